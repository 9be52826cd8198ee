//! Quick replies are offered and pressed.

use serde_json::{Map, Value, json};

use super::{MessageContent, NewPart};
use crate::{
    api_error::ApiError,
    body,
    switches::QuickReplyKey,
    world::{Author, World},
};

impl World {
    /// An admin offers quick replies: a part without a body, the options in its metadata.
    pub(crate) fn offer_quick_replies(
        &mut self,
        id: &str,
        admin: u64,
        options: &[(String, String)],
    ) -> Result<u64, ApiError> {
        let messenger = self.must_see(id)?.source.source_type == "conversation";
        if !messenger && self.switches.quick_replies_refused_elsewhere {
            return Err(ApiError::invalid("reply_options are not supported on this channel"));
        }
        let options: Vec<_> =
            options.iter().map(|(text, uuid)| json!({ "text": text, "uuid": uuid })).collect();
        let mut draft = NewPart::new("quick_reply", Author::Admin(admin));
        draft.metadata.insert("quick_reply_options".to_owned(), options.into());
        let part = self.add_part(id, draft)?;
        self.notify("conversation.admin.replied", id, &[part]);
        Ok(part)
    }

    /// A contact presses an option, named by its text or uuid, of the newest offer that has it.
    pub(crate) fn contact_press(
        &mut self,
        id: &str,
        contact: &str,
        option: &str,
    ) -> Result<u64, ApiError> {
        let is_it = |o: &&Value| {
            o.get("uuid").and_then(Value::as_str) == Some(option)
                || o.get("text").and_then(Value::as_str) == Some(option)
        };
        let pressed = self
            .must_see(id)?
            .parts
            .iter()
            .rev()
            .filter_map(|p| p.metadata.get("quick_reply_options")?.as_array())
            .find_map(|options| options.iter().find(is_it));
        let Some(pressed) = pressed else {
            return Err(ApiError::invalid(format!(
                "no quick reply `{option}` was offered in the conversation `{id}`"
            )));
        };
        let text =
            |key: &str| pressed.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let (body, uuid) = (body::from_typed(&text("text"), &self.switches), text("uuid"));
        let metadata = self.pressed(&uuid);
        self.contact_reply(id, contact, MessageContent::text(body), Some(metadata))
    }

    /// The metadata of a part in which this option was pressed.
    pub(crate) fn pressed(&self, uuid: &str) -> Map<String, Value> {
        let key = match self.switches.quick_reply_press_key {
            QuickReplyKey::QuickReplyUuid => "quick_reply_uuid",
            QuickReplyKey::QuickReplyOptionUuid => "quick_reply_option_uuid",
        };
        Map::from_iter([(key.to_owned(), Value::from(uuid))])
    }
}
