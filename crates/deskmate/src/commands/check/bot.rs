//! A bot file, alone or against a channel's workspace.

use std::{fs, path::Path, sync::Arc};

use anyhow::{Context, bail};
use deskmate_dialog::{Bot, Diagnostic, Severity, Workspace, lint};
use deskmate_engine::{Clock, SystemClock};

use super::{bad, config::workspace, fine};
use crate::{
    args::Check,
    config::{self, ChannelConfig, Config},
    out, wiring,
};

/// How many errors there are.
pub(super) async fn check(args: &Check) -> anyhow::Result<usize> {
    let mut unasked = 0;
    let workspace = match &args.config {
        None if args.channel.is_some() => {
            bail!("--channel: say in which configuration: --config FILE")
        }
        None => None,
        Some(path) => {
            let config = config::load(path)?;
            let channel = channel(&config, &args.what, args.channel.as_deref())?;
            let clock: Arc<dyn Clock> = Arc::new(SystemClock);
            let options = wiring::channel_options(&config, channel, None, &clock).await?;
            match workspace(&options, &clock).await {
                Ok(workspace) => Some(workspace),
                Err(error) => {
                    bad(&out::told(&error));
                    unasked = 1;
                    None
                }
            }
        }
    };
    Ok(unasked + lint_file(&args.what, workspace.as_ref()))
}

/// The channel that is named, else the one that runs the file, else the only one.
fn channel<'a>(
    config: &'a Config,
    file: &Path,
    name: Option<&str>,
) -> anyhow::Result<&'a ChannelConfig> {
    let all = &config.channels;
    if let Some(name) = name {
        let found = all.iter().find(|channel| channel.name == name);
        return found.with_context(|| format!("--channel: there is no channel `{name}`"));
    }
    let same = |own: &str| {
        let own = config.folder.join(own);
        own == file || matches!((own.canonicalize(), file.canonicalize()), (Ok(a), Ok(b)) if a == b)
    };
    let runs = |channel: &&ChannelConfig| channel.bot.file().is_some_and(same);
    match (all.iter().find(runs), all.as_slice()) {
        (Some(channel), _) | (None, [channel]) => Ok(channel),
        (None, []) => bail!("the configuration has no channel"),
        (None, _) => {
            bail!("no channel runs {}; --channel NAME says whose workspace to use", file.display())
        }
    }
}

/// Prints everything that is wrong with a file; how many errors there are.
pub(crate) fn lint_file(path: &Path, workspace: Option<&Workspace>) -> usize {
    let name = path.display().to_string();
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            bad(&format!("{name} cannot be read: {error}"));
            return 1;
        }
    };
    let found = match Bot::parse(&name, &text) {
        Ok(bot) => {
            let found = lint(&bot, &name, &text, workspace);
            let (dialogs, intents) = (bot.file().dialogs.len(), bot.file().intents.len());
            fine(&format!("{name} can be run, with {dialogs} dialogs and {intents} intents"));
            found
        }
        Err(found) => found,
    };
    found.iter().for_each(|diagnostic| out::line(&format!("\n{}", diagnostic.render(&text))));
    let errors = |severity: Severity| {
        found.iter().filter(|found: &&Diagnostic| found.severity == severity).count()
    };
    let (errors, warnings) = (errors(Severity::Error), errors(Severity::Warning));
    if !found.is_empty() {
        out::line(&format!("\n{name}: {errors} error(s), {warnings} warning(s)"));
    }
    errors
}
