//! The bot behind a channel. One file a driver.

mod dialogs;
mod http;

use std::sync::Arc;

use deskmate_bots::Bot;
use deskmate_engine::{Clock, clock::BotTiming};

use crate::config::{ChannelConfig, Config, DriverConfig};

/// The bot of a channel, and its name.
///
/// # Errors
/// The field that cannot be used, and what to write instead.
pub(super) fn bot(
    config: &Config,
    channel: &ChannelConfig,
    clock: &Arc<dyn Clock>,
) -> anyhow::Result<(String, Arc<dyn Bot>)> {
    let timing = Arc::new(BotTiming(Arc::clone(clock)));
    let driver = channel.bot.driver();
    let name = driver.name().unwrap_or(&channel.name).to_owned();
    let bot = match &driver {
        DriverConfig::Http(http) => http::bot(http, channel, &name, timing)?,
        DriverConfig::Dialogs(dialogs) => dialogs::bot(dialogs, config, channel, &name, timing)?,
    };
    Ok((name, bot))
}
