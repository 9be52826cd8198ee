//! What the logs hold, and what they never do.

use super::*;

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
