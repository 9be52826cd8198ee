//! What the updates of a run mean.

use std::collections::BTreeSet;

use deskmate_core::action::{Action, Answer, Format, Handover, Say};
use serde_json::Value;

use crate::{convention, web::events::Event};

/// What a run means.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) answer: Answer,
    /// Whether the graph asked something and waits for the answer.
    pub(super) interrupted: bool,
}

/// Names of tools by which graphs hand over, where the call is left without a result.
const HANDOVERS: [&str; 3] = ["handoff_to_human", "handover", "transfer_to_human"];

/// What the events of a run mean.
///
/// # Errors
/// A phrase that goes on after the name of the bot, without what was said.
pub(super) fn read(events: &[Event]) -> Result<Read, String> {
    let mut read = Read { answer: Answer::default(), interrupted: false };
    let mut seen = BTreeSet::new();
    let mut handed_over = None;
    for event in events {
        match event.name.as_str() {
            "error" => return Err(format!("failed in the graph{}", kind(&event.data))),
            "updates" => {}
            _ => continue,
        }
        for (node, update) in event.data.as_object().into_iter().flatten() {
            match node.as_str() {
                "__error__" => return Err(format!("failed in the graph{}", kind(update))),
                "__interrupt__" => {
                    read.interrupted = true;
                    questions(update, &mut read.answer)?;
                    continue;
                }
                _ => {}
            }
            for message in messages(update) {
                let id = message.get("id").and_then(Value::as_str).unwrap_or_default();
                if id.is_empty() || seen.insert(id.to_owned()) {
                    say(message, &mut read.answer);
                    handed_over = handed_over.or_else(|| tool(message));
                }
            }
            if let Some(own) = convention::slot(update)? {
                read.answer.actions.extend(own.actions);
                read.answer.session.extend(own.session);
            }
            if let Some(to) = update.get("handover").filter(|to| !to.is_null()) {
                handed_over = Some(handover(to));
            }
        }
    }
    read.answer.actions.extend(handed_over.map(Action::Handover));
    Ok(read)
}

/// Which error it was, without its words: they may hold what a customer said.
fn kind(error: &Value) -> String {
    match error.get("error").and_then(Value::as_str) {
        Some(kind) if kind.chars().all(|c| c.is_alphanumeric() || c == '_') => format!(": {kind}"),
        _ => String::new(),
    }
}

fn messages(update: &Value) -> Vec<&Value> {
    match update.get("messages") {
        Some(Value::Array(messages)) => messages.iter().collect(),
        Some(message) => vec![message],
        None => Vec::new(),
    }
}

fn say(message: &Value, answer: &mut Answer) {
    let is = |key: &str, names: &[&str]| {
        message.get(key).and_then(Value::as_str).is_some_and(|name| names.contains(&name))
    };
    if !is("type", &["ai", "AIMessageChunk"]) && !is("role", &["ai", "assistant"]) {
        return;
    }
    let text = match message.get("content") {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(parts)) => {
            let text = |part: &Value| part.get("text").and_then(Value::as_str).map(str::to_owned);
            parts.iter().filter_map(text).collect()
        }
        _ => String::new(),
    };
    if !deskmate_core::rich::is_blank(&text) {
        let say = Say { text, format: Format::Markdown, ..Say::default() };
        answer.actions.push(Action::Say(say));
    }
}

/// A call of a tool by which the graph hands over.
fn tool(message: &Value) -> Option<Handover> {
    let calls = message.get("tool_calls")?.as_array()?;
    let call = calls.iter().find(|call| {
        call.get("name").and_then(Value::as_str).is_some_and(|name| HANDOVERS.contains(&name))
    })?;
    Some(handover(call.get("args")?))
}

fn handover(to: &Value) -> Handover {
    let text = |key: &str| to.get(key).and_then(Value::as_str).map(str::to_owned);
    Handover {
        team: to.as_str().map(str::to_owned).or_else(|| text("team")),
        note: text("note").or_else(|| text("reason")),
        ..Handover::default()
    }
}

/// What the graph asks: a text, or an object with the question in it.
fn questions(interrupts: &Value, answer: &mut Answer) -> Result<(), String> {
    for interrupt in interrupts.as_array().into_iter().flatten() {
        let value = interrupt.get("value").unwrap_or(&Value::Null);
        if let Some(own) = convention::slot(value)? {
            answer.actions.extend(own.actions);
            answer.session.extend(own.session);
        }
        let key = |key: &&str| value.get(*key).and_then(Value::as_str);
        let text = value.as_str().or_else(|| ["question", "text", "message"].iter().find_map(key));
        if let Some(text) = text {
            let say = Say { text: text.to_owned(), format: Format::Markdown, ..Say::default() };
            answer.actions.push(Action::Say(say));
        }
    }
    Ok(())
}
