//! Whatever comes in whatever order: no wake is lost, and no conversation is with two.

use std::collections::BTreeMap;

use deskmate_store::{Change, ConversationKey, Lease, Release, Store, TakenIn, Wake};
use proptest::prelude::{Just, Strategy, prop_oneof};

use crate::{
    backend::{Backend, Postgres, Sqlite},
    samples::{LEASE, at, key, note},
};

/// One thing that happens. Conversations, notifications and workers are few, so that they meet.
#[derive(Clone, Debug)]
enum Op {
    TakeIn { conversation: usize, id: usize },
    Wake { conversation: usize, after: i64 },
    Claim { most: usize },
    Inbox { conversation: usize },
    Commit { conversation: usize, done: bool },
    Release { conversation: usize, after: Option<i64> },
    Abandon { conversation: usize },
    Pass { millis: i64 },
}

fn op() -> impl Strategy<Value = Op> {
    let conversation = 0..2_usize;
    prop_oneof![
        3 => (conversation.clone(), 0..6_usize).prop_map(|(conversation, id)| Op::TakeIn { conversation, id }),
        2 => (conversation.clone(), -50..200_i64).prop_map(|(conversation, after)| Op::Wake { conversation, after }),
        4 => (0..3_usize).prop_map(|most| Op::Claim { most }),
        2 => conversation.clone().prop_map(|conversation| Op::Inbox { conversation }),
        2 => (conversation.clone(), Just(true)).prop_map(|(conversation, done)| Op::Commit { conversation, done }),
        4 => (conversation.clone(), proptest::option::of(0..300_i64))
            .prop_map(|(conversation, after)| Op::Release { conversation, after }),
        1 => conversation.prop_map(|conversation| Op::Abandon { conversation }),
        2 => (1..1_500_i64).prop_map(|millis| Op::Pass { millis }),
    ]
}

/// What a conversation must look like.
#[derive(Debug, Default)]
struct Expected {
    due: Option<i64>,
    wakes: i64,
    look: bool,
    open: Vec<String>,
    holder: Option<Holder>,
}

/// Whoever took the lease last, even if it has run out.
#[derive(Debug)]
struct Holder {
    lease: Lease,
    until: i64,
    knows: i64,
    read: Vec<String>,
}

impl Expected {
    fn woken(&mut self, at: i64, look: bool) {
        self.due = Some(self.due.map_or(at, |due| due.min(at)));
        self.wakes += 1;
        self.look |= look;
    }

    fn is_held(&self, now: i64) -> bool {
        self.holder.as_ref().is_some_and(|holder| holder.until > now)
    }
}

struct World<'a> {
    store: &'a dyn Store,
    now: i64,
    /// Each claim is another node's.
    nodes: usize,
    all: BTreeMap<usize, Expected>,
    seen: BTreeMap<usize, usize>,
}

impl World<'_> {
    fn key(conversation: usize) -> ConversationKey {
        key(&conversation.to_string())
    }

    async fn does(&mut self, op: Op) {
        let now = self.now;
        match op {
            Op::Pass { millis } => self.now += millis,
            Op::TakeIn { conversation, id } => {
                // One id is always of the same conversation.
                let conversation = *self.seen.get(&id).unwrap_or(&conversation);
                let is_new = self.seen.insert(id, conversation).is_none();
                let id = format!("n{id}");
                let taken = self.store.take_in(vec![note(&id, &conversation.to_string(), now)]);
                let expected = if is_new { TakenIn::New } else { TakenIn::Duplicate };
                assert_eq!(taken.await.unwrap(), [expected]);
                if is_new {
                    let here = self.all.entry(conversation).or_default();
                    here.open.push(id);
                    here.woken(now, false);
                }
            }
            Op::Wake { conversation, after } => {
                let wake = Wake { key: Self::key(conversation), due: at(now + after) };
                self.store.wake(vec![wake]).await.unwrap();
                self.all.entry(conversation).or_default().woken(now + after, true);
            }
            Op::Claim { most } => self.claim(most).await,
            Op::Inbox { conversation } => {
                let here = self.all.entry(conversation).or_default();
                let Some(holder) = &mut here.holder else { return };
                let inbox = self.store.inbox(&holder.lease).await.unwrap();
                assert_eq!((inbox.wakes, inbox.read), (here.wakes, here.look));
                holder.knows = inbox.wakes;
                holder.read = inbox.notifications.into_iter().map(|one| one.id).collect();
                assert_eq!(sorted(holder.read.clone()), sorted(here.open.clone()));
            }
            Op::Commit { conversation, done } => {
                let here = self.all.entry(conversation).or_default();
                let Some(holder) = &mut here.holder else { return };
                let read = if done { std::mem::take(&mut holder.read) } else { Vec::new() };
                here.open.retain(|id| !read.contains(id));
                let change = Change { notifications_done: read, ..Change::default() };
                assert!(!self.store.commit(&holder.lease, change, None).await.unwrap());
            }
            Op::Release { conversation, after } => {
                let here = self.all.entry(conversation).or_default();
                let Some(holder) = &here.holder else { return };
                let due = after.map(|after| now + after);
                let release = Release { wakes: holder.knows, due: due.map(at) };
                let released = self
                    .store
                    .commit(&holder.lease, Change::default(), Some(release))
                    .await
                    .unwrap();
                assert_eq!(released, holder.knows == here.wakes, "a wake was lost or imagined");
                if released {
                    here.holder = None;
                    here.due = due;
                    here.look = false;
                }
            }
            Op::Abandon { conversation } => {
                let here = self.all.entry(conversation).or_default();
                if let Some(holder) = here.holder.take() {
                    self.store.abandon(&holder.lease).await;
                }
            }
        }
    }

    /// What is due at `now` and with nobody, longest waiting first.
    fn waiting(&self, now: i64) -> Vec<(i64, usize)> {
        let due = |here: &Expected| here.due.filter(|due| *due <= now && !here.is_held(now));
        sorted(self.all.iter().filter_map(|(n, here)| due(here).map(|due| (due, *n))).collect())
    }

    async fn claim(&mut self, most: usize) {
        self.nodes += 1;
        let node = format!("node{}", self.nodes);
        let claimed = self.store.claim(&node, at(self.now), LEASE, most).await.unwrap();
        let waiting = self.waiting(self.now);
        let due: Vec<_> = waiting.iter().map(|(due, _)| *due).take(most).collect();
        let mut got = Vec::new();
        for opened in claimed {
            let conversation = opened.lease.key.conversation.as_str().parse().unwrap();
            let here = self.all.entry(conversation).or_default();
            got.push(here.due.unwrap());
            assert!(waiting.iter().any(|(_, one)| *one == conversation), "one at a time");
            assert_eq!((opened.inbox.wakes, opened.inbox.read), (here.wakes, here.look));
            if let Some(old) = &here.holder {
                let late = self.store.commit(&old.lease, Change::default(), None).await;
                assert!(late.is_err(), "who lost the lease writes nothing");
            }
            here.holder = Some(Holder {
                lease: opened.lease,
                until: self.now + i64::try_from(LEASE.as_millis()).unwrap(),
                knows: opened.inbox.wakes,
                read: opened.inbox.notifications.into_iter().map(|one| one.id).collect(),
            });
        }
        assert_eq!(got, due, "what waits longest, and no more than asked for");
    }

    /// The next one due is the first that was woken, or whose lease runs out.
    async fn check(&self) {
        let next = self.all.values().filter_map(|here| {
            let until = here.holder.as_ref().map(|holder| holder.until);
            here.due.map(|due| until.map_or(due, |until| until.max(due)))
        });
        assert_eq!(self.store.next_due().await.unwrap(), next.min().map(at));
    }
}

fn sorted<T: Ord>(mut all: Vec<T>) -> Vec<T> {
    all.sort();
    all
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config {
        cases: 24, failure_persistence: None, ..Default::default()
    })]

    #[test]
    fn no_order_of_things_loses_a_wake_or_gives_a_conversation_to_two(
        ops in proptest::collection::vec(op(), 1..40)
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            play(&Sqlite::new(), ops.clone()).await;
            play(&Postgres::new().await, ops).await;
        });
    }
}

async fn play(backend: &dyn Backend, ops: Vec<Op>) {
    let store = backend.open().await;
    let (all, seen) = (BTreeMap::new(), BTreeMap::new());
    let mut world = World { store: &*store, now: 0, nodes: 0, all, seen };
    for op in ops {
        world.does(op).await;
        world.check().await;
    }
    store.close().await;
}
