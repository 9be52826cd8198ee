//! How webhooks get there.

use std::{collections::BTreeSet, time::Duration};

use crate::common::{World, quiet, string, switched, webhook};
use axum::http::Method;
use intercom_twin::{Act, AttemptState, Twin, TwinError, TwinOptions};

#[tokio::test]
async fn saving_the_url_sends_a_head_request_that_must_succeed() {
    let world = World::new().await;
    let before = world.twin.endpoint().url;
    world.hook.answers(&[404]);
    let other = world.hook.url.replace("/hook", "/other");
    let refused = world.twin.set_webhook_url(&other).await.unwrap_err();
    assert!(matches!(refused, TwinError::WebhookCheck(_)), "{refused}");
    assert_eq!(world.hook.take()[0].method, Method::HEAD);
    let endpoint = world.twin.endpoint();
    assert_eq!(endpoint.url, before);
    assert_eq!(endpoint.head_check.unwrap().status, Some(404));

    assert!(world.twin.set_webhook_url("ftp://x.test/").await.is_err());
    assert!(world.twin.set_webhook_url("not a url").await.is_err());
    assert!(world.twin.set_webhook_url(&other).await.unwrap().passed);
    assert_eq!(world.twin.endpoint().url, Some(other));
}

#[tokio::test]
async fn at_the_start_the_url_is_saved_whatever_the_check_finds() {
    let options = TwinOptions { webhook: webhook("http://127.0.0.1:1/hook"), ..quiet() };
    let twin = Twin::start(options).await.unwrap();
    let endpoint = twin.endpoint();
    assert_eq!(endpoint.url.as_deref(), Some("http://127.0.0.1:1/hook"));
    assert!(!endpoint.head_check.unwrap().passed);
}

#[tokio::test]
async fn a_failed_webhook_is_sent_once_more_after_a_minute_with_the_same_id() {
    let world = World::new().await;
    world.hook.answers(&[500, 503]);
    world.started();
    let first = world.webhooks().await;
    assert_eq!(first.len(), 1);
    world.advance(59).await;
    assert!(world.webhooks().await.is_empty());
    world.advance(1).await;
    let second = world.webhooks().await;
    assert_eq!(second.len(), 1);
    assert_eq!(second[0]["id"], first[0]["id"]);
    assert_eq!(second[0]["delivery_attempts"], 2);
    assert_eq!(second[0]["created_at"], first[0]["created_at"]);
    assert_eq!(second[0]["first_sent_at"], first[0]["first_sent_at"]);
    world.advance(100_000).await;
    assert!(world.webhooks().await.is_empty(), "there is one retry and no more");
    let attempts = world.twin.deliveries();
    assert_eq!(attempts.len(), 2);
    assert_eq!((attempts[0].attempt, attempts[0].status), (1, Some(500)));
    assert_eq!((attempts[1].attempt, attempts[1].status), (2, Some(503)));
    assert_eq!(attempts[1].at_ms - attempts[0].at_ms, 60_000);
    assert!(attempts.iter().all(|a| a.state == AttemptState::Failed));
}

#[tokio::test]
async fn a_redelivery_gets_a_new_id_by_a_switch() {
    let world = switched(|s| s.redelivery_keeps_id = false).await;
    world.hook.answers(&[500]);
    world.started();
    world.advance(60).await;
    let told = world.webhooks().await;
    assert_eq!(told.len(), 2);
    assert_ne!(told[0]["id"], told[1]["id"]);
}

#[tokio::test]
async fn an_endpoint_that_does_not_answer_in_time_has_failed() {
    let options = TwinOptions { webhook_timeout: Duration::from_secs(5), ..quiet() };
    let world = World::with(options).await;
    world.hook.hangs();
    world.started();
    world.twin.settle().await;
    let attempt = world.twin.deliveries().remove(0);
    assert_eq!((attempt.state, attempt.status), (AttemptState::Failed, None));
    assert_eq!(attempt.answer, "no answer in time");
    assert!(attempt.took_ms.unwrap() >= 4_900, "{:?}", attempt.took_ms);
    world.advance(60).await;
    assert_eq!(world.twin.deliveries()[1].state, AttemptState::Delivered);
}

#[tokio::test]
async fn a_redirect_is_a_failure_unless_the_switch_says_otherwise() {
    for (follows, state) in [(false, AttemptState::Failed), (true, AttemptState::Delivered)] {
        let world = switched(|s| s.webhook_follows_redirects = follows).await;
        world.hook.answers(&[307]);
        world.started();
        world.twin.settle().await;
        assert_eq!(world.twin.deliveries()[0].state, state);
    }
}

#[tokio::test]
async fn many_webhooks_go_out_at_the_same_time_and_none_is_lost() {
    let world = World::new().await;
    let id = world.started();
    for n in 0..200 {
        world.act(Act::contact_writes(&id, n.to_string()));
    }
    let told = world.webhooks().await;
    let ids: BTreeSet<_> = told.iter().map(|w| string(&w["id"])).collect();
    assert_eq!((told.len(), ids.len()), (201, 201));
}

#[tokio::test]
async fn a_delivery_can_be_sent_again_from_the_log() {
    let world = World::new().await;
    world.started();
    let first = world.webhooks().await.remove(0);
    let attempt = world.twin.deliveries()[0].id;
    assert!(world.twin.resend(attempt).is_some());
    assert_eq!(world.webhooks().await.remove(0)["id"], first["id"]);
    assert!(world.twin.resend(999).is_none());
}

#[tokio::test]
async fn the_log_has_what_was_sent_and_what_came_back() {
    let world = World::new().await;
    let id = world.started();
    world.twin.settle().await;
    let received = world.hook.take().remove(0);
    let attempt = world.twin.deliveries().remove(0);
    assert_eq!(attempt.topic, "conversation.user.created");
    assert_eq!(attempt.conversation_id, Some(id));
    assert_eq!(attempt.state, AttemptState::Delivered);
    assert_eq!(attempt.status, Some(200));
    assert!(attempt.took_ms.is_some());
    assert_eq!(attempt.url, world.hook.url);
    assert_eq!(attempt.request_body.as_bytes(), &received.body[..]);
    assert_eq!(
        attempt.request_headers["x-hub-signature"],
        received.headers["x-hub-signature"].to_str().unwrap()
    );
}

#[tokio::test]
async fn nothing_is_kept_for_an_endpoint_that_is_not_there() {
    let twin = Twin::start(quiet()).await.unwrap();
    twin.act(Act::contact_starts("Joe", "Hi")).unwrap();
    twin.settle().await;
    assert!(twin.deliveries().is_empty());
}

#[tokio::test]
async fn activity_rises_with_everything_that_happens() {
    let world = World::new().await;
    let mut last = world.twin.activity();
    let mut rises = |what: &str| {
        let now = world.twin.activity();
        assert!(now > last, "{what}");
        last = now;
    };
    let id = world.started();
    rises("an act");
    world.twin.settle().await;
    rises("a webhook");
    world.bot_says(&id, "x").await;
    rises("a write");
    world.twin.settle().await;
    rises("its echo");
    world.get(&format!("/conversations/{id}")).await;
    world.twin.settle().await;
    assert_eq!(world.twin.activity(), last, "a read is none");
}
