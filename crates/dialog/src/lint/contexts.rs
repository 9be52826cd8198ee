//! Contexts that are asked for and never begin.

use std::collections::BTreeSet;

use crate::{diagnostic::Problems, model::File, suggest::instead};

pub(super) fn lint(file: &File, problems: &mut Problems) {
    let dialogs = || file.dialogs.iter().map(|(_, dialog)| dialog);
    let outputs = dialogs().flat_map(|dialog| &dialog.output_context).flat_map(|all| &all.0);
    let begun: BTreeSet<_> = outputs.map(|context| context.name.value.as_str()).collect();
    for dialog in dialogs() {
        for needed in dialog.required_context.iter().flat_map(|all| &all.0) {
            if !begun.contains(needed.as_str()) {
                let message = format!("no dialog has the output context `{}`", needed.value);
                let help = instead(needed, begun.iter().copied());
                let help = help.unwrap_or("without it the intent never leads here".into());
                problems.warning(needed.span, message, help);
            }
        }
        if let (Some(contexts), None) = (&dialog.required_context, &dialog.intent) {
            let span = contexts.0.first().map(|context| context.span).unwrap_or_default();
            let message = "`required_context` does nothing without `intent`";
            problems.warning(span, message, "add an `intent`, or use a condition");
        }
    }
}
