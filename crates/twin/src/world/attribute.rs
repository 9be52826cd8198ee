//! Definitions of custom attributes, which the API calls data attributes.

use serde_json::Value;

/// One definition.
#[derive(Debug, Clone)]
pub(crate) struct Attribute {
    pub(crate) id: u64,
    /// `contact`, `company` or `conversation`.
    pub(crate) model: String,
    pub(crate) name: String,
    /// `string`, `integer`, `float`, `boolean`, `date` (API), `datetime`, `list` or `options` (API).
    pub(crate) data_type: String,
    pub(crate) description: Option<String>,
    /// The values a list allows; empty for other types.
    pub(crate) options: Vec<String>,
    pub(crate) messenger_writable: bool,
    /// In use no more: there can be no new values.
    pub(crate) archived: bool,
    /// Who defined it, if that was done through the API.
    pub(crate) admin_id: Option<u64>,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

impl Attribute {
    pub(crate) fn new(id: u64, model: &str, name: &str, data_type: &str, now: i64) -> Self {
        Self {
            id,
            model: model.to_owned(),
            name: name.to_owned(),
            data_type: data_type.to_owned(),
            description: None,
            options: Vec::new(),
            messenger_writable: false,
            archived: false,
            admin_id: None,
            created_at: now,
            updated_at: now,
        }
    }

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
