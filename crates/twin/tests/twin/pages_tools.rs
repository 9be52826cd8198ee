//! The pages of deliveries, the workspace, faults and the clock, without scripts.

use crate::{
    common::World,
    pages::{html, submit},
};
use intercom_twin::{EndpointStatus, FaultKind};
use serde_json::json;

#[tokio::test]
async fn a_delivery_is_seen_and_sent_again() {
    let world = World::new().await;
    let id = world.started();
    world.twin.settle().await;
    let page = html(&world, &format!("/deliveries?conversation={id}")).await;
    assert!(page.contains("conversation.user.created") && page.contains("Delivered"), "{page}");
    let first = world.twin.deliveries()[0].clone();
    let detail = html(&world, &format!("/deliveries?id={}", first.id)).await;
    assert!(detail.contains(&first.request_headers["x-hub-signature"]), "{detail}");
    assert!(detail.contains(&first.notification_id) && detail.contains("&#34;app_id&#34;"));
    let again = [("do", "resend"), ("id", &first.id.to_string()), ("back", "/deliveries")];
    submit(&world, "/deliveries/act", &again).await;
    world.twin.settle().await;
    assert_eq!(world.twin.deliveries().last().unwrap().notification_id, first.notification_id);
    assert!(html(&world, "/deliveries?state=failed").await.contains("No webhook fits"));
}

#[tokio::test]
async fn the_endpoint_says_how_it_is_doing_and_why() {
    let world = World::new().await;
    assert!(html(&world, "/deliveries").await.contains("Live"));
    world.hook.answers(&[429]);
    world.started();
    world.twin.settle().await;
    assert!(html(&world, "/deliveries").await.contains("It answered 429"));
    world.hook.answers(&[410]);
    world.advance(61).await;
    assert_eq!(world.twin.endpoint().health.status, EndpointStatus::Disabled);
    assert!(html(&world, "/deliveries").await.contains("It answered 410"));
    let live = [("do", "live"), ("back", "/deliveries")];
    submit(&world, "/deliveries/act", &live).await;
    assert_eq!(world.twin.endpoint().health.status, EndpointStatus::Live);
    assert!(!html(&world, "/deliveries").await.contains("Set live"));
    world.hook.answers(&[500]);
    world.started();
    world.twin.settle().await;
    assert!(html(&world, "/deliveries").await.contains("The last answer was an error"));
    world.hook.answers(&[410]);
    world.advance(61).await;
    assert!(html(&world, "/deliveries").await.contains("Set live"));
    let topic = "topic.conversation.user.replied";
    let url = world.hook.url.clone();
    let save = [("do", "endpoint"), ("url", &url), ("version", "2.15"), (topic, "on")];
    submit(&world, "/deliveries/act", &save).await;
    let endpoint = world.twin.endpoint();
    assert_eq!(endpoint.health.status, EndpointStatus::Live);
    assert_eq!(endpoint.topics, ["conversation.user.replied"]);
}

#[tokio::test]
async fn teams_contacts_tags_and_attributes_are_made_and_changed() {
    let world = World::new().await;
    let act = async |fields: &[(&str, &str)]| submit(&world, "/workspace/act", fields).await.0;
    assert_eq!(act(&[("do", "team_new"), ("name", "Returns")]).await, 200);
    let (team, ben) = (world.team("Returns"), world.admin("Ben"));
    let member = format!("member.{ben}");
    act(&[("do", "team_save"), ("team", &team), ("name", "Refunds"), (&member, "on")]).await;
    let answer = world.get(&format!("/teams/{}", world.team("Refunds"))).await;
    assert_eq!(answer.body["admin_ids"], json!([ben.parse::<u64>().unwrap()]));

    act(&[("do", "contact_new"), ("name", "Kim"), ("attribute.orders", "4")]).await;
    let kim = world.contact("Kim");
    assert_eq!(world.twin.contact(&kim).unwrap()["custom_attributes"]["orders"], 4);
    let wrong = [("do", "contact_save"), ("contact", &*kim), ("attribute.orders", "many")];
    assert_eq!(act(&wrong).await, 400);
    let save = [("do", "contact_save"), ("contact", &*kim), ("name", "Kim K"), ("email", "")];
    act(&save).await;
    assert_eq!(world.twin.contact(&kim).unwrap()["name"], "Kim K");

    act(&[("do", "tag_new"), ("name", "urgent")]).await;
    let attribute = [
        ("do", "attribute_new"),
        ("name", "mood"),
        ("model", "conversation"),
        ("data_type", "string"),
    ];
    assert_eq!(act(&attribute).await, 200);
    assert_eq!(act(&attribute).await, 409);
    let page = html(&world, "/workspace").await;
    assert!(page.contains("urgent") && page.contains("mood"), "{page}");
    act(&[("do", "new_to"), ("to", "VIP")]).await;
    let id = world.started();
    assert_eq!(world.conversation(&id)["team_assignee_id"].to_string(), world.team("VIP"));
}

#[tokio::test]
async fn faults_are_added_chosen_and_taken_away() {
    let world = World::new().await;
    let act = async |fields: &[(&str, &str)]| submit(&world, "/faults/act", fields).await.0;
    assert_eq!(act(&[("do", "preset"), ("preset", "bad_day")]).await, 200);
    assert!(world.twin.faults().0.len() > 3);
    act(&[("do", "clear")]).await;
    let add = [("do", "add"), ("fault", "late_write"), ("ms", "500"), ("times", "2"), ("path", "")];
    assert_eq!(act(&add).await, 200);
    let fault = world.twin.faults().0[0].clone();
    assert_eq!((fault.fault, fault.times, fault.path), (FaultKind::LateWrite, Some(2), None));
    assert_eq!(act(&[("do", "add"), ("fault", "latency")]).await, 400);
    assert!(html(&world, "/faults").await.contains("2 more times, 500 ms"));
    act(&[("do", "remove"), ("at", "0")]).await;
    assert!(world.twin.faults().0.is_empty());
}

#[tokio::test]
async fn switches_are_explained_and_set() {
    let world = World::new().await;
    let page = html(&world, "/faults").await;
    assert!(page.contains("Assigning a team takes the conversation from the teammate"), "{page}");
    let act = async |name: &str, value: &str| {
        let fields = [("do", "switch"), ("name", name), ("value", value)];
        submit(&world, "/faults/act", &fields).await.0
    };
    assert_eq!(act("api_comment_reopens", "true").await, 200);
    assert_eq!(act("max_body_chars", "900").await, 200);
    assert_eq!(act("unknown_attribute_status", "422").await, 200);
    let switches = world.twin.switches();
    assert!(switches.api_comment_reopens);
    assert_eq!((switches.max_body_chars, switches.unknown_attribute_status), (Some(900), 422));
    assert_eq!(act("max_body_chars", "").await, 200);
    assert_eq!(world.twin.switches().max_body_chars, None);
    assert_eq!(act("assignment_topics", "none_such").await, 400);
}

#[tokio::test]
async fn the_clock_is_stepped_and_runs_faster() {
    let world = World::new().await;
    let before = world.twin.now_ms();
    let act = async |fields: &[(&str, &str)]| submit(&world, "/faults/act", fields).await.0;
    assert_eq!(act(&[("do", "step"), ("seconds", "90")]).await, 200);
    assert_eq!(world.twin.now_ms(), before + 90_000);
    assert_eq!(act(&[("do", "step"), ("seconds", "-1")]).await, 400);
    act(&[("do", "run"), ("speed", "600")]).await;
    assert!(html(&world, "/faults").await.contains("Runs ×600"));
    let start = world.twin.now_ms();
    while world.twin.now_ms() < start + 30_000 {
        tokio::task::yield_now().await;
    }
    act(&[("do", "stop")]).await;
    assert!(html(&world, "/faults").await.contains("Stopped"));
}
