//! An agent that speaks Agent2Agent: answers as the protocol's own server gives them.

use axum::response::Response;
use deskmate_bots::{A2aBot, A2aBotOptions, A2aVersion, Bot, Failure, Outcome};
use deskmate_core::{Turn, action::Answer};
use serde_json::{Value, json};

use crate::{
    fake_bot::{FakeBot, responds},
    sample::{call, saying, turn},
};

fn result(result: Value) -> Response {
    responds(200, json!({"jsonrpc": "2.0", "id": "1", "result": result}).to_string())
}

fn error(code: i64) -> Response {
    let error = json!({"code": code, "message": "what the customer said"});
    responds(200, json!({"jsonrpc": "2.0", "id": "1", "error": error}).to_string())
}

fn task(state: &str, message: &str, artifacts: Value) -> Value {
    let message = json!({"role": "ROLE_AGENT", "parts": [{"text": message}]});
    json!({"task": {"id": "t1", "contextId": "c1", "status": {"state": state, "message": message},
        "artifacts": artifacts}})
}

async fn run(bot: &FakeBot, version: A2aVersion, turn: Turn) -> Outcome {
    let options = A2aBotOptions { back_end: bot.back_end(), version };
    A2aBot::new(options).unwrap().turn(&call(turn)).await
}

fn answered(outcome: Outcome) -> Answer {
    match outcome {
        Outcome::Answered(answered) => answered.answer,
        other => panic!("{other:?}"),
    }
}

async fn failed(response: Response) -> Failure {
    let bot = FakeBot::start([response]).await;
    match run(&bot, A2aVersion::V1_0, saying("hi")).await {
        Outcome::Failed(Failure::Final { why }) => {
            Failure::Final { why: why.replace(&bot.place, "BOT") }
        }
        Outcome::Failed(failure) => failure,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn both_generations_are_spoken() {
    let bot = FakeBot::start([
        result(json!({"message": {"role": "ROLE_AGENT", "parts": [{"text": "Quick answer"}]}})),
        result(json!({"kind": "message", "role": "agent", "parts": [{"kind": "text", "text": "Quick answer"}]})),
    ])
    .await;
    let new = answered(run(&bot, A2aVersion::V1_0, turn()).await);
    let old = answered(run(&bot, A2aVersion::V0_3, turn()).await);
    assert_eq!(new, old);
    let posts = bot.posts();
    assert_eq!(posts[0].header("a2a-version"), Some("1.0"));
    assert_eq!(posts[1].header("a2a-version"), None);
    insta::assert_json_snapshot!("a2a", (posts[0].json(), posts[1].json(), new));
}

#[tokio::test]
async fn a_task_answers_in_its_artifacts_and_hands_over_by_data() {
    let artifacts = json!([
        {"artifactId": "a", "name": "answer", "parts": [
            {"text": "You said: hi"}, {"url": "https://x.test/l.pdf", "mediaType": "application/pdf"},
            {"raw": "AAAA", "filename": "x.bin"}]},
        {"artifactId": "b", "name": "handover", "parts": [{"data": {"handover": {"team": "Shipping", "reason": "lost"}}}]},
    ]);
    let bot = FakeBot::start([result(task("TASK_STATE_COMPLETED", "", artifacts))]).await;
    let answer = answered(run(&bot, A2aVersion::V1_0, saying("hi")).await);
    insta::assert_json_snapshot!("a2a_task", answer);
}

#[tokio::test]
async fn a_task_that_asks_is_answered_and_one_that_is_over_is_not() {
    let bot = FakeBot::start([
        result(task("TASK_STATE_INPUT_REQUIRED", "Which order?", json!([]))),
        error(-32004),
        result(task("TASK_STATE_COMPLETED", "Thanks.", json!([]))),
    ])
    .await;
    let first = answered(run(&bot, A2aVersion::V1_0, saying("ask")).await);
    let mut second = saying("A-17");
    second.session.extend(first.session.clone());
    let second = answered(run(&bot, A2aVersion::V1_0, second).await);
    let tasks: Vec<_> =
        bot.posts().iter().map(|post| post.json()["params"]["message"]["taskId"].clone()).collect();
    assert_eq!(tasks, [Value::Null, json!("t1"), Value::Null]);
    assert_eq!(second.session["_backend"], Value::Null);
}

#[tokio::test]
async fn a_task_that_goes_on_is_looked_at_until_it_is_done() {
    let bot = FakeBot::start([
        result(task("TASK_STATE_WORKING", "", json!([]))),
        result(task("TASK_STATE_COMPLETED", "Done.", json!([]))["task"].clone()),
    ])
    .await;
    answered(run(&bot, A2aVersion::V1_0, saying("slow")).await);
    assert_eq!(bot.posts()[1].json()["method"], "GetTask");
}

/// They come with 200.
#[tokio::test]
async fn errors_say_whose_they_are_and_quote_nobody() {
    let why = |why: &str| Failure::Final { why: why.into() };
    assert_eq!(
        failed(error(-32603)).await,
        Failure::Retry { why: "it failed (error -32603)".into(), after: None }
    );
    assert_eq!(
        failed(error(-32009)).await,
        why(
            "the bot at BOT does not speak this version of the protocol (error -32009); set `version` to the one of its agent card"
        )
    );
    assert_eq!(failed(error(-32602)).await, why("the bot at BOT answered with error -32602"));
    assert_eq!(
        failed(result(task("TASK_STATE_FAILED", "cannot", json!([])))).await,
        why("the bot at BOT says that it failed")
    );
    assert_eq!(
        failed(result(json!({}))).await,
        why("the bot at BOT gave an answer that does not fit: it is neither a message nor a task")
    );
}
