//! Places where a customer who asks for a person does not get one.

use super::reach::leads_to;
use crate::{
    diagnostic::Problems,
    model::{Body, Dialog, File},
};

pub(super) fn lint(file: &File, problems: &mut Problems) {
    let offloads = |dialog: &Dialog| match dialog.body() {
        Body::Action(steps) => steps.iter().any(|step| step.offload.is_some()),
        _ => false,
    };
    let mut to_people = file.dialogs.iter().filter_map(|(name, dialog)| {
        let intent = dialog.intent.as_ref()?;
        leads_to(file, name, offloads).then_some(intent.value.as_str())
    });
    let always = |intent: &str| file.intents.get(intent).is_some_and(|intent| intent.always);
    let all: Vec<&str> = to_people.by_ref().collect();
    let offloads = file.dialogs.iter().any(|(_, dialog)| offloads(dialog));
    let first = file.dialogs.iter().next().map(|(name, _)| name.span);
    if let (true, true, Some(span)) = (all.is_empty(), offloads, first) {
        let message = "no intent leads to people: who writes `a person, please` does not reach one";
        let help = "give the dialog that leads to them an intent with `always: true`";
        problems.warning(span, message, help);
    }
    if all.iter().any(|intent| always(intent)) {
        return;
    }
    for (name, dialog) in file.dialogs.iter() {
        if dialog.input.as_ref().is_some_and(|input| input.nlp == Some(false)) {
            let message = format!("nobody who is asked `{}` can reach a person", name.value);
            let help = "the question takes every message, for `nlp` is false: give the intent that leads \
                        to people `always: true`";
            problems.warning(name.span, message, help);
        }
    }
}
