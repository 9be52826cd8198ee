//! The method itself: it learns expressions, and tells how like each intent a normal text is.

use super::{
    index::{Counted, Index, Weighed, counted},
    linear::Linear,
    spelling::Spelling,
    terms,
    topic::Topics,
};
use crate::{
    model::without_roles,
    understanding::{Quiet, normal},
};

/// The likeness whose score is 0.8.
pub(in crate::understanding) const BEND: f64 = 0.41;

/// What the likeness of a text counts after its typing errors were mended: they may be none.
const MENDED: f64 = 0.9;

/// How much of the likeness is the chance that it is this intent rather than another.
const CHANCE: f64 = 0.1;

/// The most that an intent can be like which has none of the text's topic: it scores less than 0.7.
const WITHOUT_TOPIC: f64 = 0.35;

/// What a bot's expressions taught.
#[derive(Clone, Debug)]
pub(super) struct Method {
    intents: usize,
    /// The group of each expression.
    groups: Vec<usize>,
    all: Vec<Group>,
    words: Index,
    pieces: Index,
    /// What each known term says against each intent.
    against: Vec<f64>,
    linear: Linear,
    topics: Topics,
    spelling: Spelling,
}

/// The expressions of an intent in one language.
#[derive(Clone, Debug)]
struct Group {
    intent: usize,
    /// How long the sum of its expressions' vectors is.
    length: f64,
}

impl Method {
    /// Learns the expressions of each intent, by language. `spoken` are the bot's languages.
    pub(super) fn new(intents: &[Vec<Vec<String>>], spoken: &[&str]) -> Self {
        let (mut groups, mut all, mut texts) = (Vec::new(), Vec::new(), Vec::new());
        for (place, intent) in intents.iter().enumerate() {
            for phrases in intent {
                for phrase in phrases {
                    groups.push(all.len());
                    texts.push((place, format!(" {} ", normal(&without_roles(phrase)))));
                }
                all.push(Group { intent: place, length: 0.0 });
            }
        }
        let index = |terms: fn(&str) -> Vec<&str>| {
            let expressions = texts.iter();
            let expressions = expressions
                .map(|(intent, text)| Counted { intent: *intent, terms: counted(terms(text)) });
            Index::new(&expressions.collect::<Vec<_>>(), intents.len())
        };
        let (words, pieces) = (index(terms::words), index(pieces));
        let squares = words.squares(&groups, all.len());
        let squares = squares.into_iter().zip(pieces.squares(&groups, all.len()));
        for (group, (words, pieces)) in all.iter_mut().zip(squares) {
            group.length = ((words + pieces) / 2.0).sqrt();
        }
        let of: Vec<usize> = texts.iter().map(|(intent, _)| *intent).collect();
        let quiet = Quiet::of(spoken);
        let topics =
            Topics::new(texts.iter().map(|(intent, text)| (*intent, text.as_str())), quiet);
        Self {
            intents: intents.len(),
            against: Index::against([&words, &pieces]),
            linear: Linear::new([&words, &pieces], &of, intents.len()),
            spelling: Spelling::new(words.terms(), spoken),
            groups,
            all,
            words,
            pieces,
            topics,
        }
    }

    /// How like each intent a normal text is, with its typing errors or without.
    pub(super) fn likeness(&self, text: &str) -> Vec<f64> {
        let text = self.known_numbers(text);
        let mut best = self.spelt(&text);
        if let Some(mended) = self.mended(&text) {
            for (best, like) in best.iter_mut().zip(self.spelt(&mended)) {
                *best = best.max(MENDED * like);
            }
        }
        best
    }

    /// A normal text without numbers that no expression has.
    fn known_numbers(&self, text: &str) -> String {
        let mut words = terms::words(text);
        words.retain(|word| self.words.knows(word) || !terms::has_digit(word));
        words.join(" ")
    }

    /// A text without typing errors, as far as the expressions have its words.
    fn mended(&self, text: &str) -> Option<String> {
        let words = terms::words(text).into_iter();
        let mend = |word| match self.words.knows(word) {
            true => word,
            false => self.spelling.meant(word).unwrap_or(word),
        };
        let mended = words.map(mend).collect::<Vec<_>>().join(" ");
        (mended != text).then_some(mended)
    }

    /// How like each intent a text is as it is spelt.
    fn spelt(&self, text: &str) -> Vec<f64> {
        let spaced = format!(" {text} ");
        let words = self.words.weighed(&counted(terms::words(&spaced)), 0.5);
        let pieces = self.pieces.weighed(&counted(pieces(&spaced)), 0.5);
        let mut best = vec![0.0_f64; self.intents];
        for (group, like) in self.all.iter().zip(self.of_groups(&words, &pieces)) {
            best.get_mut(group.intent).into_iter().for_each(|best| *best = best.max(like));
        }
        let chances = self.chances(&words, &pieces);
        let chances = chances.into_iter().zip(self.linear.chances([&words, &pieces]));
        let topics = self.topics.of(text, self.intents);
        for ((like, (bayes, linear)), topic) in best.iter_mut().zip(chances).zip(topics) {
            if *like > 0.0 {
                *like += CHANCE * (f64::midpoint(bayes, linear) - *like);
            }
            if !topic {
                *like = like.min(WITHOUT_TOPIC);
            }
        }
        best
    }

    /// How like the expressions of each group a text is: the nearest, and all together.
    fn of_groups(&self, words: &Weighed<'_>, pieces: &Weighed<'_>) -> Vec<f64> {
        let mut cosines = vec![0.0; self.groups.len()];
        words.cosines(&mut cosines);
        pieces.cosines(&mut cosines);
        let mut of_groups = vec![(0.0_f64, 0.0_f64); self.all.len()];
        for (group, cosine) in self.groups.iter().zip(cosines) {
            if let Some((nearest, sum)) = of_groups.get_mut(*group) {
                *nearest = nearest.max(cosine);
                *sum += cosine;
            }
        }
        let like = |(group, (nearest, sum)): (&Group, (f64, f64))| match sum > 0.0 {
            true => f64::midpoint(nearest, sum / group.length),
            false => 0.0,
        };
        self.all.iter().zip(of_groups).map(like).collect()
    }

    /// Which of an intent's groups, counted from its first, a normal text is most like.
    pub(super) fn nearest_group(&self, text: &str, intent: usize) -> Option<usize> {
        let spaced = format!(" {text} ");
        let words = self.words.weighed(&counted(terms::words(&spaced)), 0.5);
        let pieces = self.pieces.weighed(&counted(pieces(&spaced)), 0.5);
        let of_groups = self.all.iter().zip(self.of_groups(&words, &pieces));
        let own = of_groups.filter(|(group, _)| group.intent == intent).enumerate();
        own.max_by(|a, b| a.1.1.total_cmp(&b.1.1)).map(|(place, _)| place)
    }

    /// How likely each intent is, if the text has one: naive Bayes.
    fn chances(&self, words: &Weighed<'_>, pieces: &Weighed<'_>) -> Vec<f64> {
        let mut chances = vec![0.0; self.intents];
        let known = words.evidence(&mut chances) + pieces.evidence(&mut chances);
        for (chance, against) in chances.iter_mut().zip(&self.against) {
            *chance -= known * against;
        }
        shares(chances, 1.0)
    }
}

fn pieces(spaced: &str) -> Vec<&str> {
    terms::pieces(spaced, &terms::LENGTHS)
}

/// Scores as shares of 1: the best has most; the sharper, the more.
pub(super) fn shares(mut scores: Vec<f64>, sharpness: f64) -> Vec<f64> {
    let most = scores.iter().copied().fold(f64::MIN, f64::max);
    scores.iter_mut().for_each(|score| *score = (sharpness * (*score - most)).exp());
    let sum: f64 = scores.iter().sum();
    scores.iter_mut().for_each(|score| *score /= sum);
    scores
}
