//! A conversation is deleted.

use serde_json::json;

use crate::{rest::ApiError, world::World};

impl World {
    /// Gone for good; the webhook has the id and no more.
    pub(crate) fn delete_conversation(&mut self, id: &str) -> Result<(), ApiError> {
        self.must_change(id)?;
        self.conversations.remove(id);
        self.deleted.insert(id.to_owned());
        let item = json!({ "type": "conversation", "id": id, "deleted": true });
        self.tell_item("conversation.deleted", Some(id), item);
        Ok(())
    }
}
