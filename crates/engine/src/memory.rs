//! Has bots remember customers: what came of a conversation, once it is quiet, closed or with people.
//!
//! No answer waits for any of it. What is to be remembered is a row that is written with what led to
//! it; one node takes it up, and what it comes to counts only where nothing was said meanwhile.

use std::{sync::Arc, time::Duration};

use deskmate_bots::{Bot, Failure, MemoryRules, ToRemember};
use deskmate_core::{ChannelName, ContactId, Timestamp};
use deskmate_store::{Memories, Memory, MemoryDue, StoreError};
use intercom::{Class, Priority};

use crate::{
    Channel,
    channel::Ready,
    convert::{self, Snapshot},
    duty::Duty,
    engine::Inner,
};

/// How long after a conversation was closed, or went to people, it is looked at: what led to that is
/// said by then.
pub(crate) const SOON: Duration = Duration::from_secs(30);
/// How often to look for what other nodes have to remember.
const OTHERS: Duration = Duration::from_secs(30);
/// How long to wait where the channel cannot work, or the store does not.
const NOT_NOW: Duration = Duration::from_secs(60);
/// How long one summary may take.
const LIMIT: Duration = Duration::from_secs(60);
/// How long a turn waits for what is remembered.
const RECALL: Duration = Duration::from_secs(2);
/// How long the node that does it keeps the duty without saying so again.
const EVERY: Duration = Duration::from_secs(120);
/// Most lines of a conversation that are summed up.
const LINES: usize = 300;
/// How many are taken up at once.
const MOST: u32 = 20;
/// How often one is tried.
const TRIES: u32 = 5;

/// What comes of one.
enum Outcome {
    /// It is kept.
    Written,
    /// There is nothing to remember.
    Nothing,
    /// It is tried again then, whatever went wrong.
    NotBefore(Timestamp),
    /// It failed, and is tried again a few times.
    Failed(String),
    /// It will not work.
    GivenUp(String),
}

impl Inner {
    /// What is remembered of a customer, for a turn. Without it a bot can still answer.
    pub(crate) async fn recall(
        &self,
        channel: &ChannelName,
        bot: &dyn Bot,
        contact: Option<&ContactId>,
    ) -> Option<String> {
        let (MemoryRules { keep, .. }, contact) = (bot.memory()?, contact?);
        let now = self.clock.now();
        let memories = Memories::new(Arc::clone(&self.store));
        tokio::select! {
            biased;
            found = memories.of(channel, contact, now) => match found {
                // For as long as the bot's file says now.
                Ok(found) => {
                    let found = found.filter(|memory| memory.written_at.plus(keep) > now);
                    found.map(|memory| memory.text)
                }
                Err(error) => {
                    tracing::warn!(%error, "memory.not_read");
                    None
                }
            },
            () = self.clock.sleep_until(now.plus(RECALL)) => None,
        }
    }

    /// Remembers what a channel's conversations came to, whenever one's time has come.
    pub(crate) async fn remember_for_ever(self: Arc<Self>, channel: Arc<Channel>) {
        let mut next: Option<Timestamp> = None;
        loop {
            let time = async {
                match next {
                    Some(next) => self.clock.sleep_until(next).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = channel.to_remember.wait() => {}
                () = time => {}
                () = channel.closing.cancelled() => return,
            }
            let _working = self.busy.work();
            channel.to_remember.take();
            let others = self.store.is_shared().then(|| self.clock.now().plus(OTHERS));
            next = match self.remember(&channel, others.is_some()).await {
                Ok(next) => next.into_iter().chain(others).min(),
                Err(error) => {
                    tracing::error!(%error, "memory.store_failed");
                    Some(self.clock.now().plus(NOT_NOW))
                }
            };
        }
    }

    /// Goes on with everything whose time has come. When there is something again.
    async fn remember(
        &self,
        channel: &Channel,
        shared: bool,
    ) -> Result<Option<Timestamp>, StoreError> {
        let (memories, name) = (Memories::new(Arc::clone(&self.store)), channel.name());
        while let Some(rules) = channel.options.bot.memory() {
            let next = memories.next(name).await?;
            let now = self.clock.now();
            if next.is_none_or(|next| next > now) {
                return Ok(next);
            }
            if shared && !self.has_duty(name, Duty::Memory, EVERY).await {
                return Ok(None);
            }
            let ready = channel.ready().filter(|_| self.paused(name).is_none());
            let Some(ready) = ready else { return Ok(Some(now.plus(NOT_NOW))) };
            for due in memories.due(name, now, MOST).await? {
                if channel.closing.is_cancelled() {
                    return Ok(None);
                }
                let outcome = tokio::select! {
                    outcome = self.sum_up(channel, &ready, rules, &memories, &due) => outcome,
                    () = channel.closing.cancelled() => return Ok(None),
                };
                self.put_down_memory(&memories, &due, outcome).await?;
            }
        }
        Ok(None)
    }

    async fn sum_up(
        &self,
        channel: &Channel,
        ready: &Ready,
        rules: MemoryRules,
        memories: &Memories,
        due: &MemoryDue,
    ) -> Result<Outcome, StoreError> {
        let asked_at = self.clock.now();
        let client = channel.client.with_priority(Priority::Sweep);
        let id = convert::conversation_id(&due.key.conversation);
        let conversation = match client.conversation(&id).await {
            Ok(conversation) => conversation,
            Err(error) => return Ok(not_read(&error, asked_at)),
        };
        let us = ready.policy.us.clone();
        let snapshot = Snapshot::new(conversation, us, asked_at, self.clock.now());
        let mut contacts = snapshot.contacts();
        // What several have said is nobody's own.
        let (Some(contact), None) = (contacts.next(), contacts.next()) else {
            return Ok(Outcome::Nothing);
        };
        let contact = ContactId::new(contact.as_str());
        let before = memories.of(channel.name(), &contact, asked_at).await?;
        let before = before.filter(|memory| memory.written_at.plus(rules.keep) > asked_at);
        let conversation = ToRemember {
            before: before.map(|memory| memory.text),
            said: snapshot.history(&[], LINES),
        };
        let summary = tokio::select! {
            biased;
            summary = channel.options.bot.remember(&conversation) => summary,
            () = self.clock.sleep_until(asked_at.plus(LIMIT)) => {
                return Ok(Outcome::Failed(format!("no summary within {} s", LIMIT.as_secs())));
            }
        };
        let text = match summary {
            Ok(Some(text)) => text,
            Ok(None) => return Ok(Outcome::Nothing),
            Err(Failure::Retry { after: Some(after), .. }) => {
                return Ok(Outcome::NotBefore(self.clock.now().plus(after.max(SOON))));
            }
            Err(Failure::Retry { why, after: None }) => return Ok(Outcome::Failed(why)),
            Err(Failure::Final { why }) => return Ok(Outcome::GivenUp(why)),
        };
        let now = self.clock.now();
        let channel = channel.name().clone();
        let (written_at, forget_at) = (now, now.plus(rules.keep));
        let memory = Memory { channel, contact, text, written_at, forget_at };
        match memories.keep(due, &memory).await {
            Ok(()) => Ok(Outcome::Written),
            // More was said since, or it was erased.
            Err(StoreError::ChangedMeanwhile) => Ok(Outcome::Nothing),
            Err(error) => Err(error),
        }
    }

    /// Keeps what came of one. Nobody reads what was said in any log.
    async fn put_down_memory(
        &self,
        memories: &Memories,
        due: &MemoryDue,
        outcome: Result<Outcome, StoreError>,
    ) -> Result<(), StoreError> {
        let id = &due.key.conversation;
        let tries = due.tries + 1;
        let outcome = match outcome? {
            Outcome::Written => {
                self.changed();
                tracing::info!(conversation.id = %id, "memory.written");
                "written"
            }
            Outcome::Nothing => {
                memories.leave(due).await?;
                "nothing"
            }
            Outcome::NotBefore(at) => {
                memories.put_off(due, at, due.tries).await?;
                "again"
            }
            Outcome::Failed(why) if tries < TRIES => {
                tracing::warn!(conversation.id = %id, why, "memory.failed");
                let wait = NOT_NOW.saturating_mul(1 << tries.min(10));
                memories.put_off(due, self.clock.now().plus(wait), tries).await?;
                "again"
            }
            Outcome::Failed(why) | Outcome::GivenUp(why) => {
                tracing::warn!(conversation.id = %id, why, "memory.given_up");
                memories.leave(due).await?;
                "given_up"
            }
        };
        metrics::counter!("deskmate_memories_total", "outcome" => outcome).increment(1);
        Ok(())
    }
}

/// What it means that a conversation cannot be read.
fn not_read(error: &intercom::Error, now: Timestamp) -> Outcome {
    match error.class() {
        Class::Gone { .. } => Outcome::Nothing,
        Class::Retry { at_ms: Some(at) } => {
            Outcome::NotBefore(Timestamp::from_millis(at).max(now.plus(SOON)))
        }
        Class::Retry { at_ms: None }
        | Class::Unknown
        | Class::Unreadable
        | Class::Denied { .. }
        | Class::Refused
        | Class::Conflict => Outcome::Failed(error.to_string()),
    }
}
