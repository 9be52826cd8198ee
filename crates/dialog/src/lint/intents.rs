//! Intents that cannot do what they are there for.

use std::collections::BTreeMap;

use crate::{
    diagnostic::Problems,
    model::{Dialog, File},
    place::Spanned,
    understanding::verbatim,
};

/// The fewest expressions by which an intent is told from others.
const FEWEST: usize = 5;

pub(super) fn lint(file: &File, problems: &mut Problems) {
    let mut said: BTreeMap<String, &str> = BTreeMap::new();
    for (name, intent) in file.intents.iter() {
        for phrase in intent.all().flatten() {
            let before = said.entry(verbatim(phrase)).or_insert(name);
            if *before != name.value {
                let message = format!("`{}` is an expression of `{before}` as well", phrase.value);
                let help =
                    "keep it in one of the two: the message alone does not tell which is meant";
                problems.warning(phrase.span, message, help);
            }
        }
        let most = intent.by_language().iter().map(|(_, all)| all.len()).max().unwrap_or_default();
        if most < FEWEST {
            let s = if most == 1 { "" } else { "s" };
            let message = format!("the intent `{}` has only {most} expression{s}", name.value);
            let help = "ten to twenty ways of saying it are understood much better than a few";
            problems.warning(name.span, message, help);
        }
    }
    lead_somewhere(file, problems);
}

fn lead_somewhere(file: &File, problems: &mut Problems) {
    let with_intent = file
        .dialogs
        .iter()
        .filter_map(|(name, dialog)| dialog.intent.as_ref().map(|intent| (name, dialog, intent)));
    let with_intent: Vec<_> = with_intent.collect();
    for (name, _) in file.intents.iter() {
        if with_intent.iter().all(|(_, _, intent)| intent.value != name.value) {
            let message = format!("the intent `{}` leads nowhere", name.value);
            let help = format!("give a dialog `intent: {}`, or remove it", name.value);
            problems.warning(name.span, message, help);
        }
    }
    let contexts = |dialog: &Dialog| {
        let all = dialog.required_context.iter().flat_map(|all| &all.0);
        let mut all: Vec<String> = all.map(|context| context.value.clone()).collect();
        all.sort();
        all
    };
    for (place, (_, dialog, intent)) in with_intent.iter().enumerate() {
        let same = |(_, other, its): &&(&Spanned<String>, &Dialog, &Spanned<String>)| {
            its.value == intent.value && contexts(other) == contexts(dialog)
        };
        if let Some((before, ..)) = with_intent.iter().take(place).find(same) {
            let message = format!("`{}` has the intent `{}` already", before.value, intent.value);
            let help = "the first one is always taken; let it jump here, or ask for another `required_context`";
            problems.warning(intent.span, message, help);
        }
    }
}
