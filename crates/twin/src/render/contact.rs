//! Contacts.

use serde_json::{Value, json};

use super::{holding, inline_list};
use crate::{
    version::Version,
    world::{Contact, Location, Merged, NoteOn, World},
};

/// What the twin knows of no contact.
const UNKNOWN: [&str; 24] = [
    "last_email_opened_at",
    "last_email_clicked_at",
    "browser",
    "browser_version",
    "os",
    "android_app_name",
    "android_app_version",
    "android_device",
    "android_os_version",
    "android_sdk_version",
    "android_last_seen_at",
    "ios_app_name",
    "ios_app_version",
    "ios_device",
    "ios_os_version",
    "ios_sdk_version",
    "ios_last_seen_at",
    "utm_campaign",
    "utm_content",
    "utm_medium",
    "utm_source",
    "utm_term",
    "referrer",
    "enabled_push_messaging",
];

/// A contact, as in `GET /contacts/{id}`.
pub(crate) fn contact(world: &World, contact: &Contact, version: Version) -> Value {
    let list = |what: &str, data: Vec<Value>| {
        inline_list(data, &format!("/contacts/{}/{what}", contact.id))
    };
    let tags = contact
        .tags
        .iter()
        .map(|tag| &tag.id)
        .map(|id| json!({ "type": "tag", "id": id, "url": format!("/tags/{id}") }))
        .collect();
    let companies = contact
        .companies
        .iter()
        .map(|id| json!({ "type": "company", "id": id, "url": format!("/companies/{id}") }))
        .collect();
    let notes = world
        .notes_on(&NoteOn::Contact(contact.id.clone()))
        .map(|note| note.id.to_string())
        .map(|id| json!({ "type": "note", "url": format!("/notes/{id}"), "id": id }))
        .collect();
    let owner_id = match contact.owner_id {
        Some(owner) if version >= Version::V2_16 => Value::from(owner.to_string()),
        Some(owner) => Value::from(owner),
        None => Value::Null,
    };
    let bare = json!({
        "type": "contact",
        "id": contact.id,
        "workspace_id": world.app_id,
        "external_id": contact.external_id,
        "role": contact.role.as_str(),
        "email": contact.email,
        "email_domain": contact.email.as_deref().and_then(|e| e.split_once('@')).map(|(_, d)| d),
        "phone": contact.phone,
        "name": contact.name,
        "avatar": contact.avatar.as_ref().map(|url| json!({ "type": "avatar", "image_url": url })),
        "owner_id": owner_id,
        "social_profiles": { "type": "list", "data": [] },
        "has_hard_bounced": false,
        "marked_email_as_spam": false,
        "unsubscribed_from_emails": contact.unsubscribed_from_emails,
        "created_at": contact.created_at,
        "updated_at": contact.updated_at,
        "signed_up_at": contact.signed_up_at,
        "last_seen_at": contact.last_seen_at,
        "last_replied_at": contact.last_replied_at,
        "last_contacted_at": contact.last_contacted_at,
        "language_override": contact.language,
        "browser_language": contact.language,
        "custom_attributes": contact.custom_attributes,
    });
    let mut shown = holding(
        bare,
        [
            ("location", location(&contact.location)),
            ("tags", list("tags", tags)),
            ("notes", list("notes", notes)),
            ("companies", list("companies", companies)),
            ("opted_out_subscription_types", list("subscriptions", Vec::new())),
            ("opted_in_subscription_types", list("subscriptions", Vec::new())),
        ],
    );
    for unknown in UNKNOWN {
        shown[unknown] = Value::Null;
    }
    shown
}

/// A merge, as in `GET /contacts/{id}/merge_history`.
pub(crate) fn merged(merged: &Merged) -> Value {
    json!({
        "type": "merge_history",
        "source_contact_id": merged.id,
        "source_contact_role": merged.role.as_str(),
        "merged_at": merged.at,
    })
}

fn location(location: &Location) -> Value {
    json!({
        "type": "location",
        "country": location.country,
        "region": location.region,
        "city": location.city,
        "country_code": location.country_code,
        "continent_code": location.continent_code,
    })
}
