//! Bots that are asked at their own `/api/messages`, without the service.

use deskmate_bots::{Bot, DirectLineBot, DirectLineBotOptions, DirectLineMode, Failure, Outcome};
use deskmate_core::{Reason, action::Answer};
use serde_json::{Value, json};
use std::time::Duration;

use super::{brief, returned, saying};
use crate::{
    fake_bot::{FakeBot, responds},
    sample::call,
};

fn bot(at: &FakeBot) -> DirectLineBot {
    DirectLineBot::new(DirectLineBotOptions {
        back_end: at.back_end(),
        mode: DirectLineMode::Activity,
        token_url: None,
        quiet: Duration::from_millis(1500),
        late: Duration::from_secs(60),
        welcome: false,
        returned: None,
    })
    .unwrap()
}

fn replies(activities: &Value) -> axum::response::Response {
    responds(200, json!({"activities": activities}).to_string())
}

async fn answered(at: &FakeBot, turn: deskmate_core::Turn) -> Answer {
    match bot(at).turn(&call(turn)).await {
        Outcome::Answered(answered) => answered.answer,
        other => panic!("{other:?}"),
    }
}

async fn failure(status: u16, body: &str) -> String {
    let at = FakeBot::start([responds(status, body.to_owned())]).await;
    match bot(&at).turn(&call(saying(&["hi"]))).await {
        Outcome::Failed(Failure::Final { why } | Failure::Retry { why, .. }) => {
            why.replace(&at.place, "BOT")
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_bot_answers_in_the_same_call() {
    let at = FakeBot::start([replies(&json!([
        {"type": "message", "text": "Hello"},
        {"type": "event", "name": "handoff.initiate", "value": {"Skill": "Shipping"}},
    ]))])
    .await;
    let answer = answered(&at, saying(&["human"])).await;
    assert_eq!(brief(&answer), ["Hello", "→ Shipping"]);
    let sent = at.posts()[0].json();
    assert_eq!(sent["deliveryMode"], "expectReplies");
    assert_eq!(sent["text"], "human");
    let again = FakeBot::start([replies(&json!([{"type": "message", "text": "Hi"}]))]).await;
    answered(&again, saying(&["other"])).await;
    assert_eq!(again.posts()[0].json()["conversation"], sent["conversation"], "it is the same one");
}

#[tokio::test]
async fn one_that_gets_it_back_is_told_here_too() {
    let at = FakeBot::start([replies(&json!([]))]).await;
    assert!(brief(&answered(&at, returned()).await).is_empty());
    assert_eq!(at.posts()[0].json()["name"], "handoff.status");
    let at = FakeBot::start([replies(&json!([{"type": "message", "text": "Done"}]))]).await;
    let command =
        deskmate_core::Turn { reason: Reason::Command { command: "refund".into() }, ..saying(&[]) };
    assert_eq!(brief(&answered(&at, command).await), ["Done"]);
    assert_eq!(at.posts()[0].json()["text"], "refund");
}

#[tokio::test]
async fn what_goes_wrong_is_told_with_whose_fault_it_is() {
    assert_eq!(
        failure(401, "").await,
        "the bot at BOT wants a token of Microsoft's (401 Unauthorized); only a bot that runs without \
         an app id can be asked itself, others are reached with `mode = \"directline\"`"
    );
    assert_eq!(
        failure(500, "{}").await,
        "the bot at BOT failed (500): an error in its own code; see its log"
    );
    assert_eq!(failure(503, "").await, "it answered 503 Service Unavailable");
    let why = failure(202, "").await;
    assert!(why.contains("has to know `expectReplies`"), "{why}");
    let why = failure(200, r#"{"activities": [{"type": "typing"}]}"#).await;
    assert!(why.ends_with("there is nothing to say or do"), "{why}");
    // What agents-hosting answers for a bot that throws: 200, and words for its developers.
    let thrown = json!({"activities": [
        {"type": "trace", "name": "OnTurnError Trace", "label": "TurnError", "value": "Error: customer's words",
         "valueType": "https://www.botframework.com/schemas/error"},
        {"type": "message", "text": "The agent encountered an error or bug."},
        {"type": "message", "text": "To continue to run this agent, please fix the source code."}]});
    assert_eq!(
        failure(200, &thrown.to_string()).await,
        "the bot at BOT failed over the message: an error in its own code; see its log"
    );
    let why = failure(200, "<html>").await;
    assert!(why.contains("no JSON"), "{why}");
}
