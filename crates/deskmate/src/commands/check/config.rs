//! A configuration, and each channel against Intercom.

use std::{path::Path, sync::Arc};

use anyhow::bail;
use deskmate_core::counted;
use deskmate_engine::{ChannelOptions, Clock, Doctor, SystemClock};

use super::{Found, bot, fine, unknown};
use crate::{
    config::{self, ChannelConfig, Config},
    out::{self, Ink, paint},
    wiring,
};

/// What only shows when Intercom posts something.
const NOT_CHECKED: [&str; 2] = [
    "intercom.client_secret cannot be checked from here: Intercom has no call for it. A wrong one shows as \
     `hook.wrong_signature` in the log of `serve`, at the first webhook",
    "which webhook topics are ticked cannot be checked from here: docs/intercom-setup.md lists them. What is not \
     ticked is found by asking, later",
];

/// Checks it, or one channel of it.
pub(super) async fn check(path: &Path, only: Option<&str>) -> anyhow::Result<Found> {
    let config = config::load(path)?;
    let named = |channel: &&ChannelConfig| only.is_none_or(|name| channel.name == name);
    let channels: Vec<_> = config.channels.iter().filter(named).collect();
    if let (Some(name), true) = (only, channels.is_empty()) {
        bail!("--channel: there is no channel `{name}`");
    }
    out::line(&format!(
        "{} is well formed, with {}",
        path.display(),
        counted(config.channels.len(), "channel")
    ));
    let mut found = Found::default();
    config::concerns(path, &config).iter().for_each(|concern| found.warn(concern));
    if config.channels.is_empty() {
        found.warn("no channel is configured: nothing will be answered");
    }
    match wiring::check_database(&config).await {
        Ok(told) => told.iter().for_each(|line| fine(line)),
        Err(error) => found.bad(&out::told(&error)),
    }
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    for channel in channels {
        out::line(&format!("\n{}", paint(Ink::Bold, &format!("channel `{}`", channel.name))));
        match wiring::channel_options(&config, channel, None, &clock).await {
            Ok(options) => found.and(examine(&config, channel, &options, &clock).await),
            Err(error) => found.bad(&out::told(&error)),
        }
    }
    Ok(found)
}

async fn examine(
    config: &Config,
    channel: &ChannelConfig,
    options: &ChannelOptions,
    clock: &Arc<dyn Clock>,
) -> Found {
    let mut found = Found::default();
    let doctor = match Doctor::check(options, clock).await {
        Ok(doctor) => doctor,
        Err(problem) => {
            found.bad(&problem.to_string());
            return found;
        }
    };
    doctor.fine.iter().for_each(|line| fine(line));
    doctor.warnings.iter().for_each(|own| found.warn(&format!("{}: {}", own.field, own.what)));
    doctor.problems.iter().for_each(|own| found.bad(&format!("{}: {}", own.field, own.what)));
    // What is wrong in a bot file is shown below, with its place.
    if channel.bot.file().is_none() || options.bot.error().is_none() {
        match options.bot.probe().await {
            Ok(lines) => lines.iter().for_each(|line| fine(line)),
            Err(lines) => lines.iter().for_each(|line| found.bad(line)),
        }
    }
    if let Some(file) = channel.bot.file() {
        let workspace = wiring::workspace(options, clock).await;
        if let (Err(error), 0) = (&workspace, found.problems) {
            found.warn(&format!("names in the bot file are not compared: {}", out::told(error)));
        }
        let set: Vec<_> = channel.bot.variables().map(|(name, _)| name.as_str()).collect();
        found.and(bot::lint_file(&config.folder.join(file), workspace.ok().as_ref(), &set));
    }
    NOT_CHECKED.iter().for_each(|line| unknown(line));
    found
}
