//! What understanding comes to, in figures.

use deskmate_dialog::Understanding;

use super::Message;

/// The best intent of a message: whether it is right, and its score.
#[derive(Clone, Debug)]
pub(crate) struct Judged {
    pub(crate) message: Message,
    pub(crate) intent: String,
    pub(crate) score: f64,
}

impl Judged {
    fn right(&self) -> bool {
        self.message.intent.as_deref() == Some(&self.intent)
    }
}

/// Lets each message be understood.
pub(crate) fn judge(understanding: &dyn Understanding, messages: &[Message]) -> Vec<Judged> {
    let judge = |message: &Message| {
        let best = understanding.intents(&message.text, &message.language).into_iter().next();
        let (intent, score) = best.map(|best| (best.intent, best.score)).unwrap_or_default();
        Judged { message: message.clone(), intent, score }
    };
    messages.iter().map(judge).collect()
}

/// Shares of messages, from 0 to 1, at a threshold.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Figures {
    /// Of those with an intent: the best is the right one, whatever its score.
    pub(crate) accuracy: f64,
    /// Of those with an intent: the right one fires.
    pub(crate) understood: f64,
    /// Of those with an intent: a wrong one fires.
    pub(crate) misunderstood: f64,
    /// Of those without one: nothing fires.
    pub(crate) out_of_scope: f64,
}

impl Figures {
    /// The figures at a threshold.
    pub(crate) fn at(threshold: f64, all: &[Judged]) -> Self {
        let (inside, outside): (Vec<_>, Vec<_>) =
            all.iter().partition(|judged| judged.message.intent.is_some());
        let fires = |judged: &Judged| judged.score > threshold;
        Self {
            accuracy: share(&inside, Judged::right),
            understood: share(&inside, |judged| judged.right() && fires(judged)),
            misunderstood: share(&inside, |judged| !judged.right() && fires(judged)),
            out_of_scope: share(&outside, |judged| !fires(judged)),
        }
    }

    /// The figures where at most this share of the messages without an intent fires one: what
    /// methods are compared by, whatever their scales.
    pub(crate) fn where_false_accepts_are(most: f64, all: &[Judged]) -> Self {
        let outside = all.iter().filter(|judged| judged.message.intent.is_none());
        let mut scores: Vec<f64> = outside.map(|judged| judged.score).collect();
        scores.sort_by(|a, b| b.total_cmp(a));
        let allowed = (0..scores.len()).filter(|count| ratio(*count, scores.len()) <= most).max();
        let threshold = allowed.and_then(|count| scores.get(count)).copied().unwrap_or(0.0);
        Self::at(threshold, all)
    }
}

fn share(all: &[&Judged], holds: impl Fn(&Judged) -> bool) -> f64 {
    ratio(all.iter().filter(|judged| holds(judged)).count(), all.len())
}

fn ratio(part: usize, all: usize) -> f64 {
    f64::from(u32::try_from(part).unwrap()) / f64::from(u32::try_from(all.max(1)).unwrap())
}
