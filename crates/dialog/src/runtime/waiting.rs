//! What customers write while the bot is paused: kept, and answered when the pause is over.

use deskmate_core::{
    Author, Message, Reason, Timestamp, Turn,
    action::{Action, Timer},
};

use super::{
    run::{Run, Stop},
    state::State,
};

/// The timer that ends a pause in which something was written.
pub(super) const TIMER: &str = "_pause";

/// The most messages that are kept, the newest.
const MOST: usize = 50;

/// The turn with what was written while the bot was silent, if that is to be answered now.
pub(super) fn joined(turn: &Turn, now: Timestamp) -> Option<Turn> {
    let state = State::of(&turn.session);
    let over = turn.reason == Reason::Returned || !state.is_paused(now);
    if state.waiting.is_empty() || !over {
        return None;
    }
    // What a person has answered since needs no other answer.
    let teammates = turn.history.iter().filter(|said| said.author == Author::Teammate);
    let answered = teammates.map(|said| said.at).max();
    let mut messages = state.waiting;
    messages.retain(|message| answered.is_none_or(|at| message.at > at));
    messages.retain(|message| turn.messages.iter().all(|other| other.id != message.id));
    messages.extend(turn.messages.iter().cloned());
    Some(Turn { messages, ..turn.clone() })
}

impl Run<'_> {
    /// Keeps what was written, and wakes the bot when the pause is over.
    pub(super) fn keep_for_later(&mut self) -> Result<(), Stop> {
        self.note("the bot is paused: the message is kept until it is not");
        let known =
            |message: &&Message| self.state.waiting.iter().all(|kept| kept.id != message.id);
        let new: Vec<_> = self.turn.messages.iter().filter(known).cloned().collect();
        self.state.waiting.extend(new.into_iter().map(|message| Message {
            html: String::new(),
            markdown: String::new(),
            ..message
        }));
        let too_many = self.state.waiting.len().saturating_sub(MOST);
        self.state.waiting.drain(..too_many);
        if let Some(until) = self.state.paused.and_then(|pause| pause.until) {
            let left = until.saturating_sub(self.now.as_millis());
            let after = u64::try_from(left).unwrap_or(0).div_ceil(1000).max(1);
            self.actions.push(Action::Timer(Timer { name: TIMER.into(), after }));
        }
        Ok(())
    }

    /// Forgets what [`joined`] made part of this turn.
    pub(super) fn no_longer_waiting(&mut self) {
        if self.turn.reason == Reason::Returned || !self.is_paused() {
            self.state.waiting.clear();
        }
    }
}
