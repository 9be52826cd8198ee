//! Custom attributes of a conversation are set.

use serde_json::{Map, Value, json};

use super::{Actor, NewPart};
use crate::{
    api_error::ApiError,
    world::{Author, World},
};

impl World {
    /// Whether every value is of an attribute of this model and of its type.
    pub(crate) fn check_attributes(
        &self,
        model: &str,
        values: &Map<String, Value>,
    ) -> Result<(), ApiError> {
        for (name, value) in values {
            let known =
                self.attributes.iter().find(|a| a.model == model && a.name == *name && !a.archived);
            let Some(attribute) = known else {
                return Err(ApiError::new(
                    self.switches.unknown_attribute_status,
                    "parameter_invalid",
                    &format!("Custom attribute '{name}' does not exist"),
                ));
            };
            if !attribute.accepts(value) {
                return Err(ApiError::invalid(format!(
                    "Custom attribute '{name}' must be of type {}",
                    attribute.data_type
                )));
            }
        }
        Ok(())
    }

    /// Sets attributes, one part for each; the id of the last is returned. The author is a bot
    /// even if an admin did it (API description, `PUT /conversations/{id}`). No topic tells of it.
    pub(crate) fn set_attributes(
        &mut self,
        id: &str,
        by: Actor,
        values: &Map<String, Value>,
    ) -> Result<u64, ApiError> {
        self.must_see(id)?;
        self.check_attributes("conversation", values)?;
        let part_type = match by {
            Actor::Admin(_) => "conversation_attribute_updated_by_admin",
            Actor::Workflow | Actor::DefaultRule => "conversation_attribute_updated_by_workflow",
        };
        let mut last = 0;
        for (name, value) in values {
            let conversation = self.must_change(id)?;
            if value.is_null() {
                conversation.custom_attributes.remove(name);
            } else {
                conversation.custom_attributes.insert(name.clone(), value.clone());
            }
            let shown = match value {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            let mut draft = NewPart::new(part_type, Author::Bot { from_ai_agent: false });
            let mut details = json!({ "attribute": { "name": name }, "value": { "name": shown } });
            if by == Actor::Workflow {
                details["workflow"] = json!({ "name": "Workflow" });
            }
            draft.event_details = Some(details);
            draft.done_by = match by {
                Actor::Admin(admin) => Some(admin),
                Actor::Workflow | Actor::DefaultRule => None,
            };
            last = self.add_part(id, draft)?;
        }
        Ok(last)
    }
}
