//! A linear classifier, trained when the bot is loaded: the right intent must beat the best wrong
//! one by a margin (the multiclass support vector machine, by stochastic gradient descent).

use deskmate_dialog::{Bot, Scored, Understanding};

use super::{features::Features, learnt, ranked};
use crate::measure::Seeded;

const EPOCHS: usize = 20;
const RATE: f64 = 0.5;

pub(crate) struct Linear {
    names: Vec<String>,
    features: Features,
    /// For each term, what it says for each intent.
    weights: Vec<Vec<f64>>,
}

impl Linear {
    pub(crate) fn new(bot: &Bot) -> Self {
        let (names, phrases) = learnt(bot);
        let features = Features::new(phrases.iter().map(|(_, text)| text.as_str()));
        let weights = vec![vec![0.0; names.len()]; features.terms.len()];
        let vectors: Vec<_> =
            phrases.iter().map(|(intent, text)| (*intent, features.vector(text))).collect();
        let mut linear = Self { names, features, weights };
        let mut seeded = Seeded(7);
        for epoch in 0..EPOCHS {
            let rate = RATE / (1.0 + f64::from(u32::try_from(epoch).unwrap_or(0)));
            for _ in 0..vectors.len() {
                let (right, vector) = &vectors[seeded.below(vectors.len())];
                let scores = linear.scores(vector);
                let others = scores.iter().enumerate().filter(|(intent, _)| intent != right);
                let Some((wrong, score)) = others.max_by(|a, b| a.1.total_cmp(b.1)) else {
                    continue;
                };
                if scores[*right] < score + 1.0 {
                    for (term, weight) in vector {
                        linear.weights[*term][*right] += rate * weight;
                        linear.weights[*term][wrong] -= rate * weight;
                    }
                }
            }
        }
        linear
    }

    fn scores(&self, vector: &[(usize, f64)]) -> Vec<f64> {
        let mut scores = vec![0.0; self.names.len()];
        for (term, weight) in vector {
            for (score, says) in scores.iter_mut().zip(&self.weights[*term]) {
                *score += weight * says;
            }
        }
        scores
    }
}

impl Understanding for Linear {
    fn intents(&self, text: &str, _: &str) -> Vec<Scored> {
        let scores = self.scores(&self.features.vector(text));
        ranked(&self.names, scores.into_iter().map(|score| 1.0 / (1.0 + (-4.0 * score).exp())))
    }
}
