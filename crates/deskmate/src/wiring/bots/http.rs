//! A service that speaks the bot protocol.

use std::sync::Arc;

use anyhow::Context;
use deskmate_bots::{Bot, HttpBot, HttpBotOptions, Secret, Share};
use deskmate_engine::clock::BotTiming;

use crate::config::{ChannelConfig, HttpConfig};

pub(super) fn bot(
    http: &HttpConfig,
    channel: &ChannelConfig,
    name: &str,
    timing: Arc<BotTiming>,
) -> anyhow::Result<Arc<dyn Bot>> {
    let mut options = HttpBotOptions::new(name, &http.url, timing);
    options.secret = http.secret.as_deref().map(Secret::from);
    options.signing_secret = http.signing_secret.as_deref().map(Secret::from);
    if let Some(fields) = &channel.share {
        options.share = Share::only(fields).context("share")?;
    }
    Ok(Arc::new(HttpBot::new(options).context("bot")?))
}
