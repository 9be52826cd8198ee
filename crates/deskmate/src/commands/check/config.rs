//! A configuration, and each channel against Intercom.

use std::{path::Path, sync::Arc, time::Duration};

use deskmate_dialog::Workspace;
use deskmate_engine::{ChannelOptions, Clock, Doctor, SystemClock};

use super::{bad, bot, fine, note};
use crate::{
    config::{self, BotConfig, ChannelConfig, Config},
    out::{self, Ink, paint},
    wiring,
};

/// How many problems there are.
pub(super) async fn check(path: &Path) -> anyhow::Result<usize> {
    let config = config::load(path)?;
    let (path, channels) = (path.display(), config.channels.len());
    out::line(&format!("{path} is well formed, with {channels} channel(s)"));
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let mut problems = 0;
    for channel in &config.channels {
        out::line(&format!("\n{}", paint(Ink::Bold, &format!("channel `{}`", channel.name))));
        problems += match wiring::channel_options(&config, channel, None, &clock).await {
            Ok(options) => examine(&config, channel, &options, &clock).await,
            Err(error) => {
                bad(&out::told(&error));
                1
            }
        };
    }
    Ok(problems)
}

async fn examine(
    config: &Config,
    channel: &ChannelConfig,
    options: &ChannelOptions,
    clock: &Arc<dyn Clock>,
) -> usize {
    let doctor = match Doctor::check(options, clock).await {
        Ok(doctor) => doctor,
        Err(problem) => {
            bad(&problem.to_string());
            return 1;
        }
    };
    doctor.fine.iter().for_each(|line| fine(line));
    doctor
        .warnings
        .iter()
        .for_each(|warning| note(&format!("{}: {}", warning.field, warning.what)));
    doctor.problems.iter().for_each(|problem| bad(&format!("{}: {}", problem.field, problem.what)));
    let mut problems = doctor.problems.len();
    if let Some(url) = address(&channel.bot) {
        problems += reached(url).await;
    }
    if let Some(file) = channel.bot.file() {
        let workspace = workspace(options, clock).await;
        if let (Err(error), 0) = (&workspace, problems) {
            note(&format!("names in the bot file are not compared: {}", out::told(error)));
        }
        problems += bot::lint_file(&config.folder.join(file), workspace.ok().as_ref());
    }
    problems
}

/// What there is in a channel's workspace.
pub(crate) async fn workspace(
    options: &ChannelOptions,
    clock: &Arc<dyn Clock>,
) -> anyhow::Result<Workspace> {
    let names = Doctor::names(options, clock).await?;
    Ok(Workspace {
        teams: names.teams,
        teammates: names.teammates,
        tags: names.tags,
        contact_attributes: names.contact_attributes,
        conversation_attributes: names.conversation_attributes,
    })
}

fn address(bot: &BotConfig) -> Option<&str> {
    match bot {
        BotConfig::Driver(driver) => driver.url.as_deref(),
        BotConfig::File(_) => None,
    }
}

async fn reached(url: &str) -> usize {
    let place = place(url);
    match reach(url).await {
        Ok(()) => {
            fine(&format!("the bot at {place} can be reached"));
            0
        }
        Err(why) => {
            let what =
                format!("{place} cannot be reached: {why}; start the bot, or mend the address");
            bad(&format!("bot.url: {what}"));
            1
        }
    }
}

/// Host and port only: the rest of an address may hold a secret.
fn place(url: &str) -> String {
    let url = url::Url::parse(url).ok();
    let host = url.as_ref().and_then(url::Url::host_str).unwrap_or("?");
    let port = url.as_ref().and_then(url::Url::port_or_known_default).unwrap_or_default();
    format!("{host}:{port}")
}

/// Whether anything answers there; a turn is not sent, since a bot may act on it.
async fn reach(url: &str) -> Result<(), String> {
    let client = reqwest::Client::builder()
        .timeout(Duration::from_secs(5))
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .map_err(|error| error.to_string())?;
    match client.get(url).send().await {
        Ok(_) => Ok(()),
        Err(error) if error.is_timeout() => Err("no answer within 5 s".to_owned()),
        Err(error) if error.is_connect() => Err("nothing accepts the connection".to_owned()),
        Err(error) => Err(error.without_url().to_string()),
    }
}
