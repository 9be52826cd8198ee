//! What can be searched by.

use serde_json::{Value, json};

use crate::{
    render,
    version::Version,
    world::{Contact, Conversation, State, Statistics, World},
};

/// The value of a field of a conversation; a list for fields that have several. `None` for a field
/// that is null.
pub(crate) fn conversation_field(world: &World, c: &Conversation, field: &str) -> Option<Value> {
    let source = &c.source;
    let author = |key: &str| render::author(world, &source.author).get(key).cloned();
    let some = |value: Value| Some(value).filter(|v| !v.is_null());
    match field {
        "id" => some(json!(c.id)),
        "created_at" => some(json!(c.created_at)),
        "updated_at" => some(json!(c.updated_at)),
        "waiting_since" => some(json!(c.waiting_since)),
        "snoozed_until" => some(json!(c.snoozed_until)),
        "source.type" | "channel_initiated" => some(json!(source.source_type)),
        "source.id" => some(json!(source.id.to_string())),
        "source.delivered_as" => some(json!(source.delivered_as)),
        "source.subject" => some(json!(source.subject)),
        "source.body" => some(json!(crate::body::to_plain(&source.body))),
        "source.url" => some(json!(source.url)),
        "source.author.id" => author("id"),
        "source.author.type" => author("type"),
        "source.author.name" => author("name").and_then(some),
        "source.author.email" => author("email").and_then(some),
        "contact_ids" => some(json!(c.contacts)),
        "teammate_ids" => some(strings(&c.teammates)),
        "admin_assignee_id" => some(json!(c.admin_assignee)),
        "team_assignee_id" => some(json!(c.team_assignee)),
        "open" => some(json!(c.state != State::Closed)),
        "read" => some(json!(c.read)),
        "state" => some(json!(c.state.as_str())),
        "tag_ids" => some(json!(c.tags.iter().map(|t| t.id.as_str()).collect::<Vec<_>>())),
        "priority" => some(json!([c.priority.as_str(), c.priority.as_older_str()])),
        "title" => some(json!(c.title)),
        "conversation_rating.score" | "conversation_rating.rating" => {
            c.given_rating().map(|r| json!(r.rating))
        }
        "conversation_rating.remark" => c.given_rating().and_then(|r| some(json!(r.remark))),
        "conversation_rating.requested_at" => c.rating.as_ref().map(|r| json!(r.asked_at)),
        "conversation_rating.replied_at" => c.given_rating().map(|r| json!(r.at)),
        "conversation_rating.contact_id" => c.given_rating().map(|r| json!(r.contact)),
        "ai_agent_participated" => some(json!(c.ai_agent_participated)),
        other if other.starts_with("statistics.") => {
            some(Statistics::of(c).field(other.trim_start_matches("statistics.")))
        }
        other if other.starts_with("ai_agent.") => {
            let agent = render::ai_agent(c, Version::V2_14);
            agent.get(other.trim_start_matches("ai_agent.")).cloned().and_then(some)
        }
        other => c.custom_attributes.get(other.strip_prefix("custom_attribute.")?).cloned(),
    }
}

fn strings(ids: &[u64]) -> Value {
    ids.iter().map(u64::to_string).collect::<Vec<_>>().into()
}

/// The value of a field of a contact.
pub(crate) fn contact_field(c: &Contact, field: &str) -> Option<Value> {
    let some = |value: Value| Some(value).filter(|v| !v.is_null());
    match field {
        "id" => some(json!(c.id)),
        "role" => some(json!(c.role.as_str())),
        "name" => some(json!(c.name)),
        "email" => some(json!(c.email)),
        "email_domain" => c.email.as_deref()?.split_once('@').map(|(_, domain)| json!(domain)),
        "phone" => some(json!(c.phone)),
        "avatar" => some(json!(c.avatar)),
        "external_id" => some(json!(c.external_id)),
        "owner_id" => some(json!(c.owner_id)),
        "created_at" => some(json!(c.created_at)),
        "updated_at" => some(json!(c.updated_at)),
        "signed_up_at" => some(json!(c.signed_up_at)),
        "last_seen_at" => some(json!(c.last_seen_at)),
        "last_replied_at" => some(json!(c.last_replied_at)),
        "last_contacted_at" => some(json!(c.last_contacted_at)),
        "language_override" | "browser_language" => some(json!(c.language)),
        "unsubscribed_from_emails" => some(json!(c.unsubscribed_from_emails)),
        "marked_email_as_spam" | "has_hard_bounced" => some(json!(false)),
        "tag_id" => some(json!(c.tags.iter().map(|t| t.id.as_str()).collect::<Vec<_>>())),
        "company_id" => some(json!(c.companies)),
        "location.country" => some(json!(c.location.country)),
        "location.region" => some(json!(c.location.region)),
        "location.city" => some(json!(c.location.city)),
        other => c.custom_attributes.get(other.strip_prefix("custom_attributes.")?).cloned(),
    }
}
