//! Dialogs that nothing leads to.

use std::collections::{BTreeMap, BTreeSet};

use super::RESERVED;
use crate::{
    diagnostic::Problems,
    model::{Dialog, Dynamic, File, VariableName, action::Kind},
    place::Spanned,
    visit::{Visitor, visit},
};

#[derive(Default)]
struct Ways<'a> {
    current: &'a str,
    ways: BTreeMap<&'a str, BTreeSet<&'a str>>,
    /// What variables are set to: names of dialogs, perhaps.
    values: BTreeSet<String>,
    by_variable: bool,
}

pub(super) fn lint(file: &File, problems: &mut Problems) {
    for name in unreached(file) {
        let message = format!("nothing leads to `{}`", name.value);
        problems.warning(name.span, message, "give it an `intent`, jump to it, or remove it");
    }
}

/// Whether a dialog leads to one that holds, by jumps alone.
pub(super) fn leads_to(file: &File, from: &str, holds: impl Fn(&Dialog) -> bool) -> bool {
    let mut ways = Ways::default();
    visit(file, &mut ways);
    let (mut left, mut seen) = (vec![from], BTreeSet::new());
    while let Some(name) = left.pop() {
        if file.dialogs.get(name).is_some_and(&holds) {
            return true;
        }
        if seen.insert(name) {
            left.extend(ways.ways.get(name).into_iter().flatten());
        }
    }
    false
}

/// The dialogs that no customer can come to.
pub(crate) fn unreached(file: &File) -> Vec<&Spanned<String>> {
    let mut ways = Ways::default();
    visit(file, &mut ways);
    let begins = |(name, dialog): &(&'_ Spanned<String>, &Dialog)| {
        dialog.intent.is_some()
            || RESERVED.contains(&name.as_str())
            || (ways.by_variable && ways.values.contains(&name.value))
    };
    let mut left: Vec<&str> = (file.dialogs.iter().filter(begins))
        .map(|(name, _)| name.value.as_str())
        .chain(file.events.iter().map(|event| event.goto.value.as_str()))
        .collect();
    let mut reached = BTreeSet::new();
    while let Some(name) = left.pop() {
        if reached.insert(name) {
            left.extend(ways.ways.get(name).into_iter().flatten());
        }
    }
    let names = file.dialogs.iter().map(|(name, _)| name);
    names.filter(|name| !reached.contains(name.as_str())).collect()
}

impl<'a> Visitor<'a> for Ways<'a> {
    fn dialog(&mut self, name: &'a Spanned<String>, _: &'a Dialog) {
        self.current = name;
    }

    fn jump(&mut self, to: &'a Spanned<String>) {
        self.ways.entry(self.current).or_default().insert(to);
    }

    fn set(&mut self, _: &'a Spanned<VariableName>, value: Option<&'a Dynamic>) {
        if let Some(Dynamic::Text(template)) = value {
            self.values.extend(template.fixed().map(std::borrow::Cow::into_owned));
        }
    }

    fn step(&mut self, step: Kind<'a>) {
        self.by_variable |= matches!(step, Kind::GotoVariable(_));
    }
}
