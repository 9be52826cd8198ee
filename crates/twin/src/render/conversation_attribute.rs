//! Conversation attributes, as 2.16 has them.

use serde_json::{Value, json};

use crate::world::{Attribute, ListOption};

/// An attribute, as in `GET /conversations/attributes/{id}`. What it has depends on its type.
pub(crate) fn conversation_attribute(attribute: &Attribute, maker: u64) -> Value {
    let data_type = type_of(attribute);
    let mut shown = json!({
        "type": "conversation_attribute",
        "id": attribute.id,
        "name": attribute.name,
        "description": attribute.description.as_deref().unwrap_or_default(),
        "data_type": data_type,
        "required": attribute.form.required,
        "visible_to_team_ids": attribute.form.visible_to_team_ids,
        "archived": attribute.archived,
        "created_at": attribute.created_at,
        "updated_at": attribute.updated_at,
        "admin_id": attribute.admin_id.unwrap_or(maker).to_string(),
    });
    match data_type {
        "string" => shown["multiline"] = attribute.form.multiline.into(),
        "list" => {
            let option =
                |o: &ListOption| json!({ "id": o.id, "label": o.label, "archived": o.archived });
            shown["options"] = attribute.options.iter().map(option).collect();
        }
        "relationship" => shown["reference"] = attribute.form.reference.clone().into(),
        _ => {}
    }
    shown
}

/// The type in the words of 2.16.
fn type_of(attribute: &Attribute) -> &str {
    match attribute.data_type.as_str() {
        "float" => "decimal",
        "date" => "datetime",
        "options" => "list",
        other => other,
    }
}
