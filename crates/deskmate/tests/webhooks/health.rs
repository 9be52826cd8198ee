//! Health, readiness and metrics.

use super::*;

async fn get(world: &World, path: &str) -> (u16, Value) {
    let answer = request(Method::GET, &world.url(path), None, Vec::new()).await;
    (answer.status, serde_json::from_str(&answer.text).unwrap_or(json!(answer.text)))
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
    let handle = PrometheusBuilder::new().install_recorder().unwrap();
    let world = World::start().await;
    world.joe_starts("Where is my order?").await;
    world.bot.next(Reaction::Breaks("it is broken"));
    world.joe_starts("And this one?").await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/metrics", listener.local_addr().unwrap());
    let router = deskmate_server::router(world.service().engine.clone(), Some(handle));
    #[expect(clippy::disallowed_methods, reason = "it serves until the test is over")]
    tokio::spawn(deskmate_server::serve(listener, router, std::future::pending()));
    let metrics = request(Method::GET, &url, None, Vec::new()).await.text;
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
