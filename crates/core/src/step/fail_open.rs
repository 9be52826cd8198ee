//! The bot cannot go on: people get the conversation, with a note that says why. Never silence.

use super::Step;
use crate::{
    ActionId, By, Decision, Happening, Operation, Owner, Target,
    action::{Format, Note},
};

impl Step<'_> {
    /// Gives the conversation to the fallback team. Does nothing where it is not the bot's turn:
    /// people have it, or have closed it, and an assignment would open it again.
    pub(super) fn fail_open(&mut self, why: String) {
        if !self.c.is_the_bots_turn(self.policy) {
            return;
        }
        self.c.turn = None;
        let assign = self.give_to_fallback(why);
        self.decide(Decision::GivenToPeople { by: By::Failure }, Some(assign));
    }

    /// What was lost may have been what gives it to people: where nobody of them has it yet, the
    /// fallback team gets it.
    pub(super) fn lost(&mut self, why: String) {
        match self.c.owner() {
            Owner::People { to, .. } if to.is_nobody() && self.c.parked.is_none() => {
                self.give_to_fallback(why);
            }
            _ => self.fail_open(why),
        }
    }

    /// The note and the assignment of a failure.
    pub(super) fn give_to_fallback(&mut self, why: String) -> ActionId {
        let text = format!("The bot could not go on: {why}.");
        self.queue(None, Operation::Note(Note { text, format: Format::Plain }));
        self.record(Happening::FailedOpen { why });
        self.queue(None, Operation::Assign(Target::Fallback))
    }
}
