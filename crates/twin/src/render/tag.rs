//! Tags.

use serde_json::{Value, json};

use crate::world::{AppliedTag, Tag, World};

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
