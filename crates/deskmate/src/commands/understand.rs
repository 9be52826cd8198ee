//! `deskmate understand`: how a bot understands a sentence, or how well it understands at all.

mod figures;
mod sentence;

use deskmate_dialog::{Bot, Labelled, cross_validate, measure};

use super::test::read;
use crate::{args::Understand, out};

pub(crate) fn run(args: &Understand) -> anyhow::Result<()> {
    let (_, bot) = read(&args.bot, Bot::parse)?;
    match (&args.sentence, &args.measure) {
        (Some(sentence), _) => sentence::tell(&bot, sentence, args.json),
        (None, Some(Some(file))) => {
            let (_, messages) = read(file, |name, text| Labelled::parse(&bot, name, text))?;
            figures::tell(&measure(&bot, &messages), args.json)
        }
        (None, _) => figures::tell(&cross_validate(&bot), args.json),
    }
}

fn json(value: &impl serde::Serialize) -> anyhow::Result<()> {
    out::line(&serde_json::to_string_pretty(value)?);
    Ok(())
}
