//! What the workspace's workflows, rules and campaigns do.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Acted;
use crate::{
    body,
    error::TwinError,
    operations::{Actor, MessageContent, NewConversation, SourceAuthor},
    world::World,
};

/// A workflow or rule assigns; the author of the part is a bot.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkflowAssigns {
    /// Where.
    pub conversation: String,
    /// To whom: a teammate, a team, `"bot"` or `"nobody"`.
    pub to: String,
    /// As the default assignment of the workspace (part type `default_assignment`) instead of as
    /// a workflow's step (`assignment`).
    #[serde(default)]
    pub by_default: bool,
}

impl WorkflowAssigns {
    /// A workflow's step.
    pub fn new(conversation: impl Into<String>, to: impl Into<String>) -> Self {
        Self { conversation: conversation.into(), to: to.into(), by_default: false }
    }

    pub(super) fn perform(self, world: &mut World) -> Result<Acted, TwinError> {
        let id = world.find_conversation(&self.conversation)?;
        let to = world.find_assignee(&self.to)?;
        let by = if self.by_default { Actor::DefaultRule } else { Actor::Workflow };
        let part = world.assign(&id, by, to, MessageContent::nothing())?;
        Ok(Acted::part(&id, part))
    }
}

/// A workflow closes.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkflowCloses {
    /// Which.
    pub conversation: String,
}

impl WorkflowCloses {
    pub(super) fn perform(self, world: &mut World) -> Result<Acted, TwinError> {
        let id = world.find_conversation(&self.conversation)?;
        let part = world.close(&id, Actor::Workflow, MessageContent::nothing())?;
        Ok(Acted::part(&id, part))
    }
}

/// A workflow asks the customer to rate the conversation.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkflowAsksForRating {
    /// Where.
    pub conversation: String,
}

impl WorkflowAsksForRating {
    pub(super) fn perform(self, world: &mut World) -> Result<Acted, TwinError> {
        let id = world.find_conversation(&self.conversation)?;
        world.ask_rating(&id, Actor::Workflow)?;
        Ok(Acted::conversation(&id))
    }
}

/// A workflow snoozes.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkflowSnoozes {
    /// Which.
    pub conversation: String,
    /// For how long, in seconds.
    pub seconds: u32,
}

impl WorkflowSnoozes {
    pub(super) fn perform(self, world: &mut World) -> Result<Acted, TwinError> {
        let id = world.find_conversation(&self.conversation)?;
        let until = world.now() + i64::from(self.seconds);
        let part = world.snooze(&id, Actor::Workflow, until, MessageContent::nothing())?;
        Ok(Acted::part(&id, part))
    }
}

/// A workflow sets a conversation attribute.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkflowSetsAttribute {
    /// Where.
    pub conversation: String,
    /// Which attribute; it has to be defined.
    pub name: String,
    /// To what.
    pub value: Value,
}

impl WorkflowSetsAttribute {
    pub(super) fn perform(self, world: &mut World) -> Result<Acted, TwinError> {
        let id = world.find_conversation(&self.conversation)?;
        let values = [(self.name, self.value)].into_iter().collect();
        let part = world.set_attributes(&id, Actor::Workflow, &values)?;
        Ok(Acted::part(&id, part))
    }
}

/// A workflow, a campaign or an automated message starts a conversation. No webhook tells of it
/// until the contact replies.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkflowStarts {
    /// To whom.
    pub contact: String,
    /// What, as typed.
    pub body: String,
    /// The teammate whose name it goes out under; without one, a bot's.
    #[serde(default)]
    pub teammate: Option<String>,
    /// `automated` (default), `campaigns_initiated` or `operator_initiated`.
    #[serde(default)]
    pub delivered_as: Option<String>,
}

impl WorkflowStarts {
    pub(super) fn perform(self, world: &mut World) -> Result<Acted, TwinError> {
        let contact = world.find_contact(&self.contact)?;
        let author = match &self.teammate {
            Some(teammate) => SourceAuthor::Admin(world.find_admin(teammate)?),
            None => SourceAuthor::Bot,
        };
        let delivered_as = match self.delivered_as.as_deref() {
            None | Some("automated") => "automated",
            Some("campaigns_initiated") => "campaigns_initiated",
            Some("operator_initiated") => "operator_initiated",
            Some(other) => {
                return Err(TwinError::Refused(format!(
                    "`delivered_as` is `automated`, `campaigns_initiated` or `operator_initiated`, \
                     not `{other}`"
                )));
            }
        };
        let started = world.start_conversation(NewConversation {
            author,
            delivered_as,
            body: body::from_typed(&self.body, &world.switches),
            ..NewConversation::by(&contact)
        });
        Ok(Acted {
            conversation_id: started.conversation_id,
            part_id: Some(started.message_id.to_string()),
            contact_id: Some(contact),
        })
    }
}

/// Intercom leaves an entry of its own in a conversation: what a workflow or the Messenger noted.
/// Nothing else changes, and no webhook tells of it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartAppears {
    /// Where.
    pub conversation: String,
    /// Its `part_type`, one of those that no other operation leaves, e.g. `operator_workflow_event`.
    pub part_type: String,
    /// What it says, if it says something.
    #[serde(default)]
    pub body: String,
    /// Its `event_details`, such as `{"action":{"name":"Create an issue"}}`.
    #[serde(default)]
    pub details: Option<Value>,
}

impl PartAppears {
    pub(super) fn perform(self, world: &mut World) -> Result<Acted, TwinError> {
        let id = world.find_conversation(&self.conversation)?;
        let Some(part_type) = OTHER_PARTS.iter().find(|kind| **kind == self.part_type) else {
            return Err(TwinError::Refused(format!(
                "there is no such entry `{}`; choose one of {}",
                self.part_type,
                OTHER_PARTS.join(", ")
            )));
        };
        let said = MessageContent::text(body::from_typed(&self.body, &world.switches));
        let part = world.leave_part(&id, part_type, said, self.details)?;
        Ok(Acted::part(&id, part))
    }
}

/// The part types that were seen (API description, captures) and that no other operation leaves.
const OTHER_PARTS: [&str; 16] = [
    "call_summary",
    "channel_and_reply_time_expectation",
    "conversation_attribute_updated_by_user",
    "conversation_sla_applied_by_rule",
    "conversation_sla_applied_by_workflow",
    "conversation_sla_target_missed",
    "conversation_tags_updated",
    "custom_action_finished",
    "custom_action_started",
    "language_detection_details",
    "message_strategy_assignment",
    "note_and_reopen",
    "operator_workflow_event",
    "participant",
    "priority_changed",
    "ticket_state_updated_by_admin",
];
