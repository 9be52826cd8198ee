//! The worker of one conversation: looks, decides, commits, asks the bot, delivers.
//!
//! It is level-triggered: each round does the one thing that is wanted most, until nothing is.

mod assign;
mod attend;
mod briefing;
mod customer;
mod deliver;
mod drafts;
mod files;
mod happened;
mod inbox;
mod missed;
mod outbox;
mod perform;
mod read;
mod reads;
mod remember;
mod set;
mod ticket;
mod turn;
mod unknown;
mod write;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use deskmate_core::{
    ActionId, ChannelName, Conversation, Effect, Event, Happening, Kind, PartId, Planned,
    Timestamp, step, stored::NotReadable,
};
use deskmate_store::{
    Change, ConversationKey, Guard, Held, Lease, LeasedConversation as Opened, StoreError,
};

use crate::{
    Channel,
    busy::Working,
    channel::Ready,
    compose,
    convert::{Ours, Snapshot},
    engine::{Inner, Nudge},
};
pub(crate) use assign::UNASSIGNABLE;
pub(crate) use attend::attend;
use inbox::Inbox;
use outbox::{Broken, Circumstances, Outbox};
use reads::reads_after;
use remember::Before;
use turn::{Missing, Running};

/// How long a worker has a conversation; it renews the lease as long as it works.
pub(crate) const LEASE: Duration = Duration::from_secs(30);
/// How long a conversation is left alone after something went wrong that should not.
const AFTER_TROUBLE: Duration = Duration::from_secs(5);
/// How long one is left alone that a newer Deskmate has to go on with.
const LEFT_TO_NEWER: Duration = Duration::from_secs(60);
/// The same where the newer one may stand beside this one, and takes it if it comes first then.
const LEFT_TO_NEWER_NODE: Duration = Duration::from_secs(10);
/// How long a conversation is left alone whose channel was taken away: it may be put back.
const WITHOUT_CHANNEL: Duration = Duration::from_secs(60);

/// How long a conversation is left alone whose channel is stopped: it is due as soon as that goes on.
const WHILE_PAUSED: Duration = Duration::from_secs(60);

/// What is wrong with a say of which nothing is left.
const BLANK: &str = "nothing in it that Intercom can show";

/// Whether a round of the worker has brought anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    /// Something was done: what is wanted most may be something else now.
    Made,
    /// There was nothing to do, or not now.
    None,
}

/// One conversation, and everything that belongs to the work on it.
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
    outbox: Outbox,
    snapshot: Option<Snapshot>,
    /// Parts that actions of ours made.
    claims: BTreeMap<PartId, ActionId>,
    running: Option<Running>,
    /// What the bot is to be told and no read shows.
    missing: Option<Missing>,
    /// The files of the message that goes out next.
    fetched: files::Fetched,
    /// Which action the last call of ours carried, and how long it took.
    took: Option<(i64, Duration)>,
    /// What was remembered of it cannot be read by anybody, and what of it: people get it, once it
    /// is known whose it is.
    lost: Option<String>,
    /// Words were taken away, and what is kept of them here has gone.
    forgot: bool,
    /// Whether people may have done something in the console that is not taken in.
    acts_asked: bool,
    /// What the answer that is being taken in is about.
    about: Kind,
    /// Whether that is to be remembered which is decided and not yet written.
    has_to_remember: bool,
    /// Whether something was decided about the conversation that is not yet written.
    decided: bool,
    /// What is decided and not yet written, besides what the conversation, the inbox and the outbox
    /// hold.
    change: Change,
    /// The last thing Intercom said was that this is no time to ask.
    not_before: Option<Timestamp>,
    /// Until then nobody else can have got it.
    lease_fresh_until: Timestamp,
}

/// A conversation that cannot be worked on now.
struct NotNow {
    lease: Lease,
    wakes: i64,
    /// Whether somebody asked for a look.
    asks: bool,
    /// When to try again.
    after: Duration,
}

/// Whether a channel is stopped and what it holds waits.
fn waits(engine: &Inner, channel: &ChannelName) -> bool {
    engine.paused(channel).is_some_and(|pause| pause.held == Held::Waits)
}

impl<'a> Worker<'a> {
    /// Begins to work on a conversation, or gives the lease back: where the channel is not ready, or
    /// where a newer Deskmate has written what this one cannot read.
    fn open(
        engine: &'a Arc<Inner>,
        opened: Opened,
        nudge: Arc<Nudge>,
        working: Working,
    ) -> Result<Self, NotNow> {
        let Opened { lease, conversation, unread, inbox, outbox } = opened;
        let (wakes, asks) = (inbox.wakes, inbox.read);
        let not_now = |lease, after| NotNow { lease, wakes, asks, after };
        let Some(channel) = engine.channel(&lease.key.channel) else {
            return Err(not_now(lease, WITHOUT_CHANNEL));
        };
        let Some(ready) = channel.ready() else {
            return Err(not_now(lease, AFTER_TROUBLE));
        };
        if waits(engine, channel.name()) {
            return Err(not_now(lease, WHILE_PAUSED));
        }
        let now = engine.clock.now();
        let broken_off = engine.broken_off().contains(&lease.key);
        let outbox = Outbox::open(outbox, &engine.node, broken_off, now);
        let (outbox, broken) = match (outbox, &unread) {
            (Err(v), _) | (_, &Some(NotReadable::Newer(v))) => {
                happened::left_to_newer(v);
                let beside = engine.store.is_shared();
                let after = if beside { LEFT_TO_NEWER_NODE } else { LEFT_TO_NEWER };
                return Err(not_now(lease, after));
            }
            (Ok(opened), _) => opened,
        };
        engine.broken_off().remove(&lease.key);
        let ConversationKey { channel: name, conversation: id } = lease.key.clone();
        let mut worker = Self {
            engine,
            channel,
            ready,
            nudge,
            working: Some(working),
            c: conversation.unwrap_or_else(|| Conversation::new(name, id)),
            lease,
            inbox: Inbox::open(inbox),
            outbox,
            snapshot: None,
            claims: BTreeMap::new(),
            running: None,
            missing: None,
            fetched: files::Fetched::default(),
            took: None,
            lost: unread.map(|why| why.to_string()),
            forgot: false,
            acts_asked: asks,
            about: Kind::default(),
            has_to_remember: false,
            decided: false,
            change: Change::default(),
            not_before: None,
            lease_fresh_until: now.plus(LEASE / 3),
        };
        for row in broken {
            worker.set_aside(row);
        }
        Ok(worker)
    }

    /// A row that nobody can read would be tried for ever: it is set aside, and people get the
    /// conversation.
    fn set_aside(&mut self, row: Broken) {
        let Broken { seq, action, turn, why } = row;
        happened::set_aside(&format!("action {seq} of the outbox"), &why);
        self.record(Happening::Dropped { action, what: "action".into(), why: why.clone() });
        let why = format!("something that was still to be done here was lost: {why}");
        self.step(Event::Lost { turn, why });
    }

    fn now(&self) -> Timestamp {
        self.engine.clock.now()
    }

    /// Returns when there is something to do again, if nothing happens before.
    async fn work(&mut self) -> Result<Option<Timestamp>, StoreError> {
        loop {
            self.renew().await?;
            self.take_inbox().await?;
            self.read_if_wanted().await?;
            self.take_answers();
            self.take_acts().await?;
            self.tick();
            if waits(self.engine, self.channel.name()) {
                return self.put_down(WHILE_PAUSED).await;
            }
            self.give_up_if_stopped();
            if self.deliver_next().await? == Progress::Made
                || self.start_turn().await? == Progress::Made
            {
                continue;
            }
            if self.channel.closing.is_cancelled() {
                return self.put_down(Duration::ZERO).await;
            }
            if self.running.is_some() || self.missing.is_some() {
                self.wait().await?;
            } else if let Some(released) = self.release().await? {
                return Ok(released.due);
            }
        }
    }

    /// Lets `core` decide, and keeps what it decides to be written.
    fn step(&mut self, event: Event) {
        let nothing = Conversation::new(self.c.channel.clone(), self.c.id.clone());
        let stood = Before::of(&self.c);
        let answered = matches!(event, Event::TurnAnswered { .. });
        let before = std::mem::replace(&mut self.c, nothing);
        let (after, effects) = step(before, event, &self.ready.policy, self.now());
        self.c = after;
        self.decided = true;
        let mut blank = None;
        for effect in effects {
            match effect {
                Effect::Do(planned)
                    if !self.enqueue(&planned) && planned.operation.handling().visible =>
                {
                    let what = planned.operation.word().to_owned();
                    self.record(Happening::LeftOut { what, why: format!("there is {BLANK}") });
                    blank = planned.turn;
                }
                Effect::Do(_) => {}
                Effect::Record(happening) => {
                    self.keep_draft(&happening);
                    self.record(happening);
                }
            }
        }
        self.note_to_remember(&stood, answered);
        self.drop_unwanted_turn();
        if let Some(turn) = blank
            && !self
                .outbox
                .rows()
                .any(|row| row.turn.as_ref() == Some(&turn) && row.payload.handling.fenced)
        {
            // The customer would wait for an answer that nobody sees.
            let why = format!("its answer has {BLANK}");
            self.step(Event::Refused { turn: Some(turn), why });
        }
    }

    /// Puts the calls of an action into the outbox. `false`: there are none.
    fn enqueue(&mut self, planned: &Planned) -> bool {
        let source = self.c.standing().source.clone();
        let link = self.engine.draft_link(&planned.id);
        let told = || self.told();
        let calls = compose::writes(planned, &source, link.as_deref(), &told);
        let some = !calls.is_empty();
        self.outbox.enqueue(planned, calls, self.now());
        some
    }

    fn record(&mut self, happening: Happening) {
        happened::log(&happening);
        self.change.timeline.push((self.now(), happening));
    }

    /// The channel is stopped, and people get what it holds.
    fn give_up_if_stopped(&mut self) {
        if let Some(pause) = self.engine.paused(self.channel.name())
            && self.c.is_the_bots_turn(&self.ready.policy)
        {
            let why = match pause.why.as_str() {
                "" => format!("{} has paused it", pause.who),
                why => format!("{} has paused it ({why})", pause.who),
            };
            self.step(Event::Refused { turn: None, why });
        }
    }

    /// When there is something to do though nothing comes in.
    fn next_due(&self) -> Option<Timestamp> {
        let core = self.c.due(&self.ready.policy);
        let outbox = self.next_row().map(|(_, at)| at);
        let missing = self.missing.as_ref().and_then(|missing| self.next_look_for(missing));
        let inbox = self.inbox.next_read(self.now());
        let next = [core, outbox, missing, inbox].into_iter().flatten().min();
        match (next, self.not_before) {
            (Some(next), Some(at)) => Some(next.max(at)),
            (next, at) => next.or(at),
        }
    }

    /// The row to do something about next, and when.
    fn next_row(&self) -> Option<(i64, Timestamp)> {
        let now = self.now();
        self.outbox.next(&Circumstances {
            now,
            conversation: &self.c,
            asked_at: self.asked_at(),
            settle: self.settle(),
            people_announced: self.inbox.people_announced(now),
        })
    }

    /// How long a call may take to show after its connection died.
    fn settle(&self) -> Duration {
        let settle = self.channel.options.rules.settle;
        if Guard::Settle.holds() { settle } else { Duration::ZERO }
    }

    /// When Intercom was asked for what was last read.
    fn asked_at(&self) -> Option<Timestamp> {
        self.snapshot.as_ref().map(|snapshot| snapshot.asked_at)
    }

    /// Whether Intercom has said that this is no time to ask.
    fn must_wait(&self) -> bool {
        self.not_before.is_some_and(|at| at > self.now())
    }

    fn ours(&self) -> Ours<'_> {
        Ours { us: &self.ready.policy.us, fallback: &self.ready.fallback }
    }

    fn tick(&mut self) {
        if self.c.due(&self.ready.policy).is_some_and(|due| due <= self.now()) {
            self.step(Event::Tick);
        }
    }
}
