//! `POST /conversations`.

use serde_json::json;

use crate::{
    api_error::ApiError,
    body, files,
    operations::NewConversation,
    operations::text,
    rest::{Call, Reply},
    world::World,
};

/// A contact starts a conversation. What is answered is the message: its `id` is not the
/// conversation's.
pub(crate) fn create(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let from = call.object()?.get("from").ok_or_else(|| ApiError::missing("from"))?;
    let kind = from.get("type").and_then(|v| v.as_str()).unwrap_or_default();
    if !["user", "lead", "contact"].contains(&kind) {
        return Err(ApiError::invalid("from.type must be user, lead or contact"));
    }
    let id = from.get("id").or_else(|| from.get("user_id")).and_then(text);
    let contact =
        id.and_then(|id| world.find_contact(&id).ok()).ok_or_else(ApiError::no_contact)?;
    world.check_not_blocked(&contact)?;
    let text = call.needed_text("body")?;
    let body = body::from_typed(&text, &world.switches);
    let urls = super::reply::attachment_urls(call)?;
    let attachments =
        files::store_fetched(world, &urls, &call.fetched).map_err(ApiError::invalid)?;
    let created_at = super::reply::said_at(world, call)?;
    let started = world.start_conversation(NewConversation {
        subject: call.text("subject").unwrap_or_default(),
        body,
        attachments,
        created_at,
        ..NewConversation::by(&contact)
    });
    Ok(json!({
        "type": "user_message",
        "id": started.message_id.to_string(),
        "created_at": started.created_at,
        "body": text,
        "message_type": "inapp",
        "conversation_id": started.conversation_id,
    }))
}
