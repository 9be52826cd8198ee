//! What understanding comes to, in figures.

use deskmate_dialog::{Bot, Lexical, MARGIN, Scored, Understanding, near};

use super::{Expressions, Message, bot_of};

/// The best intent of a message: whether it is right, and its score.
#[derive(Clone, Debug)]
pub(crate) struct Judged {
    pub(crate) message: Message,
    pub(crate) intent: String,
    pub(crate) score: f64,
    /// The intents that are near the best, and asked about therefore; with the best.
    pub(crate) near: Vec<String>,
}

impl Judged {
    fn right(&self) -> bool {
        self.message.intent.as_deref() == Some(&self.intent)
    }
}

/// Lets each message be understood.
pub(crate) fn judge(understanding: &dyn Understanding, messages: &[Message]) -> Vec<Judged> {
    judge_within(MARGIN, understanding, messages)
}

/// The same, where intents are near each other within another margin.
pub(crate) fn judge_within(
    margin: f64,
    understanding: &dyn Understanding,
    messages: &[Message],
) -> Vec<Judged> {
    let all = messages.iter().map(|message| {
        let scored = understanding.intents(&message.text, &message.language);
        judged(margin, message, &scored)
    });
    all.collect()
}

/// What the scores of a message come to.
pub(crate) fn judged(margin: f64, message: &Message, all: &[Scored]) -> Judged {
    let best = all.first().map(|best| (best.intent.clone(), best.score));
    let (intent, score) = best.unwrap_or_default();
    let least = near(score, margin);
    let near = all.iter().filter(|one| one.score > least);
    let near = near.map(|one| one.intent.clone()).collect();
    Judged { message: message.clone(), intent, score, near }
}

/// Shares of messages, from 0 to 1, at a threshold.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Figures {
    /// Of those with an intent: the best is the right one, whatever its score.
    pub(crate) accuracy: f64,
    /// Of those with an intent: the right one fires.
    pub(crate) understood: f64,
    /// Of those with an intent: it is asked which of some is meant.
    pub(crate) asked: f64,
    /// Of those with an intent: that is asked, and the right one is among them.
    pub(crate) asked_rightly: f64,
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
        Self::of(threshold, &inside, &outside, false)
    }

    /// The figures at a threshold where it is asked which of two near intents is meant.
    pub(crate) fn asking(threshold: f64, all: &[Judged]) -> Self {
        let (inside, outside): (Vec<_>, Vec<_>) =
            all.iter().partition(|judged| judged.message.intent.is_some());
        Self::of(threshold, &inside, &outside, true)
    }

    fn of(threshold: f64, inside: &[&Judged], outside: &[&Judged], asks: bool) -> Self {
        let fires = |judged: &Judged| judged.score > threshold;
        let asked = |judged: &Judged| asks && fires(judged) && judged.near.len() > 1;
        let among = |judged: &Judged| {
            asked(judged)
                && judged.near.iter().any(|near| Some(near) == judged.message.intent.as_ref())
        };
        let understood = |judged: &Judged| judged.right() && fires(judged) && !asked(judged);
        Self {
            accuracy: share(inside, Judged::right),
            understood: share(inside, understood),
            asked: share(inside, asked),
            asked_rightly: share(inside, among),
            misunderstood: share(inside, |judged| {
                fires(judged) && !understood(judged) && !asked(judged)
            }),
            out_of_scope: share(outside, |judged| !fires(judged)),
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

/// The share of the messages that fire nothing where their intent is not in the bot: each fifth
/// intent is left out in turn. What is about a neighbouring topic is the hardest to tell.
pub(crate) fn neighbours_told(bot: &Bot, messages: &[Message]) -> f64 {
    let (mut told, mut all) = (0, 0);
    for part in 0..5 {
        let mut kept = Expressions::new();
        let mut left_out = Vec::new();
        for (place, (name, intent)) in bot.file().intents.iter().enumerate() {
            if place % 5 == part {
                left_out.push(name.value.clone());
                continue;
            }
            let by_language = kept.entry(name.value.clone()).or_default();
            for (language, phrases) in intent.by_language() {
                let phrases = phrases.iter().map(|phrase| phrase.value.clone()).collect();
                by_language.insert(language.unwrap_or("en").to_owned(), phrases);
            }
        }
        let lexical = Lexical::new(&bot_of(&kept));
        let of = |message: &&Message| {
            message.intent.as_ref().is_some_and(|intent| left_out.contains(intent))
        };
        let messages: Vec<_> = messages.iter().filter(of).cloned().collect();
        let judged = judge(&lexical, &messages);
        told += judged.iter().filter(|judged| judged.score <= 0.8).count();
        all += judged.len();
    }
    ratio(told, all)
}
