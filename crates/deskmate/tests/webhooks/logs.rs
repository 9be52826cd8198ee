//! What the logs hold, and what they never do.

use std::time::Duration;

use deskmate_server::{Inside, router};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::{health::door, *};

#[derive(Clone, Default)]
pub(crate) struct Log(pub(crate) Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn no_log_line_holds_what_was_said_or_a_secret() {
    let log = Log::default();
    let filter = deskmate::telemetry::filter("debug,html5ever=debug");
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(log.clone()).init();
    let world = World::start().await;
    world.bot.answers(json!({
        "session": {"card": "sesame-session"},
        "actions": [
            {"type": "say", "text": "sesame-answer", "choices": [{"id": "sesame-choice", "title": "sesame-title"}]},
            {"type": "note", "text": "sesame-note"},
            {"type": "set", "target": "conversation", "attributes": {"nowhere": "sesame-value"}},
            {"type": "tag", "target": "contact", "tags": ["sesame-tag"]},
        ],
    }));
    let id = world.joe_starts("sesame-question").await;
    world
        .fault(Fault::new(FaultKind::DropAfterWrite).on("POST", "/conversations/*/reply").times(1));
    world.customer_writes(&id, "sesame-second").await;
    world.seconds(10).await;
    world.switch(|switches| switches.max_body_chars = Some(20));
    world.customer_writes(&id, "sesame-third, which is too long").await;
    world.does(Act::teammate_replies(&id, ANN, "sesame-teammate")).await;
    world.bot.next(Reaction::Later);
    world.joe_starts("sesame-later").await;
    let call = world.bot.calls().last().unwrap().clone();
    for body in ["sesame-rubbish", r#"{"actions": [{"type": "sesame", "text": "sesame-late"}]}"#] {
        let engine = &world.service().engine;
        let token = Some(call.reply_token.as_str());
        let late = engine.take_answer(call.turn.turn_id.as_str(), token, body.as_bytes()).await;
        assert!(matches!(late, LateAnswer::Unreadable(_)), "{late:?}");
    }
    post_signed(&world, r#"{"sesame": "sesame-body"}"#).await;
    post(&world, Some("sha1=sesame"), r#"{"topic": "sesame-topic"}"#).await;
    let log = String::from_utf8_lossy(&log.0.lock().unwrap().clone()).into_owned();
    assert!(log.contains("turn.started") && log.contains("Intercom answered"), "it is a log");
    let about = world.twin.describe();
    for secret in ["sesame", &about.access_token, &about.client_secret, &call.reply_token, "joe@"] {
        let found: Vec<_> = log.lines().filter(|line| line.contains(secret)).take(3).collect();
        assert!(found.is_empty(), "`{secret}` is in the log:\n{}", found.join("\n"));
    }
}

/// What strangers ask for, all of it refused, with as much of their own words as fits.
fn refused() -> String {
    let words = "x".repeat(100);
    let head = format!("host: a\r\nuser-agent: {words}\r\ncontent-length: 0\r\n");
    let hook = "POST /hooks/support-k3y HTTP/1.1\r\n";
    [
        format!("POST /hooks/{words} HTTP/1.1\r\n{head}\r\n"),
        format!("{hook}{head}\r\n"),
        format!("{hook}{head}x-hub-signature: {words}\r\n\r\n"),
        format!("{hook}{head}x-hub-signature: sha1={}\r\n\r\n", "0".repeat(40)),
        format!(
            "POST /api/v1/turns/{words} HTTP/1.1\r\n{head}authorization: Bearer {words}\r\n\r\n"
        ),
    ]
    .concat()
}

/// Whoever sends them, and however fast: the log is for people, and a disk is full soon.
#[tokio::test]
async fn two_hundred_thousand_refused_requests_write_under_a_hundred_lines() {
    const ALL: usize = 200_000;
    const AT_ONCE: usize = 100;
    const REFUSED: &[u8] = b"HTTP/1.1 4";
    let log = Log::default();
    let told = tracing_subscriber::fmt().with_ansi(false).with_writer(log.clone()).finish();
    // Of this thread, which serves the door as well.
    let _here = tracing::subscriber::set_default(told);
    let world = World::start().await;
    let engine = world.service().engine.clone();
    let url = door(router(engine, Inside { token: None, metrics: None }, None)).await;
    let address = url.strip_prefix("http://").unwrap();
    let (mut answers, mut asks) = TcpStream::connect(address).await.unwrap().into_split();
    let batch = refused().repeat(AT_ONCE);
    let (mut answered, mut buffer, mut text) = (0, vec![0; 1 << 16], Vec::new());
    for round in 1..=ALL / (5 * AT_ONCE) {
        let asking = asks.write_all(batch.as_bytes());
        let answering = async {
            while answered < round * 5 * AT_ONCE {
                let read = answers.read(&mut buffer).await.unwrap();
                assert!(read > 0, "it was closed after {answered} answers");
                text.extend_from_slice(&buffer[..read]);
                answered += text.windows(REFUSED.len()).filter(|one| *one == REFUSED).count();
                // One may be cut.
                text.drain(..text.len().saturating_sub(REFUSED.len() - 1));
            }
        };
        let (asked, ()) = tokio::join!(asking, answering);
        asked.unwrap();
        if round % 20 == 0 {
            world.clock.advance(Duration::from_secs(4));
        }
    }
    let log = String::from_utf8_lossy(&log.0.lock().unwrap().clone()).into_owned();
    let lines = log.lines().count();
    assert!((5..100).contains(&lines), "{lines} lines:\n{log}");
    assert!(log.lines().all(|line| line.len() < 400), "{log}");
}
