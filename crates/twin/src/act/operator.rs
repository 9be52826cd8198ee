//! What Fin and Intercom's other bots say.

use serde::{Deserialize, Serialize};

use super::Acted;
use crate::{body, error::TwinError, operations::MessageContent, world::World};

/// Fin, or a workflow's bot, replies: a `comment` whose author has the type `bot`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OperatorReplies {
    /// Where.
    pub conversation: String,
    /// What, as typed.
    pub body: String,
    /// Whether it is an answer of the AI agent (Fin) rather than a workflow's message.
    #[serde(default)]
    pub from_ai_agent: bool,
}

impl OperatorReplies {
    /// A workflow's message.
    pub fn new(conversation: impl Into<String>, body: impl Into<String>) -> Self {
        Self { conversation: conversation.into(), body: body.into(), from_ai_agent: false }
    }

    pub(super) fn perform(self, world: &mut World) -> Result<Acted, TwinError> {
        let id = world.find_conversation(&self.conversation)?;
        let said = MessageContent::text(body::from_typed(&self.body, &world.switches));
        let part = world.operator_reply(&id, said, self.from_ai_agent)?;
        Ok(Acted::part(&id, part))
    }
}
