//! Understanding: which intents a message has, and what can be found in it.

pub(crate) mod entity;
mod exact;
mod lexical;
mod normal;

pub(crate) use exact::Exact;
pub use lexical::Lexical;
pub(crate) use normal::{masks, normal};

/// How likely it is that a message has an intent.
#[derive(Clone, Debug, PartialEq)]
pub struct Scored {
    /// The intent.
    pub intent: String,
    /// From 0 to 1.
    pub score: f64,
}

/// What scores the intents of a message. Exact expressions need no score: they are found before.
///
/// It must give the same scores for the same text, for a turn may be run more than once. One that
/// asks another service is given the scores beforehand.
pub trait Understanding: Send + Sync {
    /// The intents that a text may have, best first. `language` is what the customer is thought to
    /// speak; it may be wrong.
    fn intents(&self, text: &str, language: &str) -> Vec<Scored>;
}

/// Understands exact expressions only.
#[derive(Clone, Copy, Debug, Default)]
pub struct ExactOnly;

impl Understanding for ExactOnly {
    fn intents(&self, _: &str, _: &str) -> Vec<Scored> {
        Vec::new()
    }
}
