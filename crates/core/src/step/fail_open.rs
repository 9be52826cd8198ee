//! The bot cannot go on: people get the conversation, with a note that says why. Never silence.

use super::Step;
use crate::{
    By, Decision, Deed, Happening, Target,
    action::{Format, Note},
};

impl Step<'_> {
    /// Gives the conversation to the fallback team. Does nothing where the bot does not own it.
    pub(super) fn fail_open(&mut self, why: String) {
        if !self.c.owner().is_bot() {
            return;
        }
        self.c.turn = None;
        let text = format!("The bot could not go on: {why}.");
        self.plan(None, Deed::Note(Note { text, format: Format::Plain }));
        let assign = self.plan(None, Deed::Assign(Target::Fallback));
        self.decide(Decision::GivenToPeople { by: By::Failure }, Some(assign));
        self.record(Happening::FailedOpen { why });
    }
}
