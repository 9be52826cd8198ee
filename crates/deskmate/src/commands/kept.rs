//! What commands share that ask what is remembered, while the service may run.

pub(crate) mod back_up;
pub(crate) mod contact;
pub(crate) mod conversation;

use std::sync::Arc;

use anyhow::bail;
use deskmate_core::{ChannelName, Timestamp};
use deskmate_store::Store;
use jiff::{Timestamp as Moment, tz::TimeZone};

use crate::{args::kept::Which, config, wiring};

/// What is remembered, and the channels to look in.
pub(crate) struct Kept {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) channels: Vec<ChannelName>,
}

impl Kept {
    pub(crate) async fn open(which: &Which) -> anyhow::Result<Self> {
        let config = config::load(&which.config)?;
        let named = config.channels.iter().map(|channel| ChannelName::new(&channel.name));
        let channels = match &which.channel {
            Some(name) => vec![ChannelName::new(name)],
            None => named.collect(),
        };
        if channels.is_empty() {
            bail!("the configuration names no channel; say which with `--channel NAME`");
        }
        Ok(Self { store: wiring::store_beside(&config).await?, channels })
    }

    /// Where it was looked in, for people.
    pub(crate) fn places(&self) -> String {
        let names: Vec<_> = self.channels.iter().map(|name| format!("`{name}`")).collect();
        match &*names {
            [one] => format!("channel {one}"),
            all => format!("channels {}", all.join(", ")),
        }
    }
}

/// A moment as people read it: `2026-11-30 04:00:12 UTC`.
fn at(time: Timestamp) -> String {
    let moment = Moment::from_millisecond(time.as_millis()).unwrap_or_default();
    moment.to_zoned(TimeZone::UTC).strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}
