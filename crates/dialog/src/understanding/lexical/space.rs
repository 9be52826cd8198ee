//! Vectors of terms, weighted by TF-IDF.

use std::collections::BTreeMap;

/// What an entity weighs of what a word would.
const ENTITY: f64 = 0.3;

/// The expressions as vectors, by term.
#[derive(Clone, Debug)]
pub(super) struct Space {
    /// For each term, which expressions have it and with what weight.
    terms: BTreeMap<String, Term>,
    count: usize,
    /// What a term weighs that no expression has.
    unknown: f64,
}

#[derive(Clone, Debug)]
struct Term {
    idf: f64,
    /// Expression and weight, the length of its vector taken out.
    weights: Vec<(usize, f64)>,
}

#[expect(clippy::cast_precision_loss, reason = "there are far fewer than 2^52 expressions")]
fn float(count: usize) -> f64 {
    count as f64
}

fn counts(terms: &[String]) -> BTreeMap<&str, f64> {
    let mut counts = BTreeMap::new();
    for term in terms {
        *counts.entry(term.as_str()).or_insert(0.0) += 1.0;
    }
    counts
}

impl Space {
    pub(super) fn new(expressions: impl Iterator<Item = Vec<String>>) -> Self {
        let expressions: Vec<_> = expressions.collect();
        let total = float(expressions.len());
        let idf = |with: f64| ((1.0 + total) / (1.0 + with)).ln() + 1.0;
        let mut with: BTreeMap<&str, f64> = BTreeMap::new();
        for expression in &expressions {
            for term in counts(expression).into_keys() {
                *with.entry(term).or_insert(0.0) += 1.0;
            }
        }
        let mut terms: BTreeMap<String, Term> = with
            .iter()
            .map(|(term, with)| {
                let share = if term.starts_with('{') { ENTITY } else { 1.0 };
                ((*term).to_owned(), Term { idf: idf(*with) * share, weights: Vec::new() })
            })
            .collect();
        for (place, expression) in expressions.iter().enumerate() {
            let counts = counts(expression);
            let weight = |term: &str, count: f64| {
                (1.0 + count.ln()) * terms.get(term).map_or(0.0, |term| term.idf)
            };
            let weights: Vec<_> =
                counts.iter().map(|(term, count)| (*term, weight(term, *count))).collect();
            let length = weights.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt();
            for (term, weight) in weights {
                if let Some(term) = terms.get_mut(term) {
                    term.weights.push((place, weight / length));
                }
            }
        }
        Self { terms, count: expressions.len(), unknown: idf(0.0) * 0.5 }
    }

    /// How like each expression is, from 0 to 1.
    pub(super) fn cosines(&self, text: &[String]) -> Vec<f64> {
        let mut cosines = vec![0.0; self.count];
        let mut square = 0.0;
        for (term, count) in counts(text) {
            let found = self.terms.get(term);
            let weight = (1.0 + count.ln()) * found.map_or(self.unknown, |term| term.idf);
            square += weight * weight;
            for (place, of_expression) in found.iter().flat_map(|term| &term.weights) {
                if let Some(cosine) = cosines.get_mut(*place) {
                    *cosine += weight * of_expression;
                }
            }
        }
        if square > 0.0 {
            cosines.iter_mut().for_each(|cosine| *cosine /= square.sqrt());
        }
        cosines
    }
}
