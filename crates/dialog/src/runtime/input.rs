//! Input dialogs: asked, unless the answer is known.

use deskmate_core::action::Say;

use super::{Trace, flow::After, run::Run, state::Question};
use crate::model::Input;

impl Run<'_> {
    pub(super) fn input(&mut self, name: &str, input: &Input) -> After {
        if self.vars.has(&input.variable) {
            let variable = input.variable.0.join(".");
            self.trace.push(Trace::Skipped { variable });
            return After::On;
        }
        let text = self.plain(&input.question);
        self.say(Say { text, ..Say::default() });
        if !self.offered {
            self.state.choices.clear();
        }
        self.state.question = Some(Question { dialog: name.to_owned(), failures: 0 });
        self.waiting = true;
        After::Wait
    }
}
