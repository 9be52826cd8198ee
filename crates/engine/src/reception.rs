//! How a webhook's address has answered lately: Intercom slows down, pauses and ends webhooks by that.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use deskmate_core::Timestamp;

use crate::Taken;

/// For how long what became of them is remembered: Intercom counts errors over as long.
/// Source: `docs/webhooks/webhook-notifications`.
const REMEMBERED: Duration = Duration::from_secs(15 * 60);
/// Whoever answers later is served after others. Source: as above.
const SLOW: Duration = Duration::from_millis(500);
/// One count for so long.
const MINUTE: Duration = Duration::from_secs(60);

/// What became of the webhooks of the last 15 minutes, at this node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Received {
    /// They were taken in.
    pub taken: u32,
    /// Of those, the ones whose sender waited for longer than half a second.
    pub slow: u32,
    /// They were refused: their signature, or what was in them.
    pub refused: u32,
    /// They could not be kept.
    pub not_kept: u32,
    /// The longest time that a sender waited, in milliseconds.
    pub longest_ms: u64,
}

/// Counts them, minute by minute.
#[derive(Debug, Default)]
pub(crate) struct Reception {
    minutes: Mutex<VecDeque<(Timestamp, Received)>>,
}

impl Reception {
    /// One was answered.
    pub(crate) fn count(&self, taken: &Taken, took: Duration, now: Timestamp) {
        let mut minutes = self.minutes.lock().unwrap_or_else(PoisonError::into_inner);
        forget(&mut minutes, now);
        if minutes.back().is_none_or(|(since, _)| now.since(*since) >= MINUTE) {
            minutes.push_back((now, Received::default()));
        }
        if let Some((_, received)) = minutes.back_mut() {
            received.add(taken, took);
        }
    }

    /// What became of the last ones.
    pub(crate) fn received(&self, now: Timestamp) -> Received {
        let mut minutes = self.minutes.lock().unwrap_or_else(PoisonError::into_inner);
        forget(&mut minutes, now);
        minutes.iter().fold(Received::default(), |all, (_, one)| all.and(*one))
    }
}

fn forget(minutes: &mut VecDeque<(Timestamp, Received)>, now: Timestamp) {
    while minutes.front().is_some_and(|(since, _)| now.since(*since) >= REMEMBERED) {
        minutes.pop_front();
    }
}

impl Received {
    fn add(&mut self, taken: &Taken, took: Duration) {
        match taken {
            Taken::Kept | Taken::Again | Taken::Ping | Taken::UnknownApp(_) => {
                self.taken += 1;
                self.slow += u32::from(took > SLOW);
            }
            Taken::NoSuchHook | Taken::NotSigned | Taken::WrongSignature | Taken::Unreadable(_) => {
                self.refused += 1;
            }
            Taken::NotKept(_) => self.not_kept += 1,
        }
        let took = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        self.longest_ms = self.longest_ms.max(took);
    }

    fn and(self, other: Self) -> Self {
        Self {
            taken: self.taken + other.taken,
            slow: self.slow + other.slow,
            refused: self.refused + other.refused,
            not_kept: self.not_kept + other.not_kept,
            longest_ms: self.longest_ms.max(other.longest_ms),
        }
    }

    /// Whether none has come.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use deskmate_core::Timestamp;
    use deskmate_store::StoreError;

    use super::{Received, Reception};
    use crate::Taken;

    #[test]
    fn what_became_of_webhooks_is_counted_and_forgotten_after_a_quarter_of_an_hour() {
        let reception = Reception::default();
        let at = |minutes: u64| Timestamp::from_secs(1_000).plus(Duration::from_secs(60 * minutes));
        let ms = Duration::from_millis;
        assert!(reception.received(at(0)).is_nothing());
        reception.count(&Taken::Kept, ms(3), at(0));
        reception.count(&Taken::Again, ms(501), at(0));
        reception.count(&Taken::WrongSignature, ms(1), at(7));
        reception.count(&Taken::NotKept(StoreError::Closed), ms(20), at(7));
        let all = Received { taken: 2, slow: 1, refused: 1, not_kept: 1, longest_ms: 501 };
        assert_eq!(reception.received(at(14)), all);
        let later = Received { refused: 1, not_kept: 1, longest_ms: 20, ..Received::default() };
        assert_eq!(reception.received(at(15)), later);
        assert!(reception.received(at(22)).is_nothing());
    }
}
