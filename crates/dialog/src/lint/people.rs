//! Bots that never let go.

use crate::{
    diagnostic::Problems,
    model::{Body, File, action::Kind},
    visit::{Visitor, visit},
};

#[derive(Default)]
struct People {
    offloads: bool,
}

pub(super) fn look(file: &File, problems: &mut Problems) {
    let mut people = People::default();
    visit(file, &mut people);
    let first = file.dialogs.iter().next().map(|(name, _)| name.span);
    if let (false, Some(span)) = (people.offloads, first) {
        let message = "no dialog leads to people";
        let help = "add a dialog with `action: [{ offload: { team: … } }]`, and an intent to it";
        problems.warning(span, message, help);
    }
    let opened = file.dialogs.get("offloading_opened").zip(place(file, "offloading_opened"));
    if let Some((dialog, span)) = opened
        && (!matches!(dialog.body(), Body::Message(_)) || dialog.goto.is_some())
    {
        let message =
            "`offloading_opened` is only said: the handover follows, whatever it leads to";
        problems.warning(span, message, "make it a message without `goto`");
    }
    if let (None, Some(span)) = (file.dialogs.get("not_understood"), first) {
        let message = "there is no dialog `not_understood`";
        problems.warning(span, message, "until there is, what matches nothing goes to people");
    }
}

fn place(file: &File, name: &str) -> Option<crate::place::Span> {
    file.dialogs.iter().find(|(dialog, _)| dialog.value == name).map(|(name, _)| name.span)
}

impl<'a> Visitor<'a> for People {
    fn step(&mut self, step: Kind<'a>) {
        self.offloads |= matches!(step, Kind::Offload(_));
    }
}
