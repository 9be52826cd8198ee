//! Which expressions have which terms, and what each term weighs.

use std::collections::BTreeMap;

/// What an entity weighs of what a word would: it may as well be the answer to a question.
const ENTITY: f64 = 0.3;

/// Expressions as vectors of weighted terms, each of length 1, kept by term.
#[derive(Clone, Debug)]
pub(super) struct Index {
    terms: BTreeMap<String, Term>,
    /// What a term weighs that no expression has: as much as one that a single intent has.
    unknown: f64,
}

#[derive(Clone, Debug)]
struct Term {
    weight: f64,
    /// Which expressions have it, and how much of each it is.
    expressions: Vec<(u32, f32)>,
}

/// An expression before it is weighed.
pub(super) struct Counted<'a> {
    pub(super) intent: usize,
    pub(super) terms: BTreeMap<&'a str, f64>,
}

/// How often each term is there.
pub(super) fn counted(terms: Vec<&str>) -> BTreeMap<&str, f64> {
    let mut counts = BTreeMap::new();
    for term in terms {
        *counts.entry(term).or_insert(0.0) += 1.0;
    }
    counts
}

impl Index {
    /// Weighs the terms: one that few intents have says much about which it is. Expressions come
    /// in the order of their intents.
    pub(super) fn new(expressions: &[Counted<'_>], intents: usize) -> Self {
        let weight = |with: usize| (float(1 + intents) / float(1 + with)).ln() + 1.0;
        let mut with: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for expression in expressions {
            for term in expression.terms.keys() {
                let (last, count) = with.entry(term).or_insert((usize::MAX, 0));
                if *last != expression.intent {
                    (*last, *count) = (expression.intent, *count + 1);
                }
            }
        }
        let weighed = with.into_iter().map(|(term, (_, count))| {
            let share = if term.starts_with('{') { ENTITY } else { 1.0 };
            let weight = weight(count) * share;
            (term.to_owned(), Term { weight, expressions: Vec::new() })
        });
        let mut index = Self { terms: weighed.collect(), unknown: weight(1) };
        for (expression, place) in expressions.iter().zip(0..) {
            for (term, part) in index.vector(&expression.terms) {
                if let Some(term) = index.terms.get_mut(term) {
                    term.expressions.push((place, part));
                }
            }
        }
        index
    }

    /// The parts of an expression's vector, whose length is 1.
    #[expect(clippy::cast_possible_truncation, reason = "half the memory, and precise enough")]
    fn vector<'a>(&self, terms: &BTreeMap<&'a str, f64>) -> Vec<(&'a str, f32)> {
        let weight = |(term, count): (&&str, &f64)| {
            let weight = self.terms.get(*term).map_or(0.0, |term| term.weight);
            (1.0 + count.ln()) * weight
        };
        let weights: Vec<f64> = terms.iter().map(weight).collect();
        let length = weights.iter().map(|weight| weight * weight).sum::<f64>().sqrt();
        terms.keys().zip(weights).map(|(term, weight)| (*term, (weight / length) as f32)).collect()
    }

    /// Adds to each expression's cosine with a text, and tells nothing of texts without terms.
    pub(super) fn cosines(&self, terms: &BTreeMap<&str, f64>, share: f64, cosines: &mut [f64]) {
        let mut square = 0.0;
        let mut found = Vec::new();
        for (term, count) in terms {
            let term = self.terms.get(*term);
            let weight = (1.0 + count.ln()) * term.map_or(self.unknown, |term| term.weight);
            square += weight * weight;
            found.extend(term.map(|term| (term, weight)));
        }
        for (term, weight) in found {
            let part = share * weight / square.sqrt();
            for (place, of_expression) in &term.expressions {
                if let Some(cosine) =
                    usize::try_from(*place).ok().and_then(|at| cosines.get_mut(at))
                {
                    *cosine += part * f64::from(*of_expression);
                }
            }
        }
    }

    /// The square of the length of each group's sum of vectors. `groups` has each expression's.
    pub(super) fn squares(&self, groups: &[usize], count: usize) -> Vec<f64> {
        let mut squares = vec![0.0; count];
        for term in self.terms.values() {
            let mut sums: BTreeMap<usize, f64> = BTreeMap::new();
            for (place, part) in &term.expressions {
                let group = usize::try_from(*place).ok().and_then(|at| groups.get(at));
                *sums.entry(*group.unwrap_or(&0)).or_insert(0.0) += f64::from(*part);
            }
            for (group, sum) in sums {
                if let Some(square) = squares.get_mut(group) {
                    *square += sum * sum;
                }
            }
        }
        squares
    }

    /// Whether an expression has the term.
    pub(super) fn knows(&self, term: &str) -> bool {
        self.terms.contains_key(term)
    }

    /// All terms, with how many expressions have each.
    pub(super) fn terms(&self) -> impl Iterator<Item = (&str, usize)> {
        self.terms.iter().map(|(name, term)| (name.as_str(), term.expressions.len()))
    }
}

#[expect(clippy::cast_precision_loss, reason = "there are far fewer than 2^52 expressions")]
pub(super) fn float(count: usize) -> f64 {
    count as f64
}
