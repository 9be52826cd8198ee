//! How a webhook's address has answered lately: Intercom slows down, pauses and ends webhooks by that.

use std::{
    collections::{BTreeMap, VecDeque},
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
/// Of so many of a channel it is remembered how long their senders waited.
const MOST_ANSWERED: usize = 1_000;
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
    answered: Mutex<Answered>,
}

/// How long the senders of the last ones waited, by the notification's id.
#[derive(Debug, Default)]
struct Answered {
    took: BTreeMap<String, Duration>,
    order: VecDeque<String>,
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

    /// That one was kept so long after it came; a second time it is not the first answer.
    pub(crate) fn kept(&self, id: &str, took: Duration) {
        let mut answered = self.answered.lock().unwrap_or_else(PoisonError::into_inner);
        if answered.took.contains_key(id) {
            return;
        }
        answered.took.insert(id.to_owned(), took);
        answered.order.push_back(id.to_owned());
        if answered.order.len() > MOST_ANSWERED
            && let Some(oldest) = answered.order.pop_front()
        {
            answered.took.remove(&oldest);
        }
    }

    /// How long its sender waited, where this node has answered it lately.
    pub(crate) fn took(&self, id: &str) -> Option<Duration> {
        let answered = self.answered.lock().unwrap_or_else(PoisonError::into_inner);
        answered.took.get(id).copied()
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

    #[test]
    fn how_long_senders_waited_is_remembered_of_the_last_thousand() {
        let (reception, ms) = (Reception::default(), Duration::from_millis);
        reception.kept("0", ms(7));
        reception.kept("0", ms(1));
        assert_eq!(reception.took("0"), Some(ms(7)), "the first answer counts");
        for id in 1..=1_000 {
            reception.kept(&id.to_string(), ms(id));
        }
        assert_eq!((reception.took("0"), reception.took("1")), (None, Some(ms(1))));
        assert_eq!(reception.took("1000"), Some(ms(1_000)));
    }
}
