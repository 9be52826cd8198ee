//! The worker of one conversation: looks, decides, commits, asks the bot, delivers.
//!
//! It is level-triggered: each round does the one thing that is wanted most, until nothing is.

mod assign;
mod customer;
mod deliver;
mod inbox;
mod log;
mod perform;
mod read;
mod turn;
mod unknown;

use std::{
    collections::{BTreeMap, VecDeque},
    convert::Infallible,
    panic::AssertUnwindSafe,
    sync::Arc,
    time::Duration,
};

use deskmate_core::{
    ActionId, Conversation, Effect, Event, Happening, PartId, Planned, Timestamp, step,
};
use deskmate_store::{
    Change, ConversationKey, Inbox, Lease, LeasedConversation as Opened, OutboxRow, OutboxStatus,
    Release, StoreError,
};
use futures_util::FutureExt;

use crate::{
    Channel,
    busy::Working,
    call::Payload,
    channel::Ready,
    compose,
    convert::Snapshot,
    engine::{Attended, Inner, Nudge},
};
use turn::Running;

/// How long a worker has a conversation; it renews the lease as long as it works.
pub(crate) const LEASE: Duration = Duration::from_secs(30);
/// How long a conversation is left alone after something went wrong that should not.
const AFTER_TROUBLE: Duration = Duration::from_secs(5);

/// How long a conversation is left alone whose channel was taken away: it may be put back.
const WITHOUT_CHANNEL: Duration = Duration::from_secs(60);

/// What is wrong with a say of which nothing is left.
const BLANK: &str = "nothing in it that Intercom can show";

/// Works on a conversation until there is nothing to do.
pub(crate) async fn attend(attended: Attended, opened: Opened, working: Working) {
    let engine = &attended.engine();
    let lease = opened.lease.clone();
    let nudge = attended.nudge();
    let wakes = opened.inbox.wakes;
    let outcome = tokio::select! {
        outcome = AssertUnwindSafe(work(engine, opened, nudge, working)).catch_unwind() => outcome,
        never = keep(engine, &lease) => match never {},
    };
    if !matches!(outcome, Ok(Ok(()))) {
        engine.broken_off().insert(lease.place.clone());
    }
    drop(attended);
    match outcome {
        Ok(Ok(())) => {}
        Ok(Err(StoreError::LeaseLost(_))) => {
            tracing::warn!("worker.lease_lost");
        }
        Ok(Err(error)) => {
            tracing::error!(%error, "worker.store_failed");
            engine.pause(AFTER_TROUBLE).await;
            engine.store.abandon(&lease).await;
        }
        Err(_) => park_after_panic(engine, &lease, wakes).await,
    }
}

/// Keeps the lease while the worker is in a call: one call may take as long as a lease.
async fn keep(engine: &Inner, lease: &Lease) -> Infallible {
    loop {
        engine.clock.sleep_until(engine.clock.now().plus(LEASE / 3)).await;
        // Where that fails, the worker finds out by itself.
        engine.store.renew(lease, engine.clock.now().plus(LEASE)).await.ok();
    }
}

async fn work(
    engine: &Arc<Inner>,
    opened: Opened,
    nudge: Arc<Nudge>,
    working: Working,
) -> Result<(), StoreError> {
    match Worker::open(engine, opened, nudge, working) {
        Ok(mut worker) => worker.work().await,
        // The channel cannot work yet; the conversation waits for it.
        Err((lease, inbox)) => {
            let gone = engine.channel(&lease.place.channel).is_none();
            let wait = if gone { WITHOUT_CHANNEL } else { AFTER_TROUBLE };
            let due = engine.clock.now().plus(wait);
            let change = Change { still_to_read: inbox.read, ..Change::default() };
            let release = Release { wakes: inbox.wakes, due: Some(due) };
            engine.store.commit(&lease, change, Some(release)).await?;
            engine.store.abandon(&lease).await;
            Ok(())
        }
    }
}

/// A defect in one conversation stops that conversation only, and people hear of it.
async fn park_after_panic(engine: &Arc<Inner>, lease: &Lease, wakes: i64) {
    tracing::error!("worker.panicked");
    metrics::counter!("deskmate_panics_total").increment(1);
    let now = engine.clock.now();
    let why = "a defect in Deskmate stopped the work on it; please report it".to_owned();
    let timeline = vec![(now, Happening::Parked { why })];
    let change = Change { timeline, still_to_read: true, ..Change::default() };
    let due = now.plus(Duration::from_secs(600));
    if let Err(error) =
        engine.store.commit(lease, change, Some(Release { wakes, due: Some(due) })).await
    {
        tracing::error!(%error, "worker.store_failed");
    }
    engine.store.abandon(lease).await;
}

/// The conversation on the desk, and everything that belongs to the work on it.
struct Worker<'a> {
    engine: &'a Arc<Inner>,
    channel: Arc<Channel>,
    ready: Arc<Ready>,
    lease: Lease,
    nudge: Arc<Nudge>,
    /// Held as long as something is being done; let go of while waiting.
    working: Option<Working>,
    c: Conversation,
    inbox: Inbox,
    outbox: VecDeque<OutboxRow>,
    snapshot: Option<Snapshot>,
    /// Parts that actions of ours made.
    claims: BTreeMap<PartId, ActionId>,
    running: Option<Running>,
    /// What is decided and not yet written.
    change: Change,
    /// The last thing Intercom said was that this is no time to ask.
    not_before: Option<Timestamp>,
    next_seq: i64,
    /// Until then nobody else can have got it.
    lease_fresh_until: Timestamp,
}

impl<'a> Worker<'a> {
    /// Puts the conversation on the desk, or gives the lease back where the channel is not ready.
    fn open(
        engine: &'a Arc<Inner>,
        opened: Opened,
        nudge: Arc<Nudge>,
        working: Working,
    ) -> Result<Self, (Lease, Inbox)> {
        let Opened { lease, conversation, inbox, outbox } = opened;
        let channel = engine.channel(&lease.place.channel);
        let Some((channel, ready)) =
            channel.and_then(|channel| channel.ready().map(|ready| (channel, ready)))
        else {
            return Err((lease, inbox));
        };
        let ConversationKey { channel: name, conversation: id } = lease.place.clone();
        let now = engine.clock.now();
        let next_seq = outbox.iter().map(|row| row.seq).max().unwrap_or(0) + 1;
        let mut change = Change::default();
        let broken_off = engine.broken_off().remove(&lease.place);
        let distrusted = |row| {
            let (row, is_changed) = distrust(row, &engine.node, broken_off, now);
            if is_changed {
                change.outbox.push(row.clone());
            }
            row
        };
        let outbox = outbox.into_iter().map(distrusted).collect();
        Ok(Self {
            engine,
            channel,
            ready,
            nudge,
            working: Some(working),
            c: conversation.unwrap_or_else(|| Conversation::new(name, id)),
            lease,
            inbox,
            outbox,
            snapshot: None,
            claims: BTreeMap::new(),
            running: None,
            change,
            not_before: None,
            next_seq,
            lease_fresh_until: now.plus(LEASE / 3),
        })
    }

    fn now(&self) -> Timestamp {
        self.engine.clock.now()
    }

    async fn work(&mut self) -> Result<(), StoreError> {
        loop {
            self.renew().await?;
            self.take_news().await?;
            self.look_if_wanted().await?;
            self.take_answers();
            self.tick();
            if self.deliver_next().await? || self.start_turn().await? {
                continue;
            }
            if self.channel.closing.is_cancelled() {
                return self.put_down().await;
            }
            if self.running.is_some() {
                self.wait().await?;
            } else if self.release().await? {
                return Ok(());
            }
        }
    }

    /// Lets `core` decide, and keeps what it decides to be written.
    fn step(&mut self, event: Event) {
        let nothing = Conversation::new(self.c.channel.clone(), self.c.id.clone());
        let before = std::mem::replace(&mut self.c, nothing);
        let (after, effects) = step(before, event, &self.ready.policy, self.now());
        self.c = after;
        self.change.conversation = Some(self.c.clone());
        let mut blank = None;
        for effect in effects {
            match effect {
                Effect::Do(planned)
                    if !self.enqueue(&planned) && planned.operation.is_visible() =>
                {
                    let what = planned.operation.word().to_owned();
                    self.record(Happening::LeftOut { what, why: format!("there is {BLANK}") });
                    blank = planned.turn;
                }
                Effect::Do(_) => {}
                Effect::Record(happening) => self.record(happening),
            }
        }
        self.drop_unwanted_turn();
        if let Some(turn) = blank
            && !self.outbox.iter().any(|row| row.turn.as_ref() == Some(&turn) && is_fenced(row))
        {
            // The customer would wait for an answer that nobody sees.
            let why = format!("its answer has {BLANK}");
            self.step(Event::Refused { turn: Some(turn), why });
        }
    }

    /// Puts the calls of an action into the outbox. `false`: there are none.
    fn enqueue(&mut self, planned: &Planned) -> bool {
        let source = self.c.standing().source.clone();
        let writes = compose::writes(planned, &source);
        let some = !writes.is_empty();
        for (index, write) in writes.into_iter().enumerate() {
            let row = OutboxRow {
                seq: self.next_seq,
                action: planned.id.clone(),
                generation: planned.generation,
                turn: planned.turn.clone(),
                payload: Payload::new(planned.operation.word(), index == 0, write).to_json(),
                status: OutboxStatus::Ready,
                attempts: 0,
                node: self.engine.node.clone(),
                created_at: self.now(),
            };
            self.next_seq += 1;
            self.change.outbox.push(row.clone());
            self.outbox.push_back(row);
        }
        some
    }

    fn record(&mut self, happening: Happening) {
        log::write(&happening);
        self.change.timeline.push((self.now(), happening));
    }

    /// Writes what is decided.
    async fn flush(&mut self) -> Result<(), StoreError> {
        if self.change.is_empty() {
            return Ok(());
        }
        self.commit(None).await.map(drop)
    }

    async fn commit(&mut self, release: Option<Release>) -> Result<bool, StoreError> {
        let change = std::mem::take(&mut self.change);
        let has_emitted = !change.events.is_empty();
        let released = self.engine.store.commit(&self.lease, change, release).await?;
        if has_emitted {
            self.channel.emitted.now();
        }
        Ok(released)
    }

    /// Makes sure of the lease: after a sleep of this machine somebody else may have it.
    async fn renew(&mut self) -> Result<(), StoreError> {
        let now = self.now();
        if now < self.lease_fresh_until {
            return Ok(());
        }
        self.engine.store.renew(&self.lease, now.plus(LEASE)).await?;
        self.lease_fresh_until = now.plus(LEASE / 3);
        Ok(())
    }

    /// Nothing is left to do now: gives the conversation back. `false`: it was woken meanwhile.
    async fn release(&mut self) -> Result<bool, StoreError> {
        let due = self.next_due();
        let release = Release { wakes: self.inbox.wakes, due };
        self.change.still_to_read = self.inbox.read;
        let released = self.commit(Some(release)).await?;
        if !released {
            self.nudge.now();
        }
        Ok(released)
    }

    /// The engine stops: what is decided is kept, and what is left stays due.
    async fn put_down(&mut self) -> Result<(), StoreError> {
        self.flush().await?;
        let release = Release { wakes: self.inbox.wakes, due: Some(self.now()) };
        let change = Change { still_to_read: self.inbox.read, ..Change::default() };
        self.engine.store.commit(&self.lease, change, Some(release)).await?;
        self.engine.store.abandon(&self.lease).await;
        Ok(())
    }

    /// When there is something to do though nothing comes in.
    fn next_due(&self) -> Option<Timestamp> {
        let outbox = self.next_row().map(|(_, at)| at);
        let next =
            [self.c.due(&self.ready.policy), outbox, self.next_read()].into_iter().flatten().min();
        match (next, self.not_before) {
            (Some(next), Some(at)) => Some(next.max(at)),
            (next, at) => next.or(at),
        }
    }

    fn tick(&mut self) {
        if self.c.due(&self.ready.policy).is_some_and(|due| due <= self.now()) {
            self.step(Event::Tick);
        }
    }
}

fn is_fenced(row: &OutboxRow) -> bool {
    Payload::call_of(row).is_some_and(|write| write.is_fenced())
}

/// What another process wrote may have been sent since, and so may what a worker of this one left
/// behind that could not write what it did. Tells whether that changed the row.
fn distrust(row: OutboxRow, node: &str, broken_off: bool, now: Timestamp) -> (OutboxRow, bool) {
    if row.node == node && !broken_off {
        return (row, false);
    }
    let status = match row.status {
        OutboxStatus::Ready | OutboxStatus::Later(_) => OutboxStatus::Unknown { since: now },
        unknown @ OutboxStatus::Unknown { .. } => unknown,
    };
    (OutboxRow { status, node: node.to_owned(), ..row }, true)
}
