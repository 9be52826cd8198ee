//! What an agent answers: a message, or a task.

use deskmate_core::action::{Action, Answer, Format, Handover, Note, Outgoing, Say};
use serde_json::Value;

use crate::convention;

/// Where a task stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Done,
    /// It goes on.
    Working,
    /// It waits for the customer.
    Waiting,
    Failed,
}

/// What an answer means.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) state: State,
    /// The task's id.
    pub(super) task: Option<String>,
    pub(super) answer: Answer,
}

/// What a result means: in 1.0 it says which it is by its key, in 0.3 by its `kind`.
///
/// # Errors
/// What in it cannot be read.
pub(super) fn read(result: &Value) -> Result<Read, String> {
    let mut answer = Answer::default();
    if let Some(message) = message(result) {
        parts(message, &mut answer)?;
        return Ok(Read { state: State::Done, task: None, answer });
    }
    let task = result.get("task").unwrap_or(result);
    let status = task.get("status").ok_or("it is neither a message nor a task")?;
    for artifact in task.get("artifacts").and_then(Value::as_array).into_iter().flatten() {
        parts(artifact, &mut answer)?;
    }
    if let Some(message) = status.get("message") {
        parts(message, &mut answer)?;
    }
    let state = match name(status.get("state")).as_str() {
        "completed" => State::Done,
        "submitted" | "working" => State::Working,
        "input_required" | "auth_required" => State::Waiting,
        _ => State::Failed,
    };
    let task = task.get("id").and_then(Value::as_str).map(str::to_owned);
    Ok(Read { state, task, answer })
}

fn message(result: &Value) -> Option<&Value> {
    let is_message = result.get("kind").and_then(Value::as_str) == Some("message");
    result.get("message").or_else(|| is_message.then_some(result))
}

/// `TASK_STATE_INPUT_REQUIRED` and `input-required` are one.
fn name(state: Option<&Value>) -> String {
    let state = state.and_then(Value::as_str).unwrap_or_default();
    state.trim_start_matches("TASK_STATE_").to_ascii_lowercase().replace('-', "_")
}

fn parts(of: &Value, answer: &mut Answer) -> Result<(), String> {
    let mut text = String::new();
    let mut attachments = Vec::new();
    let mut meant = Answer::default();
    for part in of.get("parts").and_then(Value::as_array).into_iter().flatten() {
        if let Some(said) = part.get("text").and_then(Value::as_str) {
            text.push_str(said);
        } else if let Some(data) = part.get("data") {
            self::data(data, &mut meant)?;
        } else if let Some(url) = address(part) {
            attachments.push(Outgoing { url: url.to_owned(), name: file_name(part) });
        } else {
            let name = file_name(part).unwrap_or_else(|| "no name".into());
            let text = format!("The bot sent a file that has no address: {name}.");
            meant.actions.push(Action::Note(Note { text, format: Format::Plain }));
        }
    }
    if !(deskmate_core::rich::is_blank(&text) && attachments.is_empty()) {
        let say = Say { text, format: Format::Markdown, attachments, ..Say::default() };
        answer.actions.push(Action::Say(say));
    }
    answer.actions.extend(meant.actions);
    answer.session.extend(meant.session);
    Ok(())
}

/// Data: the bot protocol's own words, or whom to hand over to.
fn data(data: &Value, meant: &mut Answer) -> Result<(), String> {
    if let Some(own) = convention::slot(data)? {
        meant.actions.extend(own.actions);
        meant.session.extend(own.session);
    }
    if let Some(to) = data.get("handover").filter(|to| !to.is_null()) {
        let text = |key: &str| to.get(key).and_then(Value::as_str).map(str::to_owned);
        meant.actions.push(Action::Handover(Handover {
            team: to.as_str().map(str::to_owned).or_else(|| text("team")),
            note: text("note").or_else(|| text("reason")),
            ..Handover::default()
        }));
    }
    Ok(())
}

fn address(part: &Value) -> Option<&str> {
    let file = part.get("file");
    part.get("url").or_else(|| file?.get("uri")).and_then(Value::as_str)
}

fn file_name(part: &Value) -> Option<String> {
    let file = part.get("file");
    let name = part.get("filename").or_else(|| file?.get("name"));
    name.and_then(Value::as_str).filter(|name| !name.is_empty()).map(str::to_owned)
}
