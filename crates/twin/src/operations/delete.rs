//! A conversation is deleted.

use serde_json::json;

use crate::{
    api_error::ApiError,
    world::{Deleted, World},
};

impl World {
    /// Gone for good; the webhook has the id and no more. Reports may go on counting it.
    pub(crate) fn delete_conversation(
        &mut self,
        id: &str,
        metrics_retained: bool,
    ) -> Result<(), ApiError> {
        self.must_change(id)?;
        let at = self.now();
        self.conversations.remove(id);
        self.deleted.insert(id.to_owned(), Deleted { at, metrics_retained });
        let item = json!({ "type": "conversation", "id": id, "deleted": true });
        self.notify_item("conversation.deleted", Some(id), item);
        Ok(())
    }
}
