//! Attribute definitions.

use serde_json::{Value, json};

use crate::world::Attribute;

/// A definition, as in `GET /data_attributes`.
pub(crate) fn attribute(attribute: &Attribute) -> Value {
    let mut shown = json!({
        "type": "data_attribute",
        "id": attribute.id,
        "name": attribute.name,
        "full_name": format!("custom_attributes.{}", attribute.name),
        "label": attribute.name,
        "description": attribute.description.as_deref().unwrap_or_default(),
        "data_type": data_type(attribute),
        "api_writable": true,
        "ui_writable": true,
        "messenger_writable": attribute.messenger_writable,
        "custom": true,
        "archived": attribute.archived,
        "model": attribute.model,
        "created_at": attribute.created_at,
        "updated_at": attribute.updated_at,
    });
    if let Some(admin) = attribute.admin_id {
        shown["admin_id"] = admin.to_string().into();
    }
    if !attribute.options.is_empty() {
        shown["options"] = attribute.labels().collect::<Vec<_>>().into();
    }
    shown
}

/// A list of a contact or a company is shown as a text that has options, and a moment as a date
/// (API description: the schema, and the examples of `PUT /data_attributes/{id}`).
fn data_type(attribute: &Attribute) -> &str {
    match attribute.data_type.as_str() {
        "options" => "string",
        "list" if attribute.model != "conversation" => "string",
        "datetime" => "date",
        other => other,
    }
}
