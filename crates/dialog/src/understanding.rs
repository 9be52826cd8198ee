//! Understanding: which intents a message has, and what can be found in it.

mod classify;
pub(crate) mod entity;
mod exact;
mod lexical;
mod normal;
mod quiet;
mod tongue;

pub(crate) use classify::{Chosen, INVENTED, Wanted, system_kind};
pub use classify::{Classified, Classify};
pub(crate) use deskmate_core::mail::written;
pub(crate) use exact::Exact;
pub use lexical::Lexical;
pub(crate) use normal::{masks, normal, verbatim};
pub(crate) use quiet::Quiet;
pub use tongue::{language_of, topics};

use lexical::BEND;

/// Two intents whose scores differ by less are near each other: which was meant is asked.
pub const MARGIN: f64 = 0.05;

/// Two intents whose likenesses differ by less are near each other as well: below the bend of the
/// scale, a small step of the likeness is a big one of the score.
const LIKENESS_MARGIN: f64 = 0.09;

/// The score above which other intents are near one with this score. `margin` is [`MARGIN`], but
/// where others are measured.
pub fn near(score: f64, margin: f64) -> f64 {
    let like = match score < 0.8 {
        true => score / 0.8 * BEND,
        false => BEND + (score - 0.8) / 0.2 * (1.0 - BEND),
    };
    scale((like - LIKENESS_MARGIN).max(0.0), BEND).min(score - margin)
}

fn scale(like: f64, bend: f64) -> f64 {
    match like < bend {
        true => like / bend * 0.8,
        false => 0.8 + (like - bend) / (1.0 - bend) * 0.2,
    }
}

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
        let likeness = likeness.into_iter().filter(|(_, like)| *like > 0.0);
        let scored = likeness.map(|(intent, like)| Self {
            intent: intent.to_owned(),
            score: (scale(like, bend).clamp(0.0, 1.0) * 10_000.0).round() / 10_000.0,
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

    /// Which intent a model says that a text has; asked only where the scores do not tell, in bots
    /// that name a model. It must give the same answer to the same question.
    fn classified(&self, _question: &Classify) -> Classified {
        Classified::NotAsked
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
    use super::{BEND, LIKENESS_MARGIN, MARGIN, Scored, near};

    #[test]
    fn intents_are_near_by_their_scores_or_by_their_likenesses() {
        let scores = |likeness| {
            let all = Scored::by_likeness(likeness, BEND);
            all.into_iter().map(|one| one.score).collect::<Vec<_>>()
        };
        for best in [0.2, 0.4, 0.45] {
            let (within, beyond) = (best - LIKENESS_MARGIN + 0.001, best - LIKENESS_MARGIN - 0.001);
            let all = scores([("best", best), ("within", within), ("beyond", beyond)]);
            let near = near(all[0], MARGIN);
            assert!(all[1] > near && all[2] < near, "{best}: {all:?}, near above {near}");
        }
        assert!((near(0.93, MARGIN) - 0.88).abs() < 1e-9, "both far above the bend");
        assert!(near(0.1, MARGIN) <= 0.05, "what is like the message at all is near it");
    }

    #[test]
    fn the_scale_bends_where_the_score_is_0_8() {
        let likeness = [("a", 0.0), ("b", 0.25), ("c", 0.5), ("d", 0.75), ("e", 1.0), ("f", 1.1)];
        let all = Scored::by_likeness(likeness, 0.5);
        let all: Vec<_> = all.iter().map(|one| (one.intent.as_str(), one.score)).collect();
        assert_eq!(all, [("e", 1.0), ("f", 1.0), ("d", 0.9), ("c", 0.8), ("b", 0.4)]);
    }
}
