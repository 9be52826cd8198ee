//! A whole notification.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Item, NotificationError, Topic, item::id_in};
use crate::{
    ConversationId, PartId, SourceId, json, lenient,
    types::{Conversation, Fields},
};

/// A whole notification. Only the topic must be there.
/// Source: `docs/references/webhooks/webhook-models`, "Notification event".
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Notification {
    /// Its id; the same when Intercom sends it again. A `ping` may have none.
    pub id: Option<String>,
    /// The workspace it is about.
    pub app_id: Option<String>,
    /// What it is about.
    pub topic: Topic,
    /// When it happened, in Unix seconds.
    pub created_at: Option<i64>,
    /// When it was sent first, in Unix seconds.
    pub first_sent_at: Option<i64>,
    /// 1, and 2 when it is sent again.
    pub delivery_attempts: Option<u32>,
    /// The thing it carries. It may be newer than the event.
    pub item: Item,
    /// Fields without a place of their own.
    #[serde(flatten)]
    pub extra: Fields,
}

/// Something the conversation holds once this notification's event can be read from it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExpectedId {
    /// The first message.
    Source(SourceId),
    /// A part.
    Part(PartId),
}

#[derive(Deserialize)]
struct Wire {
    #[serde(default, deserialize_with = "lenient::text")]
    id: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    app_id: Option<String>,
    topic: Topic,
    #[serde(default, deserialize_with = "lenient::seconds")]
    created_at: Option<i64>,
    #[serde(default, deserialize_with = "lenient::seconds")]
    first_sent_at: Option<i64>,
    #[serde(default, deserialize_with = "lenient::some")]
    delivery_attempts: Option<u32>,
    #[serde(default)]
    data: Value,
    #[serde(flatten)]
    extra: Fields,
}

impl Notification {
    /// Reads a notification from the bytes of the request.
    ///
    /// # Errors
    /// [`NotificationError`] for what is not JSON, nests too deep or has no topic. An item that
    /// does not fit is no error: it is [`Item::Other`].
    pub fn parse(body: &[u8]) -> Result<Self, NotificationError> {
        if !json::is_shallow(body) {
            return Err(NotificationError::TooDeep);
        }
        let mut wire: Wire = json::from_slice(body).map_err(|misfit| {
            NotificationError::Unreadable { path: misfit.path, reason: misfit.reason }
        })?;
        let item = wire.data.get_mut("item").map(Value::take).unwrap_or_default();
        Ok(Self {
            id: wire.id,
            app_id: wire.app_id,
            topic: wire.topic,
            created_at: wire.created_at,
            first_sent_at: wire.first_sent_at,
            delivery_attempts: wire.delivery_attempts,
            item: Item::of(item),
            extra: wire.extra,
        })
    }

    /// The conversation it carries, where it carries one that can be read.
    pub fn conversation(&self) -> Option<&Conversation> {
        match &self.item {
            Item::Conversation(conversation) => Some(conversation),
            _ => None,
        }
    }

    /// The conversation it is about.
    pub fn conversation_id(&self) -> Option<ConversationId> {
        self.item.conversation_id()
    }

    /// Whether there is a conversation to look at because of it.
    pub fn concerns_conversation(&self) -> bool {
        self.conversation_id().is_some()
    }

    /// What the conversation has to show before the event can be called seen: the parts of the
    /// event, and the first message where there are none or where it is the event. Versions from
    /// 2.15 on may list older parts too, which are seen already.
    pub fn expected_ids(&self) -> Vec<ExpectedId> {
        let Some(conversation) = self.conversation() else {
            return Vec::new();
        };
        let mut ids: Vec<ExpectedId> =
            conversation.parts().iter().map(|part| ExpectedId::Part(part.id.clone())).collect();
        if let Some(parts) = &conversation.conversation_parts {
            ids.extend(
                parts
                    .unreadable
                    .iter()
                    .filter_map(|part| id_in(&part.raw["id"]))
                    .map(|id| ExpectedId::Part(id.into())),
            );
        }
        if ids.is_empty() || self.topic == Topic::ConversationUserCreated {
            let source = conversation.source.as_ref().and_then(|source| source.id.clone());
            ids.extend(source.map(ExpectedId::Source));
        }
        ids
    }
}
