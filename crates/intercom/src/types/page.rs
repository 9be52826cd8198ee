//! One page of a conversation list.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::{Conversation, List};

/// One page of conversations. They come without their parts: get each one for those.
/// Source: `components.schemas.conversation_list`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ConversationPage {
    /// The conversations of this page; `total_count` counts those of all pages.
    pub conversations: List<Conversation>,
    /// The cursor of the next page; `None` on the last one.
    pub next: Option<String>,
}

impl<'de> Deserialize<'de> for ConversationPage {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let page = Value::deserialize(from)?;
        let next = page["pages"]["next"]["starting_after"].as_str().map(str::to_owned);
        let conversations = serde_json::from_value(page)
            .map_err(|_| serde::de::Error::custom("no list, expected a list of conversations"))?;
        Ok(Self { conversations, next })
    }
}
