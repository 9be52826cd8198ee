//! What Fin did in a conversation.

use serde_json::{Value, json};

use crate::{
    version::Version,
    world::{Author, Conversation, State},
};

/// `ai_agent`, as in a conversation; null where Fin took no part.
pub(crate) fn ai_agent(c: &Conversation, version: Version) -> Value {
    let mut fins = c.parts.iter().filter(|p| p.author == Author::Bot { from_ai_agent: true });
    let Some(first) = fins.next() else { return Value::Null };
    let last = fins.next_back().unwrap_or(first);
    json!({
        "source_type": "profile",
        "source_title": null,
        "last_answer_type": "ai_answer",
        "resolution_state": resolution(c, version),
        "rating": null,
        "rating_remark": null,
        "created_at": first.created_at,
        "updated_at": last.created_at,
        "content_sources": {
            "type": "content_source.list",
            "total_count": 0,
            "content_sources": [],
        },
    })
}

/// Handed to people, or closed without them.
fn resolution(c: &Conversation, version: Version) -> Option<&'static str> {
    let handed_over = c.admin_assignee.is_some() || c.team_assignee.is_some();
    match (handed_over, c.state) {
        (true, _) if version >= Version::V2_15 => Some("escalated"),
        (true, _) => Some("routed_to_team"),
        (false, State::Closed) => Some("assumed_resolution"),
        (false, State::Open | State::Snoozed) => None,
    }
}
