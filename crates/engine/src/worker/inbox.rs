//! What has come in for a conversation: notifications, late answers, and who asked for a look.

use deskmate_core::{Timestamp, TurnId};
use deskmate_store::{Change, Guard, Inbox as Stored, PendingAnswer, PendingNotification};

use super::reads_after;
use crate::heard::is_in_no_turn;

/// The topic of notifications about a part that has changed.
const REDACTED: &str = "conversation_part.redacted";
/// What the topics of teammates' operations begin with.
const BY_TEAMMATES: &str = "conversation.admin.";
/// The one topic that tells that a conversation is not there any more.
const DELETED: &str = "conversation.deleted";

/// What is not dealt with, and what is and has not been written.
#[derive(Debug)]
pub(super) struct Inbox {
    /// How often the conversation was woken.
    wakes: i64,
    /// Whether it is to be read whatever else there is.
    asked: bool,
    notifications: Vec<PendingNotification>,
    answers: Vec<PendingAnswer>,
    done: Vec<String>,
    answers_done: Vec<TurnId>,
}

impl Inbox {
    pub(super) fn open(stored: Stored) -> Self {
        let Stored { wakes, read, notifications, answers } = stored;
        let (done, answers_done) = (Vec::new(), Vec::new());
        Self { wakes, asked: read, notifications, answers, done, answers_done }
    }

    /// Takes what has come in since. That is not in what was last read, even if it came in that very
    /// moment; so it asks for a look, but for what tells only of parts that were `seen`. Whether
    /// there was a notification that was not known.
    pub(super) fn refresh(&mut self, stored: Stored, seen: impl Fn(&str) -> bool) -> bool {
        let known = std::mem::replace(&mut self.notifications, stored.notifications);
        self.finish(seen, false);
        let is_new = |notification: &PendingNotification| {
            !known.iter().any(|known| known.id == notification.id)
        };
        let is_news = self.notifications.iter().any(is_new);
        self.asked |= stored.read || is_news;
        self.wakes = stored.wakes;
        self.answers = stored.answers;
        is_news
    }

    pub(super) fn wakes(&self) -> i64 {
        self.wakes
    }

    /// Whether somebody asked for a look that has not been had.
    pub(super) fn asks(&self) -> bool {
        self.asked
    }

    /// Asks for a look.
    pub(super) fn ask(&mut self) {
        self.asked = true;
    }

    /// The look was had.
    pub(super) fn was_read(&mut self) {
        self.asked = false;
    }

    /// Late answers, and what the bot said by itself; the latter not while a turn runs, since it may
    /// be the answer to what that turn has just sent.
    pub(super) fn take_answers(&mut self, turn_runs: bool) -> Vec<PendingAnswer> {
        let waits = |answer: &PendingAnswer| turn_runs && is_in_no_turn(&answer.turn);
        let (waiting, answers): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.answers).into_iter().partition(waits);
        self.answers = waiting;
        self.answers_done.extend(answers.iter().map(|late| late.turn.clone()));
        answers
    }

    /// Notifications whose parts were all seen are dealt with. One that names none, or that tells of a
    /// change to a part, is only dealt with by a look (`looked`).
    pub(super) fn finish(
        &mut self,
        seen: impl Fn(&str) -> bool,
        was_read: bool,
    ) -> Vec<PendingNotification> {
        let is_done = |notification: &PendingNotification| {
            let all_seen = notification.expected.iter().all(|id| seen(id));
            let tells_of_new = notification.topic != REDACTED;
            all_seen && (was_read || tells_of_new && !notification.expected.is_empty())
        };
        self.take_where(is_done)
    }

    /// The notifications whose parts no read has shown in all the time there was; they are dealt with.
    pub(super) fn take_overdue(&mut self, now: Timestamp) -> Vec<PendingNotification> {
        self.take_where(|notification| next_read(notification, now).is_none())
    }

    /// All of them; they are dealt with.
    pub(super) fn take_all(&mut self) -> Vec<PendingNotification> {
        self.take_where(|_| true)
    }

    fn take_where(
        &mut self,
        is_done: impl Fn(&PendingNotification) -> bool,
    ) -> Vec<PendingNotification> {
        let (done, waiting): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.notifications).into_iter().partition(is_done);
        self.notifications = waiting;
        self.done.extend(done.iter().map(|notification| notification.id.clone()));
        done
    }

    /// Those that wait for their parts to show.
    pub(super) fn notifications(&self) -> &[PendingNotification] {
        &self.notifications
    }

    /// Hands over what is to be written.
    pub(super) fn write_into(&mut self, change: &mut Change) {
        change.notifications_done.append(&mut self.done);
        change.answers_done.append(&mut self.answers_done);
    }

    /// Whether there is something to be written.
    pub(super) fn has_changed(&self) -> bool {
        !self.done.is_empty() || !self.answers_done.is_empty()
    }

    /// Whether a notification wants a look now: when it comes, and at each of its later times.
    pub(super) fn wants_look(&self, asked_at: Option<Timestamp>, now: Timestamp) -> bool {
        let wants = |notification: &PendingNotification| {
            let Some(asked_at) = asked_at else { return true };
            asked_at < notification.received_at
                || next_read(notification, asked_at) != next_read(notification, now)
        };
        self.notifications.iter().any(wants)
    }

    /// When to look again for what was announced.
    pub(super) fn next_read(&self, now: Timestamp) -> Option<Timestamp> {
        let next = |notification| next_read(notification, now).unwrap_or(now);
        self.notifications.iter().map(next).min()
    }

    /// When a conversation that a notification tells of should be there, though no read shows it:
    /// one more look, since reads lag, and not five, since it may never have been.
    pub(super) fn promised_look(&self, now: Timestamp) -> Option<Timestamp> {
        let exists = |notification: &&PendingNotification| notification.topic != DELETED;
        let promised = self.notifications.iter().filter(exists);
        let third =
            promised.filter_map(|notification| reads_after(notification.received_at).nth(2));
        third.filter(|at| *at > now).min()
    }

    /// Whether a teammate's operation was announced that no read has shown yet: when to look again.
    pub(super) fn people_announced(&self, now: Timestamp) -> Option<Timestamp> {
        if !Guard::Announced.holds() {
            return None;
        }
        let by_teammates = self.notifications.iter().filter(|notification| {
            notification.topic.starts_with(BY_TEAMMATES) && !notification.expected.is_empty()
        });
        by_teammates.filter_map(|notification| next_read(notification, now)).min()
    }

    /// When the newest notification came.
    pub(super) fn newest(&self) -> Option<Timestamp> {
        self.notifications.iter().map(|notification| notification.received_at).max()
    }
}

/// Whether it says that words were taken away.
pub(super) fn tells_of_redaction(notification: &PendingNotification) -> bool {
    notification.topic == REDACTED
}

/// The next look for a notification; `None`: it has had all of them.
fn next_read(notification: &PendingNotification, after: Timestamp) -> Option<Timestamp> {
    reads_after(notification.received_at).find(|at| *at > after)
}

#[cfg(test)]
mod tests {
    use deskmate_core::Timestamp;
    use deskmate_store::{Change, Inbox as Stored, PendingNotification};

    use super::Inbox;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(1_000_000 + millis)
    }

    fn told(topic: &str, expected: &[&str]) -> PendingNotification {
        PendingNotification {
            id: format!("n-{topic}-{}", expected.join("-")),
            topic: topic.into(),
            expected: expected.iter().map(|id| (*id).to_owned()).collect(),
            body: Vec::new(),
            received_at: at(0),
        }
    }

    fn inbox(notifications: Vec<PendingNotification>) -> Inbox {
        Inbox::open(Stored { notifications, ..Stored::default() })
    }

    #[test]
    fn a_notification_waits_for_its_parts_and_is_looked_for_at_growing_intervals() {
        let mut inbox = inbox(vec![told("conversation.user.replied", &["132"])]);
        assert!(inbox.wants_look(None, at(0)), "nothing was read yet");
        assert!(!inbox.wants_look(Some(at(0)), at(499)));
        assert!(inbox.wants_look(Some(at(0)), at(500)));
        assert_eq!(inbox.next_read(at(500)), Some(at(1_500)));
        inbox.finish(|_| false, true);
        assert_eq!(inbox.notifications().len(), 1);
        assert!(inbox.take_overdue(at(15_499)).is_empty());
        assert_eq!(inbox.take_overdue(at(15_500)).len(), 1);
        let mut change = Change::default();
        inbox.write_into(&mut change);
        assert_eq!(change.notifications_done.len(), 1);
    }

    #[test]
    fn what_names_no_part_or_tells_of_a_change_wants_a_look_of_its_own() {
        let topics =
            [("conversation.admin.closed", &[][..]), ("conversation_part.redacted", &["132"])];
        for (topic, expected) in topics {
            let mut inbox = inbox(vec![told(topic, expected)]);
            inbox.finish(|_| true, false);
            assert_eq!(inbox.notifications().len(), 1, "{topic}");
            inbox.finish(|_| true, true);
            assert_eq!(inbox.notifications().len(), 0, "{topic}");
        }
    }

    #[test]
    fn what_people_did_is_waited_for_until_it_shows_or_all_looks_were_had() {
        let person = inbox(vec![told("conversation.admin.replied", &["132"])]);
        assert_eq!(person.people_announced(at(0)), Some(at(500)));
        assert_eq!(person.people_announced(at(15_500)), None);
        let customer = inbox(vec![told("conversation.user.replied", &["132"])]);
        assert_eq!(customer.people_announced(at(0)), None);
    }

    #[test]
    fn what_comes_in_asks_for_a_look_until_one_was_had() {
        let mut inbox = inbox(Vec::new());
        assert!(!inbox.asks());
        let replied = told("conversation.user.replied", &["132"]);
        let stored = Stored { wakes: 3, notifications: vec![replied], ..Stored::default() };
        inbox.refresh(stored.clone(), |_| false);
        assert!(inbox.asks());
        inbox.was_read();
        inbox.refresh(stored, |_| false);
        assert!(!inbox.asks(), "it is known");
        assert_eq!(inbox.wakes(), 3);
        let ours = told("conversation.admin.replied", &["133"]);
        let stored = Stored { wakes: 4, notifications: vec![ours], ..Stored::default() };
        assert!(!inbox.refresh(stored, |id| id == "133"));
        assert!(!inbox.asks(), "it tells of what was seen");
    }
}
