//! The bot cannot go on: people get the conversation, with a note that says why. Never silence.

use super::Step;
use crate::{
    ActionId, Autonomy, By, Decision, Happening, Operation, Owner, Target, action::Say,
    rich::is_blank,
};

impl Step<'_> {
    /// The bot may not go on, for a reason that people can read. Does nothing where it is not the
    /// bot's turn: people have it, or have closed it, and an assignment would open it again.
    pub(super) fn fail_open(&mut self, why: String) {
        if self.c.is_the_bots_turn(self.policy) {
            self.give_up(format!("The bot could not go on: {why}."), why);
        }
    }

    /// The bot failed for good. The customer cannot know, and is told.
    pub(super) fn bot_failed(&mut self, why: String) {
        if !self.c.is_the_bots_turn(self.policy) {
            return self.draft_failed(&why);
        }
        let rules = &self.policy.rules;
        let told = rules.autonomy == Autonomy::Reply && !is_blank(&rules.failure_message);
        if told {
            let text = rules.failure_message.clone();
            self.queue(None, Operation::Say(Say { text, ..Say::default() }));
        }
        let told = if told { " The customer was told." } else { "" };
        let note = format!(
            "The bot failed, so this conversation needs one of you.{told} Technical detail: {why}."
        );
        self.give_up(note, why);
    }

    /// What was lost may have been what gives it to people: where nobody of them has it yet, the
    /// fallback team gets it.
    pub(super) fn lost(&mut self, why: String) {
        match self.c.owner() {
            Owner::People { to, .. } if to.is_nobody() && self.c.parked.is_none() => {
                self.give_to_fallback(format!("The bot could not go on: {why}."), why);
            }
            _ => self.fail_open(why),
        }
    }

    fn give_up(&mut self, note: String, why: String) {
        self.c.turn = None;
        let assign = self.give_to_fallback(note, why);
        self.decide(Decision::GivenToPeople { by: By::Failure }, Some(assign));
    }

    /// The note and the assignment of a failure.
    pub(super) fn give_to_fallback(&mut self, note: String, why: String) -> ActionId {
        self.brief(None, Some(note));
        self.record(Happening::FailedOpen { why });
        self.queue(None, Operation::Assign(Target::Fallback))
    }
}
