//! The bot behind a channel. One file a driver.

mod a2a;
pub(crate) mod agent;
mod botpress;
mod chatlayer;
mod dialogs;
mod directline;
mod http;
mod json;
mod langgraph;
mod rasa;

use std::sync::Arc;

use anyhow::Context;
use deskmate_bots::{BackEndOptions, Bot, Fetch, Secret, Share};
use deskmate_engine::{Clock, clock::BotTiming};

use crate::config::{AgentConfig, BotConfig, ChannelConfig, Config, DriverConfig};

/// The bot of a channel, its name, and its driver.
///
/// # Errors
/// The field that cannot be used, and what to write instead.
pub(super) fn bot(
    config: &Config,
    channel: &ChannelConfig,
    clock: &Arc<dyn Clock>,
    fetch: &Arc<Fetch>,
) -> anyhow::Result<(String, &'static str, Arc<dyn Bot>)> {
    let timing = Arc::new(BotTiming(Arc::clone(clock)));
    let driver = match &channel.bot {
        BotConfig::File(file) if agent::is_agent(&config.folder.join(file)) => {
            DriverConfig::Agent(AgentConfig { name: None, file: file.clone() })
        }
        bot => bot.driver(),
    };
    let name = driver.name().unwrap_or(&channel.name).to_owned();
    let bot = match &driver {
        DriverConfig::Http(http) => http::bot(http, channel, &name, timing)?,
        DriverConfig::Agent(agent) => {
            agent::bot(agent, config, channel, &name, clock, fetch, timing)?
        }
        DriverConfig::A2a(agent) => a2a::bot(agent, channel, &name, timing)?,
        DriverConfig::Botpress(bot) => botpress::bot(bot, channel, &name, timing)?,
        DriverConfig::Chatlayer(bot) => chatlayer::bot(bot, channel, &name, timing)?,
        DriverConfig::DirectLine(line) => directline::bot(line, channel, &name, timing)?,
        DriverConfig::LangGraph(graph) => langgraph::bot(graph, channel, &name, timing)?,
        DriverConfig::Rasa(rasa) => rasa::bot(rasa, channel, &name, timing)?,
        DriverConfig::Json(json) => json::bot(json, channel, &name, timing)?,
        DriverConfig::Dialogs(dialogs) => {
            dialogs::bot(dialogs, config, channel, &name, fetch, timing)?
        }
    };
    Ok((name, driver.word(), bot))
}

/// What the drivers of services that know nothing of Deskmate are configured with.
fn back_end(
    channel: &ChannelConfig,
    name: &str,
    url: &str,
    secret: Option<&str>,
    timing: Arc<BotTiming>,
) -> anyhow::Result<BackEndOptions> {
    let share = channel.share.as_ref().map(Share::only).transpose().context("share")?;
    Ok(BackEndOptions {
        name: name.to_owned(),
        url: url.to_owned(),
        secret: secret.map(Secret::from),
        share: share.unwrap_or_default(),
        timing,
    })
}
