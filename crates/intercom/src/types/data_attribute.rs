//! Attributes that contacts, companies and conversations can have.

use serde::{Deserialize, Serialize};

use super::Fields;
use crate::lenient;

/// An attribute, built in or custom. Source: `components.schemas.data_attribute`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DataAttribute {
    /// The name to write it by.
    pub name: String,
    /// The name with its path, such as `custom_attributes.plan`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub full_name: Option<String>,
    /// The name that people see.
    #[serde(default, deserialize_with = "lenient::text")]
    pub label: Option<String>,
    /// `contact`, `company` or `conversation`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub model: Option<String>,
    /// `string`, `integer`, `float`, `boolean`, `date` …
    #[serde(default, deserialize_with = "lenient::text")]
    pub data_type: Option<String>,
    /// The values it is limited to; none means no limit.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub options: Vec<String>,
    /// Whether the workspace made it.
    #[serde(default, deserialize_with = "lenient::scalar")]
    pub custom: Option<bool>,
    /// Whether it is archived.
    #[serde(default, deserialize_with = "lenient::scalar")]
    pub archived: Option<bool>,
    /// Whether the API may write it.
    #[serde(default, deserialize_with = "lenient::scalar")]
    pub api_writable: Option<bool>,
    /// Fields without a place of their own.
    #[serde(flatten)]
    pub extra: Fields,
}
