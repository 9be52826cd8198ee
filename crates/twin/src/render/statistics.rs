//! Times and counts of a conversation.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::Shape;
use crate::world::{Conversation, Statistics, World};

/// `statistics`, as in a conversation.
pub(super) fn statistics(world: &World, c: &Conversation, shape: &Shape) -> Value {
    let s = Statistics::of(c);
    let at = |moment: Option<i64>| match moment {
        Some(at) if shape.iso_statistics => iso(at),
        moment => moment.into(),
    };
    let teams: Vec<_> =
        s.teams.iter().map(|(team, span)| response_time(world, *team, *span)).collect();
    json!({
        "type": "conversation_statistics",
        "time_to_assignment": s.time_to_assignment,
        "time_to_admin_reply": s.time_to_admin_reply,
        "time_to_first_close": s.time_to_first_close,
        "time_to_last_close": s.time_to_last_close,
        "median_time_to_reply": s.median_time_to_reply,
        "first_contact_reply_at": at(s.first_contact_reply_at),
        "first_assignment_at": at(s.first_assignment_at),
        "first_admin_reply_at": at(s.first_admin_reply_at),
        "first_close_at": at(s.first_close_at),
        "last_assignment_at": at(s.last_assignment_at),
        "last_assignment_admin_reply_at": at(s.last_assignment_admin_reply_at),
        "last_contact_reply_at": at(s.last_contact_reply_at),
        "last_admin_reply_at": at(s.last_admin_reply_at),
        "last_close_at": at(s.last_close_at),
        "last_closed_by_id": s.last_closed_by.map(|id| id.to_string()),
        "count_reopens": s.count_reopens,
        "count_assignments": s.count_assignments,
        "count_conversation_parts": s.count_conversation_parts,
        "assigned_team_first_response_time": teams,
        "assigned_team_first_response_time_in_office_hours": teams,
        "handling_time": s.handling_time,
        "adjusted_handling_time": null,
    })
}

fn response_time(world: &World, team: u64, span: i64) -> Value {
    let name = world.teams.get(&team).map(|t| t.name.as_str());
    json!({ "team_id": team, "team_name": name, "response_time": span })
}

fn iso(at: i64) -> Value {
    Timestamp::from_second(at).map_or(Value::Null, |t| t.to_string().into())
}
