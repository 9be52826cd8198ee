//! `deskmate test`: plays the conversation tests of a bot file.

mod files;
mod junit;
mod report;
mod twin;

use std::{path::Path, sync::Arc, time::Duration};

use anyhow::{Context, bail};
use deskmate_bots::{BotModels, BotUnderstanding};
use deskmate_core::counted;
use deskmate_dialog::{
    Bot, Diagnostic,
    testing::{Tested, Tests},
};
use deskmate_engine::{Clock, SystemClock, clock::BotTiming};

use self::files::Files;
use crate::{args::Test, out, until::Interrupt, wiring::agent::beside};

/// How often `--watch` looks whether a file has changed.
const LOOK_EVERY: Duration = Duration::from_millis(300);

pub(crate) async fn run(args: Test) -> anyhow::Result<()> {
    if args.watch {
        return watch(&args).await;
    }
    let files = Files::of(&args.bot, &args.tests);
    play(&args, &files).await
}

/// What understands a bot's messages; its model only where `asks`.
///
/// # Errors
/// The bot names no model, or one that cannot be asked.
pub(super) fn understanding(
    path: &Path,
    text: &str,
    bot: &Bot,
    asks: bool,
) -> anyhow::Result<BotUnderstanding> {
    if asks && bot.file().language_model().is_none() {
        bail!("--model: the bot names no model; add `nlp: {{ model: … }}` to it");
    }
    let models = if asks {
        BotModels::new(beside(path), Arc::new(BotTiming(Arc::new(SystemClock))))
    } else {
        BotModels::default()
    };
    BotUnderstanding::of(bot, &models).map_err(|problems| {
        let found = problems.of_file(&path.display().to_string(), text);
        anyhow::anyhow!(found.first().map(ToString::to_string).unwrap_or_default())
    })
}

/// Plays again whenever a file has changed.
async fn watch(args: &Test) -> anyhow::Result<()> {
    let interrupt = Interrupt::listen()?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let mut seen = None;
    let again = async {
        loop {
            let files = Files::of(&args.bot, &args.tests);
            let stamp = files.stamp();
            if seen.as_ref() != Some(&stamp) {
                if let Err(error) = play(args, &files).await {
                    out::error(&out::told(&error));
                }
                out::line("\nWaiting for a change; Ctrl-C ends it.");
                seen = Some(stamp);
            }
            clock.sleep_until(clock.now().plus(LOOK_EVERY)).await;
        }
    };
    tokio::select! {
        () = again => {}
        () = interrupt.comes() => {}
    }
    Ok(())
}

async fn play(args: &Test, files: &Files) -> anyhow::Result<()> {
    let (text, bot) = read(&files.bot, Bot::parse)?;
    let understanding = understanding(&files.bot, &text, &bot, args.model)?;
    let turn = understanding.turn();
    let mut all = Vec::new();
    for file in &files.tests {
        let tests = read(file, Tests::parse)?.1.with(args.filter.as_deref().unwrap_or_default());
        let played = if args.twin {
            twin::play(&bot, &text, &tests).await?
        } else {
            let mut played = tests.run(&bot, &turn);
            while turn.has_learnt().await {
                played = tests.run(&bot, &turn);
            }
            played
        };
        report::print(file, &played);
        all.push((file.clone(), played));
    }
    if let Some(path) = &args.junit {
        junit::write(path, &all)?;
    }
    let tests = || all.iter().flat_map(|(_, played)| played);
    let (passed, failed): (Vec<&Tested>, Vec<&Tested>) = tests().partition(|test| test.passed());
    out::line(&format!("\n{} passed, {} failed", passed.len(), failed.len()));
    match (passed.len(), failed.len()) {
        (0, 0) => bail!(
            "there is no test{}",
            args.filter
                .as_ref()
                .map_or_else(String::new, |filter| format!(" with `{filter}` in its name"))
        ),
        (_, 0) => Ok(()),
        (_, failed) => bail!("{} failed", counted(failed, "test")),
    }
}

/// Reads a file, or prints everything that is wrong with it.
pub(super) fn read<T>(
    path: &Path,
    parse: impl Fn(&str, &str) -> Result<T, Vec<Diagnostic>>,
) -> anyhow::Result<(String, T)> {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).with_context(|| format!("{name} cannot be read"))?;
    match parse(&name, &text) {
        Ok(parsed) => Ok((text, parsed)),
        Err(found) => {
            let lines = found.iter().map(|diagnostic| diagnostic.render(&text));
            lines.for_each(|line| out::line(&format!("{line}\n")));
            bail!("{name}: {}", counted(found.len(), "error"))
        }
    }
}
