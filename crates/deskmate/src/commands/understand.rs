//! `deskmate understand`: how a bot understands a sentence, or how well it understands at all.

mod figures;
mod sentence;

use anyhow::bail;
use deskmate_dialog::{Bot, Labelled, cross_validate, measure};

use super::test::{read, understanding};
use crate::{args::Understand, out};

pub(crate) async fn run(args: &Understand) -> anyhow::Result<()> {
    let (text, bot) = read(&args.bot, Bot::parse)?;
    match (&args.sentence, &args.measure) {
        (Some(sentence), _) => {
            let understanding = understanding(&args.bot, &text, &bot, args.model)?;
            sentence::tell(&bot, &understanding, sentence, args.json).await
        }
        (None, Some(Some(file))) => {
            let (_, messages) = read(file, |name, text| Labelled::parse(&bot, name, text))?;
            let understanding = understanding(&args.bot, &text, &bot, args.model)?;
            let turn = understanding.turn();
            let mut measured = measure(&bot, &messages, &turn);
            while turn.has_learnt().await {
                measured = measure(&bot, &messages, &turn);
            }
            figures::tell(&measured, args.json)
        }
        (None, _) if args.model => {
            bail!("--model: a model is shown the bot's own expressions; name a FILE with messages")
        }
        (None, _) => figures::tell(&cross_validate(&bot), args.json),
    }
}

fn json(value: &impl serde::Serialize) -> anyhow::Result<()> {
    out::line(&serde_json::to_string_pretty(value)?);
    Ok(())
}
