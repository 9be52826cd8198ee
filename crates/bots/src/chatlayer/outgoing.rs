//! What is posted to Chatlayer.

use deskmate_core::{Choice, Message, Reason, Turn};
use serde_json::{Map, Value, json};

use crate::back_end::{self, Asked};

/// How a press is sent whose payload is an opaque text. In which member Chatlayer wants it back is
/// documented nowhere that can be read; the title as a text always works where the bot understands it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Postback {
    /// As a message of its title.
    #[default]
    Text,
    /// As `postbackMessage.payload`.
    Payload,
    /// As `postbackMessage.nextDialogstateId`.
    NextDialogstateId,
}

/// The messages of a turn, each with the files that came with it.
pub(super) fn messages(asked: &Asked, postback: Postback, returned: Option<&str>) -> Vec<Value> {
    let turn = &asked.turn;
    let text = |text: &str| json!({"textMessage": {"text": text}});
    let mut all: Vec<Value> = turn
        .messages
        .iter()
        .map(|message| match &message.choice {
            Some(choice) => pressed(choice, postback),
            None => text(&words(turn, message)),
        })
        .collect();
    match &turn.reason {
        Reason::Returned if all.is_empty() => all.extend(returned.map(text)),
        Reason::Command { command } => all.push(text(command)),
        _ => {}
    }
    all
}

fn words(turn: &Turn, message: &Message) -> String {
    let only = Turn { messages: vec![message.clone()], reason: Reason::Message, ..turn.clone() };
    back_end::text(&only)
}

/// A press. Payloads of before 2022 are JSON that says where to go; newer ones are opaque.
fn pressed(choice: &Choice, postback: Postback) -> Value {
    let parsed = serde_json::from_str(&choice.id).unwrap_or(Value::Null);
    if let Some(next) = parsed.get("nextDialogstateId").filter(|next| !next.is_null()) {
        let parameters = parsed.get("parameters").or_else(|| parsed.get("params"));
        let pair =
            |parameter: &Value| json!({"key": parameter["key"], "value": parameter["value"]});
        let pairs: Vec<_> =
            parameters.and_then(Value::as_array).into_iter().flatten().map(pair).collect();
        return json!({"postbackMessage": {
            "title": choice.title, "nextDialogstateId": next, "sessionDataToSet": pairs,
        }});
    }
    match postback {
        Postback::Text => json!({"textMessage": {"text": choice.title}}),
        Postback::Payload => {
            json!({"postbackMessage": {"title": choice.title, "payload": choice.id}})
        }
        Postback::NextDialogstateId => {
            json!({"postbackMessage": {"title": choice.title, "nextDialogstateId": choice.id}})
        }
    }
}

/// A message with who sends it, and the variables.
pub(super) fn body(asked: &Asked, user: &str, message: &Value) -> Value {
    let turn = &asked.turn;
    let variable = |name: &str| turn.session.get(name).cloned();
    let mut who = Map::new();
    who.insert("id".into(), format!("{user}{}", turn.conversation.id).into());
    for (key, value) in [
        ("firstName", variable("firstname")),
        ("lastName", variable("lastname")),
        ("preferredLanguage", turn.contact.language.clone().map(Value::String)),
    ] {
        who.extend(value.filter(|value| !value.is_null()).map(|value| (key.to_owned(), value)));
    }
    let mut data = turn.session.clone();
    let file = turn.messages.iter().flat_map(|message| &message.attachments).next_back();
    data.extend(file.map(|file| ("uploadedFileUrl".to_owned(), file.url.clone().into())));
    json!({"message": message, "user": who, "sessionData": data})
}
