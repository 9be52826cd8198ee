//! Multinomial naive Bayes on words and pieces; the score is the posterior probability.

use std::collections::BTreeMap;

use deskmate_dialog::{Bot, Scored, Understanding};

use super::{features::terms, learnt, ranked};

/// Added to each count, so that what was never seen is not impossible.
const SMOOTHING: f64 = 0.1;

pub(crate) struct Bayes {
    names: Vec<String>,
    /// For each term, how often each intent has it.
    counts: BTreeMap<String, BTreeMap<usize, f64>>,
    /// How many terms each intent has.
    totals: Vec<f64>,
}

impl Bayes {
    pub(crate) fn new(bot: &Bot) -> Self {
        let (names, phrases) = learnt(bot);
        let mut counts = BTreeMap::<String, BTreeMap<usize, f64>>::new();
        let mut totals = vec![0.0; names.len()];
        for (intent, text) in phrases {
            for term in terms(&text) {
                *counts.entry(term).or_default().entry(intent).or_default() += 1.0;
                totals[intent] += 1.0;
            }
        }
        Self { names, counts, totals }
    }
}

impl Understanding for Bayes {
    fn intents(&self, text: &str, _: &str) -> Vec<Scored> {
        let kinds = f64::from(u32::try_from(self.counts.len()).unwrap_or(u32::MAX));
        let smoothed = |total: &f64| (total + SMOOTHING * kinds).ln();
        let totals: Vec<f64> = self.totals.iter().map(smoothed).collect();
        let mut logs = vec![0.0; self.names.len()];
        for term in terms(text) {
            let Some(counts) = self.counts.get(&term) else { continue };
            for (log, total) in logs.iter_mut().zip(&totals) {
                *log += SMOOTHING.ln() - total;
            }
            for (intent, count) in counts {
                logs[*intent] += (count + SMOOTHING).ln() - SMOOTHING.ln();
            }
        }
        let most = logs.iter().copied().fold(f64::MIN, f64::max);
        let sum: f64 = logs.iter().map(|log| (log - most).exp()).sum();
        ranked(&self.names, logs.into_iter().map(|log| (log - most).exp() / sum))
    }
}
