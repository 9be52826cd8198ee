//! What has come in: notifications and late answers.

use std::time::Duration;

use deskmate_core::{Event, PartId, Timestamp, action::Answer};
use deskmate_store::{PendingNotification, StoreError};

use super::Worker;

/// When to look again for what a notification announced and a read did not show, counted from when
/// the notification came: after 0.5, 1, 2, 4 and 8 seconds more.
const LOOKS: [Duration; 5] = [
    Duration::from_millis(500),
    Duration::from_millis(1_500),
    Duration::from_millis(3_500),
    Duration::from_millis(7_500),
    Duration::from_millis(15_500),
];

/// When to look again for a conversation that is not there, counted from when it was announced.
const PROMISED_LOOK: Duration = LOOKS[2];

/// The topic of notifications about a part that has changed.
const REDACTED: &str = "conversation_part.redacted";

impl Worker<'_> {
    /// Reads what has come in since it was last read.
    pub(super) async fn take_news(&mut self) -> Result<(), StoreError> {
        if self.nudge.take() {
            let done = std::mem::take(&mut self.change);
            if !done.is_empty() {
                self.engine.store.commit(&self.lease, done, None).await?;
            }
            let inbox = self.engine.store.inbox(&self.lease).await?;
            let before = std::mem::replace(&mut self.inbox, inbox).notifications;
            self.finish_notifications(false);
            // What has come in since the last read is not in it, even if it came in that very
            // moment.
            let is_new = |notification: &PendingNotification| {
                !before.iter().any(|known| known.id == notification.id)
            };
            if self.inbox.notifications.iter().any(is_new) {
                self.inbox.read = true;
                // It may be asked for at once, even if a sweep's read had to wait.
                self.not_before = None;
            }
        }
        Ok(())
    }

    /// Hands late answers to `core`.
    pub(super) fn take_answers(&mut self) {
        for late in std::mem::take(&mut self.inbox.answers) {
            match serde_json::from_value::<Answer>(late.answer) {
                Ok(mut answer) => {
                    answer.tag_at_handover(&self.c.session, &self.ready.directory.tag_names());
                    self.step(Event::TurnAnswered { turn: late.turn.clone(), answer });
                }
                Err(error) => {
                    let why = format!("its late answer cannot be read: {error}");
                    self.step(Event::TurnFailed { turn: late.turn.clone(), why });
                }
            }
            self.change.answers_done.push(late.turn);
        }
    }

    /// Notifications whose parts were all seen are dealt with.
    pub(super) fn finish_notifications(&mut self, looked: bool) {
        let log = &self.c.log;
        let (done, waiting) = std::mem::take(&mut self.inbox.notifications).into_iter().partition(
            |notification: &PendingNotification| {
                // What a long conversation's log has folded away is not in it, but was shown.
                let shown = |id: &str| {
                    self.snapshot.as_ref().is_some_and(|snapshot| {
                        snapshot.conversation.parts().iter().any(|part| part.id.as_str() == id)
                    })
                };
                let seen = |id: &String| log.has_seen(&PartId::new(id.as_str())) || shown(id);
                let all_seen = notification.expected.iter().all(seen);
                // One that tells of a change names what was seen before the change.
                let tells_of_new = notification.topic != REDACTED;
                all_seen && (looked || tells_of_new && !notification.expected.is_empty())
            },
        );
        self.inbox.notifications = waiting;
        let done: Vec<PendingNotification> = done;
        self.change.notifications_done.extend(done.into_iter().map(|notification| notification.id));
    }

    /// The notifications whose parts no read has shown in all the time there was.
    pub(super) fn take_overdue(&mut self) -> Vec<PendingNotification> {
        let now = self.now();
        let overdue = |notification: &PendingNotification| next_read(notification, now).is_none();
        let (overdue, waiting) =
            std::mem::take(&mut self.inbox.notifications).into_iter().partition(overdue);
        self.inbox.notifications = waiting;
        overdue
    }

    /// When to look again for what was announced.
    pub(super) fn next_read(&self) -> Option<Timestamp> {
        let now = self.now();
        let look = |notification| next_read(notification, now).unwrap_or(now);
        self.inbox.notifications.iter().map(look).min()
    }
}

impl Worker<'_> {
    /// When a conversation that a notification tells of should be there, though no read shows it:
    /// one more look, since reads lag, and not five, since it may never have been.
    pub(super) fn promised_look(&self) -> Option<Timestamp> {
        let now = self.now();
        let exists = |notification: &&PendingNotification| notification.topic != DELETED;
        let promised = self.inbox.notifications.iter().filter(exists);
        let look = promised.map(|notification| notification.received_at.plus(PROMISED_LOOK));
        look.filter(|at| *at > now).min()
    }

    /// Whether a teammate's operation was announced that no read has shown yet: when to look again.
    pub(super) fn people_announced(&self) -> Option<Timestamp> {
        let now = self.now();
        let by_teammates = self.inbox.notifications.iter().filter(|notification| {
            notification.topic.starts_with(BY_TEAMMATES) && !notification.expected.is_empty()
        });
        by_teammates.filter_map(|notification| next_read(notification, now)).min()
    }
}

/// What the topics of teammates' operations begin with.
const BY_TEAMMATES: &str = "conversation.admin.";
/// The one topic that tells that a conversation is not there any more.
const DELETED: &str = "conversation.deleted";

/// The next look for a notification; `None`: it has had all of them.
fn next_read(notification: &PendingNotification, now: Timestamp) -> Option<Timestamp> {
    read_times(notification).find(|at| *at > now)
}

/// The looks for a notification.
pub(super) fn read_times(notification: &PendingNotification) -> impl Iterator<Item = Timestamp> {
    let received_at = notification.received_at;
    LOOKS.iter().map(move |after| received_at.plus(*after))
}
