//! `handover`: the conversation goes to people.

use deskmate_core::action::Handover;
use serde_json::{Value, json};

use crate::{
    agent::{file::AgentFile, people, rules::Tongue},
    model::ToolSpec,
};

pub(super) const NAME: &str = "handover";

pub(super) fn spec(file: &AgentFile) -> ToolSpec {
    let mut properties = json!({
        "reason": {"type": "string", "description": "For your colleagues: what the customer wants, and what was tried. One or two sentences."},
        "message": {"type": "string", "description": "What the customer reads before, in their language: one sentence, with no promise of when."},
    });
    let mut required = vec!["reason"];
    let mut description =
        "Give this conversation to your colleagues, who are people. It is then theirs.".to_owned();
    let teams: Vec<_> = file.handover.iter().flat_map(|own| own.teams.iter()).collect();
    if !teams.is_empty() {
        let names: Vec<&str> = teams.iter().map(|(name, _)| name.value.as_str()).collect();
        let lines = teams.iter().map(|(name, what)| format!("{}: {}", name.value, what.trim()));
        let lines = lines.collect::<Vec<_>>().join("\n");
        description = format!("{description} Choose the team:\n{lines}");
        properties["team"] = json!({"type": "string", "enum": names});
        required.push("team");
    }
    let parameters = json!({
        "type": "object", "properties": properties, "required": required, "additionalProperties": false});
    ToolSpec { name: NAME.to_owned(), description, parameters }
}

/// A team that is not described is no team; the default is.
pub(super) fn run(file: &AgentFile, tongue: &Tongue, arguments: &Value) -> Handover {
    let text = |key: &str| arguments[key].as_str().map(str::trim).filter(|text| !text.is_empty());
    let reason = text("reason").unwrap_or("The agent hands over, and gives no reason.");
    let own = people::handover(file, text("team"), tongue, reason);
    let message = text("message").map(str::to_owned).or(own.message);
    Handover { message, ..own }
}
