//! A webhook says "look"; the conversation says what happened.

use std::time::Duration;

use deskmate_bots::Said;
use deskmate_core::{About, Entry, Event, Happening, Parked, PartId, Timestamp, action::Answer};
use deskmate_store::{Guard, Moment, OutboxStatus, StoreError};
use intercom::{
    Class, Denial, Priority,
    types::Conversation,
    webhook::{Item, Notification},
};

use super::{Progress, Worker, happened, inbox, outbox::Row, unknown::Recognised};
use crate::{
    convert::{self, Snapshot},
    heard::is_in_no_turn,
    heavy,
};

/// How long to wait before asking again where Intercom gives no time.
const ASK_AGAIN: Duration = Duration::from_secs(2);
/// How long what cannot be understood is asked for again.
const PATIENCE: Duration = Duration::from_secs(60);
/// For how long what was last said in a conversation is news.
const LATE: Duration = Duration::from_secs(60);
/// How long to wait where people have to change something first.
const AFTER_DENIAL: Duration = Duration::from_secs(30);

impl Worker<'_> {
    /// Takes what has come in since the inbox was last read.
    pub(super) async fn take_inbox(&mut self) -> Result<(), StoreError> {
        if self.nudge.take() {
            self.flush().await?;
            let stored = self.engine.store.inbox(&self.lease).await?;
            let (log, snapshot) = (&self.c.log, self.snapshot.as_ref());
            let shown = |id: &str| snapshot.is_some_and(|snapshot| snapshot.shows(id));
            let seen = |id: &str| log.has_seen(&PartId::new(id)) || shown(id);
            self.acts_asked |= stored.read;
            if self.inbox.refresh(stored, seen) {
                // It may be asked for at once, even if a sweep's read had to wait.
                self.not_before = None;
            }
        }
        Ok(())
    }

    /// How urgent a read is. Where nobody has said anything for a while, as in what a sweep found,
    /// whoever waits has waited long: it keeps out of the way of those who have just written.
    pub(super) fn urgency(&self) -> Priority {
        let last = self.c.log.last().map_or(0, |last| last.at);
        let late = self.engine.clock.wall().as_secs() - last > LATE.as_secs() as i64;
        let working =
            self.running.is_some() || self.c.turn.is_some() || self.outbox.rows().next().is_some();
        if !self.inbox.notifications().is_empty() || working && !late {
            Priority::Read
        } else {
            Priority::Sweep
        }
    }

    /// Whether something is to be said or done as soon as a read was had.
    fn has_to_write(&self) -> bool {
        self.outbox.rows().any(|row| !row.is_done())
    }

    /// Hands late answers to `core`.
    pub(super) fn take_answers(&mut self) {
        for late in self.inbox.take_answers(self.running.is_some()) {
            if is_in_no_turn(&late.turn) {
                self.take_spoken(late.answer);
                continue;
            }
            match serde_json::from_value::<Answer>(late.answer) {
                Ok(mut answer) => {
                    answer.tag_at_handover(&self.c.session, &self.ready.directory.tag_names());
                    self.step(Event::TurnAnswered {
                        turn: late.turn,
                        answer,
                        about: About::default(),
                    });
                }
                Err(error) => {
                    let why = format!("its late answer cannot be read: {error}");
                    self.step(Event::TurnFailed { turn: late.turn, why });
                }
            }
        }
    }

    /// What the bot said by itself, unless it was taken in before.
    fn take_spoken(&mut self, said: serde_json::Value) {
        let Ok(said) = serde_json::from_value::<Said>(said) else {
            tracing::error!("bot.post_lost");
            return;
        };
        let Some(mut answer) = said.take_in(&self.c.session) else { return };
        answer.tag_at_handover(&self.c.session, &self.ready.directory.tag_names());
        self.step(Event::Spoke { answer });
    }

    /// Reads the conversation if something asks for that.
    pub(super) async fn read_if_wanted(&mut self) -> Result<(), StoreError> {
        self.finish_notifications(false);
        let again = self.c.parked.as_ref().and_then(Parked::again);
        if again.is_some_and(|again| again <= self.now()) {
            self.inbox.ask();
        }
        let wanted = self.inbox.asks()
            || self.c.log.is_empty()
            || self.inbox.wants_look(self.asked_at(), self.now());
        if wanted && !self.must_wait() {
            self.read().await?;
        }
        Ok(())
    }

    /// Reads the conversation; where that cannot be done now, `not_before` says when to try again.
    pub(super) async fn read(&mut self) -> Result<Progress, StoreError> {
        self.not_before = None;
        let id = convert::conversation_id(&self.c.id);
        let asked_at = self.now();
        let mut client = self.channel.client.with_priority(self.urgency());
        if self.has_to_write() {
            client = client.keeping_one();
        }
        match client.conversation(&id).await {
            Ok(conversation) => {
                Moment::Read.reached();
                let lost = self.looks_for_lost();
                // What asked for a read asks until one has succeeded.
                self.inbox.was_read();
                self.take_in_read(conversation, asked_at, None);
                if let Some(known) = lost {
                    self.count_lost(known);
                }
                Ok(Progress::Made)
            }
            Err(error) => {
                self.cannot_read(&error);
                Ok(Progress::None)
            }
        }
    }

    /// Takes in what Intercom shows of the conversation: a read, or the answer to a call of ours
    /// (`sent`). First whose parts they are, then what happened, then what that means for the rows.
    pub(super) fn take_in_read(
        &mut self,
        conversation: Conversation,
        asked_at: Timestamp,
        sent: Option<i64>,
    ) {
        let bytes = convert::said_bytes(&conversation);
        heavy::in_place(bytes, || self.take_in_shown(conversation, asked_at, sent));
    }

    fn take_in_shown(
        &mut self,
        conversation: Conversation,
        asked_at: Timestamp,
        sent: Option<i64>,
    ) {
        let done = self.recognise(&conversation, sent);
        self.observe(conversation, asked_at);
        for Recognised { row, part } in done {
            self.shown_done(&row, part);
        }
        self.finish_notifications(sent.is_none());
        if sent.is_none() {
            self.use_overdue();
        }
        if let Some(why) = self.lost.take() {
            happened::set_aside("state of the conversation", &why);
            let why = format!("what was remembered of this conversation was lost: {why}");
            self.step(Event::Lost { turn: None, why });
        }
    }

    fn observe(&mut self, conversation: Conversation, asked_at: Timestamp) {
        let us = self.ready.policy.us.clone();
        let read =
            convert::last_read(&conversation, asked_at, self.now(), self.engine.clock.wall());
        self.c.last_read = Some(read.after(self.c.last_read));
        let mut snapshot = Snapshot::new(conversation, us, asked_at, self.now());
        if snapshot.is_full() {
            for notification in self.inbox.notifications() {
                let seen = |id: &String| self.c.log.has_seen(&PartId::new(id.as_str()));
                if !notification.expected.iter().all(seen)
                    && let Some(shown) = told_by(&notification.body)
                {
                    snapshot.add_missing(shown);
                }
            }
        }
        if let Some(earlier) = self.snapshot.take()
            && Guard::SeenStays.holds()
        {
            snapshot.keep(earlier);
        }
        self.take_in(snapshot);
    }

    fn take_in(&mut self, snapshot: Snapshot) {
        let read = snapshot.read(&self.claims, &self.engine.digests);
        self.snapshot = Some(snapshot);
        let was_there = |entry: &Entry| self.c.log.get(&entry.key).is_some_and(|it| !it.redacted);
        let taken_away = read.entries.iter().any(|entry| entry.redacted && was_there(entry));
        self.step(Event::Seen(read));
        if taken_away {
            self.forget_words();
        }
    }

    /// Notifications whose parts were all seen are dealt with.
    pub(super) fn finish_notifications(&mut self, was_read: bool) {
        let (log, snapshot) = (&self.c.log, self.snapshot.as_ref());
        // What a long conversation's log has folded away is not in it, but was shown.
        let shown = |id: &str| snapshot.is_some_and(|snapshot| snapshot.shows(id));
        let done = self.inbox.finish(|id| log.has_seen(&PartId::new(id)) || shown(id), was_read);
        if done.iter().any(inbox::tells_of_redaction) && !self.forgot {
            // Of what is long ago, the log has only what it came to.
            self.forget_words();
        }
    }

    /// What no read has shown is taken from the notification itself.
    fn use_overdue(&mut self) {
        for overdue in self.inbox.take_overdue(self.now()) {
            if let Some(shown) = told_by(&overdue.body)
                && let Some(mut snapshot) = self.snapshot.take()
            {
                snapshot.add_missing(shown);
                self.take_in(snapshot);
            }
        }
    }

    fn cannot_read(&mut self, error: &intercom::Error) {
        let now = self.now();
        match error.class() {
            // A read may lag behind what a notification tells: it is gone when it stays so.
            Class::Gone { .. } => match self.inbox.promised_look(now) {
                Some(at) => self.not_before = Some(at),
                // It was only announced, and is nowhere: nothing is known that could be kept.
                None if self.c.log.is_empty() && self.lost.is_none() && !self.inbox.asks() => {
                    self.let_go();
                }
                None => {
                    self.gone("Intercom has no such conversation any more");
                    self.forget_words();
                }
            },
            // Not this conversation's trouble: the channel waits until people have mended it.
            Class::Denied {
                why: Denial::Token | Denial::Scope | Denial::Plan | Denial::Address,
            } => {
                tracing::error!(%error, "channel.refused");
                self.channel.check_now();
                self.not_before = Some(now.plus(AFTER_DENIAL));
            }
            // Something between us and Intercom may have answered in its place, for a while.
            Class::Unreadable if self.begun_at().is_some_and(|at| now.since(at) < PATIENCE) => {
                tracing::warn!(%error, "conversation.not_read");
                self.not_before = Some(now.plus(ASK_AGAIN));
            }
            Class::Denied { .. } | Class::Refused | Class::Unreadable => {
                self.gone(&error.to_string());
            }
            Class::Retry { at_ms: Some(at) } => {
                self.not_before =
                    Some(Timestamp::from_millis(at).max(now.plus(Duration::from_millis(50))));
            }
            Class::Retry { at_ms: None } | Class::Unknown | Class::Conflict => {
                tracing::warn!(%error, "conversation.not_read");
                self.not_before = Some(now.plus(ASK_AGAIN));
            }
        }
    }

    /// When the newest of what is to be done here came up.
    fn begun_at(&self) -> Option<Timestamp> {
        let rows = self.outbox.rows().map(|row| row.created_at);
        rows.chain(self.inbox.newest()).max()
    }

    /// Nothing can be done here now: what was to be done is dropped, and a sweep looks again.
    fn gone(&mut self, why: &str) {
        self.step(Event::Gone { why: why.to_owned() });
        let rows: Vec<_> = self.outbox.rows().map(|row| row.seq).collect();
        for seq in rows {
            self.drop_row(seq, why);
        }
        self.let_go();
    }

    /// Words were taken away in Intercom: whatever is kept here may hold them, and goes. What bots
    /// had to say to them is not said, and what else waits is answered anew.
    fn forget_words(&mut self) {
        self.forgot = true;
        self.change.forget_words = true;
        self.change.events.clear();
        self.change.timeline.retain(|(_, happening)| {
            !matches!(happening, Happening::Emitted { .. } | Happening::PathTaken { .. })
        });
        self.step(Event::TakenAway);
        let holds = |row: &&Row| {
            let ready = matches!(row.status, OutboxStatus::Ready | OutboxStatus::Later(_));
            row.turn.is_some() && ready && row.payload.write.holds_words()
        };
        let rows: Vec<_> = self.outbox.rows().filter(holds).map(|row| row.seq).collect();
        for seq in rows {
            self.drop_row(seq, "what was said was taken away");
        }
    }

    /// What has come in cannot be dealt with, and counts as dealt with.
    fn let_go(&mut self) {
        self.inbox.was_read();
        self.inbox.take_all();
    }
}

/// What a notification shows of its conversation, if it can be read.
fn told_by(body: &[u8]) -> Option<Conversation> {
    match Notification::parse(body).map(|notification| notification.item) {
        Ok(Item::Conversation(shown)) => Some(*shown),
        Ok(_) => None,
        Err(error) => {
            tracing::warn!(%error, "notification.unreadable");
            None
        }
    }
}
