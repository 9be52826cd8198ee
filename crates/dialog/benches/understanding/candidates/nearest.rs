//! The nearest expression alone, by cosine of TF-IDF vectors.

use deskmate_dialog::{Bot, Scored, Understanding};

use super::{features::Features, learnt, ranked};

pub(crate) struct Nearest {
    names: Vec<String>,
    features: Features,
    intents: Vec<usize>,
    /// For each term, which expressions have it and how much.
    expressions: Vec<Vec<(usize, f64)>>,
}

impl Nearest {
    pub(crate) fn new(bot: &Bot) -> Self {
        let (names, phrases) = learnt(bot);
        let features = Features::new(phrases.iter().map(|(_, text)| text.as_str()));
        let mut expressions = vec![Vec::new(); features.terms.len()];
        for (place, (_, text)) in phrases.iter().enumerate() {
            for (term, weight) in features.vector(text) {
                expressions[term].push((place, weight));
            }
        }
        let intents = phrases.into_iter().map(|(intent, _)| intent).collect();
        Self { names, features, intents, expressions }
    }
}

impl Understanding for Nearest {
    fn intents(&self, text: &str, _: &str) -> Vec<Scored> {
        let mut cosines = vec![0.0; self.intents.len()];
        for (term, weight) in self.features.vector(text) {
            for (place, part) in &self.expressions[term] {
                cosines[*place] += weight * part;
            }
        }
        let mut best = vec![0.0_f64; self.names.len()];
        for (intent, cosine) in self.intents.iter().zip(cosines) {
            best[*intent] = best[*intent].max(cosine);
        }
        ranked(&self.names, best)
    }
}
