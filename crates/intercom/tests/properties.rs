//! Whatever arrives, nothing panics, and what was read can be written and read again.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use intercom::{
    Budget, Priority, RateHeaders,
    types::{
        Admin, Company, Contact, Conversation, ConversationPage, DataAttribute, List, Me, Tag, Team,
    },
    webhook::{Envelope, Notification, verify_signature},
};
use proptest::{collection::vec, prelude::*, sample::select};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value, from_str, from_value, to_value};

/// Names that the parsers look for, so that odd values land where they hurt.
const NAMES: &[&str] = &[
    "type",
    "id",
    "topic",
    "data",
    "item",
    "conversation",
    "conversation_id",
    "source",
    "author",
    "conversation_parts",
    "part_type",
    "body",
    "created_at",
    "assigned_to",
    "attachments",
    "metadata",
    "quick_reply_options",
    "uuid",
    "tags",
    "contacts",
    "admin_assignee_id",
    "state",
    "statistics",
    "custom_attributes",
    "deleted",
    "pages",
    "next",
    "starting_after",
    "app",
    "id_code",
    "name",
    "admin_ids",
    "total_count",
    "has_more",
    "unknown",
];

const WORDS: &[&str] = &[
    "",
    "0",
    "7",
    "conversation",
    "contact",
    "ping",
    "comment",
    "admin",
    "nobody_admin",
    "2024-12-18T15:59:21Z",
];

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        select(WORDS).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 8, |inner| {
        let entry = (select(NAMES).prop_map(str::to_owned), inner.clone());
        prop_oneof![
            vec(inner, 0..4).prop_map(Value::from),
            vec(entry, 0..8).prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// An object with an id, so that there is something to read.
fn any_thing() -> impl Strategy<Value = Value> {
    vec((select(NAMES).prop_map(str::to_owned), any_json()), 0..12).prop_map(|fields| {
        let mut object: Map<String, Value> = fields.into_iter().collect();
        object.insert("id".to_owned(), "7".into());
        object.insert("name".to_owned(), "x".into());
        Value::Object(object)
    })
}

/// Written and read again, a thing stays as it is.
fn holds<T: DeserializeOwned + Serialize>(value: &Value) {
    let Ok(thing) = from_value::<T>(value.clone()) else { return };
    let once = to_value(&thing).unwrap();
    let twice = to_value(from_value::<T>(once.clone()).unwrap()).unwrap();
    assert_eq!(once, twice);
}

fn holds_for_all(value: &Value) {
    holds::<Conversation>(value);
    holds::<Contact>(value);
    holds::<Admin>(value);
    holds::<Me>(value);
    holds::<Team>(value);
    holds::<Tag>(value);
    holds::<Company>(value);
    holds::<DataAttribute>(value);
    holds::<List<Conversation>>(value);
    let _ = from_value::<ConversationPage>(value.clone());
}

proptest! {
    #[test]
    fn any_json_can_be_looked_at(value in any_json()) {
        holds_for_all(&value);
        let bytes = value.to_string();
        let _ = Notification::parse(bytes.as_bytes());
        let _ = Envelope::parse(bytes.as_bytes());
    }

    #[test]
    fn any_thing_with_an_id_is_read_and_written(value in any_thing()) {
        from_value::<Conversation>(value.clone()).unwrap();
        from_value::<Contact>(value.clone()).unwrap();
        holds_for_all(&value);
    }

    /// What cannot be read as text is read as a value: both ways lead to the same.
    #[test]
    fn text_is_read_as_a_value_is(value in any_thing()) {
        let text = value.to_string();
        let value: Value = from_str(&text).unwrap();
        assert_eq!(from_str::<Conversation>(&text).unwrap(), from_value(value.clone()).unwrap());
        assert_eq!(from_str::<Contact>(&text).unwrap(), from_value(value).unwrap());
    }

    #[test]
    fn any_item_makes_a_notification(item in any_json(), topic in any::<String>()) {
        let body = serde_json::json!({"topic": topic, "data": {"item": item}}).to_string();
        let whole = Notification::parse(body.as_bytes()).unwrap();
        let envelope = Envelope::parse(body.as_bytes()).unwrap();
        prop_assert_eq!(&envelope.topic, &whole.topic);
        let _ = (whole.expected_ids(), whole.conversation_id(), format!("{whole:?}"));
    }

    #[test]
    fn any_bytes_can_be_looked_at(bytes in vec(any::<u8>(), 0..200), header in any::<String>()) {
        let _ = Notification::parse(&bytes);
        let _ = Envelope::parse(&bytes);
        prop_assert!(verify_signature(&["secret"], &header, &bytes).is_err());
    }
}

/// However many share the limit, and whatever it is, all of them together keep to it.
#[test]
fn who_shares_the_limit_with_others_keeps_to_its_part() {
    const NOW: i64 = 1_734_537_560_000;
    let headers =
        RateHeaders { limit: Some(1_000), remaining: Some(999), reset: Some(NOW / 1_000 + 5) };
    for (nodes, part) in [(4, 200), (3, 266), (1, 800), (0, 800)] {
        let mut budget = Budget::new(0.8);
        budget.learn(NOW, headers);
        budget.share_among(nodes);
        let takes = (0..2_000).take_while(|_| budget.take(NOW, Priority::Reply).is_ok()).count();
        assert_eq!(takes, part, "{nodes} nodes");
        // One that was alone has the whole again in the next window.
        budget.share_among(1);
        let later = NOW + 6_000;
        let takes = (0..2_000).take_while(|_| budget.take(later, Priority::Reply).is_ok()).count();
        assert_eq!(takes, 800);
    }
}
