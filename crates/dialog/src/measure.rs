//! How well a bot understands: by its own expressions, each kept from it in turn, or by messages
//! of which it is known what they mean.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    Bot, Classified, Classify, Diagnostic, Lexical, Named, Understanding,
    decode::Decode,
    diagnostic::Problems,
    model::Intent,
    suggest::instead,
    understanding::{MARGIN, near},
    yaml,
};

/// Into how many parts a bot's own expressions are cut: each part is understood by the rest.
const PARTS: usize = 5;

/// With fewer expressions an intent is thin.
const THIN: usize = 5;

/// How much worse a message that fires a wrong intent is than one that is not understood.
const WRONG: f64 = 3.0;

/// A message, and the intent that it has; none where it has none of the bot's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labelled {
    /// What was written.
    pub text: String,
    /// The intent.
    pub intent: Option<String>,
}

impl Labelled {
    /// The intent under which messages stand that have none of the bot's.
    pub const NONE: &str = "none";

    /// Reads messages by intent, `none` for those without: the shape that intents have in a bot
    /// file. `name` is what diagnostics call the file.
    ///
    /// # Errors
    /// Everything that is wrong with it, in the order of the file.
    pub fn parse(bot: &Bot, name: &str, text: &str) -> Result<Vec<Self>, Vec<Diagnostic>> {
        let mut problems = Problems::default();
        let intents = &bot.file().intents;
        let node = yaml::read(text, &mut problems);
        let all = node.and_then(|node| Named::<Intent>::decode(&node, &mut problems));
        let mut messages = Vec::new();
        for (intent, said) in all.iter().flat_map(Named::iter) {
            let is_known = intents.knows(intent);
            if !is_known && intent.value != Self::NONE {
                let message = format!("the bot has no intent `{}`", intent.value);
                let help = instead(intent, intents.names());
                let help = help.unwrap_or("messages without an intent stand under `none`".into());
                problems.error_help(intent.span, message, help);
            }
            messages.extend(said.all().flatten().map(|one| Self {
                text: one.value.clone(),
                intent: is_known.then(|| intent.value.clone()),
            }));
        }
        let found = problems.of_file(name, text);
        if found.is_empty() { Ok(messages) } else { Err(found) }
    }
}

/// How well a bot understands.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Measured {
    /// How many messages there were.
    pub messages: usize,
    /// How many of them have an intent.
    pub with_intent: usize,
    /// The best intent is the right one, whatever its score.
    pub right: usize,
    /// The right intent fires.
    pub understood: usize,
    /// It is asked which of some is meant.
    pub asked: usize,
    /// That is asked, and the right one is among them.
    pub asked_rightly: usize,
    /// A wrong intent fires.
    pub misunderstood: usize,
    /// The right intent is the best, and stays below the threshold.
    pub lost: Vec<Lost>,
    /// How many have no intent.
    pub without_intent: usize,
    /// Of those: nothing fires.
    pub told: usize,
    /// Which intents are taken for which, the most often first.
    pub confused: Vec<Confused>,
    /// Intents with few expressions, and how many.
    pub thin: BTreeMap<String, usize>,
    /// What an intent must score above now.
    pub threshold: f64,
    /// The threshold with which most is understood, a wrong intent counting three times.
    pub suggested_threshold: f64,
}

/// A message that the threshold keeps from being understood.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Lost {
    /// What was written.
    pub text: String,
    /// Its intent.
    pub intent: String,
    /// What that scored.
    pub score: f64,
}

/// Two intents that are taken for each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Confused {
    /// What was meant.
    pub meant: String,
    /// What was understood.
    pub understood: String,
    /// How often.
    pub times: usize,
    /// One of the messages.
    pub example: String,
}

/// A message, and what came of it.
struct Judged {
    message: Labelled,
    /// The best intents: name and score.
    best: Vec<(String, f64)>,
}

impl Judged {
    fn score(&self) -> f64 {
        self.best.first().map_or(0.0, |(_, score)| *score)
    }

    fn right(&self) -> bool {
        self.best.first().map(|(intent, _)| intent) == self.message.intent.as_ref()
            && self.message.intent.is_some()
    }

    /// The intents that are near the best.
    fn near(&self) -> impl Iterator<Item = &str> {
        let least = near(self.score(), MARGIN);
        let near = self.best.iter().filter(move |(_, score)| *score > least);
        near.map(|(intent, _)| intent.as_str())
    }
}

/// Measures a bot with messages of which it is known what they mean. The model that it names is
/// asked where it would be, if `understanding` has one.
pub fn measure(bot: &Bot, messages: &[Labelled], understanding: &dyn Understanding) -> Measured {
    let judged: Vec<Judged> =
        messages.iter().map(|message| judge(bot, understanding, message)).collect();
    figures(bot, &judged)
}

/// Measures a bot with its own expressions: each fifth is understood by the other four fifths.
pub fn cross_validate(bot: &Bot) -> Measured {
    let mut judged = Vec::new();
    for part in 0..PARTS {
        let lexical = Lexical::without(bot, |place| place % PARTS == part);
        for (name, intent) in bot.file().intents.iter() {
            for (place, phrase) in intent.all().flatten().enumerate() {
                if place % PARTS == part && intent.all().flatten().nth(1).is_some() {
                    let intent = Some(name.value.clone());
                    let message = Labelled { text: phrase.value.clone(), intent };
                    judged.push(judge(bot, &lexical, &message));
                }
            }
        }
    }
    figures(bot, &judged)
}

fn judge(bot: &Bot, understanding: &dyn Understanding, message: &Labelled) -> Judged {
    let scored = understanding.intents(&message.text, bot.file().primary()).into_iter();
    let best: Vec<_> = scored.take(3).map(|one| (one.intent, one.score)).collect();
    let best = modelled(bot, understanding, &message.text, &best).unwrap_or(best);
    Judged { message: message.clone(), best }
}

/// What the bot's model makes of a message whose scores do not tell.
fn modelled(
    bot: &Bot,
    understanding: &dyn Understanding,
    text: &str,
    best: &[(String, f64)],
) -> Option<Vec<(String, f64)>> {
    let file = bot.file();
    file.language_model()?;
    let score = best.first().map_or(0.0, |(_, score)| *score);
    let least = near(score, MARGIN);
    if score > file.sure() && best.iter().filter(|(_, score)| *score > least).count() < 2 {
        return None;
    }
    let intents = file.intents.names().map(str::to_owned).collect();
    let question = Classify::new(file, intents, text, file.primary());
    let Classified::Answered(answer) = understanding.classified(&question) else { return None };
    let chosen = question.read(file, &answer).ok()?;
    Some(chosen.into_iter().map(|chosen| (chosen.intent, 1.0)).collect())
}

fn figures(bot: &Bot, judged: &[Judged]) -> Measured {
    let (threshold, asks) = (bot.file().threshold(), bot.file().clarifies());
    let count = |holds: &dyn Fn(&Judged) -> bool| judged.iter().filter(|one| holds(one)).count();
    let has = |one: &Judged| one.message.intent.is_some();
    let fires = |one: &Judged| one.score() > threshold;
    let asked = |one: &Judged| asks && fires(one) && one.near().nth(1).is_some();
    let among =
        |one: &Judged| one.near().any(|intent| Some(intent) == one.message.intent.as_deref());
    let understood = |one: &Judged| fires(one) && one.right() && !asked(one);
    let asked_about = |one: &Judged| has(one) && asked(one);
    let lost = judged.iter().filter(|one| one.right() && !fires(one)).map(|one| Lost {
        text: one.message.text.clone(),
        intent: one.message.intent.clone().unwrap_or_default(),
        score: one.score(),
    });
    let sizes = bot.file().intents.iter();
    let sizes = sizes.map(|(name, intent)| (name.value.clone(), intent.all().flatten().count()));
    Measured {
        messages: judged.len(),
        with_intent: count(&has),
        right: count(&Judged::right),
        understood: count(&understood),
        asked: count(&asked_about),
        asked_rightly: count(&|one| asked_about(one) && among(one)),
        misunderstood: count(&|one| has(one) && fires(one) && !one.right() && !asked(one)),
        lost: lost.collect(),
        without_intent: count(&|one| !has(one)),
        told: count(&|one| !has(one) && !fires(one)),
        confused: confused(judged),
        thin: sizes.filter(|(_, size)| *size < THIN).collect(),
        threshold,
        suggested_threshold: suggested(judged, threshold),
    }
}

/// Which intents are taken for which, whatever the score.
fn confused(judged: &[Judged]) -> Vec<Confused> {
    let mut pairs: BTreeMap<(&str, &str), (usize, &str)> = BTreeMap::new();
    for one in judged.iter().filter(|one| !one.right()) {
        if let (Some(meant), Some((understood, _))) = (&one.message.intent, one.best.first()) {
            let pair = pairs.entry((meant, understood)).or_insert((0, &one.message.text));
            pair.0 += 1;
        }
    }
    let confused = pairs.into_iter().map(|((meant, understood), (times, example))| Confused {
        meant: meant.to_owned(),
        understood: understood.to_owned(),
        times,
        example: example.to_owned(),
    });
    let mut confused: Vec<_> = confused.collect();
    confused.sort_by_key(|pair| usize::MAX - pair.times);
    confused
}

/// The threshold between 0.6 and 0.95 that is worth most; the one there is, where none is better.
fn suggested(judged: &[Judged], now: f64) -> f64 {
    let worth = |threshold: f64| -> f64 {
        let worth = |one: &Judged| match (one.score() > threshold, one.right()) {
            (true, true) => 1.0,
            (true, false) => -WRONG,
            (false, _) => 0.0,
        };
        judged.iter().map(worth).sum()
    };
    let (mut best, mut most) = (now, worth(now));
    for step in 0..=35_u32 {
        let threshold = 0.6 + f64::from(step) / 100.0;
        if worth(threshold) > most {
            (best, most) = (threshold, worth(threshold));
        }
    }
    (best * 100.0).round() / 100.0
}
