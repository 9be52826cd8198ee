//! A linear classifier, trained when the bot is loaded: which terms tell an intent from those that
//! are near it. The right intent must beat the best wrong one by a margin (the multiclass support
//! vector machine, by gradient descent); only the two change, so the weights stay few.

use super::{
    index::{Index, Weighed},
    method::shares,
};

/// How often each expression is looked at.
const EPOCHS: u16 = 6;

/// How much is learnt from a mistake, at first.
const RATE: f64 = 0.5;

/// How sure the best is made: chosen on the sets of docs/understanding.md.
const SHARPNESS: f64 = 5.0;

/// For each term of the words and of the pieces, what it says for each intent.
#[derive(Clone, Debug)]
pub(super) struct Linear {
    weights: [Vec<Vec<(u32, f32)>>; 2],
    intents: usize,
}

impl Linear {
    /// Learns which expressions have which of the intents `of`.
    pub(super) fn new(indexes: [&Index; 2], of: &[usize], intents: usize) -> Self {
        let [words, pieces] = indexes.map(|index| index.expressions(of.len()));
        let [word_count, piece_count] = indexes.map(Index::len);
        let weights = [vec![Vec::new(); word_count], vec![Vec::new(); piece_count]];
        let mut linear = Self { weights, intents };
        let mut order: Vec<usize> = (0..of.len()).collect();
        let mut seed = 0x2545_F491_4F6C_DD1D_u64;
        for epoch in 0..EPOCHS {
            let rate = RATE / (1.0 + f64::from(epoch));
            shuffle(&mut order, &mut seed);
            for place in &order {
                let at = |all: &[Vec<(usize, f64)>]| all.get(*place).cloned().unwrap_or_default();
                let (Some(right), parts) = (of.get(*place), [at(&words), at(&pieces)]) else {
                    continue;
                };
                linear.learn(*right, &parts, rate);
            }
        }
        linear
    }

    fn learn(&mut self, right: usize, parts: &[Vec<(usize, f64)>; 2], rate: f64) {
        let scores = self.scores(parts);
        let others = scores.iter().enumerate().filter(|(intent, _)| *intent != right);
        let Some((wrong, best)) = others.max_by(|a, b| a.1.total_cmp(b.1)) else { return };
        if scores.get(right).is_some_and(|score| *score < best + 1.0) {
            for (weights, terms) in self.weights.iter_mut().zip(parts) {
                for (term, part) in terms {
                    let Some(weights) = weights.get_mut(*term) else { continue };
                    add(weights, right, rate * part);
                    add(weights, wrong, -rate * part);
                }
            }
        }
    }

    fn scores(&self, parts: &[Vec<(usize, f64)>; 2]) -> Vec<f64> {
        let mut scores = vec![0.0; self.intents];
        for (weights, terms) in self.weights.iter().zip(parts) {
            for (term, part) in terms {
                for (intent, weight) in weights.get(*term).into_iter().flatten() {
                    if let Some(score) =
                        usize::try_from(*intent).ok().and_then(|at| scores.get_mut(at))
                    {
                        *score += part * f64::from(*weight);
                    }
                }
            }
        }
        scores
    }

    /// How likely each intent is, if the text has one.
    pub(super) fn chances(&self, text: [&Weighed<'_>; 2]) -> Vec<f64> {
        shares(self.scores(&text.map(Weighed::parts)), SHARPNESS)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "half the memory, and precise enough")]
fn add(weights: &mut Vec<(u32, f32)>, intent: usize, more: f64) {
    let Ok(intent) = u32::try_from(intent) else { return };
    match weights.binary_search_by_key(&intent, |(intent, _)| *intent) {
        Ok(at) => weights.get_mut(at).into_iter().for_each(|(_, weight)| *weight += more as f32),
        Err(at) => weights.insert(at, (intent, more as f32)),
    }
}

/// The same disorder every time.
fn shuffle(order: &mut [usize], seed: &mut u64) {
    for last in (1..order.len()).rev() {
        *seed ^= *seed << 13;
        *seed ^= *seed >> 7;
        *seed ^= *seed << 17;
        let below = u64::try_from(last + 1).unwrap_or(u64::MAX);
        order.swap(last, usize::try_from((*seed >> 11) % below).unwrap_or_default());
    }
}
