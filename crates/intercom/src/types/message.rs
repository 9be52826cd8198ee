//! A message that a teammate began with.

use serde::{Deserialize, Serialize};

use super::Fields;
use crate::{ConversationId, lenient};

/// A message as it was sent. Its own id is not the conversation's. Source:
/// `components.schemas.message`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Message {
    /// The conversation that it began; not in each answer.
    #[serde(default, deserialize_with = "lenient::some")]
    pub conversation_id: Option<ConversationId>,
    /// Fields without a place of their own.
    #[serde(flatten)]
    pub extra: Fields,
}
