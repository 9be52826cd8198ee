//! A rating is asked for and given; a contact reads a conversation.

use super::{Actor, NewPart};
use crate::{
    api_error::ApiError,
    world::{Author, GivenRating, Rating, World},
};

impl World {
    /// Asks the contact to rate. No part and no topic is known for it: it shows in
    /// `conversation_rating` as the moment it was asked for.
    pub(crate) fn ask_rating(&mut self, id: &str, by: Actor) -> Result<(), ApiError> {
        let now = self.now();
        let conversation = self.must_change(id)?;
        let given = conversation.rating.take().and_then(|rating| rating.given);
        let after_parts = conversation.parts.len();
        conversation.rating =
            Some(Rating { asked_at: now, after_parts, asked_by: by.author(), given });
        conversation.updated_at = now;
        Ok(())
    }

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
        let teammate = conversation.admin_assignee;
        let Some(asked) = conversation.rating.as_mut() else {
            return Err(ApiError::invalid(
                "nobody asked for a rating here: do `teammate_asks_for_rating` first, or close it",
            ));
        };
        let given = GivenRating { rating, remark, at: now, contact: contact.clone(), teammate };
        asked.given = Some(given);
        let draft = NewPart::new("conversation_rating_changed", Author::Contact(contact));
        let part = self.add_part(id, draft)?;
        self.notify("conversation.rating.added", id, &[part]);
        Ok(part)
    }

    /// The contact has read it. Only the topic tells; `read` is about teammates.
    pub(crate) fn contact_reads(&mut self, id: &str) -> Result<(), ApiError> {
        self.must_see(id)?;
        self.notify("conversation.read", id, &[]);
        Ok(())
    }
}
