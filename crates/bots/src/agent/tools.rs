//! What a model can do besides answering.

mod handover;

use deskmate_core::action::Handover;

use super::{
    file::AgentFile,
    model::{ToolCall, ToolSpec},
    prompt::object,
    rules::Tongue,
};

/// What came of a call.
pub(super) enum Came {
    /// The model is told this, and goes on.
    Told(String),
    /// The conversation goes to people, and the turn is over.
    HandsOver(Box<Handover>),
}

/// Every tool of an agent.
pub(super) fn specs(file: &AgentFile) -> Vec<ToolSpec> {
    vec![handover::spec(file)]
}

/// Carries out a call. What cannot be carried out is told to the model, which may do better.
pub(super) fn run(file: &AgentFile, tongue: &Tongue, call: &ToolCall) -> Came {
    let arguments = match object(&call.arguments) {
        Ok(arguments) => arguments,
        // People can be reached however badly it is asked for.
        Err(_) if call.name == handover::NAME => serde_json::json!({}),
        Err(why) => {
            return Came::Told(format!("Error: {why}. Call the tool again with correct JSON."));
        }
    };
    match call.name.as_str() {
        handover::NAME => Came::HandsOver(Box::new(handover::run(file, tongue, &arguments))),
        other => Came::Told(format!("Error: there is no tool `{other}`.")),
    }
}
