//! What a model can do besides answering.

mod handover;
mod search;

use deskmate_core::action::Handover;

use super::{
    model::{ToolCall, ToolSpec},
    prompt::object,
    ready::Ready,
    rules::Tongue,
};

pub(super) use search::{Found, beforehand};

/// What came of a call.
pub(super) enum Came {
    /// The model is told this, and goes on.
    Told(String),
    /// The conversation goes to people, and the turn is over.
    HandsOver(Box<Handover>),
}

/// Every tool of an agent.
pub(super) fn specs(ready: &Ready) -> Vec<ToolSpec> {
    let search = ready.library.as_ref().map(|library| search::spec(library.hands_over()));
    search.into_iter().chain([handover::spec(&ready.file)]).collect()
}

/// Carries out a call. What cannot be carried out is told to the model, which may do better.
pub(super) fn run(ready: &Ready, tongue: &Tongue, call: &ToolCall, found: &mut Found) -> Came {
    let arguments = match object(&call.arguments) {
        Ok(arguments) => arguments,
        // People can be reached however badly it is asked for.
        Err(_) if call.name == handover::NAME => serde_json::json!({}),
        Err(why) => {
            return Came::Told(format!("Error: {why}. Call the tool again with correct JSON."));
        }
    };
    match call.name.as_str() {
        handover::NAME => Came::HandsOver(Box::new(handover::run(&ready.file, tongue, &arguments))),
        search::NAME => match &ready.library {
            Some(library) => Came::Told(search::run(library, &arguments, found)),
            None => Came::Told("Error: there is nothing to search.".to_owned()),
        },
        other => Came::Told(format!("Error: there is no tool `{other}`.")),
    }
}
