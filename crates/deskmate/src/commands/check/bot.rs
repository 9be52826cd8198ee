//! A bot file, alone or against a channel's workspace.

use std::{path::Path, sync::Arc};

use anyhow::{Context, bail};
use deskmate_bots::AgentFile;
use deskmate_core::counted;
use deskmate_dialog::{Bot, Diagnostic, Severity, Workspace, lint};
use deskmate_engine::{Clock, SystemClock};
use url::Url;

use super::{Found, fine};
use crate::{
    config::{self, ChannelConfig, Config, is_example},
    limited, out, wiring,
};

/// Checks it, against the workspace of a channel in `config` where one is named.
pub(super) async fn check(
    file: &Path,
    config: Option<&Path>,
    channel: Option<&str>,
) -> anyhow::Result<Found> {
    let mut found = Found::default();
    let mut set = Vec::new();
    let workspace = match config {
        None if channel.is_some() => {
            bail!("--channel: say in which configuration: --config FILE")
        }
        None => None,
        Some(path) => {
            let config = config::load(path)?;
            let channel = self::channel(&config, file, channel)?;
            let clock: Arc<dyn Clock> = Arc::new(SystemClock);
            let options = wiring::channel_options(&config, channel, None, &clock).await?;
            set.extend(channel.bot.variables().map(|(name, _)| name.clone()));
            match wiring::workspace(&options, &clock).await {
                Ok(workspace) => Some(workspace),
                Err(error) => {
                    found.bad(&out::told(&error));
                    None
                }
            }
        }
    };
    let set: Vec<_> = set.iter().map(String::as_str).collect();
    found.and(lint_file(file, workspace.as_ref(), &set));
    Ok(found)
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

/// Prints everything that is wrong with a file of which the channel sets those variables.
pub(crate) fn lint_file(path: &Path, workspace: Option<&Workspace>, set: &[&str]) -> Found {
    let name = path.display().to_string();
    let mut told = Found::default();
    let text = match limited::text(path, limited::MOST_BYTES) {
        Ok(text) => text,
        Err(error) => {
            told.bad(&format!("{name} cannot be read: {error}"));
            return told;
        }
    };
    let found = if AgentFile::is_agent(&text) {
        agent(&name, &text, workspace)
    } else {
        dialogs(&name, &text, workspace)
    };
    for (line, host) in examples(&text, set) {
        told.warn(&format!("{name}:{line}: still points at {host}, where nobody answers"));
    }
    found.iter().for_each(|diagnostic| out::line(&format!("\n{}", diagnostic.render(&text))));
    let count = |severity: Severity| {
        found.iter().filter(|found: &&Diagnostic| found.severity == severity).count()
    };
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    if !found.is_empty() {
        let errors = counted(errors, "error");
        let warnings = counted(warnings, "warning");
        out::line(&format!("\n{name}: {errors}, {warnings}"));
    }
    told.and(Found { problems: errors, warnings });
    told
}

fn dialogs(name: &str, text: &str, workspace: Option<&Workspace>) -> Vec<Diagnostic> {
    let bot = match Bot::parse(name, text) {
        Ok(bot) => bot,
        Err(found) => return found,
    };
    let dialogs = counted(bot.file().dialogs.len(), "dialog");
    let intents = counted(bot.file().intents.len(), "intent");
    fine(&format!("{name} can be run, with {dialogs} and {intents}"));
    lint(&bot, name, text, workspace)
}

fn agent(name: &str, text: &str, workspace: Option<&Workspace>) -> Vec<Diagnostic> {
    match AgentFile::parse(name, text, workspace) {
        Ok((agent, found)) => {
            let teams = agent.handover.as_ref().map_or(0, |people| people.teams.len());
            fine(&format!("{name} can be run, with {}", counted(teams, "team")));
            found
        }
        Err(found) => found,
    }
}

/// Addresses of documentation that a copied file still has: line and host of each. What the channel
/// sets is not what the file says.
fn examples(text: &str, set: &[&str]) -> Vec<(usize, String)> {
    let ends = |letter: char| letter.is_whitespace() || "\"'`,;)]}{".contains(letter);
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.split(" #").next().unwrap_or_default();
        let key = line.split_once(':').map(|(key, _)| key.trim());
        if line.trim_start().starts_with('#') || key.is_some_and(|key| set.contains(&key)) {
            continue;
        }
        for start in line.match_indices("http").map(|(start, _)| start) {
            let url = line.get(start..).and_then(|rest| rest.split(ends).next());
            let url = url.and_then(|url| Url::parse(url).ok());
            if let Some(host) =
                url.filter(is_example).and_then(|url| url.host_str().map(str::to_owned))
            {
                found.push((index + 1, host));
            }
        }
    }
    found
}
