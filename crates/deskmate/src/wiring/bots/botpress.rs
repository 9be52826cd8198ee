//! A bot in Botpress Cloud.

use std::sync::Arc;

use anyhow::Context;
use deskmate_bots::{Bot, BotpressBot, BotpressBotOptions, Secret};
use deskmate_engine::clock::BotTiming;

use super::back_end;
use crate::config::{BotpressConfig, ChannelConfig};

pub(super) fn bot(
    bot: &BotpressConfig,
    channel: &ChannelConfig,
    name: &str,
    timing: Arc<BotTiming>,
) -> anyhow::Result<Arc<dyn Bot>> {
    let options = BotpressBotOptions {
        back_end: back_end(channel, name, &bot.url, None, timing)?,
        encryption_key: bot.encryption_key.as_deref().map(Secret::from),
        quiet: bot.quiet,
        late: bot.late,
        markdown: bot.markdown,
        returned: bot.returned.clone(),
    };
    Ok(Arc::new(BotpressBot::new(options).context("bot")?))
}
