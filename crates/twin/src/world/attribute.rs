//! Definitions of custom attributes, which the API calls data attributes.

use serde_json::Value;

/// One definition.
#[derive(Debug, Clone)]
pub(crate) struct Attribute {
    pub(crate) id: u64,
    /// `contact`, `company` or `conversation`.
    pub(crate) model: String,
    pub(crate) name: String,
    /// `string`, `integer`, `float`, `boolean`, `date` (API), `datetime` or `list`.
    pub(crate) data_type: String,
    pub(crate) description: Option<String>,
    /// The values a list allows; empty for other types.
    pub(crate) options: Vec<String>,
    pub(crate) created_at: i64,
}

impl Attribute {
    /// Whether a value of this attribute may look so. `null` takes the value away.
    pub(crate) fn accepts(&self, value: &Value) -> bool {
        match self.data_type.as_str() {
            _ if value.is_null() => true,
            "integer" | "date" | "datetime" => value.is_i64() || value.is_u64(),
            "float" => value.is_number(),
            "boolean" => value.is_boolean(),
            "list" | "options" => value
                .as_str()
                .is_some_and(|v| self.options.is_empty() || self.options.iter().any(|o| o == v)),
            _ => value.is_string(),
        }
    }
}
