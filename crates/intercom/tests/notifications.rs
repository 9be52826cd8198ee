//! Notifications, in the shapes of every version and in none.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]
#![expect(clippy::needless_pass_by_value, reason = "so that a test can hand over a literal")]

use intercom::{
    PartId,
    webhook::{Envelope, ExpectedId, Item, Notification, NotificationError, Topic},
};
use serde_json::{Value, json};

fn notification(topic: &str, item: Value) -> Vec<u8> {
    json!({
        "type": "notification_event", "app_id": "a86dr8yl", "topic": topic,
        "id": "notif_5e9b0a1c", "self": null, "created_at": 1734537561, "delivery_attempts": 2,
        "first_sent_at": 1734537501, "delivery_status": "pending", "delivered_at": 0, "links": {},
        "data": {"type": "notification_event_data", "item": item},
    })
    .to_string()
    .into_bytes()
}

fn conversation(parts: Value) -> Value {
    json!({
        "type": "conversation", "id": "215474343849634", "state": "open", "admin_assignee_id": 0,
        "source": {"type": "conversation", "id": 403918349, "body": "Hello",
            "author": {"type": "user", "id": "6762f1571bb69f9f2193bbbb"}},
        "conversation_parts": {"type": "conversation_part.list", "total_count": 1,
            "conversation_parts": parts},
    })
}

fn part(id: Value) -> Value {
    json!({"type": "conversation_part", "id": id, "part_type": "comment", "body": "<p>\"Hi\"</p>",
        "created_at": 1734537561, "author": {"type": "admin", "id": "814860"}})
}

/// Reads both ways, which have to agree.
fn read(body: &[u8]) -> Notification {
    let (whole, envelope) = (Notification::parse(body).unwrap(), Envelope::parse(body).unwrap());
    assert_eq!(envelope.id.as_deref(), whole.id.as_deref());
    assert_eq!(envelope.app_id.as_deref(), whole.app_id.as_deref());
    assert_eq!(envelope.topic, whole.topic);
    assert_eq!(envelope.created_at, whole.created_at);
    assert_eq!(envelope.delivery_attempts, whole.delivery_attempts);
    assert_eq!(envelope.conversation_id(), whole.conversation_id());
    assert_eq!(envelope.expected_ids(), whole.expected_ids());
    assert_eq!(envelope.concerns_conversation(), whole.concerns_conversation());
    whole
}

#[test]
fn a_reply_brings_its_part() {
    let body = notification("conversation.user.replied", conversation(json!([part(json!("132"))])));
    let reply = read(&body);
    assert_eq!(reply.topic, Topic::ConversationUserReplied);
    assert_eq!(reply.conversation_id(), Some("215474343849634".into()));
    assert_eq!(reply.expected_ids(), [ExpectedId::Part(PartId::from("132"))]);
    assert!(reply.concerns_conversation());
    assert_eq!(reply.delivery_attempts, Some(2));

    let envelope = Envelope::parse(&body).unwrap();
    assert_eq!(envelope.item.parts[0].author_kind.as_deref(), Some("admin"));
    assert_eq!(envelope.item.parts[0].author_id.as_deref(), Some("814860"));
}

#[test]
fn a_new_conversation_brings_its_source() {
    for parts in [json!([]), json!(null)] {
        let new = read(&notification("conversation.user.created", conversation(parts)));
        assert_eq!(new.expected_ids(), [ExpectedId::Source("403918349".into())]);
    }
    // Versions that write the whole conversation may add parts.
    let parts = conversation(json!([part(json!("132"))]));
    let whole = read(&notification("conversation.user.created", parts));
    let expected = [ExpectedId::Part("132".into()), ExpectedId::Source("403918349".into())];
    assert_eq!(whole.expected_ids(), expected);
}

#[test]
fn a_part_that_cannot_be_read_is_expected_all_the_same() {
    let torn = json!([{"id": 132, "redacted": true}, {"body": "no id"}]);
    let redacted = read(&notification("conversation_part.redacted", conversation(torn)));
    assert_eq!(redacted.expected_ids(), [ExpectedId::Part("132".into())]);
}

#[test]
fn a_deleted_conversation_is_only_an_id() {
    let item = json!({"type": "conversation", "id": 7, "deleted": true});
    let deleted = read(&notification("conversation.deleted", item));
    assert!(matches!(&deleted.item, Item::Deleted(item) if item.kind == "conversation"));
    assert_eq!(deleted.conversation_id(), Some("7".into()));
    assert!(deleted.expected_ids().is_empty());
}

#[test]
fn a_ping_may_have_no_id() {
    let ping = json!({"type": "notification_event", "id": null, "topic": "ping",
        "data": {"item": {"type": "ping", "message": "hello"}}});
    let ping = read(ping.to_string().as_bytes());
    assert_eq!((ping.id.as_ref(), &ping.topic), (None, &Topic::Ping));
    assert!(!ping.concerns_conversation());
    read(br#"{"topic":"ping"}"#);
}

#[test]
fn a_contact_is_no_conversation() {
    let item = json!({"type": "contact", "id": "c2", "role": "user",
        "merged_from": {"type": "contact", "id": "c1"}});
    let merged = read(&notification("contact.merged", item));
    let Item::Contact(contact) = &merged.item else { panic!("{:?}", merged.item) };
    assert_eq!(contact.merged_from.as_ref().unwrap().id.as_str(), "c1");
    assert_eq!(merged.conversation_id(), None);
}

#[test]
fn a_conversation_inside_of_something_else_is_found() {
    for item in [
        json!({"type": "conversation_part", "id": "132", "conversation_id": "7"}),
        json!({"type": "conversation_contact", "conversation": {"id": 7}, "contact": {"id": "c"}}),
    ] {
        let attached = read(&notification("conversation.contact.attached", item));
        assert_eq!(attached.conversation_id(), Some("7".into()));
    }
}

#[test]
fn a_notification_of_an_old_version_does_not_stumble() {
    let old = json!({"type": "conversation", "id": "7", "assignee": {"type": "nobody_admin",
        "id": null}, "user": {"type": "user", "id": "c"}, "conversation_message": {"id": "3"},
        "tags_added": {}, "conversation_parts": {"conversation_parts": [part(json!(8))]}});
    let old = read(&notification("conversation.user.replied", old));
    assert_eq!(old.expected_ids(), [ExpectedId::Part("8".into())]);
}

#[test]
fn an_unknown_topic_and_item_are_kept() {
    let body = notification("conversation.sla.missed", json!({"type": "sla", "name": "x"}));
    let unknown = read(&body);
    assert_eq!(unknown.topic, Topic::Other("conversation.sla.missed".to_owned()));
    assert!(unknown.topic.is_conversation());
    assert!(matches!(unknown.item, Item::Other(_)));
    assert_eq!(unknown.extra.get("delivery_status"), Some(&json!("pending")));
}

#[test]
fn what_is_no_notification_is_refused() {
    for body in ["", "{", "[]", "null", "{}", r#"{"topic":7}"#, r#"{"id":"x","data":{}}"#] {
        assert!(Notification::parse(body.as_bytes()).is_err(), "{body}");
        assert!(Envelope::parse(body.as_bytes()).is_err(), "{body}");
    }
}

#[test]
fn deep_nesting_is_an_error() {
    let nested = |levels: usize| {
        let (open, close) = ("[".repeat(levels), "]".repeat(levels));
        format!(r#"{{"topic":"ping","odd":{open}{close}}}"#).into_bytes()
    };
    assert_eq!(Notification::parse(&nested(200)).unwrap_err(), NotificationError::TooDeep);
    assert_eq!(Envelope::parse(&nested(500_000)).unwrap_err(), NotificationError::TooDeep);
    read(&nested(100));
}

#[test]
fn escaped_texts_are_read() {
    let body = br#"{"topic":"p\u0069ng","id":"a\/b","app_id":"\u00e9"}"#;
    let envelope = Envelope::parse(body).unwrap();
    assert_eq!((envelope.id.as_deref(), envelope.topic), (Some("a/b"), Topic::Ping));
    assert_eq!(envelope.app_id.as_deref(), Some("é"));
}
