//! What comes in: notifications, which share commits, and wakes.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet, btree_map::Entry},
    sync::{Arc, Mutex},
};

use deadpool_postgres::{Client, GenericClient, Pool};
use deskmate_core::{ConversationId, Timestamp};
use tokio::{
    sync::{mpsc, oneshot},
    task::JoinSet,
};

use super::{refusal::is_of_the_database, watch::Watch};
use crate::{
    ConversationKey, NewNotification, StoreError, TakenIn,
    records::{NextRead, Stands},
};

/// Requests that share one commit at most.
const MOST_SHARED: usize = 256;
/// Requests that may wait before a caller has to.
const QUEUE: usize = 4096;

type Answer = oneshot::Sender<Result<Vec<TakenIn>, StoreError>>;

struct Job {
    notifications: Vec<NewNotification>,
    answer: Answer,
}

/// Where notifications wait for the commit that they share.
#[derive(Debug)]
pub(super) struct Intake {
    /// None once it is closed.
    queue: Mutex<Option<mpsc::Sender<Job>>>,
    watch: Arc<Watch>,
}

impl Intake {
    /// The queue, and what empties it: it ends when the queue is closed.
    pub(super) fn new(pool: Pool, watch: Arc<Watch>) -> (Self, impl Future<Output = ()> + Send) {
        let (queue, waiting) = mpsc::channel(QUEUE);
        (
            Self { queue: Mutex::new(Some(queue)), watch: Arc::clone(&watch) },
            run(pool, watch, waiting),
        )
    }

    /// Keeps them and returns when they are durable.
    pub(super) async fn take_in(
        &self,
        notifications: Vec<NewNotification>,
    ) -> Result<Vec<TakenIn>, StoreError> {
        // Intercom waits for five seconds only; who says no at once is asked again.
        if let Some(failing) = self.watch.health().failing {
            return Err(StoreError::NotCommitted(failing.why));
        }
        let queue = self.queue.lock().map_err(|_| StoreError::Closed)?.clone();
        let (answer, answered) = oneshot::channel();
        let job = Job { notifications, answer };
        queue.ok_or(StoreError::Closed)?.send(job).await.map_err(|_| StoreError::Closed)?;
        answered.await.map_err(|_| StoreError::Closed)?
    }

    /// Takes nothing more.
    pub(super) fn close(&self) {
        drop(self.queue.lock().ok().and_then(|mut queue| queue.take()));
    }
}

async fn run(pool: Pool, watch: Arc<Watch>, mut waiting: mpsc::Receiver<Job>) {
    let mut jobs = Vec::with_capacity(MOST_SHARED);
    while waiting.recv_many(&mut jobs, MOST_SHARED).await > 0 {
        commit_all(&pool, &watch, std::mem::take(&mut jobs)).await;
    }
}

async fn commit_all(pool: &Pool, watch: &Arc<Watch>, jobs: Vec<Job>) {
    match share(pool, watch, &jobs).await {
        Ok(Kept { new, woken, db }) => {
            tell(jobs, new);
            // Nobody who sent them has to wait for that.
            watch.tell_others(&db, woken.iter()).await;
        }
        Err(error) if is_of_the_database(&error) => {
            watch.failed(&error);
            let error = error.to_string();
            for job in jobs {
                job.answer.send(Err(StoreError::NotCommitted(error.clone()))).ok();
            }
        }
        Err(error) if jobs.len() == 1 => {
            if let Some(job) = jobs.into_iter().next() {
                job.answer.send(Err(error)).ok();
            }
        }
        // One of them is to blame: it takes no other with it, and keeps none waiting.
        Err(_) => {
            let mut each = JoinSet::new();
            for job in jobs {
                each.spawn(commit_alone(pool.clone(), Arc::clone(watch), job));
            }
            each.join_all().await;
        }
    }
}

async fn commit_alone(pool: Pool, watch: Arc<Watch>, job: Job) {
    match share(&pool, &watch, std::slice::from_ref(&job)).await {
        Ok(Kept { new, woken, db }) => {
            tell(vec![job], new);
            watch.tell_others(&db, woken.iter()).await;
        }
        Err(error) => {
            if is_of_the_database(&error) {
                watch.failed(&error);
            }
            job.answer.send(Err(error)).ok();
        }
    }
}

/// What became of those that were not there, by channel and id.
type New = BTreeMap<(String, String), TakenIn>;

/// Tells each caller which of its notifications are new: of several alike, the first.
fn tell(jobs: Vec<Job>, mut new: New) {
    for Job { notifications, answer } in jobs {
        let told = notifications.iter().map(|one| {
            let key = (one.channel.as_str().to_owned(), text(&one.id).into_owned());
            new.remove(&key).unwrap_or(TakenIn::Duplicate)
        });
        answer.send(Ok(told.collect())).ok();
    }
}

/// A notification, and when its conversation is to be looked at.
struct Taken<'a> {
    notification: &'a NewNotification,
    next: NextRead,
}

impl<'a> Taken<'a> {
    fn conversation(&self) -> Option<Cow<'a, str>> {
        self.notification.conversation.as_ref().map(|id| text(id.as_str()))
    }

    /// When its conversation is due because of it.
    fn due(&self) -> Option<i64> {
        match self.next {
            NextRead::At(due) if self.notification.conversation.is_some() => Some(due.as_millis()),
            NextRead::At(_) | NextRead::Never => None,
        }
    }
}

/// What was kept.
struct Kept {
    new: New,
    /// What was woken by it.
    woken: BTreeSet<ConversationKey>,
    db: Client,
}

/// One statement for all of them, which is a transaction of its own: the way to the database and back
/// is gone once.
async fn share(pool: &Pool, watch: &Watch, jobs: &[Job]) -> Result<Kept, StoreError> {
    // In one order on every node, so that no two of them wait for each other.
    let mut all: BTreeMap<(&str, Cow<'_, str>), Taken<'_>> = BTreeMap::new();
    for notification in jobs.iter().flat_map(|job| &job.notifications) {
        let next = match notification.conversation {
            Some(_) => NextRead::At(notification.received_at),
            None => NextRead::Never,
        };
        let key = (notification.channel.as_str(), text(&notification.id));
        all.entry(key).or_insert(Taken { notification, next });
    }
    let db = pool.get().await?;
    let (mut new, mut woken) = (New::new(), BTreeSet::new());
    if all.is_empty() {
        return Ok(Kept { new, woken, db });
    }
    keep_calm(&db, all.values_mut()).await?;
    let inserted = insert(&db, &all).await?;
    for ((channel, id), taken) in &all {
        let key = ((*channel).to_owned(), id.clone().into_owned());
        if !inserted.contains(&key) {
            continue;
        }
        if let (Some(conversation), NextRead::At(_)) = (taken.conversation(), taken.next) {
            let channel = taken.notification.channel.clone();
            let conversation = ConversationId::new(conversation);
            woken.insert(ConversationKey { channel, conversation });
        }
        new.insert(key, taken.notification.taken_in(taken.next));
    }
    watch.committed();
    Ok(Kept { new, woken, db })
}

/// Finds out how the conversations stand that a person has by what is told of them.
async fn keep_calm<'a, 'b: 'a>(
    db: &impl GenericClient,
    all: impl Iterator<Item = &'a mut Taken<'b>>,
) -> Result<(), StoreError> {
    let key = |one: &NewNotification| {
        let conversation = one.conversation.as_ref()?;
        Some((one.channel.as_str().to_owned(), text(conversation.as_str()).into_owned()))
    };
    let is_calm = |taken: &&mut Taken<'_>| {
        taken.notification.calm_until.is_some() && taken.notification.conversation.is_some()
    };
    let calm: Vec<_> = all.filter(is_calm).collect();
    if calm.is_empty() {
        return Ok(());
    }
    let (channels, ids): (Vec<_>, Vec<_>) =
        calm.iter().filter_map(|taken| key(taken.notification)).unzip();
    let ask = db
        .prepare_cached(
            "SELECT c.channel, c.id, c.list, c.due_at, c.lease_node IS NOT NULL
                 OR EXISTS (SELECT 1 FROM outbox o
                            WHERE o.channel = c.channel AND o.conversation = c.id)
                 OR EXISTS (SELECT 1 FROM draft d
                            WHERE d.channel = c.channel AND d.conversation = c.id)
             FROM unnest($1::text[], $2::text[]) AS t (channel, id)
             JOIN conversation c ON c.channel = t.channel AND c.id = t.id",
        )
        .await?;
    let mut known = BTreeMap::new();
    for row in db.query(&ask, &[&channels, &ids]).await? {
        let stands = Stands { list: row.try_get(2)?, due: row.try_get(3)?, busy: row.try_get(4)? };
        known.insert((row.try_get(0)?, row.try_get(1)?), stands);
    }
    for taken in calm {
        let stands = key(taken.notification).and_then(|key| known.get(&key));
        taken.next = taken.notification.next_read(stands);
    }
    Ok(())
}

async fn insert(
    db: &impl GenericClient,
    all: &BTreeMap<(&str, Cow<'_, str>), Taken<'_>>,
) -> Result<BTreeSet<(String, String)>, StoreError> {
    let insert = db
        .prepare_cached(
            "WITH told AS (
                 SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[],
                     $6::bytea[], $7::bigint[], $8::bigint[], $9::bigint[])
                 AS t (channel, id, conversation, topic, expected, body, received_at, done_at, due_at)),
             kept AS (
                 INSERT INTO notification
                     (channel, id, conversation, topic, expected, body, received_at, done_at)
                 SELECT channel, id, conversation, topic, expected, body, received_at, done_at
                 FROM told ON CONFLICT DO NOTHING RETURNING channel, id),
             woken AS (
                 INSERT INTO conversation AS c (channel, id, due_at, wakes)
                 SELECT t.channel, t.conversation, min(t.due_at), count(*)
                 FROM told t JOIN kept k ON k.channel = t.channel AND k.id = t.id
                 WHERE t.due_at IS NOT NULL GROUP BY t.channel, t.conversation
                 ORDER BY t.channel COLLATE \"C\", t.conversation COLLATE \"C\"
                 ON CONFLICT (channel, id) DO UPDATE
                 SET wakes = c.wakes + excluded.wakes,
                     due_at = least(c.due_at, excluded.due_at))
             SELECT channel, id FROM kept",
        )
        .await?;
    let keys: Vec<&(&str, Cow<'_, str>)> = all.keys().collect();
    let each = || all.values().map(|taken| (taken.notification, taken.next != NextRead::Never));
    let channels: Vec<&str> = keys.iter().map(|(channel, _)| *channel).collect();
    let ids: Vec<&str> = keys.iter().map(|(_, id)| id.as_ref()).collect();
    let conversations: Vec<_> = all.values().map(Taken::conversation).collect();
    let topics: Vec<Cow<'_, str>> = each().map(|(one, _)| text(&one.topic)).collect();
    let expected: Vec<String> =
        each().map(|(one, _)| serde_json::json!(one.expected).to_string()).collect();
    // Nothing is read of what wakes nothing.
    let bodies: Vec<Option<&[u8]>> =
        each().map(|(one, wakes)| wakes.then_some(&*one.body)).collect();
    let received: Vec<i64> = each().map(|(one, _)| one.received_at.as_millis()).collect();
    let done: Vec<Option<i64>> =
        each().map(|(one, wakes)| (!wakes).then_some(one.received_at.as_millis())).collect();
    let due: Vec<Option<i64>> = all.values().map(Taken::due).collect();
    let rows = db
        .query(
            &insert,
            &[&channels, &ids, &conversations, &topics, &expected, &bodies, &received, &done, &due],
        )
        .await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// PostgreSQL keeps no text with a zero in it.
fn text(text: &str) -> Cow<'_, str> {
    if text.contains('\0') { text.replace('\0', "\u{fffd}").into() } else { text.into() }
}

/// Wakes of conversations, added up.
#[derive(Debug, Default)]
pub(super) struct Wakes {
    all: BTreeMap<ConversationKey, Wake>,
}

#[derive(Debug)]
struct Wake {
    due: i64,
    wakes: i64,
    look: i64,
}

impl Wakes {
    /// `read`: it is to be read whatever else there is.
    pub(super) fn add(&mut self, mut key: ConversationKey, due: Timestamp, read: bool) {
        if let Cow::Owned(clean) = text(key.conversation.as_str()) {
            key.conversation = ConversationId::new(clean);
        }
        // Since when: of those due alike, who has asked first comes first.
        let look = if read { due.as_millis().max(1) } else { 0 };
        match self.all.entry(key) {
            Entry::Vacant(none) => {
                none.insert(Wake { due: due.as_millis(), wakes: 1, look });
            }
            Entry::Occupied(mut some) => {
                let some = some.get_mut();
                some.wakes += 1;
                some.due = some.due.min(due.as_millis());
                some.look = match (some.look, look) {
                    (0, look) | (look, 0) => look,
                    (one, other) => one.min(other),
                };
            }
        }
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &ConversationKey> {
        self.all.keys()
    }

    /// In one statement, and in one order on every node.
    pub(super) async fn write(&self, db: &impl GenericClient) -> Result<(), StoreError> {
        if self.all.is_empty() {
            return Ok(());
        }
        let wake = db
            .prepare_cached(
                "INSERT INTO conversation AS c (channel, id, due_at, wakes, look)
                 SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[],
                     $5::bigint[])
                 ON CONFLICT (channel, id) DO UPDATE
                 SET wakes = c.wakes + excluded.wakes,
                     look = CASE WHEN c.look = 0 OR excluded.look = 0
                                 THEN greatest(c.look, excluded.look)
                                 ELSE least(c.look, excluded.look) END,
                     due_at = least(c.due_at, excluded.due_at)",
            )
            .await?;
        let (keys, wakes): (Vec<_>, Vec<_>) = self.all.iter().unzip();
        let channels: Vec<&str> = keys.iter().map(|key| key.channel.as_str()).collect();
        let ids: Vec<&str> = keys.iter().map(|key| key.conversation.as_str()).collect();
        let due: Vec<i64> = wakes.iter().map(|wake| wake.due).collect();
        let number: Vec<i64> = wakes.iter().map(|wake| wake.wakes).collect();
        let look: Vec<i64> = wakes.iter().map(|wake| wake.look).collect();
        db.execute(&wake, &[&channels, &ids, &due, &number, &look]).await?;
        Ok(())
    }
}
