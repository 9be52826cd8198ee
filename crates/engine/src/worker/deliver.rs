//! Delivers the next action: in order, fenced, and never twice.

use std::time::Duration;

use deskmate_core::{Event, Happening, PartId, Target, Timestamp, rich::Rich};
use deskmate_store::{Guard, Held, Moment, OutboxStatus, Pause, StoreError};
use intercom::{Class, Denial, types::Conversation};

use super::{Progress, Worker, outbox::Row, unknown::must_be_claimed};
use crate::{call::IntercomCall, convert};

/// How often something that nothing waits for is tried.
const MOST_ATTEMPTS: u32 = 10;

/// What came of sending.
pub(super) enum Sent {
    /// It is done, and the conversation looks so now.
    Shown(Box<Conversation>),
    /// It is done.
    Done,
    /// It is done already.
    Already,
    /// It is refused for good; this is to be done in its place, if anything.
    Refused { why: String, instead: Option<IntercomCall> },
}

impl Worker<'_> {
    /// Delivers one action, or does what has to be done before it.
    pub(super) async fn deliver_next(&mut self) -> Result<Progress, StoreError> {
        if self.must_wait() {
            return Ok(Progress::None);
        }
        let next = self.next_row().filter(|(_, at)| *at <= self.now());
        let Some(row) = next.and_then(|(seq, _)| self.outbox.get(seq).cloned()) else {
            return Ok(Progress::None);
        };
        let handling = row.payload.handling;
        match row.status {
            OutboxStatus::Unseen { since } => return self.find_its_part(&row, since).await,
            OutboxStatus::Unknown { since } if !handling.harmless_twice => {
                return self.read_before_resend(&row, since).await;
            }
            OutboxStatus::Ready | OutboxStatus::Later(_) | OutboxStatus::Unknown { .. } => {}
        }
        if !self.c.lets_through(handling, row.generation) && Guard::Fence.holds() {
            self.drop_row(row.seq, "the conversation has changed hands since");
            return Ok(Progress::Made);
        }
        // Before the last look: it may take seconds, in which people act.
        if self.fetch_files_of(&row).await == Progress::Made {
            return Ok(Progress::Made);
        }
        if handling.fenced && !self.is_fresh() && Guard::FreshRead.holds() {
            return self.read().await;
        }
        self.flush().await?;
        // The last moment: somebody may have stopped the channel since.
        match self.engine.paused(self.channel.name()) {
            Some(Pause { held: Held::Waits, .. }) => return Ok(Progress::Made),
            Some(_) if handling.visible => self.drop_row(row.seq, "the channel is paused"),
            _ => self.send(row).await,
        }
        Ok(Progress::Made)
    }

    /// Whether the last read may still be believed. One that has just come always may, however
    /// long it took: reading again would take as long.
    fn is_fresh(&self) -> bool {
        const AT_LEAST: Duration = Duration::from_millis(50);
        let fence = self.channel.options.rules.fence_after.max(AT_LEAST);
        self.snapshot.as_ref().is_some_and(|snapshot| self.now().since(snapshot.shown_at) <= fence)
    }

    async fn send(&mut self, row: Row) {
        let asked_at = self.now();
        Moment::ToSend.reached();
        let sent = self.perform(&row).await;
        Moment::Sent.reached();
        self.took = Some((row.seq, self.now().since(asked_at)));
        match sent {
            Ok(Sent::Shown(conversation)) => {
                // Its answer is a read like any other: what is unknown may show in it.
                self.take_in_read(*conversation, asked_at, Some(row.seq));
            }
            Ok(Sent::Done | Sent::Already) => {
                self.outbox.finish(row.seq);
                self.delivered(&row, None);
            }
            Ok(Sent::Refused { why, instead: Some(call) }) => {
                self.record_dropped(&row, &why);
                self.outbox.change(row.seq, |row| row.payload = row.payload.instead(call));
            }
            Ok(Sent::Refused { why, instead: None }) => self.refused(&row, &why),
            Err(error) => self.failed(&row, &error),
        }
    }

    /// The action is done, and what a read showed of it is taken in.
    pub(super) fn shown_done(&mut self, row: &Row, part: Option<PartId>) {
        if let Some(part) = &part {
            self.engine.own_parts.add(self.channel.name(), part);
        }
        if !row.is_done() {
            let unseen = part.is_none() && must_be_claimed(&row.payload.write);
            if unseen && Guard::Unseen.holds() {
                // It is done, and only its part is not to be seen yet: whoever reads next has to
                // know that it is ours.
                let status = OutboxStatus::Unseen { since: self.now() };
                self.outbox.change(row.seq, |row| row.status = status);
            } else {
                self.outbox.finish(row.seq);
            }
            return self.delivered(row, part);
        }
        self.outbox.finish(row.seq);
        let action = row.action.clone();
        if let Some(part) = self.place_of(part.as_ref()) {
            self.step(Event::PartSeen { action, part });
        }
    }

    fn place_of(&self, part: Option<&PartId>) -> Option<deskmate_core::Position> {
        let (part, snapshot) = (part?, self.snapshot.as_ref()?);
        convert::own_parts(&snapshot.conversation, &self.ready.policy.us)
            .find(|own| own.id.as_str() == part.as_str())
            .map(convert::key)
    }

    /// Lets the next message of the same answer wait, as somebody who types would.
    fn pace(&mut self, row: &Row) {
        let pace = self.channel.options.rules.pace;
        if pace.is_zero() || !is_said(row) {
            return;
        }
        let at = self.now().plus(pace);
        let is_next = |next: &&Row| {
            next.seq > row.seq
                && next.turn == row.turn
                && matches!(next.status, OutboxStatus::Ready)
                && is_said(next)
        };
        let next = self.outbox.rows().find(is_next).map(|next| next.seq);
        if let Some(seq) = next {
            self.outbox.change(seq, |row| row.status = OutboxStatus::Later(at));
        }
    }

    fn delivered(&mut self, row: &Row, part: Option<PartId>) {
        self.pace(row);
        let key = self.place_of(part.as_ref());
        let took = self.took.take().filter(|(seq, _)| *seq == row.seq).map(|(_, took)| took);
        let payload = &row.payload;
        let visible = payload.handling.visible
            && (payload.first || matches!(payload.write, IntercomCall::Comment { .. }));
        self.record(Happening::Delivered {
            action: row.action.clone(),
            what: payload.operation.clone(),
            part,
            ms: took.and_then(|took| u64::try_from(took.as_millis()).ok()),
            failed: row.attempts,
        });
        self.step(Event::Delivered {
            action: row.action.clone(),
            turn: row.turn.clone(),
            visible,
            part: key,
        });
    }

    fn failed(&mut self, row: &Row, error: &intercom::Error) {
        let now = self.now();
        let (what, handling) = (&row.payload.operation, row.payload.handling);
        tracing::warn!(action.id = %row.action, what, %error, "action.failed");
        let attempts = row.attempts + 1;
        let mut again = |status| {
            self.outbox.change(row.seq, |row| (row.status, row.attempts) = (status, attempts));
        };
        match error.class() {
            Class::Retry { at_ms: Some(at) } => {
                // Whatever else there is to do would find the limit used up as well.
                let at = Timestamp::from_millis(at).max(now.plus(Duration::from_millis(50)));
                again(OutboxStatus::Later(at));
                self.not_before = Some(at);
            }
            Class::Unknown if !handling.harmless_twice && Guard::LookFirst.holds() => {
                again(OutboxStatus::Unknown { since: now });
            }
            Class::Retry { at_ms: None } | Class::Unknown
                if handling.blocks || attempts < MOST_ATTEMPTS =>
            {
                again(OutboxStatus::Later(now.plus(back_off(attempts))));
            }
            Class::Denied { why: Denial::Token | Denial::Plan | Denial::Address } => {
                self.channel.check_now();
                let at = now.plus(Duration::from_secs(30));
                again(OutboxStatus::Later(at));
                self.not_before = Some(at);
            }
            Class::Retry { at_ms: None }
            | Class::Unknown
            | Class::Refused
            | Class::Gone { .. }
            | Class::Denied { why: Denial::Scope | Denial::Permission }
            | Class::Conflict
            | Class::Unreadable => self.refused(row, &error.to_string()),
        }
    }

    /// It will never be taken: people get the conversation if it matters.
    fn refused(&mut self, row: &Row, why: &str) {
        if let Some(what) = marked(&row.payload.write)
            && self.ready.directory.is_to_be_told(&format!("{what}: {why}"), self.now())
        {
            // Nothing waits for it, and nobody would miss it: so the team is told, in its place.
            self.record_dropped(row, why);
            let text = format!("The bot could not {what}: {why}.");
            let html = Rich::from_plain(&text).to_html();
            self.outbox.change(row.seq, |row| {
                row.payload = row.payload.told(html);
                (row.status, row.attempts) = (OutboxStatus::Ready, 0);
            });
            return;
        }
        self.drop_row(row.seq, why);
        match &row.payload.write {
            _ if row.payload.handling.visible => {
                let why = format!("Intercom refused what it said: {why}");
                self.step(Event::Refused { turn: row.turn.clone(), why });
            }
            IntercomCall::Ticket { kind, .. } => {
                let why = format!("the conversation could not be made a ticket `{kind}`: {why}");
                self.step(Event::Refused { turn: row.turn.clone(), why });
            }
            // What the bot cannot take it does not answer.
            IntercomCall::Assign { target: Target::Us, .. } => {
                let why = format!("the conversation could not be assigned to it: {why}");
                self.step(Event::Refused { turn: row.turn.clone(), why });
            }
            IntercomCall::Unassign { .. } => self.alarm_unassignable(why),
            _ => {}
        }
    }

    /// The action was certainly not done. One that Intercom fails on every time is given up, and
    /// people get what the bot had to say; only giving it to people is never given up.
    pub(super) fn try_again(&mut self, row: &Row) {
        let handling = row.payload.handling;
        let status = if row.attempts < MOST_ATTEMPTS {
            OutboxStatus::Ready
        } else if handling.visible || !handling.blocks {
            let why = format!("it failed {} times for no reason given", row.attempts);
            return self.refused(row, &why);
        } else {
            OutboxStatus::Later(self.now().plus(back_off(row.attempts)))
        };
        self.outbox.change(row.seq, |row| row.status = status);
    }

    /// An action is not done, and will not be.
    pub(super) fn drop_row(&mut self, seq: i64, why: &str) {
        let Some(row) = self.outbox.finish(seq) else { return };
        if row.is_done() {
            return;
        }
        self.record_dropped(&row, why);
        if let (Some(turn), true) = (row.turn, row.payload.handling.visible) {
            self.step(Event::Dropped { turn });
        }
    }

    pub(super) fn record_dropped(&mut self, row: &Row, why: &str) {
        let (action, what) = (row.action.clone(), row.payload.operation.clone());
        self.record(Happening::Dropped { action, what, why: why.to_owned() });
    }
}

/// A second, doubling up to a minute.
fn back_off(attempts: u32) -> Duration {
    Duration::from_secs(1 << attempts.saturating_sub(1).min(6)).min(Duration::from_secs(60))
}

/// What a call would have marked, for the team; `None` for what is more than a mark.
fn marked(call: &IntercomCall) -> Option<String> {
    match call {
        IntercomCall::TagContact { names, .. } => {
            Some(format!("give the customer the tag “{}”", names.join(", ")))
        }
        IntercomCall::TagConversation { names } => {
            Some(format!("give the conversation the tag “{}”", names.join(", ")))
        }
        IntercomCall::SetContact { .. } => Some("set attributes of the customer".to_owned()),
        IntercomCall::SetConversation { .. } => {
            Some("set attributes of the conversation".to_owned())
        }
        _ => None,
    }
}

/// Whether it is a text for the customer.
fn is_said(row: &Row) -> bool {
    row.payload.handling.visible && matches!(row.payload.write, IntercomCall::Comment { .. })
}
