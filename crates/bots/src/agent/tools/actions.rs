//! What is done at the desk itself: tags, attributes, notes, closing, snoozing.

use deskmate_core::action::{Action, Close, Format, Note, Set, Snooze, Subject, Tags};
use deskmate_dialog::decode::Named;
use serde_json::{Map, Value, json};

use super::ToolContext;
use crate::{agent::file::Tools, model::ToolSpec};

pub(super) const TAG: &str = "add_tag";
pub(super) const SET: &str = "set_attribute";
pub(super) const NOTE: &str = "write_note";
pub(super) const CLOSE: &str = "close_conversation";
pub(super) const SNOOZE: &str = "snooze_conversation";

/// Longest snooze, in hours: 30 days.
const MOST_HOURS: f64 = 720.0;

/// Most characters of an attribute's value.
const MOST_OF_VALUE: usize = 500;

/// Most of what one turn does at the desk.
const MOST_ACTIONS: usize = 30;

pub(super) fn specs(tools: &Tools) -> Vec<ToolSpec> {
    let mut all = Vec::new();
    let mut add = |name: &str, description: String, properties: Value| {
        let required: Vec<String> =
            properties.as_object().into_iter().flatten().map(|(key, _)| key.clone()).collect();
        let parameters = json!({
            "type": "object", "properties": properties, "required": required, "additionalProperties": false});
        all.push(ToolSpec { name: name.to_owned(), description, parameters });
    };
    if !tools.tag.is_empty() {
        let description = format!("Put a tag on the customer.\n{}", lines(&tools.tag));
        let names: Vec<&str> = tools.tag.names().collect();
        add(TAG, description, json!({"tag": {"type": "string", "enum": names}}));
    }
    if !tools.set.is_empty() {
        let description = format!("Set an attribute of the conversation.\n{}", lines(&tools.set));
        let names: Vec<&str> = tools.set.names().collect();
        let value = json!({"type": ["string", "number", "boolean"]});
        add(
            SET,
            description,
            json!({"attribute": {"type": "string", "enum": names}, "value": value}),
        );
    }
    if tools.note == Some(true) {
        let description =
            "Write a note that your colleagues read and the customer does not.".to_owned();
        add(NOTE, description, json!({"text": {"type": "string"}}));
    }
    if tools.close == Some(true) {
        let description = "Close the conversation, after your answer: only when the customer says that it is done.";
        add(CLOSE, description.to_owned(), json!({}));
    }
    if tools.snooze == Some(true) {
        let description = "Have the conversation sleep, after your answer, until the customer writes or the time is over.";
        let hours = json!({"type": "number", "minimum": 0.1, "maximum": MOST_HOURS});
        add(SNOOZE, description.to_owned(), json!({"hours": hours}));
    }
    all
}

fn lines(named: &Named<String>) -> String {
    let line = |(name, what): (&deskmate_dialog::Spanned<String>, &String)| {
        format!("{}: {}", name.value, what.trim())
    };
    named.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Does it; nothing where there is no such tool, or the file does not allow it.
pub(super) fn run(
    context: &mut ToolContext<'_>,
    tools: &Tools,
    name: &str,
    arguments: &Value,
) -> Option<Result<String, String>> {
    if context.actions.len() >= MOST_ACTIONS {
        return Some(Err("that is enough for one answer".to_owned()));
    }
    let text = |key: &str| arguments[key].as_str().map(str::trim).unwrap_or_default().to_owned();
    let action = match name {
        TAG if !tools.tag.is_empty() => {
            let tag = text("tag");
            if tools.tag.get(&tag).is_none() {
                return Some(Err(format!("there is no tag `{tag}`")));
            }
            Action::Tag(Tags { target: Subject::Contact, tags: vec![tag] })
        }
        SET if !tools.set.is_empty() => {
            let attribute = text("attribute");
            if tools.set.get(&attribute).is_none() {
                return Some(Err(format!("there is no attribute `{attribute}`")));
            }
            let value = match &arguments["value"] {
                Value::String(text) => text.chars().take(MOST_OF_VALUE).collect::<String>().into(),
                other @ (Value::Number(_) | Value::Bool(_)) => other.clone(),
                _ => {
                    return Some(Err("`value` must be a text, a number, true or false".to_owned()));
                }
            };
            let attributes = Map::from_iter([(attribute, value)]);
            Action::Set(Set { target: Subject::Conversation, title: None, attributes })
        }
        NOTE if tools.note == Some(true) => {
            let text = text("text");
            if deskmate_core::rich::is_blank(&text) {
                return Some(Err("a note needs text".to_owned()));
            }
            Action::Note(Note { text, format: Format::Markdown })
        }
        CLOSE if tools.close == Some(true) => {
            context.last = Some(Action::Close(Close {}));
            return Some(Ok("Done after your answer.".to_owned()));
        }
        SNOOZE if tools.snooze == Some(true) => {
            let hours =
                arguments["hours"].as_f64().filter(|hours| *hours > 0.0 && *hours <= MOST_HOURS);
            let Some(hours) = hours else {
                return Some(Err(format!("`hours` must be a number up to {MOST_HOURS}")));
            };
            let seconds = Some((hours * 3600.0).ceil() as u64);
            context.last = Some(Action::Snooze(Snooze { until: None, seconds }));
            return Some(Ok("Done after your answer.".to_owned()));
        }
        _ => return None,
    };
    context.actions.push(action);
    Some(Ok("Done.".to_owned()))
}
