//! Times and counts of a conversation.

use serde::{Deserialize, Serialize};

use super::Fields;
use crate::lenient;

/// Times (Unix seconds) and counts of a conversation; the less used ones are in `extra`.
/// Source: `components.schemas.conversation_statistics`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Statistics {
    /// When a contact first replied.
    #[serde(default, deserialize_with = "lenient::seconds")]
    pub first_contact_reply_at: Option<i64>,
    /// When a teammate first replied.
    #[serde(default, deserialize_with = "lenient::seconds")]
    pub first_admin_reply_at: Option<i64>,
    /// When a contact last replied.
    #[serde(default, deserialize_with = "lenient::seconds")]
    pub last_contact_reply_at: Option<i64>,
    /// When a teammate last replied.
    #[serde(default, deserialize_with = "lenient::seconds")]
    pub last_admin_reply_at: Option<i64>,
    /// When it was last assigned.
    #[serde(default, deserialize_with = "lenient::seconds")]
    pub last_assignment_at: Option<i64>,
    /// When it was last closed.
    #[serde(default, deserialize_with = "lenient::seconds")]
    pub last_close_at: Option<i64>,
    /// How often it was opened again.
    #[serde(default, deserialize_with = "lenient::scalar")]
    pub count_reopens: Option<u64>,
    /// How often it was assigned.
    #[serde(default, deserialize_with = "lenient::scalar")]
    pub count_assignments: Option<u64>,
    /// How many parts it has.
    #[serde(default, deserialize_with = "lenient::scalar")]
    pub count_conversation_parts: Option<u64>,
    /// Fields without a place of their own.
    #[serde(flatten)]
    pub extra: Fields,
}
