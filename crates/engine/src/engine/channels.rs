//! Channels come, change and go while the engine runs.

use std::sync::{Arc, PoisonError};

use deskmate_core::ChannelName;
use deskmate_store::StoreError;
use futures_util::future::BoxFuture;
use tracing::Instrument;

use super::{Engine, opening::APP};
use crate::Channel;

impl Engine {
    /// Adds a channel, or puts it in the place of the one of its name. It opens in the background.
    ///
    /// What is stored under its name goes on with it: whatever is under way there is put down as
    /// it is, and taken up again under the new set-up.
    ///
    /// # Errors
    /// What the store says; then nothing has changed.
    pub fn put_channel<'a>(&'a self, channel: Channel) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let inner = &self.inner;
            if let Some(app) = inner.store.mark(channel.name(), APP).await? {
                channel.remember_app(app);
            }
            let channel = Arc::new(channel);
            let name = channel.name().clone();
            let before = {
                let mut channels = inner.channels.write().unwrap_or_else(PoisonError::into_inner);
                channels.insert(name.clone(), Arc::clone(&channel))
            };
            if let Some(before) = before {
                before.closing.cancel();
            }
            let span = || tracing::error_span!("channel", channel.name = %name);
            let opening = Arc::clone(inner).keep_open(Arc::clone(&channel));
            self.tasks.spawn(opening.instrument(span()));
            let sweeping = Arc::clone(inner).sweep_for_ever(Arc::clone(&channel));
            self.tasks.spawn(sweeping.instrument(span()));
            if inner.store.is_shared() {
                let telling = Arc::clone(inner).tell_limits(Arc::clone(&channel));
                self.tasks.spawn(telling.instrument(span()));
            }
            // What was left before.
            channel.asked.now();
            let reaching = Arc::clone(inner).reach_out_for_ever(Arc::clone(&channel));
            self.tasks.spawn(reaching.instrument(span()));
            channel.to_remember.now();
            let remembering = Arc::clone(inner).remember_for_ever(Arc::clone(&channel));
            self.tasks.spawn(remembering.instrument(span()));
            if let Some(address) = channel.options.events.clone() {
                // What was left before.
                channel.emitted.now();
                let posting = Arc::clone(inner).post_events_for_ever(channel, address);
                self.tasks.spawn(posting.instrument(span()));
            }
            self.tell_others(&name);
            Ok(())
        })
    }

    /// Takes a channel away: nothing more is done for it, and nothing comes in. What it holds stays
    /// stored, for the day it is put back. `false`: there is none of that name.
    pub fn remove_channel(&self, name: &ChannelName) -> bool {
        let removed = {
            let mut channels = self.inner.channels.write().unwrap_or_else(PoisonError::into_inner);
            channels.remove(name)
        };
        let Some(removed) = removed else { return false };
        removed.closing.cancel();
        self.tell_others(name);
        true
    }

    /// The other channels look again who their peers are.
    fn tell_others(&self, name: &ChannelName) {
        for other in self.inner.channels().iter().filter(|other| other.name() != name) {
            other.reopen.notify_one();
        }
    }
}
