//! What a turn comes to in messages and events.

use deskmate_core::{Attachment, Message, Reason, Turn};
use serde_json::{Value, json};

use crate::back_end::{self, Asked, only_looks};

/// A message to add, and the mark by which it is recognised.
pub(super) struct Outgoing {
    pub(super) mark: String,
    pub(super) payload: Value,
}

/// What is said: words and files each as one message.
pub(super) fn messages(asked: &Asked, returned: Option<&str>) -> Vec<Outgoing> {
    let turn = &asked.turn;
    let own = |what: &str, text: &str| Outgoing {
        mark: format!("{}/{what}", turn.turn_id),
        payload: json!({"type": "text", "text": text}),
    };
    let mut all: Vec<Outgoing> = turn.messages.iter().flat_map(of).collect();
    match (&turn.reason, returned) {
        (Reason::Returned, Some(text)) if all.is_empty() => all.push(own("returned", text)),
        (Reason::Command { command }, _) => all.push(own("command", command)),
        _ => {}
    }
    all
}

/// What was pressed is sent as its value: a person who presses in Botpress's own chat sends no more.
fn of(message: &Message) -> Vec<Outgoing> {
    let text = message.choice.as_ref().map_or(&message.text, |choice| &choice.id);
    let words = (!text.trim().is_empty()).then(|| Outgoing {
        mark: message.id.to_string(),
        payload: json!({"type": "text", "text": text}),
    });
    let files = message.attachments.iter().enumerate().map(|(at, attached)| Outgoing {
        mark: format!("{}/{at}", message.id),
        payload: file(attached),
    });
    words.into_iter().chain(files).collect()
}

fn file(file: &Attachment) -> Value {
    let kind = file.content_type.as_deref().unwrap_or_default();
    match kind.split('/').next() {
        Some("image") => json!({"type": "image", "imageUrl": file.url}),
        Some("audio") => json!({"type": "audio", "audioUrl": file.url}),
        Some("video") => json!({"type": "video", "videoUrl": file.url}),
        _ => {
            let mut payload = json!({"type": "file", "fileUrl": file.url});
            if let Some(name) = &file.name {
                payload["title"] = json!(name);
            }
            payload
        }
    }
}

/// What the bot is told that nobody says: that people gave the conversation back, or a timer.
pub(super) fn event(asked: &Asked) -> Option<Value> {
    let turn = &asked.turn;
    let mut told = about(turn, None);
    match &turn.reason {
        Reason::Returned => {}
        Reason::Timer { timer } if !only_looks(turn) => told["timer"] = json!(timer),
        _ => return None,
    }
    Some(json!({"type": "deskmate", "deskmate": told}))
}

/// What a message carries, for the bot and to be recognised by.
pub(super) fn metadata(turn: &Turn, mark: &str) -> Value {
    json!({"deskmate": about(turn, Some(mark))})
}

/// The mark of a message of ours.
pub(super) fn mark(metadata: &Value) -> Option<&str> {
    metadata.pointer("/deskmate/id").and_then(Value::as_str)
}

fn about(turn: &Turn, mark: Option<&str>) -> Value {
    let mut about = json!({
        "turn_id": turn.turn_id,
        "reason": back_end::reason(turn),
        "contact": turn.contact,
        "conversation": turn.conversation,
        "session": turn.session,
    });
    if let Some(mark) = mark {
        about["id"] = json!(mark);
    }
    about
}
