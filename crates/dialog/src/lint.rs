//! What is wrong with a file as a whole: one file here for each kind of finding.

mod contexts;
mod entities;
mod flow;
mod intents;
mod jumps;
mod languages;
mod names;
mod nlp;
mod people;
mod reach;
mod stuck;
mod translations;
mod variables;
mod workspace;
mod written;

pub(crate) use reach::unreached;
pub use workspace::Workspace;

use crate::{
    bot::Bot,
    diagnostic::{Diagnostic, Problems},
    model::File,
};

/// Dialogs that have a meaning of their own.
pub const RESERVED: &[&str] = &[
    "introduction",
    "not_understood",
    "error_occurred",
    "bot_disabled",
    "offloading_opened",
    "offloading_closed",
    "offloading_disabled",
    "returned",
];

/// What a bot cannot be run with: names that lead nowhere.
pub(crate) fn errors(file: &File, problems: &mut Problems) {
    jumps::lint(file, problems);
    names::lint(file, problems);
    languages::lint(file, problems);
    nlp::lint(file, problems);
}

/// What is probably not meant: warnings, in the order of the file. `workspace` tells which teams,
/// teammates, tags and attributes there are; a team or teammate that it lacks is an error. `name` and `text` are the file's.
pub fn lint(bot: &Bot, name: &str, text: &str, workspace: Option<&Workspace>) -> Vec<Diagnostic> {
    let mut problems = Problems::default();
    let file = bot.file();
    reach::lint(file, &mut problems);
    variables::lint(file, &mut problems);
    translations::lint(file, &mut problems);
    people::lint(file, &mut problems);
    stuck::lint(file, &mut problems);
    contexts::lint(file, &mut problems);
    intents::lint(file, &mut problems);
    nlp::lint(file, &mut problems);
    entities::lint(file, &mut problems);
    flow::lint(file, &mut problems);
    written::lint(file, text, &mut problems);
    if let Some(workspace) = workspace {
        workspace::lint(file, workspace, &mut problems);
    }
    problems.of_file(name, text)
}
