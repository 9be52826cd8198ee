//! Companies.

use serde_json::{Value, json};

use super::{note, tag};
use crate::{
    version::Version,
    world::{Company, NoteOn, World},
};

/// A company, as in `GET /companies/{id}`. From 2.16 on with its notes, of which ten are shown.
pub(crate) fn company(world: &World, company: &Company, version: Version) -> Value {
    let tags: Vec<_> = company.tags.iter().filter_map(|id| world.tags.get(id)).map(tag).collect();
    let plan = match &company.plan {
        Some(plan) => json!({ "type": "plan", "id": plan.id.to_string(), "name": plan.name }),
        None => json!({}),
    };
    let mut shown = json!({
        "type": "company",
        "id": company.id,
        "company_id": company.company_id,
        "app_id": world.app_id,
        "name": company.name,
        "plan": plan,
        "size": company.size,
        "website": company.website,
        "industry": company.industry,
        "remote_created_at": company.remote_created_at,
        "created_at": company.created_at,
        "updated_at": company.updated_at,
        "last_request_at": company.last_request_at,
        "monthly_spend": company.monthly_spend,
        "session_count": 0,
        "user_count": world.people_of(&company.id).count(),
        "tags": { "type": "tag.list", "tags": tags },
        "segments": { "type": "segment.list", "segments": [] },
        "custom_attributes": company.custom_attributes,
    });
    if version >= Version::V2_16 {
        let on = NoteOn::Company(company.id.clone());
        let notes: Vec<_> = world.notes_on(&on).take(10).map(|n| note(world, n, version)).collect();
        shown["notes"] = json!({ "type": "note.list", "notes": notes });
    }
    shown
}
