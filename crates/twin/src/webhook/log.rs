//! What was sent, and what came of it.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

use serde::Serialize;
use serde_json::Value;

/// One attempt to deliver one notification.
#[derive(Debug, Clone, Serialize)]
pub struct Attempt {
    /// The number of this attempt in the log, rising.
    pub id: u64,
    /// `notif_…`, the same for all attempts of a notification.
    pub notification_id: String,
    /// E.g. `conversation.user.replied`.
    pub topic: String,
    /// The conversation it tells of, if it tells of one.
    pub conversation_id: Option<String>,
    /// `delivery_attempts` of the envelope: 1, and 2 for the retry.
    pub attempt: u32,
    /// When it was made or is due, in milliseconds of twin time since 1970.
    pub at_ms: i64,
    /// What came of it.
    pub state: AttemptState,
    /// The HTTP status of the answer, if there was one.
    pub status: Option<u16>,
    /// How long the answer took, in real milliseconds.
    pub took_ms: Option<u64>,
    /// Where it went.
    pub url: String,
    /// The headers of the request.
    pub request_headers: BTreeMap<String, String>,
    /// The body of the request, exactly as signed and sent. Empty before it is sent.
    pub request_body: String,
    /// The body of the answer (at most 4 KB of it), or what went wrong.
    pub answer: String,
}

/// What came of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AttemptState {
    /// Not sent yet: it waits for its time, for another one to go first, or for a connection.
    Waiting,
    /// On its way.
    InFlight,
    /// Answered 2xx in time.
    Delivered,
    /// Not answered 2xx in time.
    Failed,
    /// Never sent: a fault lost it, it was delayed too long, or the endpoint is paused,
    /// suspended or disabled.
    Dropped,
}

/// A notification, to be sent once or more.
#[derive(Debug, Clone)]
pub(crate) struct Notification {
    pub(crate) id: String,
    pub(crate) topic: String,
    pub(crate) conversation_id: Option<String>,
    pub(crate) created_at: i64,
    pub(crate) item: Item,
}

/// What a notification carries.
#[derive(Debug, Clone)]
pub(crate) enum Item {
    /// Made when the event happened.
    Made(Value),
    /// To be made from these parts of a conversation when it is sent.
    ToMake { parts: Vec<u64> },
}

/// What an attempt is of.
#[derive(Debug, Clone)]
pub(crate) struct Planned {
    pub(crate) notification: Arc<Notification>,
    /// When the first attempt was made, in unix seconds; unset before that.
    pub(crate) first_sent_at: Option<i64>,
}

/// The log of attempts and the notifications they are for.
#[derive(Debug, Default)]
pub(crate) struct Deliveries {
    pub(crate) attempts: BTreeMap<u64, Attempt>,
    pub(crate) planned: BTreeMap<u64, Planned>,
    /// Attempts that wait for another one to be sent first.
    pub(crate) held: Vec<u64>,
    /// Attempts that wait for the endpoint's throttle to end, the oldest first.
    pub(crate) throttled: Vec<u64>,
    /// Attempts that wait for an outage to end, the oldest first.
    pub(crate) backlog: Vec<u64>,
    /// Attempts to be sent as soon as the lock is let go.
    pub(crate) ready: Vec<u64>,
    /// Whether the log changed since that was last told.
    pub(crate) changed: bool,
    order: VecDeque<u64>,
    last: u64,
    keep: usize,
}

impl Deliveries {
    pub(crate) fn new(keep: usize) -> Self {
        Self { keep, ..Self::default() }
    }

    /// Logs a new attempt that waits, and returns its number.
    pub(crate) fn plan(&mut self, planned: Planned, attempt: u32, at_ms: i64) -> u64 {
        self.last += 1;
        self.changed = true;
        let notification = &planned.notification;
        self.attempts.insert(
            self.last,
            Attempt {
                id: self.last,
                notification_id: notification.id.clone(),
                topic: notification.topic.clone(),
                conversation_id: notification.conversation_id.clone(),
                attempt,
                at_ms,
                state: AttemptState::Waiting,
                status: None,
                took_ms: None,
                url: String::new(),
                request_headers: BTreeMap::new(),
                request_body: String::new(),
                answer: String::new(),
            },
        );
        self.planned.insert(self.last, planned);
        self.order.push_back(self.last);
        self.forget_oldest();
        self.last
    }

    pub(crate) fn drop_attempt(&mut self, id: u64, why: &str) {
        self.changed = true;
        if let Some(attempt) = self.attempts.get_mut(&id) {
            attempt.state = AttemptState::Dropped;
            why.clone_into(&mut attempt.answer);
        }
    }

    fn forget_oldest(&mut self) {
        while self.order.len() > self.keep {
            let Some(oldest) = self.order.pop_front() else { return };
            let unfinished = self
                .attempts
                .get(&oldest)
                .is_some_and(|a| matches!(a.state, AttemptState::Waiting | AttemptState::InFlight));
            if unfinished {
                self.order.push_back(oldest);
                return;
            }
            self.attempts.remove(&oldest);
            self.planned.remove(&oldest);
        }
    }
}
