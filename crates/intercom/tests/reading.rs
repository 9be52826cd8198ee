//! What comes in, well formed and less so.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use intercom::types::{
    Admin, AssignedTo, AuthorType, Contact, Conversation, ConversationPage, DeliveredAs, List, Me,
    PartType, SourceType, State, Tag, Team,
};
use serde_json::{Value, from_value, json};

fn conversation() -> Value {
    serde_json::from_str(include_str!("support/conversation.json")).unwrap()
}

fn read(value: Value) -> Conversation {
    from_value(value).unwrap()
}

/// The conversation with some fields replaced, by JSON pointer.
fn changed<const N: usize>(changes: [(&str, Value); N]) -> Conversation {
    let mut value = conversation();
    for (pointer, new) in changes {
        *value.pointer_mut(pointer).unwrap() = new;
    }
    read(value)
}

#[test]
fn a_conversation_is_read_whole() {
    let conversation = read(conversation());
    assert_eq!(conversation.state, State::Open);
    assert_eq!(conversation.admin_assignee_id, Some("814860".into()));
    assert_eq!(conversation.team_assignee_id, None);
    assert_eq!(conversation.contacts[0].external_id.as_deref(), Some("70"));
    assert_eq!(conversation.tags[0].name.as_deref(), Some("parcel"));
    assert_eq!(conversation.custom_attributes.get("Order"), Some(&json!("A-17")));

    let source = conversation.source.as_ref().unwrap();
    assert_eq!(source.kind, SourceType::Conversation);
    assert_eq!(source.delivered_as, DeliveredAs::CustomerInitiated);
    assert_eq!(source.body.as_ref().unwrap().as_str(), "<p>Hello</p>");
    assert_eq!(source.author.email, None, "a blank address is none");

    let [question, assignment, offer] = conversation.parts() else { panic!("three parts") };
    assert!(question.author.is_contact() && question.has_content());
    assert_eq!(question.attachments[0].filesize, Some(2048));
    assert_eq!(assignment.assigned_to, Some(AssignedTo::Admin("814860".into())));
    assert_eq!(offer.offered()[0].uuid, "u-1");
    assert_eq!(offer.author.admin_id(), Some("814860".into()));
    assert_eq!(conversation.newest_part(), Some(question));
}

#[test]
fn nobody_is_none_however_it_is_written() {
    for nobody in
        [json!(null), json!(0), json!("0"), json!(""), json!({"type": "nobody_admin", "id": null})]
    {
        let conversation = changed([
            ("/admin_assignee_id", nobody.clone()),
            ("/team_assignee_id", nobody.clone()),
            ("/conversation_parts/conversation_parts/1/assigned_to", nobody),
        ]);
        assert_eq!(conversation.admin_assignee_id, None);
        assert_eq!(conversation.team_assignee_id, None);
        assert_eq!(conversation.parts()[1].assigned_to, None);
    }
    let somebody = changed([("/admin_assignee_id", json!("814860"))]);
    assert_eq!(somebody.admin_assignee_id, Some("814860".into()), "a string is an id too");
}

#[test]
fn unknown_words_are_kept() {
    let odd = changed([
        ("/state", json!("resting")),
        ("/source/type", json!("carrier_pigeon")),
        ("/conversation_parts/conversation_parts/0/part_type", json!("call_summary")),
        ("/conversation_parts/conversation_parts/0/author/type", json!("committee")),
    ]);
    assert_eq!(odd.state, State::Other("resting".to_owned()));
    assert_eq!(odd.parts()[0].part_type, PartType::Other("call_summary".to_owned()));
    assert_eq!(odd.parts()[0].author.kind, AuthorType::Other("committee".to_owned()));
    let again = serde_json::to_value(&odd).unwrap();
    assert_eq!(again["source"]["type"], "carrier_pigeon");
}

#[test]
fn unknown_fields_are_kept_and_written_back() {
    let first = read(conversation());
    assert_eq!(first.extra.get("brand_new"), Some(&json!({"deep": [1, 2]})));
    assert_eq!(first.statistics.as_ref().unwrap().extra.get("handling_time"), Some(&json!(9)));
    let again = read(serde_json::to_value(&first).unwrap());
    assert_eq!(again, first);
}

#[test]
fn harmless_trouble_loses_only_itself() {
    for (place, trouble) in [
        ("/contacts", json!(null)),
        ("/contacts", json!("none")),
        ("/tags", json!({"type": "tag.list"})),
        ("/tags", json!(7)),
        ("/teammates", json!(null)),
        ("/statistics", json!([])),
        ("/statistics/last_contact_reply_at", json!("2024-12-18T15:59:21.000Z")),
        ("/statistics/count_reopens", json!("many")),
        ("/conversation_rating", json!({"rating": "five", "remark": null})),
        ("/custom_attributes", json!([])),
        ("/created_at", json!("yesterday")),
        ("/read", json!("no")),
        ("/title", json!({"a": 1})),
        ("/source/author", json!(null)),
        ("/source/author", json!({"type": "user"})),
        ("/source/attachments", json!(null)),
        ("/source/id", json!(null)),
        ("/source/body", json!(null)),
        ("/conversation_parts/conversation_parts/0/body", json!(null)),
        ("/conversation_parts/conversation_parts/0/body", json!({"html": "x"})),
        ("/conversation_parts/conversation_parts/0/author", json!("someone")),
        ("/conversation_parts/conversation_parts/0/author/id", json!(814860)),
        ("/conversation_parts/conversation_parts/0/attachments", json!([null, {"url": 7}])),
        ("/conversation_parts/conversation_parts/0/part_type", json!(null)),
        ("/conversation_parts/conversation_parts/2/metadata", json!([])),
        ("/conversation_parts/total_count", json!("3")),
    ] {
        let conversation = changed([(place, trouble.clone())]);
        assert_eq!(conversation.id.as_str(), "215474343849634", "{place} {trouble}");
        assert_eq!(conversation.parts().len(), 3, "{place} {trouble}");
    }
    assert_eq!(read(json!({"id": 1})).id.as_str(), "1", "only the id must be there");
}

#[test]
fn statistics_in_iso_text_are_times_too() {
    let webhook = changed([("/statistics/last_contact_reply_at", json!("2024-12-18T15:59:21Z"))]);
    assert_eq!(webhook.statistics.unwrap().last_contact_reply_at, Some(1_734_537_561));
}

#[test]
fn a_part_that_does_not_fit_is_kept_aside() {
    for (trouble, path) in [
        (json!({"part_type": "comment", "created_at": 1}), "[1]"),
        (json!({"id": "9", "part_type": "comment", "created_at": "soon"}), "[1].created_at"),
        (json!("torn"), "[1]"),
        (json!(null), "[1]"),
    ] {
        let place = "/conversation_parts/conversation_parts/1";
        let conversation = changed([(place, trouble.clone())]);
        let parts = conversation.conversation_parts.as_ref().unwrap();
        assert_eq!(parts.len(), 2);
        assert_eq!((&parts.unreadable[0].raw, parts.unreadable[0].path.as_str()), (&trouble, path));
        assert!(!parts.is_cut(), "what is kept aside is not missing");
    }
}

#[test]
fn a_long_conversation_is_known_to_be_cut() {
    let long = changed([("/conversation_parts/total_count", json!(612))]);
    assert!(long.conversation_parts.unwrap().is_cut());
}

#[test]
fn a_press_is_known_by_either_name() {
    for name in ["quick_reply_uuid", "quick_reply_option_uuid"] {
        let place = "/conversation_parts/conversation_parts/2/metadata";
        let pressed = changed([(place, json!({name: "u-1"}))]);
        assert_eq!(pressed.parts()[2].pressed(), Some("u-1"));
    }
}

#[test]
fn debug_shows_no_message_and_no_attribute() {
    let mut value = conversation();
    value["conversation_parts"]["conversation_parts"][1] = json!({"body": "Where is it?"});
    let shown = format!("{:?}", read(value));
    for secret in ["Hello", "Where is it", "A-17"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}

#[test]
fn a_search_page_has_conversations_without_parts() {
    let mut found = conversation();
    found.as_object_mut().unwrap().remove("conversation_parts");
    let page: ConversationPage = from_value(json!({
        "type": "conversation.list", "total_count": 2, "conversations": [found, {"no": "id"}],
        "pages": {"type": "pages", "next": {"per_page": 1, "starting_after": "abc"}, "page": 1},
    }))
    .unwrap();
    assert_eq!(page.next.as_deref(), Some("abc"));
    assert_eq!(page.conversations[0].conversation_parts, None);
    assert_eq!(page.conversations.unreadable.len(), 1);
    for next in [json!(null), json!({"per_page": 1}), json!({"starting_after": null})] {
        let last = json!({"conversations": [], "pages": {"next": next}});
        assert_eq!(from_value::<ConversationPage>(last).unwrap().next, None);
    }
    assert!(from_value::<ConversationPage>(json!({"errors": {}})).is_err());
}

#[test]
fn a_contact_is_read_whole() {
    let contact: Contact = from_value(json!({
        "type": "contact", "id": "6762f1571bb69f9f2193bbbb", "role": "user", "email": "a@b.example",
        "name": "Ada", "phone": null, "owner_id": "814861", "avatar": null,
        "location": {"type": "location", "country": "Ireland", "country_code": "IRL",
            "continent_code": "EU", "city": "Dublin", "region": null},
        "tags": {"type": "list", "data": [{"type": "tag", "id": "7", "url": "/tags/7"}],
            "total_count": 12, "has_more": true},
        "companies": {"type": "list", "data": [{"type": "company", "id": "531e"}]},
        "custom_attributes": {"plan": "pro"}, "signed_up_at": 1571672154, "os": "Linux",
    }))
    .unwrap();
    assert_eq!(contact.owner_id, Some("814861".into()));
    assert_eq!(contact.location.unwrap().city.as_deref(), Some("Dublin"));
    assert!(contact.tags.is_cut() && contact.tags[0].name.is_none());
    assert_eq!(contact.extra.get("os"), Some(&json!("Linux")));
    assert_eq!(contact.extra.get("avatar"), None, "null is as good as absent");
}

#[test]
fn lists_of_teammates_teams_and_tags_are_read() {
    let admins: List<Admin> = from_value(json!({"type": "admin.list", "admins": [
        {"type": "admin", "id": "814860", "name": "Bot", "has_inbox_seat": true, "team_ids": [9]},
        {"type": "team", "id": 9, "team_ids": null, "email": null},
    ]}))
    .unwrap();
    assert_eq!(admins[0].team_ids, ["9".into()]);
    let teams: List<Team> = from_value(json!({"type": "team.list", "teams": [
        {"type": "team", "id": "9", "name": "Support", "admin_ids": [814860, 814861]}]}))
    .unwrap();
    assert_eq!(teams[0].admin_ids[1].as_str(), "814861");
    let tags: List<Tag> = from_value(json!({"type": "list", "data": []})).unwrap();
    assert!(tags.is_empty());
    assert!(from_value::<List<Tag>>(json!({"type": "list"})).is_err(), "no list is no empty list");
    let errors = json!({"type": "error.list", "errors": [{"code": "x"}]});
    assert!(from_value::<List<Tag>>(errors).is_err(), "errors are no tags");
}

#[test]
fn me_names_the_workspace() {
    let me: Me = from_value(json!({
        "type": "admin", "id": "814860", "email": "bot@shop.example", "name": "Bot",
        "email_verified": true, "has_inbox_seat": true,
        "app": {"type": "app", "id_code": "a86dr8yl", "name": "Shop", "region": "EU",
            "timezone": "Dublin"},
    }))
    .unwrap();
    assert_eq!(me.admin.id.as_str(), "814860");
    assert_eq!(me.app.unwrap().id_code, "a86dr8yl");
    assert_eq!(me.admin.extra.get("email_verified"), Some(&json!(true)));
}
