//! Posts what bots emitted to the channel's `events` address: in order, and each at least once.

use std::{sync::Arc, time::Duration};

use deskmate_bots::EventsAddress;
use deskmate_core::{ChannelName, ConversationId, Timestamp, TurnId};
use deskmate_store::{EventRow, StoreError};
use serde::Serialize;
use serde_json::Value;

use crate::{Channel, duty::Duty, engine::Inner};

/// How long one answer may take.
const LIMIT: Duration = Duration::from_secs(10);
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// An event older than this that fails is given up, so that none keeps back the others for ever.
const GIVE_UP_AFTER: Duration = Duration::from_secs(24 * 3600);
/// How often to look for what other nodes have emitted.
const OTHERS: Duration = Duration::from_secs(2);
/// Events read at once.
const MOST: usize = 20;

/// An event as it is posted.
#[derive(Serialize)]
struct Posted<'a> {
    id: &'a str,
    channel: &'a ChannelName,
    conversation_id: &'a ConversationId,
    turn_id: &'a TurnId,
    at: i64,
    event: &'a Value,
}

/// When to post events next.
#[derive(Clone, Copy)]
enum Next {
    /// When something was emitted.
    Emitted,
    /// Then, if nothing is emitted before: other nodes may have.
    Searched(Timestamp),
    /// Then, and not before: one that failed has to be tried again.
    Again(Timestamp),
}

/// What comes of an attempt.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Delivered,
    Again { why: String },
    GiveUp { why: String },
}

/// `answer` is the status, or why there is none.
fn verdict(answer: Result<u16, String>, age: Duration) -> Verdict {
    let why = match answer {
        Ok(200..=299) => return Verdict::Delivered,
        Ok(410) => return Verdict::GiveUp { why: "it answered 410".to_owned() },
        Ok(status) => format!("it answered {status}"),
        Err(why) => why,
    };
    if age >= GIVE_UP_AFTER { Verdict::GiveUp { why } } else { Verdict::Again { why } }
}

impl Inner {
    /// Posts a channel's events at start, and whenever one was emitted.
    pub(crate) async fn post_events_for_ever(
        self: Arc<Self>,
        channel: Arc<Channel>,
        address: EventsAddress,
    ) {
        let mut wait = FIRST_WAIT;
        let mut next = Next::Emitted;
        while self.next_events(&channel, next).await {
            let _working = self.busy.work();
            channel.emitted.take();
            let is_shared = self.store.is_shared();
            if is_shared && !self.has_duty(channel.name(), Duty::Events, LONGEST_WAIT).await {
                next = Next::Searched(self.clock.now().plus(OTHERS));
                continue;
            }
            let posted = self.post_events(&channel, &address, &mut wait).await;
            let now = self.clock.now();
            next = match posted {
                Ok(true) if is_shared => Next::Searched(now.plus(OTHERS)),
                Ok(true) => Next::Emitted,
                Ok(false) => Next::Again(now.plus(wait)),
                Err(error) => {
                    tracing::error!(%error, "event.store_failed");
                    Next::Again(now.plus(wait))
                }
            };
            if let Next::Again(_) = next {
                wait = (wait * 2).min(LONGEST_WAIT);
            }
        }
    }

    /// Waits until there is something to post. `false`: the engine stops.
    async fn next_events(&self, channel: &Channel, next: Next) -> bool {
        let again = match next {
            Next::Again(again) => again,
            Next::Emitted | Next::Searched(_) => {
                let until = if let Next::Searched(until) = next { Some(until) } else { None };
                let tried = async {
                    match until {
                        Some(until) => self.clock.sleep_until(until).await,
                        None => std::future::pending().await,
                    }
                };
                return tokio::select! {
                    () = channel.emitted.wait() => true,
                    () = tried => true,
                    () = channel.closing.cancelled() => false,
                };
            }
        };
        let mut time = self.clock.sleep_until(again);
        loop {
            tokio::select! {
                () = &mut time => return true,
                () = channel.closing.cancelled() => return false,
                // It waits behind the one that failed.
                () = channel.emitted.wait() => { channel.emitted.take(); }
            }
        }
    }

    /// Posts one after the other. `false`: one failed and is to be tried again, the others behind it.
    async fn post_events(
        &self,
        channel: &Channel,
        address: &EventsAddress,
        wait: &mut Duration,
    ) -> Result<bool, StoreError> {
        loop {
            let events = self.store.events(channel.name(), MOST).await?;
            if events.is_empty() {
                return Ok(true);
            }
            for event in events {
                if channel.closing.is_cancelled() {
                    return Ok(true);
                }
                let answer = self.post_event(channel, address, &event).await;
                let conversation = &event.conversation;
                let outcome = match verdict(answer, self.clock.now().since(event.at)) {
                    Verdict::Delivered => {
                        *wait = FIRST_WAIT;
                        tracing::debug!(conversation.id = %conversation, event.id, "event.delivered");
                        "delivered"
                    }
                    Verdict::GiveUp { why } => {
                        tracing::warn!(conversation.id = %conversation, event.id, events.at = %address, why, "event.given_up");
                        "given_up"
                    }
                    Verdict::Again { why } => {
                        tracing::warn!(conversation.id = %conversation, event.id, events.at = %address, why, "event.failed");
                        count("failed");
                        return Ok(false);
                    }
                };
                count(outcome);
                self.store.finish_event(channel.name(), &event.id).await?;
            }
        }
    }

    async fn post_event(
        &self,
        channel: &Channel,
        address: &EventsAddress,
        event: &EventRow,
    ) -> Result<u16, String> {
        let body = serde_json::to_vec(&Posted {
            id: &event.id,
            channel: channel.name(),
            conversation_id: &event.conversation,
            turn_id: &event.turn,
            at: event.at.as_secs(),
            event: &event.body,
        })
        .map_err(|error| error.to_string())?;
        let now = self.clock.now();
        tokio::select! {
            biased;
            answer = address.post(&event.id, self.clock.wall().as_secs(), body) => answer,
            () = self.clock.sleep_until(now.plus(LIMIT)) => {
                Err(format!("it did not answer within {} s", LIMIT.as_secs()))
            }
        }
    }
}

fn count(outcome: &'static str) {
    metrics::counter!("deskmate_events_total", "outcome" => outcome).increment(1);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_taken_is_tried_for_a_day() {
        let again = |why: &str| Verdict::Again { why: why.to_owned() };
        let gone = |why: &str| Verdict::GiveUp { why: why.to_owned() };
        let second = Duration::from_secs(1);
        for status in [200, 202, 204, 299] {
            assert_eq!(verdict(Ok(status), GIVE_UP_AFTER), Verdict::Delivered);
        }
        assert_eq!(verdict(Ok(410), Duration::ZERO), gone("it answered 410"));
        // A redirect is not followed: what is signed is for one address.
        for status in [302, 400, 404, 429, 500, 503] {
            let why = format!("it answered {status}");
            assert_eq!(verdict(Ok(status), GIVE_UP_AFTER - second), again(&why));
            assert_eq!(verdict(Ok(status), GIVE_UP_AFTER), gone(&why));
        }
        let refused = || Err("connection refused".to_owned());
        assert_eq!(verdict(refused(), Duration::ZERO), again("connection refused"));
        assert_eq!(verdict(refused(), GIVE_UP_AFTER), gone("connection refused"));
    }
}
