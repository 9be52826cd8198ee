//! Teammates.

use serde::{Deserialize, Deserializer, Serialize};

use super::Fields;
use crate::{AdminId, TeamId, lenient};

/// A teammate, human or bot. Source: `components.schemas.admin`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Admin {
    /// Its id.
    pub id: AdminId,
    /// The name.
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: Option<String>,
    /// The e-mail address.
    #[serde(default, deserialize_with = "lenient::text")]
    pub email: Option<String>,
    /// The job title.
    #[serde(default, deserialize_with = "lenient::text")]
    pub job_title: Option<String>,
    /// Whether the teammate is away.
    #[serde(default, deserialize_with = "lenient::scalar")]
    pub away_mode_enabled: Option<bool>,
    /// Whether its conversations move to others while it is away.
    #[serde(default, deserialize_with = "lenient::scalar")]
    pub away_mode_reassign: Option<bool>,
    /// Whether it has a seat in the inbox; without one it cannot be assigned conversations.
    #[serde(default, deserialize_with = "lenient::scalar")]
    pub has_inbox_seat: Option<bool>,
    /// The teams it belongs to.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub team_ids: Vec<TeamId>,
    /// Where its picture is. The description has it as a text in the list and as an object with an
    /// `image_url` in `/me`, and says "avatar object" of the list as well: either is read.
    #[serde(
        default,
        deserialize_with = "lenient::picture",
        skip_serializing_if = "Option::is_none"
    )]
    pub avatar: Option<String>,
    /// Fields without a place of their own.
    #[serde(flatten)]
    pub extra: Fields,
}

/// The teammate an access token belongs to, and the workspace it opens.
/// Source: `components.schemas.admin_with_app`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Me {
    /// The workspace.
    pub app: Option<App>,
    /// The teammate.
    #[serde(flatten)]
    pub admin: Admin,
}

impl<'de> Deserialize<'de> for Me {
    /// By hand: what is read flattened is not text any more, which a lenient field wants.
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let mut admin = Admin::deserialize(from)?;
        let app = admin.extra.0.remove("app").and_then(|app| App::deserialize(app).ok());
        Ok(Self { app, admin })
    }
}

/// A workspace. Source: `components.schemas.app`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct App {
    /// The workspace's code: the `app_id` of its notifications.
    pub id_code: String,
    /// The name.
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: Option<String>,
    /// Where its data lives: `US`, `EU` or `AU`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub region: Option<String>,
    /// Its time zone, by the name of a city or region.
    #[serde(default, deserialize_with = "lenient::text")]
    pub timezone: Option<String>,
    /// Fields without a place of their own.
    #[serde(flatten)]
    pub extra: Fields,
}
