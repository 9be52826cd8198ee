//! Health, readiness and metrics: who is told what.

use std::time::Duration;

use deskmate_server::{Inside, Metrics, Serving, admin_router, router, serve};
use deskmate_store::Failing;

use super::{support::service::ADMIN_TOKEN, *};

async fn asked(url: &str, token: Option<&str>) -> (u16, Value) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let mut request = client.get(url);
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    let answer = request.send().await.unwrap();
    let (status, text) = (answer.status().as_u16(), answer.text().await.unwrap());
    (status, serde_json::from_str(&text).unwrap_or(json!(text)))
}

async fn get(world: &World, path: &str) -> (u16, Value) {
    asked(&world.url(path), Some(ADMIN_TOKEN)).await
}

/// Serves a door of its own to the world's service.
async fn door(router: axum::Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    #[expect(clippy::disallowed_methods, reason = "it serves until the test is over")]
    tokio::spawn(serve(listener, router, Serving::default(), std::future::pending()));
    url
}

#[tokio::test]
async fn a_stranger_learns_only_whether_it_is_ready() {
    let world = World::start().await;
    for token in [None, Some("another-token"), Some("")] {
        assert_eq!(asked(&world.url("/readyz"), token).await, (200, json!({"state": "ready"})));
    }
    let world = World::without_webhooks(|options| options.access_token = "wrong".into()).await;
    let answer = asked(&world.url("/readyz"), None).await;
    assert_eq!(answer, (503, json!({"state": "not_ready"})));
}

/// A balancer has to know before it is gone.
#[tokio::test]
async fn what_is_about_to_stop_is_not_ready() {
    let world = World::start().await;
    assert_eq!(get(&world, "/readyz").await.0, 200);
    world.service().engine.drain();
    assert_eq!(asked(&world.url("/readyz"), None).await, (503, json!({"state": "stopping"})));
    let (status, told) = get(&world, "/readyz").await;
    assert_eq!(
        (status, &told["state"], &told["store"]["state"]),
        (503, &json!("stopping"), &json!("ready"))
    );
    assert_eq!(get(&world, "/healthz").await.0, 200, "that is no reason to be killed");
}

#[tokio::test]
async fn the_inside_is_behind_a_token_or_at_a_door_of_its_own() {
    let world = World::start().await;
    let engine = world.service().engine.clone();
    let metrics = Some(Metrics::default());
    let locked = Inside { metrics: metrics.clone(), token: Some("sesame".into()) };
    let outside = door(router(engine.clone(), locked, None)).await;
    for path in ["/metrics", "/readyz"] {
        let url = format!("{outside}{path}");
        for wrong in [None, Some("sesam"), Some("sesame2"), Some("")] {
            let (status, told) = asked(&url, wrong).await;
            assert!(status == 401 || told == json!({"state": "ready"}), "{path} {wrong:?}: {told}");
        }
        let (status, told) = asked(&url, Some("sesame")).await;
        assert_eq!(status, 200);
        assert!(path == "/metrics" || told["channels"][0]["name"] == "support", "{told}");
    }
    let unset = Inside { metrics, token: None };
    let outside = door(router(engine.clone(), unset.clone(), None)).await;
    for token in [None, Some("")] {
        assert_eq!(asked(&format!("{outside}/metrics"), token).await.0, 401, "{token:?}");
    }
    let inside = door(admin_router(engine, unset)).await;
    assert_eq!(asked(&format!("{inside}/metrics"), None).await.0, 200);
    let (_, told) = asked(&format!("{inside}/readyz"), None).await;
    assert_eq!(told["channels"][0]["name"], "support");
    let hook = format!("{inside}/hooks/support-k3y");
    let answer = request(Method::POST, &hook, None, Vec::new()).await;
    assert_eq!(answer.status, 404, "webhooks do not come in there");
}

#[tokio::test]
async fn what_there_is_to_do_is_counted_once_a_second_whoever_asks() {
    let world = World::start().await;
    let before = world.plug.counts();
    for _ in 0..20 {
        assert_eq!(get(&world, "/readyz").await.0, 200);
    }
    assert_eq!(world.plug.counts(), before + 1);
    world.clock.advance(Duration::from_secs(1));
    get(&world, "/readyz").await;
    assert_eq!(world.plug.counts(), before + 2);
}

#[tokio::test]
async fn writes_that_fail_make_it_unready_at_once_and_are_a_reason_to_restart_after_a_minute() {
    let world = World::start().await;
    let failing = |seconds| {
        let lasts = Duration::from_secs(seconds);
        world.plug.fails(Some(Failing { lasts, why: "the disk is full".to_owned() }));
    };
    failing(0);
    let (status, ready) = get(&world, "/readyz").await;
    assert_eq!(
        (status, &ready["store"]),
        (503, &json!({"state": "failed", "why": "the disk is full"}))
    );
    assert_eq!(asked(&world.url("/readyz"), None).await, (503, json!({"state": "not_ready"})));
    failing(59);
    assert_eq!(get(&world, "/healthz").await.0, 200);
    failing(60);
    let (status, told) = get(&world, "/healthz").await;
    assert_eq!((status, &told["error"]["code"]), (503, &json!("store_failing")));
    world.plug.fails(None);
    assert_eq!(get(&world, "/healthz").await, (200, json!("ok\n")));
    assert_eq!(get(&world, "/readyz").await.0, 200);
}

#[tokio::test]
async fn a_channel_that_is_ready_says_so() {
    let world = World::start().await;
    assert_eq!(get(&world, "/healthz").await, (200, json!("ok\n")));
    let (status, ready) = get(&world, "/readyz").await;
    assert_eq!(
        (status, &ready["channels"]),
        (200, &json!([{"name": "support", "state": "ready"}]))
    );
    assert_eq!(ready["store"]["state"], "ready");
}

#[tokio::test]
async fn a_channel_that_is_not_ready_says_why_and_the_others_run() {
    let world = World::without_webhooks(|options| options.access_token = "wrong".into()).await;
    let (status, ready) = get(&world, "/readyz").await;
    assert_eq!((status, &ready["channels"][0]["state"]), (503, &json!("not_ready")));
    let why = ready["channels"][0]["why"][0].as_str().unwrap();
    assert!(why.contains("intercom.access_token: Intercom does not accept it"), "{why}");
    assert_eq!(get(&world, "/healthz").await.0, 200);

    let (world, peer) = World::with_peer(|options| {
        if options.name.as_str() == "support" {
            options.fallback_team = "Nobody".into();
        }
    })
    .await;
    let (status, ready) = get(&world, "/readyz").await;
    assert_eq!(status, 200, "{ready}");
    let state = |name: &str| {
        let channels = ready["channels"].as_array().unwrap();
        channels.iter().find(|channel| channel["name"] == name).unwrap()["state"].clone()
    };
    assert_eq!((state("support"), state("second")), (json!("not_ready"), json!("ready")));
    world.new_ones_go_to(support::CLEO);
    world.joe_starts("Hi").await;
    assert_eq!(peer.calls().len(), 1, "the other channel's bot is asked");
}

#[tokio::test]
async fn a_store_that_fails_makes_it_not_ready() {
    let world = World::start().await;
    world.service().engine.store().close().await;
    let (status, ready) = get(&world, "/readyz").await;
    assert_eq!((status, &ready["store"]["state"]), (503, &json!("failed")), "{ready}");
    assert_eq!(get(&world, "/healthz").await.0, 200);
}

#[tokio::test]
async fn metrics_count_what_happens() {
    let counted = Metrics::default();
    metrics::set_global_recorder(counted.clone()).unwrap();
    let world = World::start().await;
    world.joe_starts("Where is my order?").await;
    world.bot.next(Reaction::Breaks("it is broken"));
    world.joe_starts("And this one?").await;
    let inside = Inside { metrics: Some(counted), token: None };
    let url = door(admin_router(world.service().engine.clone(), inside)).await;
    let metrics = request(Method::GET, &format!("{url}/metrics"), None, Vec::new()).await.text;
    for line in [
        r#"deskmate_notifications_total{outcome="kept"}"#,
        r#"deskmate_actions_total{what="say",outcome="delivered"}"#,
        r#"deskmate_turns_total{reason="message"}"#,
        r#"deskmate_owner_changes_total{to="bot"}"#,
        "deskmate_failed_open_total",
        r#"deskmate_todo{what="parked"} 0"#,
    ] {
        assert!(metrics.contains(line), "{line} in:\n{metrics}");
    }
}
