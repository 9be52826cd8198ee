//! What nobody knows for sure: each way that a switch can stand.

use axum::http::Method;
use intercom_twin::{Act, TwinOptions, switches::PlainNewline, webhook::signature};
use serde_json::{Value, json};

use crate::common::{World, answer, error, last_part, string, switched};

#[tokio::test]
async fn a_comment_through_the_api_wakes_a_snoozed_conversation_or_lets_it_sleep() {
    for (wakes, state) in [(false, "snoozed"), (true, "open")] {
        let world = switched(|s| s.api_comment_unsnoozes = wakes).await;
        let id = world.started();
        world.act(Act::teammate_snoozes(&id, "Ann", 600));
        assert_eq!(world.bot_says(&id, "Still there").await.body["state"], state);
    }
}

#[tokio::test]
async fn a_reply_in_the_inbox_opens_a_closed_conversation_or_leaves_it_closed() {
    for (opens, state) in [(true, "open"), (false, "closed")] {
        let world = switched(|s| s.inbox_reply_reopens = opens).await;
        let id = world.started();
        world.act(Act::teammate_closes(&id, "Ann"));
        world.act(Act::teammate_replies(&id, "Ann", "PS"));
        assert_eq!(world.conversation(&id)["state"], state);
    }
}

#[tokio::test]
async fn a_ping_follows_the_saving_of_the_url_or_does_not() {
    for (pings, topics) in [(false, &[][..]), (true, &["ping"])] {
        let world = switched(|s| s.ping_after_save = pings).await;
        world.twin.settle().await;
        world.hook.forget();
        world.twin.set_webhook_url(&world.hook.url).await.unwrap();
        world.twin.settle().await;
        let mut received = world.hook.take();
        assert_eq!(received.remove(0).method, Method::HEAD);
        let told: Vec<Value> =
            received.iter().map(|r| serde_json::from_slice(&r.body).unwrap()).collect();
        let told: Vec<_> = told.iter().map(|w| string(&w["topic"])).collect();
        assert_eq!(told, topics);
    }
}

#[tokio::test]
async fn a_url_that_fails_the_check_is_refused_or_saved_all_the_same() {
    for saves in [false, true] {
        let world = switched(|s| s.save_unchecked_webhook_url = saves).await;
        world.hook.answers(&[500]);
        let other = world.hook.url.replace("/hook", "/other");
        let saved = world.twin.set_webhook_url(&other).await;
        assert_eq!(saved.is_ok(), saves, "{saved:?}");
        let endpoint = world.twin.endpoint();
        assert_eq!(endpoint.url == Some(other), saves);
        let check = endpoint.head_check.unwrap();
        assert_eq!((check.passed, check.status), (false, Some(500)));
    }
}

#[tokio::test]
async fn the_head_check_is_signed_and_redirected_or_not() {
    for (signed, follows) in [(false, false), (true, true)] {
        let world = switched(|s| {
            s.head_check_signed = signed;
            s.webhook_follows_redirects = follows;
        })
        .await;
        world.hook.answers(&[307]);
        let saved = world.twin.set_webhook_url(&world.hook.url).await;
        assert_eq!(saved.is_ok(), follows, "{saved:?}");
        let received = world.hook.take();
        assert_eq!(received.len(), if follows { 2 } else { 1 });
        let own = signature(&world.twin.describe().client_secret, b"");
        let sent = received[0].headers.get("x-hub-signature").map(|h| h.to_str().unwrap());
        assert_eq!(sent, signed.then_some(own.as_str()));
    }
}

#[tokio::test]
async fn strong_and_em_stay_or_become_b_and_i() {
    for (switch, shown) in
        [(false, "<p><strong>a</strong> <em>b</em></p>"), (true, "<p><b>a</b> <i>b</i></p>")]
    {
        let world = switched(|s| s.strong_becomes_b = switch).await;
        let said = world.bot_says(&world.started(), "<strong>a</strong> <em>b</em>").await;
        assert_eq!(last_part(&said.body)["body"], shown);
    }
}

#[tokio::test]
async fn a_line_break_in_plain_text_stays_or_collapses() {
    for (switch, shown) in
        [(PlainNewline::Br, "<p>a<br>b</p>"), (PlainNewline::Collapse, "<p>a b</p>")]
    {
        let world = switched(|s| s.plain_newline = switch).await;
        let said = world.bot_says(&world.started(), "a\nb").await;
        assert_eq!(last_part(&said.body)["body"], shown);
    }
}

#[tokio::test]
async fn a_body_may_be_as_long_as_you_like_or_as_the_switch_says() {
    let world = World::new().await;
    let id = world.started();
    let long = "x".repeat(200_000);
    assert_eq!(world.bot_says(&id, &long).await.status, 200);
    world.switch(|s| s.max_body_chars = Some(3));
    assert_eq!(world.bot_says(&id, "äöü").await.status, 200, "characters, not bytes");
    assert_eq!(error(&world.bot_says(&id, "four").await), (400, "parameter_invalid".to_owned()));
}

#[tokio::test]
async fn an_undefined_attribute_has_the_status_of_the_switch() {
    for status in [400, 404, 422] {
        let world = switched(|s| s.unknown_attribute_status = status).await;
        let body = json!({ "custom_attributes": { "unheard_of": 1 } });
        let refused = world.put(&format!("/conversations/{}", world.started()), body).await;
        assert_eq!(error(&refused), (status, "parameter_invalid".to_owned()));
    }
}

#[tokio::test]
async fn a_wrong_token_has_the_code_of_the_switch() {
    for code in ["unauthorized", "token_unauthorized", "token_revoked"] {
        let world = switched(|s| s.invalid_token_code = code.to_owned()).await;
        let url = format!("{}/me", world.twin.base_url());
        let refused = answer(world.http.get(&url).bearer_auth("wrong")).await;
        assert_eq!(error(&refused), (401, code.to_owned()));
    }
}

#[tokio::test]
async fn the_token_belongs_to_the_first_person_or_to_whom_the_switch_names() {
    let world = World::new().await;
    assert_eq!(world.get("/me").await.body["id"], json!(world.admin("Ann")));
    world.switch(|s| s.token_admin = Some("bot".to_owned()));
    assert_eq!(world.get("/me").await.body["id"], json!(world.bot()));
}

#[test]
fn an_endpoint_has_five_seconds() {
    assert_eq!(TwinOptions::default().webhook_timeout.as_secs(), 5);
    assert_eq!(TwinOptions::manual().webhook_timeout.as_secs(), 5);
}
