//! A Chatlayer bot, over its webhook channel.

use std::sync::Arc;

use anyhow::Context;
use deskmate_bots::{Bot, ChatlayerBot, ChatlayerBotOptions, ChatlayerPostback, Secret};
use deskmate_engine::clock::BotTiming;

use super::back_end;
use crate::config::{ChannelConfig, ChatlayerConfig, PostbackConfig};

pub(super) fn bot(
    chatlayer: &ChatlayerConfig,
    channel: &ChannelConfig,
    name: &str,
    timing: Arc<BotTiming>,
) -> anyhow::Result<Arc<dyn Bot>> {
    let options = ChatlayerBotOptions {
        back_end: back_end(channel, name, &chatlayer.url, chatlayer.secret.as_deref(), timing)?,
        channel: chatlayer.channel.clone(),
        verify_token: Secret::from(chatlayer.verify_token.as_str()),
        postback: match chatlayer.postback {
            PostbackConfig::Text => ChatlayerPostback::Text,
            PostbackConfig::Payload => ChatlayerPostback::Payload,
            PostbackConfig::NextDialogstateId => ChatlayerPostback::NextDialogstateId,
        },
        pause: chatlayer.pause,
        within: channel.rules.async_timeout,
        returned: chatlayer.returned.clone(),
    };
    Ok(Arc::new(ChatlayerBot::new(options).context("bot")?))
}
