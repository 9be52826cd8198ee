//! A conversation.

use serde::{Deserialize, Serialize};

use super::{ContactRef, ConversationPart, Fields, List, Rating, Source, Statistics, Tag};
use crate::{AdminId, ConversationId, TeamId, lenient, open_enum::open_enum};

open_enum! {
    /// Where a conversation stands. Source: `components.schemas.conversation.properties.state`.
    State {
        Open = "open",
        Closed = "closed",
        Snoozed = "snoozed",
    }
}

/// A conversation. Only its id must be there.
/// Source: `components.schemas.conversation`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Conversation {
    /// Its id.
    pub id: ConversationId,
    /// The title a teammate or Intercom gave it.
    #[serde(default, deserialize_with = "lenient::text")]
    pub title: Option<String>,
    /// When it began, in Unix seconds.
    #[serde(default, deserialize_with = "lenient::seconds")]
    pub created_at: Option<i64>,
    /// When it last changed, in Unix seconds.
    #[serde(default, deserialize_with = "lenient::seconds")]
    pub updated_at: Option<i64>,
    /// Since when the customer waits for an answer, in Unix seconds.
    #[serde(default, deserialize_with = "lenient::seconds")]
    pub waiting_since: Option<i64>,
    /// Until when it is snoozed, in Unix seconds.
    #[serde(default, deserialize_with = "lenient::seconds")]
    pub snoozed_until: Option<i64>,
    /// Where it stands.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub state: State,
    /// Whether it is open; true while snoozed as well.
    #[serde(default, deserialize_with = "lenient::scalar")]
    pub open: Option<bool>,
    /// Whether a teammate has read it.
    #[serde(default, deserialize_with = "lenient::scalar")]
    pub read: Option<bool>,
    /// `priority` or `not_priority`; from 2.16 on `none` to `urgent`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub priority: Option<String>,
    /// The teammate who has it. `None` is nobody, however Intercom wrote that.
    #[serde(default, deserialize_with = "lenient::somebody")]
    pub admin_assignee_id: Option<AdminId>,
    /// The team that has it; a conversation can have both.
    #[serde(default, deserialize_with = "lenient::somebody")]
    pub team_assignee_id: Option<TeamId>,
    /// The first message.
    #[serde(default, deserialize_with = "lenient::some")]
    pub source: Option<Source>,
    /// The contacts in it, ids only: names and addresses need a get of each contact.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub contacts: List<ContactRef>,
    /// The tags on it.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub tags: List<Tag>,
    /// Its custom attributes.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub custom_attributes: Fields,
    /// What the customer thought of it.
    #[serde(default, deserialize_with = "lenient::some")]
    pub conversation_rating: Option<Rating>,
    /// Times and counts.
    #[serde(default, deserialize_with = "lenient::some")]
    pub statistics: Option<Statistics>,
    /// The parts: the newest 500 over REST, those of the event in a webhook, `None` in lists and
    /// searches. Their order is not promised.
    #[serde(default, deserialize_with = "lenient::some", skip_serializing_if = "Option::is_none")]
    pub conversation_parts: Option<List<ConversationPart>>,
    /// Whether Fin took part, from 2.11 on.
    #[serde(default, deserialize_with = "lenient::scalar")]
    pub ai_agent_participated: Option<bool>,
    /// Fields without a place of their own.
    #[serde(flatten)]
    pub extra: Fields,
}

impl Conversation {
    /// The parts that came along.
    pub fn parts(&self) -> &[ConversationPart] {
        self.conversation_parts.as_deref().unwrap_or_default()
    }

    /// The part made last: by time, and within one second by id. In the answer to a call that
    /// makes a part, this is that part unless someone else was quicker.
    pub fn newest_part(&self) -> Option<&ConversationPart> {
        self.parts().iter().max_by_key(|part| (part.created_at, part.id.number()))
    }
}
