//! Every answer that Intercom's own description gives as an example can be read, in each version,
//! though many of them break the description's own rules.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use deskmate_conformance::{Description, VERSIONS};
use intercom::types::{
    Admin, Company, Contact, Conversation, ConversationPage, DataAttribute, List, Me, Tag, Team,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, from_value, to_value};

#[test]
fn every_example_answer_can_be_read() {
    for version in VERSIONS {
        let Some(description) = Description::load(version).unwrap() else {
            println!("skipped: no description of version {version} beside the repository");
            return;
        };
        let description = description.document();
        let conversation = |value| {
            let conversation: Conversation = one(value);
            if let Some(parts) = &conversation.conversation_parts {
                assert!(parts.unreadable.is_empty(), "{:?}", parts.unreadable);
            }
            assert!(conversation.contacts.unreadable.is_empty());
            assert!(conversation.tags.unreadable.is_empty());
        };
        let page = |value| {
            let page: ConversationPage = from_value(value).unwrap();
            assert!(page.conversations.unreadable.is_empty());
        };
        let tag = |value| drop(one::<Tag>(value));
        let contact = |value| drop(one::<Contact>(value));
        let in_conversation = "/conversations/{conversation_id}";
        let in_contact = "/contacts/{contact_id}";
        let under = |path: &str, rest: &str| format!("{path}{rest}");

        let found = [
            each(description, "/me", "get", |value| drop(one::<Me>(value))),
            each(description, "/admins", "get", all::<Admin>),
            each(description, "/admins/{admin_id}", "get", |value| drop(one::<Admin>(value))),
            each(description, "/teams", "get", all::<Team>),
            each(description, "/teams/{team_id}", "get", |value| drop(one::<Team>(value))),
            each(description, in_conversation, "get", conversation),
            each(description, in_conversation, "put", conversation),
            each(description, &under(in_conversation, "/reply"), "post", conversation),
            each(description, &under(in_conversation, "/parts"), "post", conversation),
            each(description, &under(in_conversation, "/tags"), "post", tag),
            each(description, &under(in_conversation, "/tags/{tag_id}"), "delete", tag),
            each(description, "/conversations/search", "post", page),
            each(description, in_contact, "get", contact),
            each(description, in_contact, "put", contact),
            each(description, &under(in_contact, "/companies"), "get", all::<Company>),
            each(description, &under(in_contact, "/tags"), "get", all::<Tag>),
            each(description, &under(in_contact, "/tags"), "post", tag),
            each(description, &under(in_contact, "/tags/{tag_id}"), "delete", tag),
            each(description, "/tags", "get", all::<Tag>),
            each(description, "/tags", "post", tag),
            each(description, "/data_attributes", "get", all::<DataAttribute>),
        ];
        assert!(found.iter().all(|examples| *examples > 0), "{version}: {found:?}");
    }
}

/// Reads each example of a call's answer; says how many there were.
fn each(description: &Value, path: &str, method: &str, read: impl Fn(Value)) -> usize {
    let answer = &description["paths"][path][method]["responses"]["200"];
    let content = &answer["content"]["application/json"];
    let mut examples: Vec<Value> =
        content["examples"].as_object().unwrap().values().map(|one| one["value"].clone()).collect();
    examples.extend(content.get("example").cloned());
    let found = examples.len();
    examples.into_iter().for_each(read);
    found
}

/// Reads a thing and checks that nothing of it went missing on the way.
fn one<T: DeserializeOwned + Serialize>(value: Value) -> T {
    let before = value.clone();
    let thing = from_value(value).unwrap();
    nothing_lost(&before, &to_value(&thing).unwrap(), "");
    thing
}

fn all<T: DeserializeOwned + Serialize>(value: Value) {
    let list: List<T> = one(value);
    assert!(list.unreadable.is_empty(), "{:?}", list.unreadable);
}

/// Fails where `before` has something that `after` has not, apart from the ways of saying nothing.
fn nothing_lost(before: &Value, after: &Value, place: &str) {
    match (before, after) {
        // A picture is kept as its address.
        (Value::Object(fields), Value::String(kept))
            if fields.get("image_url").is_some_and(|url| url == kept) => {}
        (Value::Object(fields), _) => {
            if let Some(entries) = after["data"].as_array()
                && let Some(listed) = fields.values().find_map(Value::as_array)
            {
                assert_eq!(listed.len(), entries.len(), "{place}");
                for (one, other) in listed.iter().zip(entries) {
                    nothing_lost(one, other, &format!("{place}[]"));
                }
                return;
            }
            for (name, value) in fields {
                nothing_lost(value, &after[name], &format!("{place}.{name}"));
            }
        }
        (Value::Null, _) => {}
        (Value::String(text), Value::Null) if text.is_empty() || text == "0" => {}
        (Value::Number(number), Value::Null) if number.as_i64() == Some(0) => {}
        (_, Value::Null) => panic!("{place} is lost: {before}"),
        _ => {}
    }
}
