//! Ways that are never taken, and ways without an end.

use std::collections::BTreeSet;

use crate::{
    diagnostic::Problems,
    model::{Body, Dialog, File, condition::Test},
    place::Spanned,
};

pub(super) fn lint(file: &File, problems: &mut Problems) {
    let mut told = BTreeSet::new();
    for (name, dialog) in file.dialogs.iter() {
        if let Body::Condition(rows) = dialog.body() {
            let end = rows.iter().position(|row| matches!(row.test, Test::Else));
            let after = end.and_then(|end| rows.get(end + 1));
            if let Some(row) = after {
                let span = row.goto.as_ref().map_or(name.span, |goto| goto.span);
                let message = "a row after `else` is never looked at";
                problems.warning(span, message, "move `else` to the end");
            }
        }
        if let Some(circle) = circle(file, name)
            && told.is_disjoint(&circle)
        {
            let message =
                format!("`{}` leads back to itself, and nobody is asked anything", name.value);
            let help = "after 50 jumps the turn fails; let a question or a condition end it";
            problems.warning(name.span, message, help);
            told.extend(circle);
        }
    }
}

/// The dialogs of a way that leads back to its beginning whatever happens.
fn circle<'a>(file: &'a File, from: &'a Spanned<String>) -> Option<BTreeSet<&'a str>> {
    let mut way = BTreeSet::new();
    let mut name = from.value.as_str();
    while way.insert(name) {
        name = always(file.dialogs.get(name)?)?;
    }
    (name == from.value).then_some(way)
}

/// Where a dialog leads in any case.
fn always(dialog: &Dialog) -> Option<&str> {
    let then = || dialog.goto.as_ref().map(|goto| goto.value.as_str());
    match dialog.body() {
        Body::Message(_) => then(),
        Body::Condition(rows) => {
            let first = rows.first().filter(|row| matches!(row.test, Test::Else))?;
            first.goto.as_ref().map(|goto| goto.value.as_str()).or_else(then)
        }
        Body::Input(_) | Body::Action(_) => None,
    }
}
