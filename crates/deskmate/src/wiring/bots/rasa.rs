//! A Rasa bot, over its REST channel.

use std::sync::Arc;

use anyhow::Context;
use deskmate_bots::{Bot, RasaBot, RasaBotOptions, Secret};
use deskmate_engine::clock::BotTiming;

use super::back_end;
use crate::config::{ChannelConfig, RasaConfig};

pub(super) fn bot(
    rasa: &RasaConfig,
    channel: &ChannelConfig,
    name: &str,
    timing: Arc<BotTiming>,
) -> anyhow::Result<Arc<dyn Bot>> {
    let options = RasaBotOptions {
        back_end: back_end(channel, name, &rasa.url, rasa.secret.as_deref(), timing)?,
        token: rasa.token.as_deref().map(Secret::from),
        returned: rasa.returned.clone(),
        callback: rasa.callback,
    };
    Ok(Arc::new(RasaBot::new(options).context("bot")?))
}
