//! A connection that listens: what other nodes woke, and whether the database is there at all.
//!
//! What is heard is a hint. Whoever waits for work looks at the tables now and then all the same.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use deadpool_postgres::{Client, Pool};
use deskmate_core::{ChannelName, Timestamp};
use serde_json::json;
use tokio::sync::Notify;
use tokio_postgres::AsyncMessage;
use tokio_util::sync::CancellationToken;

use super::address::Address;
use crate::{ConversationKey, Health, Heard, StoreError};

/// How often to try while nothing can be written.
const RETRY: Duration = Duration::from_secs(1);
/// How often to make sure of a connection on which nothing is heard.
const PING: Duration = Duration::from_secs(10);
/// PostgreSQL takes no longer message than 8,000 bytes; this many keys are surely shorter, or said
/// to be too many.
const MOST_BYTES: usize = 7_500;

#[derive(Debug)]
pub(super) struct Watch {
    /// The name of the channel of this schema, as SQL wants it.
    topic: String,
    /// What is told by this node carries this, so that it does not listen to itself.
    me: String,
    heard: Mutex<Heard>,
    something: Notify,
    failing: Mutex<Option<Failing>>,
    fails: Notify,
}

#[derive(Clone, Debug)]
struct Failing {
    since: Instant,
    why: String,
}

/// What one node tells the others.
#[derive(serde::Serialize, serde::Deserialize)]
struct Told {
    from: String,
    /// None: too many to say.
    woken: Option<BTreeSet<ConversationKey>>,
    /// Until when Intercom takes no more calls of these channels.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    limited: BTreeMap<ChannelName, Timestamp>,
}

impl Told {
    fn woken(from: &str, woken: Option<BTreeSet<ConversationKey>>) -> Self {
        Self { from: from.to_owned(), woken, limited: BTreeMap::new() }
    }
}

impl Watch {
    pub(super) fn new(schema: &str, me: String) -> Arc<Self> {
        Arc::new(Self {
            topic: format!("deskmate_{schema}").chars().take(60).collect(),
            me,
            heard: Mutex::new(Heard::default()),
            something: Notify::new(),
            failing: Mutex::new(None),
            fails: Notify::new(),
        })
    }

    fn failing(&self) -> MutexGuard<'_, Option<Failing>> {
        self.failing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn health(&self) -> Health {
        let failing = self.failing().clone();
        Health {
            failing: failing.map(|failing| crate::Failing {
                lasts: now().saturating_duration_since(failing.since),
                why: failing.why,
            }),
        }
    }

    /// Something was written.
    pub(super) fn committed(&self) {
        if self.failing().take().is_some() {
            tracing::info!("store.writes_again");
        }
    }

    /// Nothing can be written.
    pub(super) fn failed(&self, error: &StoreError) {
        let mut failing = self.failing();
        if failing.is_none() {
            tracing::error!(%error, "store.write_failed");
        }
        let since = failing.as_ref().map_or_else(now, |failing| failing.since);
        *failing = Some(Failing { since, why: error.to_string() });
        drop(failing);
        self.fails.notify_one();
    }

    /// Tells other nodes what was woken. Not a part of what was written: it waits for nobody, and
    /// if it is lost, they find it by themselves.
    pub(super) async fn tell_others(
        &self,
        db: &Client,
        woken: impl Iterator<Item = &ConversationKey>,
    ) {
        let woken: BTreeSet<ConversationKey> = woken.cloned().collect();
        if woken.is_empty() {
            return;
        }
        let mut message = json!(Told::woken(&self.me, Some(woken))).to_string();
        if message.len() > MOST_BYTES {
            message = json!(Told::woken(&self.me, None)).to_string();
        }
        self.tell(db, &message).await;
    }

    /// Tells other nodes that Intercom takes no more calls of a channel until then.
    pub(super) async fn tell_limit(&self, db: &Client, channel: &ChannelName, until: Timestamp) {
        let limited = BTreeMap::from([(channel.clone(), until)]);
        let told = Told { limited, ..Told::woken(&self.me, Some(BTreeSet::new())) };
        self.tell(db, &json!(told).to_string()).await;
    }

    async fn tell(&self, db: &Client, message: &str) {
        let telling = async {
            let tell = db.prepare_cached("SELECT pg_notify($1, $2)").await?;
            db.execute(&tell, &[&self.topic, &message]).await
        };
        if let Err(error) = telling.await {
            tracing::debug!(error = super::refusal::said(&error), "store.not_told");
        }
    }

    /// Waits until another node has woken something.
    pub(super) async fn heard(&self) -> Heard {
        loop {
            let heard =
                std::mem::take(&mut *self.heard.lock().unwrap_or_else(PoisonError::into_inner));
            if heard != Heard::default() {
                return heard;
            }
            self.something.notified().await;
        }
    }

    fn hears(&self, message: &str) {
        let told = serde_json::from_str::<Told>(message).ok();
        if told.as_ref().is_some_and(|told| told.from == self.me) {
            return;
        }
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        match told {
            Some(Told { woken: Some(woken), limited, .. }) => {
                heard.woken.extend(woken);
                heard.limited.extend(limited);
            }
            Some(_) | None => heard.more = true,
        }
        drop(heard);
        self.something.notify_one();
    }

    /// Listens as long as the store is open, on one connection after the other.
    pub(super) async fn run(
        self: Arc<Self>,
        address: Address,
        pool: Pool,
        closing: CancellationToken,
    ) {
        while !closing.is_cancelled() {
            let listened = tokio::select! {
                listened = self.listen(&address, &pool) => listened,
                () = closing.cancelled() => return,
            };
            if let Err(error) = listened {
                self.failed(&error);
            }
            tokio::select! {
                () = pause(RETRY) => {}
                () = closing.cancelled() => return,
            }
        }
    }

    async fn listen(&self, address: &Address, pool: &Pool) -> Result<(), StoreError> {
        let (client, mut connection) = address.connect().await?;
        let listening = async {
            client
                .batch_execute(&format!("LISTEN \"{}\"", self.topic.replace('"', "\"\"")))
                .await?;
            self.committed();
            // What was told meanwhile nobody heard.
            self.hears("");
            loop {
                tokio::select! {
                    () = pause(PING) => client.batch_execute("").await?,
                    () = self.fails.notified() => self.until_it_writes(pool).await,
                }
            }
        };
        let hearing = async {
            while let Some(message) = std::future::poll_fn(|cx| connection.poll_message(cx)).await {
                if let AsyncMessage::Notification(told) = message? {
                    self.hears(told.payload());
                }
            }
            Err(StoreError::NotCommitted("the connection was closed".to_owned()))
        };
        tokio::select! {
            ended = listening => ended,
            ended = hearing => ended,
        }
    }

    /// Nobody may write for a long time, and it has to be known when they can.
    async fn until_it_writes(&self, pool: &Pool) {
        while self.failing().is_some() {
            match probe(pool).await {
                Ok(()) => self.committed(),
                Err(error) => {
                    self.failed(&error);
                    pause(RETRY).await;
                }
            }
        }
    }
}

/// Writes something that takes room, and takes it back.
async fn probe(pool: &Pool) -> Result<(), StoreError> {
    let db = pool.get().await?;
    db.batch_execute(
        "INSERT INTO mark VALUES ('', 'probe', repeat('x', 4096))
             ON CONFLICT (channel, name) DO UPDATE SET value = excluded.value;
         DELETE FROM mark WHERE channel = '' AND name = 'probe'",
    )
    .await?;
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "how long a database is away is real time in any test"
)]
fn now() -> Instant {
    Instant::now()
}

#[expect(clippy::disallowed_methods, reason = "a database is away for real time in any test")]
async fn pause(duration: Duration) {
    tokio::time::sleep(duration).await;
}
