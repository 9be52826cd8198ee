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
    jumps::look(file, problems);
    names::look(file, problems);
    languages::look(file, problems);
    nlp::look(file, problems);
}

/// What is probably not meant: warnings, in the order of the file. `workspace` tells which teams,
/// teammates, tags and attributes there are; a team or teammate that it lacks is an error. `name` and `text` are the file's.
pub fn lint(bot: &Bot, name: &str, text: &str, workspace: Option<&Workspace>) -> Vec<Diagnostic> {
    let mut problems = Problems::default();
    let file = bot.file();
    reach::look(file, &mut problems);
    variables::look(file, &mut problems);
    translations::look(file, &mut problems);
    people::look(file, &mut problems);
    stuck::look(file, &mut problems);
    contexts::look(file, &mut problems);
    intents::look(file, &mut problems);
    nlp::look(file, &mut problems);
    entities::look(file, &mut problems);
    flow::look(file, &mut problems);
    written::look(file, text, &mut problems);
    if let Some(workspace) = workspace {
        workspace::look(file, workspace, &mut problems);
    }
    problems.of_file(name, text)
}
