//! Understanding: which intents a message has, and what can be found in it.

pub(crate) mod entity;
mod exact;
mod lexical;
mod normal;
mod quiet;
mod tongue;

pub(crate) use deskmate_core::mail::written;
pub(crate) use exact::Exact;
pub use lexical::Lexical;
pub(crate) use normal::{masks, normal, verbatim};
pub(crate) use quiet::Quiet;
pub use tongue::{language_of, topics};

/// How likely it is that a message has an intent.
#[derive(Clone, Debug, PartialEq)]
pub struct Scored {
    /// The intent.
    pub intent: String,
    /// From 0 to 1.
    pub score: f64,
}

impl Scored {
    /// The intents by their likeness to a message, from 0 to 1, best first; those without any are
    /// left out. `bend` is the likeness whose score is 0.8; 0 is 0, 1 is 1, and it is straight in
    /// between.
    pub fn by_likeness<'a>(
        likeness: impl IntoIterator<Item = (&'a str, f64)>,
        bend: f64,
    ) -> Vec<Self> {
        let score = |like: f64| match like < bend {
            true => like / bend * 0.8,
            false => 0.8 + (like - bend) / (1.0 - bend) * 0.2,
        };
        let likeness = likeness.into_iter().filter(|(_, like)| *like > 0.0);
        let scored = likeness.map(|(intent, like)| Self {
            intent: intent.to_owned(),
            score: (score(like).clamp(0.0, 1.0) * 10_000.0).round() / 10_000.0,
        });
        let mut all: Vec<_> = scored.collect();
        all.sort_by(|a, b| b.score.total_cmp(&a.score));
        all
    }
}

/// What scores the intents of a message. Exact expressions need no score: they are found before.
///
/// It must give the same scores for the same text, for a turn may be run more than once. One that
/// asks another service is given the scores beforehand.
pub trait Understanding: Send + Sync {
    /// The intents that a text may have, best first. `language` is what the customer is thought to
    /// speak; it may be wrong.
    fn intents(&self, text: &str, language: &str) -> Vec<Scored>;

    /// The language of the expressions by which a text has an intent, where that is known.
    fn language(&self, _text: &str, _intent: &str) -> Option<String> {
        None
    }
}

/// Understands exact expressions only.
#[derive(Clone, Copy, Debug, Default)]
pub struct ExactOnly;

impl Understanding for ExactOnly {
    fn intents(&self, _: &str, _: &str) -> Vec<Scored> {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::Scored;

    #[test]
    fn the_scale_bends_where_the_score_is_0_8() {
        let likeness = [("a", 0.0), ("b", 0.25), ("c", 0.5), ("d", 0.75), ("e", 1.0), ("f", 1.1)];
        let all = Scored::by_likeness(likeness, 0.5);
        let all: Vec<_> = all.iter().map(|one| (one.intent.as_str(), one.score)).collect();
        assert_eq!(all, [("e", 1.0), ("f", 1.0), ("d", 0.9), ("c", 0.8), ("b", 0.4)]);
    }
}
