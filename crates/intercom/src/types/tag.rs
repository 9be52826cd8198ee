//! Tags.

use serde::{Deserialize, Serialize};

use super::Fields;
use crate::{TagId, lenient};

/// A tag. Source: `components.schemas.tag`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Tag {
    /// Its id.
    pub id: TagId,
    /// The name, which Intercom compares without regard to case. Absent where a contact names its
    /// tags.
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: Option<String>,
    /// When it was put on, in Unix seconds.
    #[serde(default, deserialize_with = "lenient::seconds")]
    pub applied_at: Option<i64>,
    /// Fields without a place of their own.
    #[serde(flatten)]
    pub extra: Fields,
}
