//! An agent that speaks Agent2Agent.

use std::sync::Arc;

use anyhow::Context;
use deskmate_bots::{A2aBot, A2aBotOptions, Bot};
use deskmate_engine::clock::BotTiming;

use super::back_end;
use crate::config::{A2aConfig, A2aVersion, ChannelConfig};

pub(super) fn bot(
    agent: &A2aConfig,
    channel: &ChannelConfig,
    name: &str,
    timing: Arc<BotTiming>,
) -> anyhow::Result<Arc<dyn Bot>> {
    let options = A2aBotOptions {
        back_end: back_end(channel, name, &agent.url, agent.secret.as_deref(), timing)?,
        version: match agent.version {
            A2aVersion::V1 => deskmate_bots::A2aVersion::V1_0,
            A2aVersion::V0 => deskmate_bots::A2aVersion::V0_3,
        },
    };
    Ok(Arc::new(A2aBot::new(options).context("bot")?))
}
