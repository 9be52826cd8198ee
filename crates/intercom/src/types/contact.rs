//! The customer.

use serde::{Deserialize, Serialize};

use super::{Company, Fields, List, Tag};
use crate::{AdminId, ContactId, lenient, open_enum::open_enum};

open_enum! {
    /// What a contact is. Source: `components.schemas.contact.properties.role`.
    Role {
        User = "user",
        Lead = "lead",
    }
}

/// The customer. Only the id must be there. Intercom has no postal code and no time zone of a
/// contact. Source: `components.schemas.contact`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Contact {
    /// Its id.
    pub id: ContactId,
    /// The id that the customer's own system gave.
    #[serde(default, deserialize_with = "lenient::text")]
    pub external_id: Option<String>,
    /// The workspace (`app_id`).
    #[serde(default, deserialize_with = "lenient::text")]
    pub workspace_id: Option<String>,
    /// User or lead.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub role: Role,
    /// The e-mail address.
    #[serde(default, deserialize_with = "lenient::text")]
    pub email: Option<String>,
    /// The telephone number.
    #[serde(default, deserialize_with = "lenient::text")]
    pub phone: Option<String>,
    /// The name.
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: Option<String>,
    /// The teammate who looks after it.
    #[serde(default, deserialize_with = "lenient::somebody")]
    pub owner_id: Option<AdminId>,
    /// When it was made, in Unix seconds.
    #[serde(default, deserialize_with = "lenient::seconds")]
    pub created_at: Option<i64>,
    /// When it last changed, in Unix seconds.
    #[serde(default, deserialize_with = "lenient::seconds")]
    pub updated_at: Option<i64>,
    /// When it signed up, in Unix seconds.
    #[serde(default, deserialize_with = "lenient::seconds")]
    pub signed_up_at: Option<i64>,
    /// When it was last seen, in Unix seconds.
    #[serde(default, deserialize_with = "lenient::seconds")]
    pub last_seen_at: Option<i64>,
    /// The language set for it.
    #[serde(default, deserialize_with = "lenient::text")]
    pub language_override: Option<String>,
    /// The language of its browser.
    #[serde(default, deserialize_with = "lenient::text")]
    pub browser_language: Option<String>,
    /// Where it was last seen.
    #[serde(default, deserialize_with = "lenient::some")]
    pub location: Option<Location>,
    /// Its custom attributes.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub custom_attributes: Fields,
    /// At most ten of its tags, without names: list them for the rest.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub tags: List<Tag>,
    /// At most ten of its companies, without names: list them for the rest.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub companies: List<Company>,
    /// In `contact.merged`, the contact that is no more.
    #[serde(default, deserialize_with = "lenient::some", skip_serializing_if = "Option::is_none")]
    pub merged_from: Option<ContactRef>,
    /// Fields without a place of their own.
    #[serde(flatten)]
    pub extra: Fields,
}

/// A contact named elsewhere. Source: `components.schemas.contact_reference`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ContactRef {
    /// Its id.
    pub id: ContactId,
    /// The id that the customer's own system gave.
    #[serde(default, deserialize_with = "lenient::text")]
    pub external_id: Option<String>,
    /// Fields without a place of their own.
    #[serde(flatten)]
    pub extra: Fields,
}

/// Where a contact was last seen. Source: `components.schemas.contact_location`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Location {
    /// The country's name.
    #[serde(default, deserialize_with = "lenient::text")]
    pub country: Option<String>,
    /// The region's name.
    #[serde(default, deserialize_with = "lenient::text")]
    pub region: Option<String>,
    /// The city's name.
    #[serde(default, deserialize_with = "lenient::text")]
    pub city: Option<String>,
    /// The country's ISO 3166 code of three letters.
    #[serde(default, deserialize_with = "lenient::text")]
    pub country_code: Option<String>,
    /// The continent's code.
    #[serde(default, deserialize_with = "lenient::text")]
    pub continent_code: Option<String>,
    /// Fields without a place of their own.
    #[serde(flatten)]
    pub extra: Fields,
}
