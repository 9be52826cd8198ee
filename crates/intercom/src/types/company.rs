//! Companies.

use serde::{Deserialize, Serialize};

use super::Fields;
use crate::{CompanyId, lenient};

/// A company a contact belongs to. Source: `components.schemas.company`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Company {
    /// Its id.
    pub id: CompanyId,
    /// The id that the customer's own system gave.
    #[serde(default, deserialize_with = "lenient::text")]
    pub company_id: Option<String>,
    /// The name. Absent where a contact names its companies.
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: Option<String>,
    /// The website.
    #[serde(default, deserialize_with = "lenient::text")]
    pub website: Option<String>,
    /// The industry.
    #[serde(default, deserialize_with = "lenient::text")]
    pub industry: Option<String>,
    /// How many people work there.
    #[serde(default, deserialize_with = "lenient::scalar")]
    pub size: Option<i64>,
    /// What it pays, in the workspace's currency and by its own measure.
    #[serde(default, deserialize_with = "lenient::scalar")]
    pub monthly_spend: Option<f64>,
    /// Its custom attributes.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub custom_attributes: Fields,
    /// Fields without a place of their own.
    #[serde(flatten)]
    pub extra: Fields,
}
