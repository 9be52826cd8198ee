//! How the endpoint is doing, by what it answered (Intercom, webhook notifications).

use std::collections::VecDeque;

use serde::Serialize;

/// A throttle begins with a minute …
const THROTTLE_FIRST: i64 = 60;
/// … and grows to two hours, past which a notification is dropped.
pub(super) const THROTTLE_MOST: i64 = 2 * 60 * 60;
/// More than so many errors in a row …
const PAUSE_AFTER: usize = 1000;
/// … within so many seconds pause the subscription, for as long.
const PAUSE_SECONDS: i64 = 15 * 60;
/// Nothing but errors for longer than this suspends it.
const SUSPEND_AFTER: i64 = 7 * 24 * 60 * 60;

/// Whether notifications are sent, and why.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Health {
    /// Whether notifications are sent.
    pub status: EndpointStatus,
    /// Until when it is throttled or paused, in unix seconds of twin time.
    pub until: Option<i64>,
    /// Since when every answer was an error, in unix seconds of twin time.
    pub failing_since: Option<i64>,
    /// How many errors there were in a row: at most the 1,001 that pause it.
    pub errors_in_a_row: usize,
    /// When those errors came, the oldest first.
    #[serde(skip)]
    errors: VecDeque<i64>,
    /// The last throttle: how long it was, and when it ended or ends.
    #[serde(skip)]
    throttle: Option<(i64, i64)>,
}

/// Whether notifications are sent. The later ones are the graver.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EndpointStatus {
    /// They are.
    #[default]
    Live,
    /// It answered 429: they wait, for a minute at first and two hours at most.
    Throttled,
    /// More than 1,000 errors in a row within 15 minutes: for 15 minutes they are dropped.
    Paused,
    /// Nothing but errors for more than 7 days: they are dropped until it is set live again.
    Suspended,
    /// It answered 410: they are dropped until it is set live or saved again.
    Disabled,
}

impl EndpointStatus {
    /// Why nothing is sent, for the log; `None` if notifications are sent now or later.
    pub(crate) fn drops(self) -> Option<&'static str> {
        match self {
            Self::Live | Self::Throttled => None,
            Self::Paused => Some("the endpoint is paused: more than 1,000 errors in a row"),
            Self::Suspended => Some("the endpoint is suspended: errors for more than 7 days"),
            Self::Disabled => Some("the endpoint is disabled: it answered 410"),
        }
    }
}

impl Health {
    /// Takes in what came of an attempt. A state is never left for a lesser one by an answer.
    pub(super) fn answered(&mut self, status: Option<u16>, sent: i64, now: i64) {
        match status {
            Some(200..300) => {
                self.errors.clear();
                self.failing_since = None;
            }
            Some(410) => self.becomes(EndpointStatus::Disabled, None),
            Some(429) => self.throttles(sent, now),
            // No answer at all counts as well: nobody said that it does not.
            _ => self.fails(now),
        }
        self.errors_in_a_row = self.errors.len();
    }

    fn fails(&mut self, now: i64) {
        self.errors.push_back(now);
        if self.errors.len() > PAUSE_AFTER + 1 {
            self.errors.pop_front();
        }
        let since = *self.failing_since.get_or_insert(now);
        let first = self.errors.front().copied().unwrap_or(now);
        if now - since > SUSPEND_AFTER {
            self.becomes(EndpointStatus::Suspended, None);
        } else if self.errors.len() > PAUSE_AFTER && now - first <= PAUSE_SECONDS {
            self.becomes(EndpointStatus::Paused, Some(now + PAUSE_SECONDS));
        }
    }

    /// The delay doubles if the endpoint has had enough again within a minute of the last one.
    /// That it grows is all that is known.
    fn throttles(&mut self, sent: i64, now: i64) {
        let seconds = match self.throttle {
            // Sent before the throttle that is in force, and answered after it began.
            _ if self.status >= EndpointStatus::Throttled => return,
            Some((last, end)) if sent - end < THROTTLE_FIRST => (last * 2).min(THROTTLE_MOST),
            _ => THROTTLE_FIRST,
        };
        self.throttle = Some((seconds, now + seconds));
        self.becomes(EndpointStatus::Throttled, Some(now + seconds));
    }

    fn becomes(&mut self, status: EndpointStatus, until: Option<i64>) {
        if status > self.status {
            (self.status, self.until) = (status, until);
        }
    }

    /// A throttle or a pause is over. A pause leaves nothing to be counted again.
    pub(super) fn recovers(&mut self) {
        if self.status == EndpointStatus::Paused {
            self.errors.clear();
            self.errors_in_a_row = 0;
        }
        (self.status, self.until) = (EndpointStatus::Live, None);
    }
}
