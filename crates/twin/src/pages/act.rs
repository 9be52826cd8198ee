//! Operations of customers and teammates, sent by forms.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use serde_json::{Map, Value, json};

use super::form::Sent;
use crate::{
    act::{Act, Acted, And, TeammateNotes, TeammateReplies, TeammateSetsAttribute},
    error::TwinError,
    shared::Shared,
    world::{Attribute, World},
};

/// Keys of an address, and their values.
type Keys = Vec<(&'static str, String)>;

/// `POST /act`: `act` names an act as the control API has them, the other fields are its own;
/// besides `back`, where to go then, and `follow`, `contact` or `conversation`: which of those that
/// the operation was about to show then. What is sent again with the same `once` is not done again.
pub(super) async fn post(State(shared): State<Arc<Shared>>, sent: Sent) -> Response {
    let done = shared.with(|world| perform(world, &sent));
    sent.answer(&shared, done)
}

fn perform(world: &mut World, sent: &Sent) -> Result<Keys, TwinError> {
    if let Some(keys) = world.forms.done(sent.text("once")) {
        return Ok(keys);
    }
    let operation = operation(world, sent)?;
    world.activity += 1;
    let acted = operation.perform(world)?;
    let keys = leads_to(sent, acted);
    world.forms.note(sent.text("once"), &keys);
    Ok(keys)
}

/// What the address has once it is done.
fn leads_to(sent: &Sent, acted: Acted) -> Keys {
    match sent.text("follow") {
        _ if closes(sent) && sent.has("then") => {
            vec![("conversation", sent.text("then").to_owned()), ("whole", String::new())]
        }
        "conversation" => vec![("conversation", acted.conversation_id), ("say", String::new())],
        "contact" => {
            vec![("contact", acted.contact_id.unwrap_or_default()), ("conversation", String::new())]
        }
        _ => Vec::new(),
    }
}

/// Whether a form closes a conversation: the inbox goes on to the one that `then` names.
fn closes(sent: &Sent) -> bool {
    let replies_and_closes = sent.text("mode") == "reply" && sent.text("and") == "close";
    sent.text("act") == "teammate_closes" || (sent.text("act") == "speak" && replies_and_closes)
}

fn operation(world: &World, sent: &Sent) -> Result<Act, TwinError> {
    match sent.text("act") {
        "speak" => speak(sent),
        "teammate_sets_attribute" => set_attribute(world, sent),
        _ => {
            let ours = ["back", "follow", "then", "once"];
            let fields = sent.fields().filter(|(key, _)| !ours.contains(key));
            let mut operation: Map<String, Value> =
                fields.map(|(key, text)| (key.to_owned(), plain_value(key, text))).collect();
            if !sent.uploads.is_empty() {
                operation.insert("uploads".to_owned(), json!(sent.uploads));
            }
            serde_json::from_value(Value::Object(operation))
                .map_err(|e| TwinError::Invalid(format!("the form: {e}")))
        }
    }
}

/// Numbers and yes or no, where an act takes them.
fn plain_value(key: &str, text: &str) -> Value {
    match key {
        "rating" | "seconds" => text.parse::<u32>().map_or_else(|_| text.into(), Value::from),
        "away" | "reassign" | "seat" => (text == "true" || text == "on").into(),
        _ => text.into(),
    }
}

/// What is in a teammate's composer: a reply, with what else happens, or a note.
fn speak(sent: &Sent) -> Result<Act, TwinError> {
    let (conversation, teammate) = (sent.text("conversation"), sent.text("teammate"));
    if sent.text("mode") == "note" {
        let note = TeammateNotes {
            uploads: sent.uploads.clone(),
            ..TeammateNotes::new(conversation, teammate, sent.text("body"))
        };
        return Ok(note.into());
    }
    let and = match (sent.text("and"), sent.given("to"), sent.number("seconds")?) {
        ("close", _, _) => Some(And::Close),
        ("snooze", _, Some(seconds)) => Some(And::Snooze(seconds)),
        ("assign", Some(to), _) => Some(And::Assign(to)),
        _ => None,
    };
    let reply = TeammateReplies {
        uploads: sent.uploads.clone(),
        and,
        ..TeammateReplies::new(conversation, teammate, sent.text("body"))
    };
    Ok(reply.into())
}

fn set_attribute(world: &World, sent: &Sent) -> Result<Act, TwinError> {
    let name = sent.text("name");
    let known = world.attributes.iter().find(|a| a.model == "conversation" && a.name == name);
    let operation = TeammateSetsAttribute {
        conversation: sent.text("conversation").to_owned(),
        teammate: sent.text("teammate").to_owned(),
        name: name.to_owned(),
        value: attribute_value(known, sent.text("value"))?,
    };
    Ok(operation.into())
}

/// What was typed as a value of an attribute; nothing takes the value away.
pub(super) fn attribute_value(known: Option<&Attribute>, text: &str) -> Result<Value, TwinError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(Value::Null);
    }
    let kind = known.map_or("string", |a| a.data_type.as_str());
    let value = match kind {
        "integer" | "date" | "datetime" => text.parse::<i64>().ok().map(Value::from),
        "float" => text.parse::<f64>().ok().map(Value::from),
        "boolean" => text.parse::<bool>().ok().map(Value::from),
        _ => Some(text.into()),
    };
    let name = known.map_or("it", |a| a.name.as_str());
    value.ok_or_else(|| TwinError::Invalid(format!("`{name}` takes a {kind}, not `{text}`")))
}
