//! `answer`: how a model answers where it has to say which topic that is about.

use serde_json::{Value, json};

use crate::{
    agent::file::AgentFile,
    model::{ToolCall, ToolSpec},
};

pub(in crate::agent) const NAME: &str = "answer";

/// What is about none of the topics.
pub(in crate::agent) const OTHER: &str = "other";

/// What a model is told that calls it wrongly.
pub(super) const WRONG: &str =
    "`answer` is called alone, once all is known, with `topic`, one of those listed, and `text`";

pub(super) fn spec(file: &AgentFile) -> ToolSpec {
    let lines: Vec<_> =
        file.topics.iter().map(|(name, what)| format!("{}: {}", name.value, what.trim())).collect();
    let names: Vec<&str> = file.topics.names().chain([OTHER]).collect();
    let parameters = json!({
        "type": "object",
        "properties": {
            "topic": {"type": "string", "enum": names},
            "text": {"type": "string", "description": "What the customer reads, in Markdown."}
        },
        "required": ["topic", "text"], "additionalProperties": false
    });
    let description = format!(
        "Answer the customer: the only way to do so. Say which topic it is about:\n{}\n{OTHER}: anything else",
        lines.join("\n")
    );
    ToolSpec { name: NAME.to_owned(), description, parameters }
}

/// The topic and the words of an answer; nothing where the calls are something else, or wrong.
pub(in crate::agent) fn read(file: &AgentFile, calls: &[ToolCall]) -> Option<(String, String)> {
    let [call] = calls else { return None };
    if call.name != NAME || !file.asks_for_topic() {
        return None;
    }
    let arguments: Value = serde_json::from_str(&call.arguments).ok()?;
    let topic = arguments["topic"].as_str()?;
    let known = topic == OTHER || file.topics.get(topic).is_some();
    known.then(|| (topic.to_owned(), arguments["text"].as_str().unwrap_or_default().to_owned()))
}
