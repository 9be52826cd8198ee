//! The states of the webhook endpoint: live, throttled, paused, suspended, disabled.

use axum::http::Method;
use intercom_twin::{Act, Attempt, AttemptState, EndpointStatus};
use serde_json::json;

use crate::common::World;

fn status(world: &World) -> EndpointStatus {
    world.twin.endpoint().health.status
}

fn dropped(world: &World) -> usize {
    let all = world.twin.deliveries();
    all.iter().filter(|a| a.state == AttemptState::Dropped).count()
}

/// A conversation in which so many webhooks were answered 500.
async fn failing(world: &World, errors: usize) -> String {
    world.hook.answers(&vec![500; errors]);
    let id = world.started();
    for n in 1..errors {
        world.act(Act::contact_writes(&id, n.to_string()));
        if n % 50 == 0 {
            world.twin.settle().await;
        }
    }
    world.twin.settle().await;
    id
}

#[tokio::test]
async fn gone_disables_it_until_it_is_set_live_or_saved() {
    let world = World::new().await;
    for save in [false, true] {
        world.hook.answers(&[410]);
        let id = world.started();
        world.webhooks().await;
        assert_eq!(status(&world), EndpointStatus::Disabled);
        let before = dropped(&world);
        world.act(Act::contact_writes(&id, "x"));
        world.advance(120).await;
        assert!(world.webhooks().await.is_empty(), "the refused one is not sent again either");
        assert_eq!(dropped(&world), before + 1);
        if save {
            world.twin.set_webhook_url(&world.hook.url).await.unwrap();
            world.hook.forget();
        } else {
            world.twin.set_webhook_live();
        }
        assert_eq!(status(&world), EndpointStatus::Live);
        world.act(Act::contact_writes(&id, "y"));
        assert_eq!(world.webhooks().await.len(), 1);
    }
}

#[tokio::test]
async fn too_many_requests_throttles_for_a_growing_time_up_to_two_hours() {
    let world = World::new().await;
    let id = world.started();
    world.webhooks().await;
    let mut waits = Vec::new();
    for n in 0..9 {
        world.hook.answers(&[429]);
        world.act(Act::contact_writes(&id, n.to_string()));
        world.webhooks().await;
        let health = world.twin.endpoint().health;
        assert_eq!(health.status, EndpointStatus::Throttled);
        let wait = health.until.unwrap() - world.twin.now_ms() / 1000;
        waits.push(wait);
        world.advance(wait.unsigned_abs()).await;
        assert_eq!(status(&world), EndpointStatus::Live);
        assert_eq!(world.webhooks().await.len(), 1, "after {wait} s");
    }
    assert_eq!(waits, [60, 120, 240, 480, 960, 1920, 3840, 7200, 7200]);
    world.advance(60).await;
    world.hook.answers(&[429]);
    world.act(Act::contact_writes(&id, "after a while"));
    world.webhooks().await;
    let until = world.twin.endpoint().health.until.unwrap();
    assert_eq!(until - world.twin.now_ms() / 1000, 60, "it begins anew");
}

#[tokio::test]
async fn one_throttle_for_many_answers_of_429_at_once() {
    let world = World::new().await;
    world.hook.answers(&[429; 5]);
    let id = world.started();
    for n in 0..4 {
        world.act(Act::contact_writes(&id, n.to_string()));
    }
    assert_eq!(world.webhooks().await.len(), 5);
    let until = world.twin.endpoint().health.until.unwrap();
    assert_eq!(until - world.twin.now_ms() / 1000, 60);
    world.advance(59).await;
    assert!(world.webhooks().await.is_empty());
    world.advance(1).await;
    let again = world.webhooks().await;
    assert_eq!(again.len(), 5, "all of them, once each");
    assert!(again.iter().all(|w| w["delivery_attempts"] == 1));
}

#[tokio::test]
async fn what_would_be_delayed_for_more_than_two_hours_is_dropped() {
    let world = World::new().await;
    world.hook.answers(&[429; 8]);
    world.started();
    world.twin.settle().await;
    for _ in 0..8 {
        world.advance(7200).await;
    }
    let last = world.twin.deliveries().pop().unwrap();
    assert_eq!(last.state, AttemptState::Dropped);
    assert_eq!(last.answer, "delayed for more than two hours");
    // 60 + 120 + … + 1920 seconds after the event; 3840 more would be too many.
    assert_eq!(world.twin.deliveries().len(), 8);
}

#[tokio::test]
async fn more_than_a_thousand_errors_in_a_row_within_15_minutes_pause_it_for_15() {
    let world = World::new().await;
    let id = failing(&world, 1000).await;
    assert_eq!(status(&world), EndpointStatus::Live);
    assert_eq!(world.twin.endpoint().health.errors_in_a_row, 1000);
    world.hook.answers(&[500]);
    world.act(Act::contact_writes(&id, "one too many"));
    world.webhooks().await;
    let health = world.twin.endpoint().health;
    assert_eq!(health.status, EndpointStatus::Paused);
    assert_eq!(health.until, Some(world.twin.now_ms() / 1000 + 900));

    world.act(Act::contact_writes(&id, "while it is paused"));
    world.advance(899).await;
    assert!(world.webhooks().await.is_empty(), "neither this one nor the retries");
    assert_eq!(dropped(&world), 1002);
    world.advance(1).await;
    assert_eq!(status(&world), EndpointStatus::Live);
    assert!(world.webhooks().await.is_empty(), "what was dropped stays dropped");
    world.hook.answers(&[500]);
    world.act(Act::contact_writes(&id, "one more error"));
    world.twin.settle().await;
    assert_eq!(status(&world), EndpointStatus::Live, "the count began anew");
}

#[tokio::test]
async fn errors_that_are_not_in_a_row_or_come_too_slowly_do_not_pause_it() {
    let world = World::new().await;
    let id = failing(&world, 1000).await;
    world.act(Act::contact_writes(&id, "answered 200"));
    world.twin.settle().await;
    assert_eq!(world.twin.endpoint().health.errors_in_a_row, 0);
    assert_eq!(world.twin.endpoint().health.failing_since, None);

    world.advance(3600).await;
    world.hook.answers(&[500; 2]);
    world.act(Act::contact_writes(&id, "an error"));
    world.advance(901).await;
    world.hook.answers(&[500; 999]);
    for n in 0..999 {
        world.act(Act::contact_writes(&id, n.to_string()));
    }
    world.twin.settle().await;
    assert_eq!(world.twin.endpoint().health.errors_in_a_row, 1001);
    assert_eq!(status(&world), EndpointStatus::Live);
}

#[tokio::test]
async fn nothing_but_errors_for_more_than_seven_days_suspend_it_until_it_is_set_live() {
    let world = World::new().await;
    world.hook.answers(&[500; 5]);
    let id = world.started();
    world.advance(7 * 86_400).await;
    world.act(Act::contact_writes(&id, "exactly seven days"));
    world.twin.settle().await;
    assert_eq!(status(&world), EndpointStatus::Live);
    world.advance(1).await;
    world.act(Act::contact_writes(&id, "and a second"));
    world.twin.settle().await;
    let health = world.twin.endpoint().health;
    assert_eq!((health.status, health.until), (EndpointStatus::Suspended, None));
    world.webhooks().await;
    world.advance(30 * 86_400).await;
    world.act(Act::contact_writes(&id, "nobody hears of this"));
    assert!(world.webhooks().await.is_empty());

    let shown = world.control(Method::POST, "/webhook/live", json!({})).await;
    assert_eq!((shown.status, &shown.body["status"]), (200, &json!("live")));
    assert_eq!(shown.body["failing_since"], json!(null));
    world.act(Act::contact_writes(&id, "back"));
    assert_eq!(world.webhooks().await.len(), 1);
}

#[tokio::test]
async fn setting_it_live_lets_go_what_a_throttle_held_back() {
    let world = World::new().await;
    world.hook.answers(&[429]);
    let id = world.started();
    world.webhooks().await;
    world.act(Act::contact_writes(&id, "x"));
    assert!(world.webhooks().await.is_empty());
    world.twin.set_webhook_live();
    assert_eq!(world.webhooks().await.len(), 2);
    world.advance(7200).await;
    assert!(world.webhooks().await.is_empty(), "and not once more when it would have ended");
}

#[tokio::test]
async fn a_graver_state_is_not_left_by_what_was_still_on_its_way() {
    let world = World::new().await;
    world.hook.answers(&[410, 429, 500, 200]);
    let id = world.started();
    for n in 0..3 {
        world.act(Act::contact_writes(&id, n.to_string()));
    }
    world.twin.settle().await;
    assert_eq!(status(&world), EndpointStatus::Disabled);
    world.advance(7200).await;
    assert_eq!(status(&world), EndpointStatus::Disabled);
    let waits = |a: &Attempt| a.state == AttemptState::Waiting;
    assert!(!world.twin.deliveries().iter().any(waits), "nothing waits for what is over");
}
