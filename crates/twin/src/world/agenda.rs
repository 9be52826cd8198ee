//! What is due when.

use std::collections::BTreeMap;

use crate::rest::Call;

/// Something that happens at a moment of twin time.
#[derive(Debug)]
pub(crate) enum Due {
    /// A snooze ends, if it is still the same snooze.
    SnoozeEnds { conversation: String, until: i64 },
    /// An attempt to deliver a webhook is made.
    Deliver { attempt: u64 },
    /// A webhook that waited for another one to go first has waited long enough.
    Release { attempt: u64 },
    /// What waited for an outage to end is sent.
    OutageEnds,
    /// The endpoint's throttle or pause ends, if it is still the same.
    EndpointRecovers { until: i64 },
    /// An API call whose answer was never given is written after all.
    LateWrite(Box<Call>),
}

/// Due things, by moment and then in the order they were put in.
#[derive(Debug, Default)]
pub(crate) struct Agenda {
    due: BTreeMap<(i64, u64), Due>,
    last: u64,
}

impl Agenda {
    pub(crate) fn put(&mut self, at_ms: i64, due: Due) {
        self.last += 1;
        self.due.insert((at_ms, self.last), due);
    }

    /// When the first thing is due.
    pub(crate) fn next(&self) -> Option<i64> {
        self.due.keys().next().map(|(at, _)| *at)
    }

    /// Takes out the first thing that is due by this moment.
    pub(crate) fn take(&mut self, by_ms: i64) -> Option<(i64, Due)> {
        let first = self.due.first_entry().filter(|e| e.key().0 <= by_ms)?;
        let (at, _) = *first.key();
        Some((at, first.remove()))
    }
}
