//! A service that is asked and answers in JSON, by a mapping.

use std::sync::Arc;

use anyhow::Context;
use deskmate_bots::{Bot, JsonBot, JsonBotOptions, Secret, Share};
use deskmate_engine::clock::BotTiming;

use crate::config::{ChannelConfig, JsonConfig};

pub(super) fn bot(
    json: &JsonConfig,
    channel: &ChannelConfig,
    name: &str,
    timing: Arc<BotTiming>,
) -> anyhow::Result<Arc<dyn Bot>> {
    let share = channel.share.as_ref().map(Share::only).transpose().context("share")?;
    let options = JsonBotOptions {
        name: name.to_owned(),
        secret: json.secret.as_deref().map(Secret::from),
        shape: json.shape.clone(),
        share: share.unwrap_or_default(),
        timing,
    };
    Ok(Arc::new(JsonBot::new(options).context("bot")?))
}
