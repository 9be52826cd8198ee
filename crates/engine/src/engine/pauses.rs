//! Channels are stopped, and go on: persisted, and counted at every node.

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError},
    time::Duration,
};

use deskmate_core::ChannelName;
use deskmate_store::{AuditEntry, Console, Held, Pause, StoreError};

use super::{Engine, Inner};

/// How often a node looks what others have stopped, though it was told nothing.
const LOOK: Duration = Duration::from_millis(500);

impl Engine {
    /// The console's side of the store.
    pub fn console(&self) -> Console {
        Console::new(Arc::clone(&self.inner.store))
    }

    /// What is stopped, by channel; all of them first.
    pub fn pauses(&self) -> Vec<Pause> {
        let pauses = self.inner.pauses.read().unwrap_or_else(PoisonError::into_inner);
        pauses.values().cloned().collect()
    }

    /// Why a channel is stopped, if it is.
    pub fn paused(&self, channel: &ChannelName) -> Option<Pause> {
        self.inner.paused(channel)
    }

    /// Stops a channel, or all: from the next step of any worker on, no bot is asked and nothing
    /// is said. What is stored stays.
    ///
    /// # Errors
    /// What the store says; then nothing has changed.
    pub async fn pause(&self, pause: &Pause, audit: AuditEntry) -> Result<(), StoreError> {
        self.console().pause(pause, audit).await?;
        self.inner.read_pauses().await?;
        // Also what the bot has and nobody has woken is handed over.
        if pause.held == Held::HandedOver {
            for channel in self.named(pause.channel.as_deref()) {
                self.console().held_due_now(&channel, pause.at).await?;
            }
            self.inner.signal();
        }
        Ok(())
    }

    /// Lets a channel go on, or all.
    ///
    /// # Errors
    /// [`StoreError::ChangedMeanwhile`] where it was not stopped, and what else the store says.
    pub async fn resume(&self, channel: Option<&str>, audit: AuditEntry) -> Result<(), StoreError> {
        let at = audit.at;
        self.console().resume(channel, audit).await?;
        self.inner.read_pauses().await?;
        for channel in self.named(channel) {
            self.console().due_now(&channel, at).await?;
        }
        self.inner.signal();
        Ok(())
    }

    /// A channel, or all there are.
    fn named(&self, channel: Option<&str>) -> Vec<String> {
        let all = || self.channels().map(|channel| channel.name().to_string()).collect();
        channel.map_or_else(all, |name| vec![name.to_owned()])
    }

    /// Rises whenever something changes that a window may show.
    pub fn changes(&self) -> tokio::sync::watch::Receiver<u64> {
        self.inner.changes.subscribe()
    }

    /// Rises when another node has changed what is set up. Conversations do not raise it.
    pub fn changes_elsewhere(&self) -> tokio::sync::watch::Receiver<u64> {
        self.inner.changes_elsewhere.subscribe()
    }

    /// Tells windows that look on that something is not as they show it.
    pub fn changed(&self) {
        self.inner.changed();
    }
}

impl Inner {
    /// Why a channel is stopped, if it is. That of all comes before its own.
    pub(crate) fn paused(&self, channel: &ChannelName) -> Option<Pause> {
        let pauses = self.pauses.read().unwrap_or_else(PoisonError::into_inner);
        pauses.get("").or_else(|| pauses.get(channel.as_str())).cloned()
    }

    /// Takes over what the store says is stopped.
    pub(crate) async fn read_pauses(&self) -> Result<(), StoreError> {
        let found = Console::new(Arc::clone(&self.store)).pauses().await?;
        let by_name = |pause: Pause| (pause.channel.clone().unwrap_or_default(), pause);
        let found: BTreeMap<_, _> = found.into_iter().map(by_name).collect();
        {
            let mut pauses = self.pauses.write().unwrap_or_else(PoisonError::into_inner);
            if *pauses == found {
                return Ok(());
            }
            *pauses = found;
        }
        // Whoever is at work finds out at once.
        self.nudge_all();
        self.signal();
        self.changed();
        Ok(())
    }

    /// Looks now and again what other nodes have stopped: being told is only faster.
    pub(super) async fn watch_pauses(self: Arc<Self>) {
        while self.pause(LOOK).await {
            if let Err(error) = self.read_pauses().await {
                tracing::warn!(%error, "pauses.not_read");
            }
        }
    }
}
