//! Deleted and merged conversations, handling events, side conversations.

use crate::common::{World, error, part_types, string};
use axum::http::Method;
use intercom_twin::act::TeammatePauses;
use serde_json::{Value, json};

#[tokio::test]
async fn deleted_conversations_are_listed_the_last_first() {
    let world = World::new().await;
    let mut deleted = Vec::new();
    for retain in ["", "?retain_metrics=false", "?retain_metrics=true"] {
        let id = world.started();
        let path = format!("/conversations/{id}{retain}");
        assert_eq!(
            world.send_in("2.16", Method::DELETE, &path, json!({})).await.body,
            json!({ "id": id, "object": "conversation", "deleted": true })
        );
        deleted.push((id, world.twin.now_ms() / 1000));
        world.advance(60).await;
    }
    let shown = |at: usize, retained: bool| {
        json!({ "type": "conversation", "id": deleted[at].0, "metrics_retained": retained,
                "deleted_at": deleted[at].1 })
    };
    let list = world.get_in("2.16", "/conversations/deleted?per_page=2").await.body;
    assert_eq!(list["type"], "conversations.list");
    assert_eq!(list["total_count"], 3);
    assert_eq!(list["conversations"], json!([shown(2, true), shown(1, false)]));
    let base = world.twin.base_url();
    let next = format!("{base}/conversations/deleted?per_page=2&order=desc&page=2");
    let pages = json!({ "type": "pages", "page": 1, "per_page": 2, "total_pages": 2,
                        "next": next });
    assert_eq!(list["pages"], pages);

    let rest = world.get_in("2.16", next.trim_start_matches(&base)).await.body;
    assert_eq!(rest["conversations"], json!([shown(0, true)]));
    assert_eq!(rest["pages"]["next"], Value::Null);
    let rising = world.get_in("2.16", "/conversations/deleted?order=asc&per_page=1").await.body;
    assert_eq!(rising["conversations"], json!([shown(0, true)]));
    for wrong in ["per_page=61", "page=0", "order=up"] {
        let refused = world.get_in("2.16", &format!("/conversations/deleted?{wrong}")).await;
        assert_eq!(error(&refused), (400, "parameter_invalid".to_owned()), "{wrong}");
    }
    // An older version takes the word for an id.
    assert_eq!(error(&world.get("/conversations/deleted").await), (404, "not_found".to_owned()));
}

#[tokio::test]
async fn a_conversation_is_merged_into_another_and_both_say_so() {
    let world = World::new().await;
    let (first, second) = (world.started(), world.started());
    let path = format!("/conversations/{second}/merge");
    let into = |id: &str| json!({ "merge_into_conversation_id": id.parse::<u64>().unwrap() });
    let merged = world.send_in("2.16", Method::POST, &path, into(&first)).await;
    assert_eq!(merged.status, 200);
    assert_eq!(merged.body["id"], json!(first));
    assert_eq!(merged.body["state"], "open");
    assert_eq!(part_types(&merged.body), ["merged_primary_conversation"]);
    let part = &merged.body["conversation_parts"]["conversation_parts"][0];
    assert_eq!(part["author"]["type"], "bot");
    let link = |id: &str| json!([{ "type": "conversation", "id": id, "category": null }]);
    assert_eq!(merged.body["linked_objects"]["data"], link(&second));

    let secondary = world.conversation(&second);
    assert_eq!(secondary["state"], "closed");
    assert_eq!(part_types(&secondary), ["merged_primary_conversation"]);
    assert_eq!(secondary["linked_objects"]["data"], link(&first));

    let other = world.started();
    let other_path = format!("/conversations/{other}/merge");
    for (path, body, status, code, message) in [
        (
            &path,
            into(&first),
            422,
            "merge_failed",
            "Secondary conversation has already been merged",
        ),
        (&other_path, into(&other), 422, "merge_failed", "Cannot merge a conversation into itself"),
        (
            &"/conversations/1/merge".to_owned(),
            into(&first),
            422,
            "merge_failed",
            "Secondary conversation not found",
        ),
        (&other_path, into("1"), 422, "merge_failed", "Primary conversation not found"),
        (
            &other_path,
            json!({ "merge_into_conversation_id": "that one" }),
            400,
            "parameter_invalid",
            "merge_into_conversation_id must be a valid integer conversation ID",
        ),
    ] {
        let refused = world.send_in("2.16", Method::POST, path, body).await;
        assert_eq!(error(&refused), (status, code.to_owned()));
        assert_eq!(refused.body["errors"][0]["message"], message);
    }
    // It came with 2.16.
    let older = world.send_in("2.15", Method::POST, &other_path, into(&first)).await;
    assert_eq!(older.status, 404);
}

#[tokio::test]
async fn handling_events_tell_who_paused_and_when_they_went_on() {
    let world = World::new().await;
    let id = world.started();
    let path = format!("/conversations/{id}/handling_events");
    assert_eq!(world.get_in("2.15", &path).await.body, json!({ "handling_events": [] }));
    let pauses = |pause: bool, reason: Option<&str>| TeammatePauses {
        conversation: id.clone(),
        teammate: "Ann".to_owned(),
        pause,
        reason: reason.map(str::to_owned),
    };
    world.act(pauses(true, Some("Paused")));
    world.advance(600).await;
    world.act(pauses(false, None));
    let events = world.get_in("2.15", &path).await.body["handling_events"].clone();
    let ann: u64 = world.admin("Ann").parse().unwrap();
    assert_eq!(
        events[0]["teammate"],
        json!({ "type": "admin", "id": ann, "name": "Ann Ames", "email": "ann@shop.test" })
    );
    assert_eq!((&events[0]["type"], &events[0]["reason"]), (&json!("paused"), &json!("Paused")));
    assert_eq!(events[1]["type"], "resumed");
    assert!(string(&events[1]["timestamp"]).ends_with('Z'));
    let gone = world.get_in("2.15", "/conversations/1/handling_events").await;
    assert_eq!(error(&gone), (404, "not_found".to_owned()));
    assert_eq!(world.get(&path).await.status, 404);
}

#[tokio::test]
async fn there_are_no_side_conversations() {
    let world = World::new().await;
    let path = format!("/conversations/{}/side_conversations", world.started());
    assert_eq!(
        world.get_in("2.16", &path).await.body,
        json!({
            "type": "side_conversation.list", "side_conversations": [], "total_count": 0,
            "pages": { "type": "pages", "page": 1, "per_page": 25, "total_pages": 0 },
        })
    );
    let gone = world.get_in("2.16", "/conversations/1/side_conversations").await;
    assert_eq!(error(&gone), (404, "not_found".to_owned()));
}
