//! A Bot Framework, Agents SDK or Copilot Studio bot.

use std::sync::Arc;

use anyhow::Context;
use deskmate_bots::{Bot, DirectLineBot, DirectLineBotOptions, DirectLineMode, Secret};
use deskmate_engine::clock::BotTiming;

use super::back_end;
use crate::config::{ChannelConfig, DirectLineConfig, DirectLineModeConfig};

pub(super) fn bot(
    line: &DirectLineConfig,
    channel: &ChannelConfig,
    name: &str,
    timing: Arc<BotTiming>,
) -> anyhow::Result<Arc<dyn Bot>> {
    let options = DirectLineBotOptions {
        back_end: back_end(channel, name, &line.url, line.secret.as_deref(), timing)?,
        mode: match line.mode {
            DirectLineModeConfig::DirectLine => DirectLineMode::DirectLine,
            DirectLineModeConfig::Activity => DirectLineMode::Activity,
        },
        token_url: line.token_url.as_deref().map(Secret::from),
        quiet: line.quiet,
        late: line.late,
        welcome: line.welcome,
        returned: line.returned.clone(),
    };
    Ok(Arc::new(DirectLineBot::new(options).context("bot")?))
}
