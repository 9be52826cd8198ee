//! A conversation becomes more or less urgent.

use crate::{
    api_error::ApiError,
    world::{Priority, World},
};

impl World {
    /// Only the topic tells of it: no version but Preview has a part for it.
    pub(crate) fn set_priority(&mut self, id: &str, priority: Priority) -> Result<(), ApiError> {
        let now = self.now();
        let conversation = self.must_change(id)?;
        if conversation.priority == priority {
            return Ok(());
        }
        conversation.priority = priority;
        conversation.updated_at = now;
        self.notify("conversation.priority.updated", id, &[]);
        Ok(())
    }

    /// The conversation is about this company from now on, or about none.
    pub(crate) fn set_company(
        &mut self,
        id: &str,
        company: Option<String>,
    ) -> Result<(), ApiError> {
        if company.as_ref().is_some_and(|id| !self.companies.contains_key(id)) {
            return Err(ApiError::new(404, "company_not_found", "Company Not Found"));
        }
        let now = self.now();
        let conversation = self.must_change(id)?;
        conversation.company = company;
        conversation.updated_at = now;
        self.notify("conversation.company.updated", id, &[]);
        Ok(())
    }
}
