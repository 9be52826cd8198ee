//! Definitions of custom attributes, which the API calls data attributes and, since 2.16,
//! conversation attributes.

use serde_json::Value;

use crate::ids::Seeded;

/// One definition.
#[derive(Debug, Clone)]
pub(crate) struct Attribute {
    pub(crate) id: u64,
    /// `contact`, `company` or `conversation`.
    pub(crate) model: String,
    pub(crate) name: String,
    /// `string`, `integer`, `float`, `boolean`, `date` (API), `datetime` or `list`; of conversations
    /// also `relationship` and `files`.
    pub(crate) data_type: String,
    pub(crate) description: Option<String>,
    /// The values a list allows; empty for other types.
    pub(crate) options: Vec<ListOption>,
    /// Whether customers may set it in the Messenger.
    pub(crate) messenger_writable: bool,
    pub(crate) archived: bool,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
    /// Who made it, where that is known.
    pub(crate) admin_id: Option<u64>,
    /// What only conversation attributes have.
    pub(crate) form: Form,
}

/// A value that a list allows.
#[derive(Debug, Clone)]
pub(crate) struct ListOption {
    pub(crate) id: String,
    pub(crate) label: String,
    pub(crate) archived: bool,
}

/// How teammates fill in a conversation attribute.
#[derive(Debug, Clone, Default)]
pub(crate) struct Form {
    pub(crate) required: bool,
    pub(crate) multiline: bool,
    /// Empty: every team sees it.
    pub(crate) visible_to_team_ids: Vec<String>,
    /// Of a relationship: `{"type":"one"|"many","object_type_id":…}`.
    pub(crate) reference: Option<Value>,
}

impl Attribute {
    /// A definition of which no more is said.
    pub(crate) fn new(id: u64, model: &str, name: &str, data_type: &str, created_at: i64) -> Self {
        Self {
            id,
            model: model.to_owned(),
            name: name.to_owned(),
            data_type: data_type.to_owned(),
            description: None,
            options: Vec::new(),
            messenger_writable: false,
            archived: false,
            created_at,
            updated_at: created_at,
            admin_id: None,
            form: Form::default(),
        }
    }

    /// The same, a list that allows these values.
    pub(crate) fn allowing<T: AsRef<str>>(mut self, labels: &[T]) -> Self {
        for label in labels {
            self.allow(label.as_ref());
        }
        self
    }

    /// Allows these values and no others; one that stays keeps its id.
    pub(crate) fn allow_only(&mut self, labels: &[String]) {
        for option in &mut self.options {
            option.archived = !labels.contains(&option.label);
        }
        for label in labels {
            if !self.options.iter().any(|o| o.label == *label) {
                self.allow(label);
            }
        }
    }

    /// One more value of a list. Its id comes from the attribute's, so that no other id of the
    /// workspace depends on how many values there are.
    pub(crate) fn allow(&mut self, label: &str) {
        let nth = self.options.len() as u64;
        let id = Seeded::new(self.id.wrapping_mul(1_000).wrapping_add(nth)).uuid();
        self.options.push(ListOption { id, label: label.to_owned(), archived: false });
    }

    /// The values a list allows now.
    pub(crate) fn labels(&self) -> impl Iterator<Item = &str> {
        self.options.iter().filter(|o| !o.archived).map(|o| o.label.as_str())
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
                .is_some_and(|v| self.options.is_empty() || self.labels().any(|o| o == v)),
            "relationship" | "files" => value.is_array(),
            _ => value.is_string(),
        }
    }
}
