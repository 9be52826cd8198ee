//! What commands share that ask what is remembered, while the service may run.

pub(crate) mod back_up;
pub(crate) mod contact;
pub(crate) mod conversation;

use std::{collections::BTreeSet, sync::Arc};

use anyhow::bail;
use deskmate_core::{ChannelName, Timestamp};
use deskmate_store::{Console, Store};
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
        let store = wiring::store_beside(&config).await?;
        let channels: BTreeSet<_> = match &which.channel {
            Some(name) => [ChannelName::new(name)].into(),
            None => {
                let made = Console::new(Arc::clone(&store)).channels().await?;
                let made = made.into_iter().map(|channel| channel.name);
                let named = config.channels.iter().map(|channel| channel.name.clone());
                named.chain(made).map(ChannelName::new).collect()
            }
        };
        if channels.is_empty() {
            bail!(
                "there is no channel, in the configuration or in the console; say which with `--channel NAME`"
            );
        }
        Ok(Self { store, channels: channels.into_iter().collect() })
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
