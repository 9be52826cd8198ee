//! People did something in the console: every rule is that of what a teammate does in Intercom.

use super::Step;
use crate::{Act, Autonomy, By, Decision, Operation, Target};

impl Step<'_> {
    pub(super) fn acted(&mut self, by: &str, act: Act) {
        match act {
            Act::SendDraft { draft, words } => self.decided(by, &draft, Ok(words)),
            Act::RejectDraft { draft, why } => self.decided(by, &draft, Err(why)),
            Act::Give => self.give(),
            Act::Take => self.take(by),
        }
    }

    /// As the note `/bot` does.
    fn give(&mut self) {
        let may = self.c.parked.is_none() && self.policy.rules.autonomy != Autonomy::Off;
        if !may || self.c.owner().is_bot() {
            return;
        }
        // The decision stands where the assignment shows: what happens in one second has an order.
        let drafts = self.policy.rules.autonomy == Autonomy::Draft;
        let is_ours = self.c.standing().assignee.is(&self.policy.us);
        let assign = (!drafts && !is_ours).then(|| self.queue(None, Operation::Assign(Target::Us)));
        self.decide(Decision::GivenToBot, assign);
    }

    /// As the note `/pause` does; nobody in the console is a teammate to whom it could be assigned.
    fn take(&mut self, by: &str) {
        if self.c.parked.is_none() && self.c.owner().is_bot() {
            self.note(format!("{by} took this conversation from the bot, in Deskmate's console."));
            let assign = self.queue(None, Operation::Assign(Target::Fallback));
            self.decide(Decision::GivenToPeople { by: By::Command }, Some(assign));
        }
    }
}
