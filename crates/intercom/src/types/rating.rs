//! What the customer thought of a conversation.

use serde::{Deserialize, Serialize};

use super::{Body, Fields};
use crate::lenient;

/// What the customer thought of a conversation.
/// Source: `components.schemas.conversation_rating`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Rating {
    /// From 1 (worst) to 5; `None` while asked for and not given.
    #[serde(default, deserialize_with = "lenient::scalar")]
    pub rating: Option<i64>,
    /// What the customer added.
    #[serde(default, deserialize_with = "lenient::some")]
    pub remark: Option<Body>,
    /// When it was asked for, in Unix seconds.
    #[serde(default, deserialize_with = "lenient::seconds")]
    pub created_at: Option<i64>,
    /// Fields without a place of their own.
    #[serde(flatten)]
    pub extra: Fields,
}
