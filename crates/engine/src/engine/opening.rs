//! Opens channels, and looks now and again whether they still can work.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use deskmate_core::TeammateId;

use super::Inner;
use crate::Channel;

/// The mark under which a channel's workspace is remembered.
pub(super) const APP: &str = "app_id";
/// When to check again what cannot work.
const RETRY: Duration = Duration::from_secs(15);
/// When to check again what works.
const AGAIN: Duration = Duration::from_secs(600);

impl Inner {
    /// Checks a channel against Intercom until it is ready, and then now and again whether it still is.
    pub(super) async fn keep_open(self: Arc<Self>, channel: Arc<Channel>) {
        let mut reported = Vec::new();
        loop {
            let working = self.busy.work();
            let peers = self.peers(&channel);
            let was_ready = channel.ready().is_some();
            let pause = match channel.open(peers, self.clock.now()).await {
                Ok(()) => {
                    if let Some(app) = channel.app_id()
                        && let Err(error) = self.store.set_mark(channel.name(), APP, &app).await
                    {
                        tracing::error!(%error, "channel.mark_failed");
                    }
                    if !was_ready {
                        tracing::info!("channel.ready");
                    }
                    reported.clear();
                    self.signal();
                    AGAIN
                }
                Err(doctor) => {
                    if reported != doctor.problems {
                        for problem in &doctor.problems {
                            tracing::error!(%problem, "channel.not_ready");
                        }
                        reported = doctor.problems;
                    }
                    RETRY
                }
            };
            self.changed();
            drop(working);
            let until = self.clock.now().plus(pause);
            tokio::select! {
                () = self.clock.sleep_until(until) => {}
                () = channel.reopen.notified() => {}
                () = channel.closing.cancelled() => return,
            }
        }
    }

    /// The bot teammates of the other channels of the same workspace. Ids are a workspace's own,
    /// and channels of one workspace use one app's token.
    fn peers(&self, channel: &Channel) -> BTreeSet<TeammateId> {
        let same = |other: &&Arc<Channel>| {
            other.name() != channel.name()
                && other.options.base_url == channel.options.base_url
                && other.options.region == channel.options.region
                && other
                    .options
                    .client_secrets
                    .iter()
                    .any(|secret| channel.options.client_secrets.contains(secret))
        };
        let others = self.channels();
        others.iter().filter(same).map(|other| other.options.teammate_id.clone()).collect()
    }
}
