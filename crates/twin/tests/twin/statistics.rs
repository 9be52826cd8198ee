//! Times and counts of a conversation.

use crate::common::{World, number};
use intercom_twin::Act;
use serde_json::{Value, json};

/// Joe asks; a team gets it after 10 seconds, Ann after 20; she answers after 30; Joe asks again
/// after 40 and she answers after 60; she closes after 100, Joe comes back after 150, Ben closes
/// after 200.
async fn told(world: &World) -> (String, i64) {
    let id = world.started();
    let start = world.twin.now_ms() / 1000;
    let mut passed = 0;
    for (at, act) in [
        (10, Act::workflow_assigns(&id, "Support")),
        (20, Act::teammate_assigns(&id, "Ann", "Ann")),
        (30, Act::teammate_replies(&id, "Ann", "Here it is")),
        (35, Act::teammate_notes(&id, "Ann", "Easy one")),
        (40, Act::contact_writes(&id, "And the other one?")),
        (60, Act::teammate_replies(&id, "Ann", "Tomorrow")),
        (100, Act::teammate_closes(&id, "Ann")),
        (150, Act::contact_writes(&id, "Thanks")),
        (200, Act::teammate_closes(&id, "Ben")),
    ] {
        world.advance(at - passed).await;
        passed = at;
        world.act(act);
    }
    (id, start)
}

#[tokio::test]
async fn statistics_tell_what_happened_and_how_long_it_took() {
    let world = World::new().await;
    let (id, start) = told(&world).await;
    let body = world.get(&format!("/conversations/{id}")).await.body;
    let team = number(&world.team("Support"));
    let responses = json!([{ "team_id": team, "team_name": "Support", "response_time": 20 }]);
    assert_eq!(
        body["statistics"],
        json!({
            "type": "conversation_statistics",
            "time_to_assignment": 20,
            "time_to_admin_reply": 30,
            "time_to_first_close": 100,
            "time_to_last_close": 200,
            "median_time_to_reply": 25,
            "first_contact_reply_at": start,
            "first_assignment_at": start + 10,
            "first_admin_reply_at": start + 30,
            "first_close_at": start + 100,
            "last_assignment_at": start + 20,
            "last_assignment_admin_reply_at": start + 30,
            "last_contact_reply_at": start + 150,
            "last_admin_reply_at": start + 60,
            "last_close_at": start + 200,
            "last_closed_by_id": world.admin("Ben"),
            "count_reopens": 1,
            "count_assignments": 2,
            "count_conversation_parts": 9,
            "assigned_team_first_response_time": responses,
            "assigned_team_first_response_time_in_office_hours": responses,
            "handling_time": 190,
            "adjusted_handling_time": null,
        })
    );
}

#[tokio::test]
async fn before_anything_happened_there_is_nothing_to_tell() {
    let world = World::new().await;
    let id = world.started();
    let body = world.get(&format!("/conversations/{id}")).await.body;
    let statistics = &body["statistics"];
    assert_eq!(statistics["first_contact_reply_at"], body["created_at"]);
    assert_eq!(statistics["count_conversation_parts"], 0);
    assert_eq!(statistics["count_reopens"], 0);
    for key in ["time_to_admin_reply", "first_close_at", "last_closed_by_id", "handling_time"] {
        assert_eq!(statistics[key], Value::Null, "{key}");
    }
}

#[tokio::test]
async fn conversations_are_found_by_their_statistics() {
    let world = World::new().await;
    let (id, start) = told(&world).await;
    let other = world.started();
    for (field, operator, value) in [
        ("statistics.time_to_assignment", "=", json!(20)),
        ("statistics.time_to_admin_reply", "<", json!(31)),
        ("statistics.time_to_first_close", "=", json!(100)),
        ("statistics.time_to_last_close", ">", json!(199)),
        ("statistics.median_time_to_reply", "=", json!(25)),
        ("statistics.first_assignment_at", "=", json!(start + 10)),
        ("statistics.first_admin_reply_at", ">", json!(start)),
        ("statistics.first_close_at", "=", json!(start + 100)),
        ("statistics.last_assignment_at", "=", json!(start + 20)),
        ("statistics.last_assignment_admin_reply_at", "=", json!(start + 30)),
        ("statistics.last_contact_reply_at", "=", json!(start + 150)),
        ("statistics.last_admin_reply_at", "=", json!(start + 60)),
        ("statistics.last_close_at", ">", json!(start + 199)),
        ("statistics.last_closed_by_id", "=", json!(world.admin("Ben"))),
        ("statistics.count_reopens", "=", json!(1)),
        ("statistics.count_assignments", "=", json!(2)),
        ("statistics.count_conversation_parts", "=", json!(9)),
    ] {
        let found = world.filter(field, operator, value).await;
        assert_eq!(found, std::slice::from_ref(&id), "{field}");
    }
    let both = world.filter("statistics.first_contact_reply_at", ">", json!(start)).await;
    assert_eq!(both.len(), 2);
    assert!(both.contains(&other));
}
