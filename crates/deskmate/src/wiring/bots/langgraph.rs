//! A graph on a LangGraph server.

use std::sync::Arc;

use anyhow::Context;
use deskmate_bots::{Bot, LangGraphBot, LangGraphBotOptions, Secret};
use deskmate_engine::clock::BotTiming;

use super::back_end;
use crate::config::{ChannelConfig, LangGraphConfig};

pub(super) fn bot(
    graph: &LangGraphConfig,
    channel: &ChannelConfig,
    name: &str,
    timing: Arc<BotTiming>,
) -> anyhow::Result<Arc<dyn Bot>> {
    let options = LangGraphBotOptions {
        back_end: back_end(channel, name, &graph.url, graph.secret.as_deref(), timing)?,
        assistant: graph.assistant.clone(),
        api_key: graph.api_key.as_deref().map(Secret::from),
    };
    Ok(Arc::new(LangGraphBot::new(options).context("bot")?))
}
