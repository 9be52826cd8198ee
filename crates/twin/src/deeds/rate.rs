//! A contact rates or reads a conversation.

use super::Draft;
use crate::{
    rest::ApiError,
    world::{Author, Rating, World},
};

impl World {
    /// Rates, from 1 to 5.
    pub(crate) fn rate(
        &mut self,
        id: &str,
        rating: u8,
        remark: Option<String>,
    ) -> Result<u64, ApiError> {
        if !(1..=5).contains(&rating) {
            return Err(ApiError::invalid(format!("a rating is 1 to 5, not {rating}")));
        }
        let contact = self.contact_in(id, None).map_err(|e| ApiError::invalid(e.to_string()))?;
        let now = self.now();
        let conversation = self.must_change(id)?;
        conversation.rating = Some(Rating {
            rating,
            remark,
            created_at: now,
            contact: contact.clone(),
            teammate: conversation.admin_assignee,
        });
        let draft = Draft::new("conversation_rating_changed", Author::Contact(contact));
        let part = self.add_part(id, draft)?;
        self.tell("conversation.rating.added", id, &[part]);
        Ok(part)
    }

    /// The contact has read it. Only the topic tells; `read` is about teammates.
    pub(crate) fn contact_reads(&mut self, id: &str) -> Result<(), ApiError> {
        self.must_see(id)?;
        self.tell("conversation.read", id, &[]);
        Ok(())
    }
}
