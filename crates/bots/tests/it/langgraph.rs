//! A graph on a LangGraph server: streams of updates as the server sends them.

use axum::response::{IntoResponse, Response};
use deskmate_bots::{Bot, Failure, LangGraphBot, LangGraphBotOptions, Outcome};
use deskmate_core::{Reason, Turn, action::Answer};
use serde_json::{Value, json};

use crate::{
    fake_bot::{FakeBot, responds},
    sample::{because, call, saying, turn},
};

fn thread() -> Response {
    responds(200, "{}")
}

fn stream(events: &[(&str, Value)]) -> Response {
    let begun = ("metadata", json!({"run_id": "r1", "attempt": 1}));
    let event = |(name, data): &(&str, Value)| format!("event: {name}\r\ndata: {data}\r\n\r\n");
    let body = std::iter::once(&begun).chain(events).map(event).collect::<String>();
    ([("content-type", "text/event-stream")], body).into_response()
}

fn updates(update: Value) -> Response {
    stream(&[("updates", json!({"answer": update}))])
}

fn ai(text: &str) -> Value {
    json!({"type": "ai", "id": text, "content": text, "tool_calls": []})
}

async fn run(bot: &FakeBot, turn: Turn) -> Outcome {
    let options = LangGraphBotOptions {
        back_end: bot.back_end(),
        assistant: "support".into(),
        api_key: Some("key".into()),
    };
    LangGraphBot::new(options).unwrap().turn(&call(turn)).await
}

fn answered(outcome: Outcome) -> Answer {
    match outcome {
        Outcome::Answered(answered) => answered.answer,
        other => panic!("{other:?}"),
    }
}

async fn meant(response: Response) -> Value {
    let bot = FakeBot::start([thread(), response]).await;
    serde_json::to_value(answered(run(&bot, turn()).await).actions).unwrap()
}

async fn failure(responses: impl IntoIterator<Item = Response>) -> String {
    let bot = FakeBot::start(responses).await;
    match run(&bot, turn()).await {
        Outcome::Failed(Failure::Final { why }) => why.replace(&bot.place, "BOT"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_run_is_asked_in_the_thread_of_the_conversation() {
    let bot = FakeBot::start([
        thread(),
        updates(json!({"messages": [ai("Hi")]})),
        thread(),
        updates(json!({"messages": ai("Hi")})),
    ])
    .await;
    answered(run(&bot, turn()).await);
    answered(run(&bot, saying("again")).await);
    let posts = bot.posts();
    let thread = posts[0].json()["thread_id"].as_str().unwrap().to_owned();
    assert_eq!(posts[0].json()["if_exists"], "do_nothing");
    assert_eq!(posts[0].header("x-api-key"), Some("key"));
    assert_eq!(posts[1].path, format!("/threads/{thread}/runs/stream"));
    assert_eq!(posts[2].json()["thread_id"], thread.as_str());
    let run = posts[1].json();
    assert_eq!(run["assistant_id"], "support");
    assert_eq!(run["multitask_strategy"], "rollback");
    assert_eq!(run["input"]["contact"]["email"], "joe@x.test");
    assert_eq!(
        run["input"]["messages"],
        json!([{"id": "132", "role": "user", "content": [
            {"type": "text", "text": "track"},
            {"type": "image_url", "image_url": {"url": "https://x.test/r.png"}}]}])
    );
}

#[tokio::test]
async fn only_what_the_run_changed_is_said_and_each_message_once() {
    let human = json!({"type": "human", "id": "h", "content": "hi"});
    let parts = json!({"type": "ai", "id": "p", "content": [{"type": "text", "text": "One "}, {"type": "text", "text": "two"}]});
    let response = stream(&[
        ("updates", json!({"first": {"messages": [human, ai("Hello")]}})),
        ("updates", json!({"second": {"messages": [ai("Hello"), parts]}, "quiet": null})),
    ]);
    let say = |text: &str| json!({"type": "say", "text": text, "format": "markdown"});
    assert_eq!(meant(response).await, json!([say("Hello"), say("One two")]));
}

#[tokio::test]
async fn people_get_it_by_a_key_of_the_state_by_a_tool_or_by_the_protocols_own_words() {
    let team = |actions: &Value| actions.as_array().unwrap().last().unwrap()["team"].clone();
    let key = json!({"messages": [ai("I hand you over.")], "handover": {"team": "Shipping", "reason": "lost"}});
    let by_key = meant(updates(key)).await;
    assert_eq!(team(&by_key), "Shipping");
    assert_eq!(by_key[1]["note"], "lost");
    let tool = json!({"messages": [{"type": "ai", "id": "1", "content": "",
        "tool_calls": [{"name": "handoff_to_human", "args": {"team": "Shipping"}, "id": "c1"}]}]});
    assert_eq!(team(&meant(updates(tool)).await), "Shipping");
    let own = json!({"deskmate": {"actions": [{"type": "handover", "team": "Shipping"}]}});
    assert_eq!(team(&meant(updates(own)).await), "Shipping");
}

#[tokio::test]
async fn a_question_of_the_graph_is_asked_and_its_answer_goes_on_with_it() {
    let question =
        json!({"__interrupt__": [{"value": {"question": "Refund 10 euro?"}, "id": "i1"}]});
    let bot = FakeBot::start([
        thread(),
        stream(&[("updates", question)]),
        thread(),
        updates(json!({"messages": [ai("Done.")]})),
    ])
    .await;
    let first = answered(run(&bot, saying("refund")).await);
    let mut yes = saying("yes");
    yes.session.extend(first.session.clone());
    let second = answered(run(&bot, yes).await);
    let run = bot.posts()[3].json();
    assert_eq!(run["command"], json!({"resume": "yes"}));
    assert_eq!(run["input"], Value::Null);
    assert_eq!(second.session["_backend"], Value::Null, "it waits no longer");
}

/// An error in a node comes with 200.
#[tokio::test]
async fn an_error_in_the_graph_is_one_and_quotes_nobody() {
    let error = json!({"error": "ValueError", "message": "what the customer said"});
    for event in [("error", error.clone()), ("updates", json!({"__error__": error}))] {
        let why = failure([thread(), stream(&[event])]).await;
        assert_eq!(why, "the bot at BOT failed in the graph: ValueError");
    }
    assert_eq!(
        failure([thread(), responds(422, "{}")]).await,
        "the bot at BOT refuses the run; check that it has a graph or assistant `support`"
    );
    assert_eq!(
        failure([thread(), updates(json!({"messages": []}))]).await,
        "the bot at BOT gave an answer in which there is nothing to say or do"
    );
}

#[tokio::test]
async fn one_that_gets_it_back_with_nothing_unanswered_is_not_asked() {
    let bot = FakeBot::start([]).await;
    let mut back = because(Reason::Returned);
    back.messages.clear();
    assert_eq!(answered(run(&bot, back).await), Answer::default());
}
