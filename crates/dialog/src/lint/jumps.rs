//! Jumps to nowhere.

use crate::{
    diagnostic::Problems,
    model::{File, action::Kind},
    place::Spanned,
    suggest::instead,
    visit::{Visitor, visit},
};

struct Jumps<'p, 'a> {
    file: &'a File,
    problems: &'p mut Problems,
}

pub(super) fn lint(file: &File, problems: &mut Problems) {
    for event in &file.events {
        known(file, &event.goto, problems);
    }
    visit(file, &mut Jumps { file, problems });
}

impl<'a> Visitor<'a> for Jumps<'_, 'a> {
    fn jump(&mut self, to: &'a Spanned<String>) {
        known(self.file, to, self.problems);
    }

    fn step(&mut self, step: Kind<'a>) {
        if let Kind::Offload(offload) = step
            && let Some(crate::model::HoursChoice::Named(name)) = &offload.hours
            && !self.file.hours.knows(name)
        {
            let message = format!("there are no hours `{}`", name.value);
            let help = instead(name, self.file.hours.names());
            let help = help.unwrap_or("give them under `hours` at the top of the file".into());
            self.problems.error_help(name.span, message, help);
        }
    }
}

fn known(file: &File, to: &Spanned<String>, problems: &mut Problems) {
    // Without a dialog of that name an error gives the conversation to people.
    if file.dialogs.knows(to) || to.value == "error_occurred" {
        return;
    }
    let message = format!("there is no dialog `{}`", to.value);
    let help = instead(to, file.dialogs.names());
    problems.error_help(to.span, message, help.unwrap_or("add it, or jump elsewhere".into()));
}
