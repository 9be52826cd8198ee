//! Who reaches the twin, and whom it reaches.

use std::net::SocketAddr;

use axum::{Router, http::Method, routing::get};
use intercom_twin::{Act, Twin, TwinOptions, switches::UnreachableAttachment};
use reqwest::RequestBuilder;
use serde_json::json;

use crate::common::{Answer, World, answer, client, last_part, quiet, string};

/// Every kind of route.
const ROUTES: [&str; 8] = [
    "/",
    "/inbox",
    "/oauth?client_id=x",
    "/_twin/state",
    "/me",
    "/no/such/call",
    "/i/o/a/b/c",
    "/assets/x/main.js",
];

fn port_of(twin: &Twin) -> String {
    twin.base_url().rsplit(':').next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_request_to_another_host_is_refused_on_every_route() {
    let world = World::new().await;
    let about = world.twin.describe();
    let port = port_of(&world.twin);
    let ask = async |path: &str, host: &str| {
        let url = format!("{}{path}", about.base_url);
        let asked = world.http.get(url).bearer_auth(&about.access_token).header("host", host);
        let answered = asked.send().await.unwrap();
        (answered.status().as_u16(), answered.text().await.unwrap())
    };
    for path in ROUTES {
        for host in ["evil.test".to_owned(), format!("evil.test:{port}"), "127.0.0.1:1".to_owned()]
        {
            let (status, text) = ask(path, &host).await;
            assert_eq!(status, 403, "{path} {host}");
            assert!(text.contains(&host), "{text}");
        }
        for host in ["localhost", "LOCALHOST", "127.0.0.1", "[::1]"] {
            let (_, text) = ask(path, &format!("{host}:{port}")).await;
            assert!(!text.contains("was sent to the host"), "{path} {host}: {text}");
        }
    }
    let before = world.twin.conversation_ids().len();
    let body = json!({ "from": { "type": "user", "id": world.contact("Joe") }, "body": "Hi" });
    let rebound = world.request(Method::POST, "/conversations").header("host", "evil.test");
    assert_eq!(rebound.json(&body).send().await.unwrap().status(), 403);
    assert_eq!(world.twin.conversation_ids().len(), before);
}

#[tokio::test]
async fn a_name_that_was_given_is_a_host_and_the_links_have_it() {
    let world = World::with(TwinOptions { hosts: vec!["Twin.Test".to_owned()], ..quiet() }).await;
    let about = world.twin.describe();
    let port = port_of(&world.twin);
    assert_eq!(about.control_url, format!("http://Twin.Test:{port}/_twin"));
    let url = format!("http://127.0.0.1:{port}/_twin/state");
    for (host, status) in [("twin.test:8090", 200), ("TWIN.test", 200), ("other.test", 403)] {
        let asked = client().get(&url).header("host", host);
        assert_eq!(answer(asked).await.status, status, "{host}");
    }
}

#[tokio::test]
async fn the_seed_is_at_random_unless_one_is_given() {
    let (one, other) = (TwinOptions::default(), TwinOptions::default());
    assert_ne!(one.seed, other.seed);
    let (seed, one) = (one.seed, Twin::start(one).await.unwrap().describe());
    let other = Twin::start(other).await.unwrap().describe();
    assert_ne!(one.access_token, other.access_token);
    assert_ne!(one.client_secret, other.client_secret);
    assert_eq!(one.seed, seed, "it is told, so that a run can be had again");
    assert!(seed < 1 << 53, "every reader of JSON can say it");
    let again = Twin::start(TwinOptions { seed, ..TwinOptions::default() }).await.unwrap();
    assert_eq!(again.describe().access_token, one.access_token);
}

/// A twin that others reach, and how to ask it.
async fn exposed(token: Option<&str>) -> Result<(Twin, String), String> {
    let options = TwinOptions {
        listen: SocketAddr::from(([0, 0, 0, 0], 0)),
        control_token: token.map(str::to_owned),
        ..TwinOptions::manual()
    };
    let twin = Twin::start(options).await.map_err(|error| error.to_string())?;
    let address = format!("http://127.0.0.1:{}", port_of(&twin));
    Ok((twin, address))
}

#[tokio::test]
async fn off_loopback_pages_and_control_ask_for_the_token() {
    for none in [None, Some(""), Some(" ")] {
        let refused = exposed(none).await.err().unwrap();
        assert!(refused.contains("control token"), "{refused}");
    }
    let (twin, address) = exposed(Some("open-sesame")).await.unwrap();
    let http = client();
    let status = async |request: RequestBuilder| request.send().await.unwrap().status().as_u16();
    for (path, shown) in
        [("/", 200), ("/inbox", 200), ("/workspace", 200), ("/_twin/state", 200), ("/oauth?x", 400)]
    {
        let ask = || http.get(format!("{address}{path}"));
        let refused = ask().send().await.unwrap();
        assert_eq!(refused.status(), 401, "{path}");
        let asks = refused.headers()["www-authenticate"].to_str().unwrap();
        assert!(asks.starts_with("Basic "), "a browser can ask for it");
        assert!(!refused.text().await.unwrap().contains("open-sesame"));
        assert_eq!(status(ask().bearer_auth("wrong")).await, 401);
        assert_eq!(status(ask().bearer_auth(twin.describe().access_token)).await, 401);
        assert_eq!(status(ask().bearer_auth("open-sesame")).await, shown, "{path}");
        assert_eq!(status(ask().basic_auth("me", Some("open-sesame"))).await, shown, "{path}");
        assert_eq!(status(ask().bearer_auth("open-sesame").header("host", "evil.test")).await, 403);
    }
    // The API has its own token, and files their signature.
    let me = http.get(format!("{address}/me"));
    assert_eq!(status(me.try_clone().unwrap().bearer_auth("open-sesame")).await, 401);
    assert_eq!(status(me.bearer_auth(twin.describe().access_token)).await, 200);
    let acted = http.post(format!("{address}/_twin/act")).json(&Act::contact_starts("Joe", "Hi"));
    assert_eq!(status(acted).await, 401);
    assert!(twin.conversation_ids().is_empty());
}

/// The bot sends a file of this URL; an error of the API if it cannot be had.
async fn sends(world: &World, url: &str) -> Answer {
    world.switch(|s| s.unreachable_attachment = UnreachableAttachment::Refused);
    let body = json!({
        "message_type": "comment", "type": "admin", "admin_id": world.bot(), "body": "See",
        "attachment_urls": [url],
    });
    world.post(&format!("/conversations/{}/reply", world.started()), body).await
}

#[tokio::test]
async fn files_are_fetched_from_public_addresses_and_what_is_allowed() {
    let router = Router::new()
        .route("/a.png", get("a"))
        .route("/away", get(async || axum::response::Redirect::to("http://[::1]:9/a.png")));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    #[expect(clippy::disallowed_methods, reason = "ends with the test's runtime")]
    tokio::spawn(async move { axum::serve(listener, router).await });

    let strict = World::with(TwinOptions { fetch_allow: Vec::new(), ..quiet() }).await;
    let twin = strict.twin.base_url();
    for url in [
        format!("http://127.0.0.1:{port}/a.png"),
        format!("http://localhost:{port}/a.png"),
        format!("http://2130706433:{port}/a.png"),
        format!("http://[::ffff:127.0.0.1]:{port}/a.png"),
        format!("{twin}/_twin/state"),
        "http://169.254.169.254/latest/meta-data".to_owned(),
    ] {
        let refused = sends(&strict, &url).await;
        assert_eq!(refused.status, 400, "{url}");
        let message = string(&refused.body["errors"][0]["message"]);
        assert!(message.contains("--fetch-allow"), "{message}");
    }

    let allow = ["localhost", "127.0.0.1"].map(|host| format!("{host}:{port}").parse().unwrap());
    let world = World::with(TwinOptions { fetch_allow: allow.into(), ..quiet() }).await;
    for host in ["localhost", "127.0.0.1"] {
        let sent = sends(&world, &format!("http://{host}:{port}/a.png")).await;
        assert_eq!(sent.status, 200, "{host}: {:?}", sent.body);
        let own = string(&last_part(&sent.body)["attachments"][0]["url"]);
        assert_eq!(sends(&world, &own).await.status, 200, "its own files are no secret");
        assert_eq!(sends(&world, &format!("http://{host}:1/a.png")).await.status, 400);
    }
    let away = sends(&world, &format!("http://127.0.0.1:{port}/away")).await;
    let message = string(&away.body["errors"][0]["message"]);
    assert!(message.contains("--fetch-allow"), "a redirect leads no further: {message}");
}
