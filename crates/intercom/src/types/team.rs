//! Team inboxes.

use serde::{Deserialize, Serialize};

use super::Fields;
use crate::{AdminId, TeamId, lenient};

/// A team inbox. Source: `components.schemas.team`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Team {
    /// Its id.
    pub id: TeamId,
    /// The name.
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: Option<String>,
    /// The teammates in it.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub admin_ids: Vec<AdminId>,
    /// Fields without a place of their own.
    #[serde(flatten)]
    pub extra: Fields,
}
