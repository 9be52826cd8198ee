//! Tags and attribute definitions.

use serde_json::{Value, json};

use crate::world::{AppliedTag, Attribute, Tag, World};

/// A tag of the workspace.
pub(crate) fn tag(tag: &Tag) -> Value {
    json!({ "type": "tag", "id": tag.id, "name": tag.name })
}

/// A tag on a conversation: also when it was put there and by whom.
pub(crate) fn applied_tag(world: &World, applied: &AppliedTag) -> Value {
    json!({
        "type": "tag",
        "id": applied.id,
        "name": world.tags.get(&applied.id).map(|t| t.name.as_str()),
        "applied_at": applied.applied_at,
        "applied_by": { "type": "admin", "id": applied.applied_by.to_string() },
    })
}

/// A definition, as in `GET /data_attributes`.
pub(crate) fn attribute(attribute: &Attribute) -> Value {
    let mut shown = json!({
        "type": "data_attribute",
        "id": attribute.id,
        "name": attribute.name,
        "full_name": format!("custom_attributes.{}", attribute.name),
        "label": attribute.name,
        "description": attribute.description.as_deref().unwrap_or_default(),
        "data_type": attribute.data_type,
        "api_writable": true,
        "ui_writable": true,
        "messenger_writable": false,
        "custom": true,
        "archived": attribute.archived,
        "model": attribute.model,
        "created_at": attribute.created_at,
        "updated_at": attribute.updated_at,
    });
    if !attribute.options.is_empty() {
        shown["options"] = attribute.labels().collect::<Vec<_>>().into();
    }
    shown
}
