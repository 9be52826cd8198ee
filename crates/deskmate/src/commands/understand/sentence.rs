//! One sentence: its scores, why, and what the bot would do.

use anyhow::anyhow;
use deskmate_bots::{BotUnderstanding, TurnUnderstanding};
use deskmate_dialog::{
    Bot, Explained, explain,
    testing::{Tests, Verdict},
};
use serde::Serialize;
use serde_json::json;

use super::json;
use crate::out::{self, Ink, paint};

/// How many intents are told of.
const INTENTS: usize = 5;

/// How a sentence is understood as the first one of a conversation, and what follows.
#[derive(Debug, Serialize)]
struct Told {
    #[serde(flatten)]
    explained: Explained,
    /// The path that the turn takes.
    path: Vec<String>,
    /// What the bot does, in words.
    does: Option<String>,
}

/// Prints it.
///
/// # Errors
/// The sentence cannot be played.
pub(super) async fn tell(
    bot: &Bot,
    understanding: &BotUnderstanding,
    sentence: &str,
    as_json: bool,
) -> anyhow::Result<()> {
    let turn = understanding.turn();
    let (mut path, mut does) = play(bot, &turn, sentence)?;
    while turn.has_learnt().await {
        (path, does) = play(bot, &turn, sentence)?;
    }
    let told = Told { explained: explain(bot, &turn, sentence, INTENTS), path, does };
    if as_json {
        return json(&told);
    }
    print(&told);
    Ok(())
}

/// Plays the sentence as a test that expects nothing: what the bot does is what is left over.
fn play(
    bot: &Bot,
    understanding: &TurnUnderstanding<'_>,
    sentence: &str,
) -> anyhow::Result<(Vec<String>, Option<String>)> {
    let script = json!([{ "name": "a sentence", "steps": [{ "customer": sentence }] }]);
    let tests = Tests::parse("the sentence", &script.to_string());
    let tests = tests.map_err(|wrong| match wrong.first() {
        Some(wrong) => anyhow!("this cannot be played: {wrong}"),
        None => anyhow!("this cannot be played"),
    })?;
    let played = tests.run(bot, understanding);
    let steps = || played.iter().flat_map(|test| &test.steps);
    let path = steps().next().map(|step| step.path.clone()).unwrap_or_default();
    let does = steps().find_map(|step| match &step.verdict {
        Verdict::Failed { got, .. } => Some(got.clone()),
        Verdict::Passed => None,
    });
    Ok((path, does))
}

fn print(told: &Told) {
    let Explained { text, exact, intents, threshold, near, entities, words } = &told.explained;
    out::line(&paint(Ink::Bold, text));
    if !exact.is_empty() {
        out::line(&format!("  an expression of {}", exact.join(" and ")));
    }
    for one in intents {
        let fires = if one.score > *threshold { "fires" } else { "     " };
        let nearest = one.nearest.as_deref().unwrap_or_default();
        out::line(&format!(
            "  {:.2} {fires}  {}  {}",
            one.score,
            one.intent,
            paint(Ink::Dim, nearest)
        ));
    }
    if intents.is_empty() {
        out::line("  no intent has anything of it");
    }
    out::line(&format!(
        "  the threshold is {threshold}; intents above {near:.2} are near the best"
    ));
    let list = |what: &str, words: &[String]| {
        if !words.is_empty() {
            out::line(&format!("  {what}: {}", words.join(", ")));
        }
    };
    list("speaks for the best", &words.shared);
    list("other intents have", &words.elsewhere);
    list("no intent has", &words.unknown);
    list("carries no topic", &words.quiet);
    for (name, value) in entities {
        out::line(&format!("  {name} = {value}"));
    }
    out::line(&paint(Ink::Bold, "the bot"));
    told.path.iter().for_each(|line| out::line(&format!("  {line}")));
    told.does.iter().flat_map(|does| does.lines()).for_each(|line| out::line(&format!("  {line}")));
}
