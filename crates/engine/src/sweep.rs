//! Finds what webhooks lost: asks Intercom which of the channel's conversations have changed.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use deskmate_core::{Assignee, ChannelName, ConversationId, Timestamp};
use deskmate_store::{ConversationKey, StoreError, Wake};
use intercom::{
    AdminId, Error, Priority,
    api::SearchConversations,
    search::{Field, Query},
};

use crate::{Channel, channel::Ready, convert, engine::Inner};

/// The search index lags, so each sweep begins this long before the last one.
const OVERLAP: Duration = Duration::from_secs(600);
/// So long after a change the next sweep looks again: times have one-second resolution, so another
/// change may share its second, and a read may lag.
const UNSETTLED: Duration = Duration::from_secs(20);
/// How often what is parked is looked at again.
const PARKED_EVERY: Duration = Duration::from_secs(3600);
/// The mark that remembers how far the last sweep came.
const SWEPT: &str = "swept_until";

/// What the last sweeps have seen, so that the overlap wakes nothing twice.
#[derive(Debug, Default)]
struct Seen {
    changed_at: BTreeMap<ConversationId, i64>,
    parked_at: Option<Timestamp>,
}

/// Why a sweep did not come to its end.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Intercom(#[from] Error),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Inner {
    /// Sweeps at start, after any gap, and every `reconcile_every` (or `poll_every`).
    pub(crate) async fn sweep_for_ever(self: Arc<Self>, channel: Arc<Channel>) {
        let mut seen = Seen::default();
        loop {
            if let Some(ready) = channel.ready() {
                let _working = self.busy.work();
                match self.sweep(&channel, &ready, &mut seen).await {
                    Ok(woken) => {
                        metrics::counter!("deskmate_swept_total").increment(woken as u64);
                        tracing::debug!(channel.name = %channel.name(), woken, "sweep.done");
                    }
                    Err(error) => {
                        tracing::warn!(channel.name = %channel.name(), %error, "sweep.failed");
                    }
                }
            }
            let pause = if channel.ready().is_some() {
                channel.options.rules.sweep_every()
            } else {
                Duration::from_secs(1)
            };
            if !self.pause(pause).await {
                return;
            }
        }
    }

    async fn sweep(
        &self,
        channel: &Channel,
        ready: &Ready,
        seen: &mut Seen,
    ) -> Result<usize, Failure> {
        let began = self.clock.now();
        let name = channel.name();
        let last = self.store.mark(name, SWEPT).await?.and_then(|mark| mark.parse().ok());
        let last = last.map_or(began, Timestamp::from_millis);
        // A clock that was ahead of time has left a mark in the future.
        let since = last.min(began).minus(OVERLAP).as_secs();
        let first = seen.parked_at.is_none();
        let client = channel.client.with_priority(Priority::Sweep);
        ready.directory.keep_fresh(&client, began).await?;
        let mut found = BTreeMap::new();
        // Whosever they are: a note for the bot in what people have changes nothing that a search
        // for the bot's own would find.
        let mut queries = vec![Query::all([Field::UpdatedAt.after(since)])];
        if first {
            // What waits for the bot, however long ago it changed: a backup may have been restored.
            let us: AdminId = convert::admin_id(&ready.policy.us);
            queries.push(Query::all([Field::AdminAssigneeId.is(&us), Field::State.is("open")]));
        }
        for query in queries {
            let mut pages = client.search_pages(SearchConversations::new(query));
            while let Some(page) = pages.next().await? {
                let mut others = BTreeMap::new();
                for conversation in page.conversations {
                    let id = ConversationId::new(conversation.id.as_str());
                    let may_be_ours = may_be_ours(&convert::assignee(&conversation), ready);
                    let some = if may_be_ours { &mut found } else { &mut others };
                    some.insert(id, conversation.updated_at.unwrap_or_default());
                }
                let ours = self.store.ours(name, others.keys().cloned().collect()).await?;
                found.extend(others.into_iter().filter(|(id, _)| ours.contains(id)));
            }
        }
        let mut parked: BTreeSet<_> = self.store.parked(name).await?.into_iter().collect();
        // What is found can be read, whatever parked it; the rest waits for its hour.
        let all_parked = seen.parked_at.is_none_or(|at| began.since(at) >= PARKED_EVERY);
        let place = |id: &ConversationId| ConversationKey {
            channel: name.clone(),
            conversation: id.clone(),
        };
        let mut wakes: Vec<_> = (found.iter())
            .filter(|(id, changed_at)| {
                parked.remove(&place(id)) || seen.changed_at.get(*id) != Some(*changed_at)
            })
            .map(|(id, _)| id.clone())
            .collect();
        if all_parked {
            wakes.extend(parked.into_iter().map(|place| place.conversation));
        }
        let count = wakes.len();
        self.wake_all(name, wakes, began).await?;
        self.store.set_mark(name, SWEPT, &began.as_millis().to_string()).await?;
        // Only now: what was found by a sweep that failed must be found again.
        let settled = began.minus(UNSETTLED).as_secs();
        seen.changed_at.extend(found.into_iter().filter(|(_, changed_at)| *changed_at < settled));
        let horizon = began.minus(OVERLAP + OVERLAP).as_secs();
        seen.changed_at.retain(|_, changed_at| *changed_at > horizon);
        if all_parked {
            seen.parked_at = Some(began);
        }
        Ok(count)
    }

    async fn wake_all(
        &self,
        channel: &ChannelName,
        ids: Vec<ConversationId>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let places: Vec<_> = ids
            .into_iter()
            .map(|conversation| ConversationKey { channel: channel.clone(), conversation })
            .collect();
        if places.is_empty() {
            return Ok(());
        }
        self.store
            .wake(places.iter().map(|place| Wake { place: place.clone(), due: now }).collect())
            .await?;
        self.woken(&places);
        Ok(())
    }
}

/// Whether the channel has or may take a conversation with that assignee.
fn may_be_ours(assignee: &Assignee, ready: &Ready) -> bool {
    let policy = &ready.policy;
    assignee.is(&ready.policy.us)
        || assignee.team.as_ref().is_some_and(|team| policy.teams.contains(team))
        || policy.rules.takes.unassigned && assignee.teammate.is_none()
}
