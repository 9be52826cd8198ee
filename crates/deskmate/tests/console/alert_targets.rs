//! How those who are told are told: Slack, a service that checks a signature, a mail server.

use std::sync::{Arc, Mutex};

use axum::{Router, body::Bytes, extract::State, http::HeaderMap};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use deskmate::{config, wiring};
use deskmate_core::Timestamp;
use deskmate_engine::{AlertMessage, AlertState, Alerts, NotTold, TestClock};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
};

type Posts = Arc<Mutex<Vec<(HeaderMap, Bytes)>>>;

async fn keep(State(posts): State<Posts>, headers: HeaderMap, body: Bytes) {
    posts.lock().unwrap().push((headers, body));
}

/// Somebody who takes whatever is posted, at that address.
async fn receiver() -> (String, Posts) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let posts = Posts::default();
    let router = Router::new().fallback(keep).with_state(Arc::clone(&posts));
    #[expect(clippy::disallowed_methods, reason = "it serves until the test is over")]
    tokio::spawn(async move { axum::serve(listener, router).await });
    (address, posts)
}

/// A mail server that takes one mail, and what it was told.
async fn mail_server() -> (String, Arc<Mutex<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let heard = Arc::new(Mutex::new(String::new()));
    let hears = Arc::clone(&heard);
    let serves = async move {
        let (stream, _) = listener.accept().await.unwrap();
        let (reads, mut writes) = stream.into_split();
        let mut lines = BufReader::new(reads).lines();
        writes.write_all(b"220 mail.test\r\n").await.unwrap();
        let mut in_data = false;
        while let Ok(Some(line)) = lines.next_line().await {
            hears.lock().unwrap().push_str(&format!("{line}\n"));
            let answer = match line.split(' ').next().unwrap_or_default() {
                "." if in_data => {
                    in_data = false;
                    "250 taken"
                }
                _ if in_data => continue,
                "DATA" => {
                    in_data = true;
                    "354 go on"
                }
                "QUIT" => "221 bye",
                _ => "250 fine",
            };
            writes.write_all(format!("{answer}\r\n").as_bytes()).await.unwrap();
        }
    };
    #[expect(clippy::disallowed_methods, reason = "it serves until the test is over")]
    tokio::spawn(serves);
    (address, heard)
}

fn read(toml: &str) -> Result<Alerts, String> {
    let config = config::parse(toml, ".".into(), |_| None)?;
    let clock = TestClock::at(Timestamp::from_secs(1_700_000_000));
    wiring::alerts(&config, &(clock as _)).map_err(|error| format!("{error:#}"))
}

fn message() -> AlertMessage {
    AlertMessage {
        id: "01MESSAGE".to_owned(),
        alert: "01ALERT".to_owned(),
        state: AlertState::Begun,
        kind: "deaf".to_owned(),
        channel: "support".to_owned(),
        text: "No webhook comes in & <more>. Look.".to_owned(),
        since: Timestamp::from_secs(1_700_000_000),
        until: None,
        link: Some("https://bot.test/console/channels/support".to_owned()),
    }
}

async fn tell(alerts: &Alerts) -> Vec<(&'static str, Result<(), NotTold>)> {
    let mut told = Vec::new();
    for target in &alerts.targets {
        told.push((target.name(), target.tell(&message(), Timestamp::from_secs(9)).await));
    }
    told
}

#[tokio::test]
async fn slack_is_told_in_its_own_form() {
    let (at, posts) = receiver().await;
    let config =
        format!("fetch_allow = [\"{at}\"]\nalerts = {{ slack = \"http://{at}/services/s3cret\" }}");
    let alerts = read(&config).unwrap();
    assert_eq!(tell(&alerts).await, [("slack", Ok(()))]);
    assert_eq!(alerts.targets[0].place(), at);
    assert!(!format!("{alerts:?}").contains("s3cret"));
    let (_, body) = posts.lock().unwrap()[0].clone();
    let body: Value = serde_json::from_slice(&body).unwrap();
    let text = "Deskmate: No webhook comes in &amp; &lt;more&gt;. Look. \
                <https://bot.test/console/channels/support|Look>";
    assert_eq!(body, json!({ "text": text }));
}

#[tokio::test]
async fn a_service_can_tell_who_has_posted() {
    let (at, posts) = receiver().await;
    let config = format!(
        "fetch_allow = [\"{at}\"]\n[alerts.webhook]\nurl = \"http://{at}/\"\nsigning_secret = \"whsec_c2VjcmV0\""
    );
    assert_eq!(tell(&read(&config).unwrap()).await, [("webhook", Ok(()))]);
    let (headers, body) = posts.lock().unwrap()[0].clone();
    let header = |name: &str| headers[name].to_str().unwrap().to_owned();
    assert_eq!(
        (header("webhook-id"), header("webhook-timestamp")),
        ("01MESSAGE".into(), "9".into())
    );
    let mut mac = Hmac::<Sha256>::new_from_slice(b"secret").unwrap();
    mac.update(b"01MESSAGE.9.");
    mac.update(&body);
    let expected = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
    assert_eq!(header("webhook-signature"), expected);
    let told: Value = serde_json::from_slice(&body).unwrap();
    let expected = json!({
        "id": "01MESSAGE", "alert": "01ALERT", "state": "begun", "kind": "deaf", "channel": "support",
        "text": "No webhook comes in & <more>. Look.", "since": "2023-11-14T22:13:20Z", "until": null,
        "link": "https://bot.test/console/channels/support",
    });
    assert_eq!(told, expected);
}

/// What an alert says must not reach what only the inside may reach.
#[tokio::test]
async fn the_own_network_is_reached_only_where_that_is_allowed() {
    let (at, posts) = receiver().await;
    for url in [format!("http://{at}/"), "http://169.254.169.254/latest".to_owned()] {
        let alerts = read(&format!("alerts = {{ slack = \"{url}\" }}")).unwrap();
        let told = tell(&alerts).await;
        assert!(
            matches!(&told[0].1, Err(NotTold::Again(why)) if why.contains("fetch_allow")),
            "{told:?}"
        );
    }
    assert!(posts.lock().unwrap().is_empty());
}

#[tokio::test]
async fn people_get_a_mail() {
    let (at, heard) = mail_server().await;
    let config = format!(
        "[alerts.mail]\nserver = \"smtp://{at}\"\nfrom = \"Deskmate <bot@desk.test>\"\nto = [\"ann@desk.test\", \"ben@desk.test\"]"
    );
    let alerts = read(&config).unwrap();
    assert_eq!(tell(&alerts).await, [("mail", Ok(()))]);
    assert_eq!(alerts.targets[0].place(), "ann@desk.test, ben@desk.test");
    let heard = heard.lock().unwrap().clone();
    for part in [
        "MAIL FROM:<bot@desk.test>",
        "RCPT TO:<ann@desk.test>",
        "RCPT TO:<ben@desk.test>",
        "Message-ID: <01MESSAGE@desk.test>",
        "Subject: Deskmate: No webhook comes in & <more>",
        "No webhook comes in & <more>. Look.",
        "https://bot.test/console/channels/support",
    ] {
        assert!(heard.contains(part), "{part}: {heard}");
    }
}

#[test]
fn what_cannot_be_used_is_told_with_its_field_and_no_secret() {
    for (toml, field) in [
        ("alerts = { slack = \"hooks.slack.test/s3cret\" }", "alerts.slack"),
        (
            "[alerts.webhook]\nurl = \"https://x.test\"\nsigning_secret = \"whsec_!s3cret\"",
            "alerts.webhook",
        ),
        (
            "[alerts.mail]\nserver = \"smtp://u:s3cret@x.test\"\nfrom = \"a@b.test\"\nto = \"c@d.test\"",
            "no TLS",
        ),
        (
            "[alerts.mail]\nserver = \"http://u:s3cret@x.test\"\nfrom = \"a@b.test\"\nto = \"c@d.test\"",
            "alerts.mail",
        ),
        (
            "[alerts.mail]\nserver = \"smtps://x.test\"\nfrom = \"nobody\"\nto = \"c@d.test\"",
            "from",
        ),
        (
            "[alerts.mail]\nserver = \"smtps://x.test\"\nfrom = \"a@b.test\"\nto = []",
            "at least one",
        ),
    ] {
        let why = read(toml).unwrap_err();
        assert!(why.contains(field) && !why.contains("s3cret"), "{toml}: {why}");
    }
    assert!(read("alerts = { slak = \"x\" }").unwrap_err().contains("slack"));
    assert!(read("alerts = { handover_waits = \"never\" }").unwrap().handover_waits.is_none());
}
