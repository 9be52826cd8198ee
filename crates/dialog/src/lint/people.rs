//! Bots that never let go.

use crate::{
    diagnostic::Problems,
    model::{Body, File, action::Kind},
    visit::{Visitor, visit},
};

#[derive(Default)]
struct People {
    offloads: bool,
    keeps: bool,
}

pub(super) fn lint(file: &File, problems: &mut Problems) {
    let mut people = People::default();
    visit(file, &mut people);
    let first = file.dialogs.iter().next().map(|(name, _)| name.span);
    if let (false, Some(span)) = (people.offloads, first) {
        let message = "no dialog leads to people";
        let help = "add a dialog with `action: [{ offload: { team: … } }]`, and an intent to it";
        problems.warning(span, message, help);
    }
    only_said(file, "offloading_opened", "make it a message without `goto`", problems);
    if !people.keeps {
        let help = "make it a message without `goto`, or keep the conversation: `keep: true`";
        only_said(file, "offloading_closed", help, problems);
    }
    if let (None, Some(span)) = (file.dialogs.get("not_understood"), first) {
        let message = "there is no dialog `not_understood`";
        problems.warning(span, message, "until there is, what matches nothing goes to people");
    }
}

/// A dialog that a handover follows.
fn only_said(file: &File, name: &str, help: &str, problems: &mut Problems) {
    if let Some((dialog, span)) = file.dialogs.get(name).zip(place(file, name))
        && (!matches!(dialog.body(), Body::Message(_)) || dialog.goto.is_some())
    {
        let message = format!("`{name}` is only said: the handover follows, whatever it leads to");
        problems.warning(span, message, help);
    }
}

fn place(file: &File, name: &str) -> Option<crate::place::Span> {
    file.dialogs.iter().find(|(dialog, _)| dialog.value == name).map(|(name, _)| name.span)
}

impl<'a> Visitor<'a> for People {
    fn step(&mut self, step: Kind<'a>) {
        if let Kind::Offload(offload) = step {
            self.offloads = true;
            self.keeps |= offload.keep == Some(true);
        }
    }
}
