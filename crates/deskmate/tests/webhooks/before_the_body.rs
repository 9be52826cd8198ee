//! What is clear from path and head is judged before a byte of the body is waited for; and what
//! strangers send fills no log.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::{logs::Log, *};

/// Sends a head that announces a body, and none of the body.
async fn head_only(world: &World, head: &str) -> String {
    let address = world.url("").replace("http://", "");
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(format!("{head}\r\nhost: x\r\n\r\n").as_bytes()).await.unwrap();
    let mut answer = vec![0; 4096];
    let read = stream.read(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer[..read]).into_owned()
}

#[tokio::test]
async fn a_request_that_its_head_gives_away_is_refused_without_its_body() {
    let world = World::start().await;
    let signed = "x-hub-signature: sha1=0123456789012345678901234567890123456789";
    let announced = "content-length: 1000";
    for (status, head) in [
        (404, format!("POST /hooks/nowhere HTTP/1.1\r\n{signed}\r\n{announced}")),
        (404, format!("POST /nowhere HTTP/1.1\r\n{announced}")),
        (405, format!("PUT /hooks/support-k3y HTTP/1.1\r\n{announced}")),
        (401, format!("POST /hooks/support-k3y HTTP/1.1\r\n{announced}")),
        (401, format!("POST /hooks/support-k3y HTTP/1.1\r\nx-hub-signature: x\r\n{announced}")),
        (413, format!("POST /hooks/support-k3y HTTP/1.1\r\n{signed}\r\ncontent-length: 1048577")),
        (401, format!("POST /api/v1/turns/trn_support_1_2_3 HTTP/1.1\r\n{announced}")),
        (
            401,
            format!(
                "POST /api/v1/turns/trn_support_1_2_3 HTTP/1.1\r\nauthorization: Bearer 00\r\n{announced}"
            ),
        ),
    ] {
        let answer = head_only(&world, &head).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{head}\n{answer}");
    }
}

#[tokio::test]
async fn refused_requests_are_counted_and_one_of_a_kind_is_logged_in_ten_seconds() {
    let log = Log::default();
    let filter = deskmate::telemetry::filter("info");
    tracing_subscriber::fmt()
        .with_ansi(false)
        .with_env_filter(filter)
        .with_writer(log.clone())
        .init();
    let world = World::start().await;
    let lines = || String::from_utf8_lossy(&log.0.lock().unwrap().clone()).lines().count();
    let before = lines();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let evil = "a\\u001b[31m".repeat(500);
    for round in 0..3 {
        for _ in 0..200 {
            let send = |url: String, signature: &str, body: String| {
                client.post(url).header("X-Hub-Signature", signature).body(body).send()
            };
            send(world.hook_url(), "nonsense", String::new()).await.unwrap();
            send(format!("{}{}", world.url("/hooks/"), "x".repeat(3_000)), "", String::new())
                .await
                .unwrap();
            let body = format!(r#"{{"topic": "{evil}""#);
            let signature = signature(&world, &body);
            send(world.hook_url(), &signature, body).await.unwrap();
            post(&world, None, "").await;
        }
        world.clock.advance(Duration::from_secs(10));
        assert!(lines() - before <= 3 * (round + 1), "{} lines", lines() - before);
    }
    let log = String::from_utf8_lossy(&log.0.lock().unwrap().clone()).into_owned();
    assert!(log.contains("unsaid=199"), "{log}");
    let of_a_request = r#"request{http.method=POST http.route="/hooks/{hook}"}: "#;
    let refused = log.lines().filter(|line| line.contains("hook.wrong_signature"));
    assert!(refused.clone().next().is_some(), "{log}");
    refused.for_each(|line| assert!(line.contains(of_a_request), "{line}"));
    assert!(log.lines().all(|line| line.len() < 400), "a line holds what a stranger sent");
}
