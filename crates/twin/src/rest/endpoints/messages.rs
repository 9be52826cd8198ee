//! `POST /messages`.

use serde_json::{Value, json};

use super::conversations::{
    self,
    reply::{flag, said_at},
};
use crate::{
    api_error::ApiError,
    body,
    operations::NewMessage,
    operations::text,
    rest::{Call, Reply},
    world::World,
};

/// A teammate sends a message, in the Messenger or by e-mail. There is no conversation until a
/// contact answers, unless `create_conversation_without_contact_reply` asks for one. A message of
/// a contact starts a conversation, as `POST /conversations` does.
pub(crate) fn create(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let from = call.object()?.get("from").ok_or_else(|| ApiError::missing("from"))?;
    if from.get("type").and_then(Value::as_str) != Some("admin") {
        return conversations::create::create(world, call);
    }
    let admin = from.get("id").and_then(text).and_then(|id| id.parse().ok());
    let admin = admin.filter(|id| world.admins.contains_key(id)).ok_or_else(ApiError::no_admin)?;
    let kind = call.text("message_type").unwrap_or_else(|| "in_app".to_owned());
    let email = match kind.as_str() {
        "email" => true,
        // What the schema says, what the answer says, and what an example says.
        "in_app" | "inapp" | "conversation" => false,
        other => {
            return Err(ApiError::invalid(format!(
                "message_type must be in_app or email, not {other}"
            )));
        }
    };
    let said = call.text("body").filter(|body| !body.trim().is_empty());
    let said = said.ok_or_else(|| ApiError::invalid("Body is required"))?;
    let subject = call.text("subject").filter(|subject| !subject.is_empty());
    if email && subject.is_none() {
        let message = "No subject supplied for email message";
        return Err(ApiError::new(422, "parameter_not_found", message));
    }
    if let Some(template) = call.text("template")
        && !["plain", "personal"].contains(&template.as_str())
    {
        return Err(ApiError::invalid("template must be plain or personal"));
    }
    let to = recipients(world, call, "to")?;
    if to.is_empty() {
        return Err(ApiError::missing("to"));
    }
    // They get the mail as well, and no conversation of their own.
    recipients(world, call, "cc")?;
    recipients(world, call, "bcc")?;
    let message = NewMessage {
        admin,
        to,
        email,
        subject: subject.clone().filter(|_| email).unwrap_or_default(),
        body: body::from_api(&said, &world.switches),
        created_at: said_at(world, call)?,
        at_once: flag(call, "create_conversation_without_contact_reply")?,
    };
    let sent = world.send_message(&message);
    let owner = world.admins.get(&admin).ok_or_else(ApiError::no_admin)?;
    let mut shown = json!({
        "type": "admin_message",
        "id": sent.id.to_string(),
        "created_at": sent.created_at,
        "body": said,
        "message_type": if email { "email" } else { "inapp" },
        "owner": {
            "type": "admin",
            "id": owner.id.to_string(),
            "name": owner.name,
            "email": owner.email,
            "away_mode_enabled": owner.away_mode_enabled,
            "away_mode_reassign": owner.away_mode_reassign,
        },
    });
    if email {
        shown["subject"] = subject.into();
    }
    if let Some(id) = sent.conversation_id {
        shown["conversation_id"] = id.into();
    }
    Ok(shown)
}

/// One contact or a list of them, by `id`, `user_id` or `email`.
fn recipients(world: &World, call: &Call, key: &str) -> Result<Vec<String>, ApiError> {
    let given = match call.body.get(key) {
        None | Some(Value::Null) => &[],
        Some(Value::Array(list)) => list.as_slice(),
        Some(one) => std::slice::from_ref(one),
    };
    let contact = |one: &Value| {
        let named = ["id", "user_id", "email"].iter().find_map(|key| text(one.get(*key)?));
        let named = named.ok_or_else(|| ApiError::missing(&format!("{key}.id")))?;
        world.find_contact(&named).map_err(|_| ApiError::no_contact())
    };
    given.iter().map(contact).collect()
}
