//! The example bots, run as a stranger would run them.

use std::{
    process::Stdio,
    sync::Arc,
    time::{Duration, UNIX_EPOCH},
};

use async_trait::async_trait;
use deskmate_bots::{Bot, Failure, HttpBot, HttpBotOptions, Outcome, Timing};
use deskmate_core::{
    Reason, Turn,
    action::{Action, Answer},
};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

use crate::sample::{because, call, saying, turn};

const SECRET: &str = "s3cret";
const SIGNING_SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// The time of day, which the example bots compare with theirs, off by this much.
struct OffBy(i64);

#[async_trait]
impl Timing for OffBy {
    fn now_ms(&self) -> i64 {
        #[expect(clippy::disallowed_methods, reason = "another process checks the time")]
        let now = std::time::SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        i64::try_from(now.as_millis()).unwrap() + self.0 * 1000
    }

    async fn sleep(&self, _: Duration) {}
}

struct Example {
    url: String,
    _process: Child,
}

impl Example {
    async fn start(interpreter: &str, script: &str, signing_secret: &str) -> Self {
        let path = format!("{}/../../examples/{script}", env!("CARGO_MANIFEST_DIR"));
        let mut process = Command::new(interpreter)
            .arg(path)
            .env("PORT", "0")
            .env("BOT_SECRET", SECRET)
            .env("BOT_SIGNING_SECRET", signing_secret)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| {
                panic!(
                    "`{interpreter}` does not start ({error}): install it to test examples/{script}"
                )
            });
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let ready = lines.next_line().await.unwrap().expect("the bot ended before it was ready");
        let url = ready.strip_prefix("echo bot ready at ").unwrap().to_owned();
        Self { url, _process: process }
    }

    fn options(&self) -> HttpBotOptions {
        let mut options = HttpBotOptions::new("echo", self.url.clone(), Arc::new(OffBy(0)));
        options.secret = Some(SECRET.into());
        options.signing_secret = Some(SIGNING_SECRET.into());
        options
    }
}

async fn attempt(options: HttpBotOptions, turn: Turn) -> Outcome {
    HttpBot::new(options).unwrap().turn(&call(turn)).await
}

fn answered(answer: Value) -> Outcome {
    Outcome::Answered(serde_json::from_value::<Answer>(answer).unwrap().into())
}

async fn behaves(interpreter: &str, script: &str) {
    let bot = Example::start(interpreter, script, SIGNING_SECRET).await;

    let echo = answered(json!({
        "actions": [{"type": "say", "text": "Echo 1: Where is my order? ✓"}], "session": {"echoes": 1}
    }));
    assert_eq!(attempt(bot.options(), saying("Where is my order? ✓")).await, echo);

    let mut second = saying("And now?");
    second.session.insert("echoes".into(), json!(1));
    second.messages.push(second.messages[0].clone());
    let echo = answered(json!({
        "actions": [{"type": "say", "text": "Echo 2: And now?\nAnd now?"}], "session": {"echoes": 2}
    }));
    assert_eq!(attempt(bot.options(), second).await, echo);

    for wish in ["I want a HUMAN.", "a person, please", "agent"] {
        let handover = answered(json!({"actions": [{
            "type": "handover", "note": format!("Asked for a person: {wish}"), "tags": ["asked-for-a-person"]
        }]}));
        assert_eq!(attempt(bot.options(), saying(wish)).await, handover);
    }

    let returned = Turn { messages: vec![], ..because(Reason::Returned) };
    assert_eq!(attempt(bot.options(), returned).await, answered(json!({})));

    refuses(&bot).await;

    let plain = Example::start(interpreter, script, "not encoded").await;
    let options = HttpBotOptions { signing_secret: Some("not encoded".into()), ..plain.options() };
    assert!(matches!(attempt(options, turn()).await, Outcome::Answered(_)));
    assert_refused(attempt(plain.options(), turn()).await);
}

async fn refuses(bot: &Example) {
    for options in [
        HttpBotOptions { secret: None, ..bot.options() },
        HttpBotOptions { secret: Some("s3cret2".into()), ..bot.options() },
        HttpBotOptions { signing_secret: None, ..bot.options() },
        HttpBotOptions { signing_secret: Some("whsec_c2VjcmV0cw==".into()), ..bot.options() },
        HttpBotOptions { timing: Arc::new(OffBy(-310)), ..bot.options() },
        HttpBotOptions { timing: Arc::new(OffBy(310)), ..bot.options() },
    ] {
        assert_refused(attempt(options, turn()).await);
    }
}

#[track_caller]
fn assert_refused(outcome: Outcome) {
    match outcome {
        Outcome::Failed(Failure::Final { why }) if why.contains("401") => {}
        outcome => panic!("{outcome:?}"),
    }
}

#[tokio::test]
async fn the_python_bot_behaves() {
    behaves("python3", "echo_bot.py").await;
}

#[tokio::test]
async fn the_node_bot_behaves() {
    behaves("node", "echo_bot.mjs").await;
}

/// The workflow for n8n: what its last node makes of a turn, as n8n evaluates it.
async fn n8n_answers(turn: &Value) -> Answer {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/n8n/deskmate-bot.json");
    let workflow: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let last = &workflow["nodes"][1];
    assert_eq!(last["type"], "n8n-nodes-base.set");
    let expression = last["parameters"]["jsonOutput"].as_str().unwrap();
    let expression = expression.strip_prefix("={{").and_then(|it| it.strip_suffix("}}")).unwrap();
    assert!(!expression.contains("}}"), "n8n ends an expression at the first pair of braces");
    let script = format!("const $json = {{body: {turn}}}; console.log({expression})");
    let ran = Command::new("node").args(["-e", &script]).output().await;
    let ran = ran.expect("`node` is needed to test examples/n8n");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    deskmate_bots::parse_answer(&ran.stdout).unwrap()
}

#[tokio::test]
async fn the_workflow_for_n8n_answers_in_the_bot_protocol() {
    let said = n8n_answers(&json!(saying("Where is my order?"))).await;
    let [Action::Say(say)] = &said.actions[..] else { panic!("{said:?}") };
    assert_eq!(say.text, "You said: Where is my order?");
    assert_eq!(said.session["times_answered"], 1);
    let handed = n8n_answers(&json!(saying("A person, please"))).await;
    assert!(
        matches!(&handed.actions[..], [Action::Handover(to)] if to.team.as_deref() == Some("Support"))
    );
    let back = Turn { messages: Vec::new(), ..because(Reason::Returned) };
    assert_eq!(n8n_answers(&json!(back)).await, Answer::default());
}
