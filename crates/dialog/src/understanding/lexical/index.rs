//! Which expressions have which terms, and what each term weighs.

use std::collections::BTreeMap;

use super::terms::Lookup;

/// What an entity weighs of what a word would: it may as well be the answer to a question.
const ENTITY: f64 = 0.3;

/// The length of each of two vectors that together have the length 1.
const HALF: f64 = std::f64::consts::FRAC_1_SQRT_2;

/// Added to the count of a term in an intent, so that what was never said is not impossible.
const SMOOTHING: f64 = 0.1;

/// Expressions as vectors of weighted terms, each of length 1, kept by term.
#[derive(Clone, Debug)]
pub(super) struct Index {
    /// Where each term is.
    places: Lookup<usize>,
    /// In the order of their names.
    terms: Vec<Term>,
    /// How many terms the expressions of each intent have.
    totals: Vec<f64>,
    /// What a term weighs that no expression has: as much as one that a single intent has.
    unknown: f64,
}

#[derive(Clone, Debug)]
struct Term {
    /// Which of the terms it is.
    place: usize,
    weight: f64,
    /// Which expressions have it, and how much of each it is.
    expressions: Vec<(u32, f32)>,
    /// Which intents have it, and how much it speaks for each.
    intents: Vec<(usize, f64)>,
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
        let mut with: BTreeMap<&str, Vec<(usize, f64)>> = BTreeMap::new();
        let mut totals = vec![0.0; intents];
        for expression in expressions {
            for (term, count) in &expression.terms {
                let intents = with.entry(term).or_default();
                match intents.last_mut().filter(|(intent, _)| *intent == expression.intent) {
                    Some((_, sum)) => *sum += count,
                    None => intents.push((expression.intent, *count)),
                }
                totals.get_mut(expression.intent).into_iter().for_each(|total| *total += count);
            }
        }
        let places =
            with.keys().zip(0..).map(|(term, place)| ((*term).to_owned(), place)).collect();
        let weighed = with.into_iter().enumerate().map(|(place, (term, mut intents))| {
            let share = if term.starts_with('{') { ENTITY } else { 1.0 };
            let weight = weight(intents.len()) * share;
            intents.iter_mut().for_each(|(_, count)| *count = (*count / SMOOTHING).ln_1p());
            Term { place, weight, expressions: Vec::new(), intents }
        });
        let mut index = Self { places, terms: weighed.collect(), totals, unknown: weight(1) };
        for (expression, place) in expressions.iter().zip(0..) {
            for (term, part) in index.vector(&expression.terms) {
                let place_of = index.places.get(term).copied();
                if let Some(term) = place_of.and_then(|place_of| index.terms.get_mut(place_of)) {
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
            let weight = self.get(term).map_or(0.0, |term| term.weight);
            (1.0 + count.ln()) * weight
        };
        let weights: Vec<f64> = terms.iter().map(weight).collect();
        let length = weights.iter().map(|weight| weight * weight).sum::<f64>().sqrt();
        terms.keys().zip(weights).map(|(term, weight)| (*term, (weight / length) as f32)).collect()
    }

    /// The terms of a text that are known, as parts of a vector whose length is `share`.
    pub(super) fn weighed(&self, terms: &BTreeMap<&str, f64>, share: f64) -> Weighed<'_> {
        let (mut square, mut found) = (0.0, Vec::new());
        for (term, count) in terms {
            let term = self.get(term);
            let weight = (1.0 + count.ln()) * term.map_or(self.unknown, |term| term.weight);
            square += weight * weight;
            found.extend(term.map(|term| (term, *count, weight)));
        }
        let part = share / square.sqrt();
        let parts = found.into_iter().map(|(term, count, weight)| (term, count, part * weight));
        Weighed { parts: parts.collect() }
    }

    /// Each expression as a vector: the places of its terms, and how much of it each is.
    pub(super) fn expressions(&self, count: usize) -> Vec<Vec<(usize, f64)>> {
        let mut all = vec![Vec::new(); count];
        for term in &self.terms {
            for (place, part) in &term.expressions {
                let of = usize::try_from(*place).ok().and_then(|place| all.get_mut(place));
                of.into_iter().for_each(|of| of.push((term.place, f64::from(*part) * HALF)));
            }
        }
        all
    }

    /// How many terms there are.
    pub(super) fn len(&self) -> usize {
        self.terms.len()
    }

    /// The square of the length of each group's sum of vectors. `groups` has each expression's.
    pub(super) fn squares(&self, groups: &[usize], count: usize) -> Vec<f64> {
        let mut squares = vec![0.0; count];
        for term in &self.terms {
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

    /// What each known term says against each intent: the more, the more an intent says.
    pub(super) fn against(indexes: [&Self; 2]) -> Vec<f64> {
        let kinds: usize = indexes.iter().map(|index| index.terms.len()).sum();
        let [one, other] = indexes;
        let totals = one.totals.iter().zip(&other.totals);
        totals.map(|(one, other)| (one + other + SMOOTHING * float(kinds + 1)).ln()).collect()
    }

    fn get(&self, term: &str) -> Option<&Term> {
        self.terms.get(*self.places.get(term)?)
    }

    /// Whether an expression has the term.
    pub(super) fn knows(&self, term: &str) -> bool {
        self.places.contains_key(term)
    }

    /// All terms, with how many expressions have each.
    pub(super) fn terms(&self) -> impl Iterator<Item = (&str, usize)> {
        self.places.iter().filter_map(|(name, place)| {
            Some((name.as_str(), self.terms.get(*place)?.expressions.len()))
        })
    }
}

/// The known terms of a text: how often each is there, and how much of the text it is.
#[derive(Debug)]
pub(super) struct Weighed<'i> {
    parts: Vec<(&'i Term, f64, f64)>,
}

impl Weighed<'_> {
    /// Adds to each expression's cosine with the text.
    pub(super) fn cosines(&self, cosines: &mut [f64]) {
        for (term, _, part) in &self.parts {
            for (place, of_expression) in &term.expressions {
                if let Some(cosine) =
                    usize::try_from(*place).ok().and_then(|at| cosines.get_mut(at))
                {
                    *cosine += part * f64::from(*of_expression);
                }
            }
        }
    }

    /// Adds what the terms say for each intent, after Bayes, and tells how many are known.
    pub(super) fn evidence(&self, evidence: &mut [f64]) -> f64 {
        let mut known = 0.0;
        for (term, count, _) in &self.parts {
            known += count;
            for (intent, gain) in &term.intents {
                evidence.get_mut(*intent).into_iter().for_each(|sum| *sum += count * gain);
            }
        }
        known
    }

    /// The places of the terms, and how much each is of a vector of words and pieces.
    pub(super) fn parts(&self) -> Vec<(usize, f64)> {
        self.parts.iter().map(|(term, _, part)| (term.place, part * 2.0 * HALF)).collect()
    }
}

#[expect(clippy::cast_precision_loss, reason = "there are far fewer than 2^52 expressions")]
fn float(count: usize) -> f64 {
    count as f64
}
