//! Services that are asked by a mapping, and what their answers mean.

use axum::response::{IntoResponse, Response};
use deskmate_bots::{Bot, Failure, JsonBot, JsonBotOptions, JsonShape, Outcome, PRESETS, Share};
use deskmate_core::{Reason, Session, Turn, action::Answer};
use serde_json::{Value, json};

use crate::{
    fake_bot::{FakeBot, responds},
    sample::{because, call, saying, turn},
    test_timing::TestTiming,
};

fn shape(value: Value) -> JsonShape {
    serde_json::from_value(value).unwrap()
}

fn driver(value: Value) -> Result<JsonBot, String> {
    let options = JsonBotOptions {
        name: "support-bot".into(),
        secret: None,
        shape: shape(value),
        share: Share::everything(),
        timing: TestTiming::new(),
    };
    JsonBot::new(options).map_err(|error| error.to_string())
}

/// A mapping for a service of its own.
fn own(bot: &FakeBot, read: Value) -> Value {
    json!({"url": format!("http://{}/chat/{{conversation.id}}", bot.place), "body": {"q": "{text}"}, "read": read})
}

/// With this preset, at this service.
fn preset(name: &str, bot: &FakeBot, path: &str) -> Value {
    json!({"preset": name, "url": format!("http://{}{path}", bot.place)})
}

async fn run(mapping: Value, turn: Turn) -> Outcome {
    driver(mapping).unwrap().turn(&call(turn)).await
}

fn answered(outcome: Outcome) -> Answer {
    match outcome {
        Outcome::Answered(answered) => answered.answer,
        other => panic!("{other:?}"),
    }
}

/// What the driver makes of this answer, as JSON.
async fn meant(answer: Value, read: Value) -> Value {
    let bot = FakeBot::start([responds(200, answer.to_string())]).await;
    serde_json::to_value(answered(run(own(&bot, read), turn()).await)).unwrap()
}

async fn failure(response: Response, read: Value) -> String {
    let bot = FakeBot::start([response]).await;
    match run(own(&bot, read), turn()).await {
        Outcome::Failed(Failure::Final { why } | Failure::Retry { why, .. }) => {
            why.replace(&bot.place, "BOT")
        }
        other => panic!("{other:?}"),
    }
}

fn with_state(mut turn: Turn, state: &Session) -> Turn {
    turn.session.extend(state.clone());
    turn
}

#[tokio::test]
async fn what_is_posted_is_the_value_with_its_placeholders_filled() {
    let bot = FakeBot::start([responds(200, r#"{"text":"Hi"}"#)]).await;
    let mapping = json!({
        "url": format!("http://{}/c/{{conversation.id}}/{{contact.name}}", bot.place),
        "headers": {"x-key": "k"},
        "body": {"q": "{text}", "who": "{contact.email}", "all": "{messages}", "vars": "{session}", "n": 1},
        "read": {"say": "answer.text"},
    });
    let said = answered(run(mapping, turn()).await);
    assert_eq!(serde_json::to_value(said).unwrap()["actions"][0]["text"], "Hi");
    let post = &bot.posts()[0];
    assert_eq!(post.path, "/c/215474343849634/Joe%20Doe");
    assert_eq!(post.header("x-key"), Some("k"));
    let sent = post.json();
    assert_eq!(sent["q"], "Where is my order?");
    assert_eq!(sent["who"], "joe@x.test");
    assert_eq!(sent["n"], 1);
    assert_eq!(sent["all"][0]["choice"]["id"], "track");
    assert_eq!(sent["vars"]["intercom_user_email"], "joe@x.test");
}

#[tokio::test]
async fn what_an_answer_means_is_said_by_expressions() {
    let answer = json!({"replies": ["One", "Two"], "options": [{"label": "A", "value": 1}, "B"],
        "files": ["https://x.test/a.pdf"], "human": "Shipping", "vars": {"order": "A-17"}});
    let read = json!({"say": "answer.replies", "choices": "answer.options", "attachments": "answer.files",
        "handover": "answer.human", "session": "answer.vars", "format": "plain"});
    assert_eq!(
        meant(answer, read).await,
        json!({
            "actions": [
                {"type": "say", "text": "One", "format": "plain"},
                {"type": "say", "text": "Two", "format": "plain",
                 "choices": [{"id": "1", "title": "A"}, {"id": "B", "title": "B"}],
                 "attachments": [{"url": "https://x.test/a.pdf"}]},
                {"type": "handover", "team": "Shipping"},
            ],
            "session": {"order": "A-17"},
        })
    );
}

#[tokio::test]
async fn the_bot_protocols_own_words_are_understood_in_any_answer() {
    let slot = json!({"actions": [{"type": "note", "text": "Look"}, {"type": "handover", "team": "Shipping"}],
        "session": {"a": 1}});
    let meant = meant(json!({"text": "Hi", "deskmate": slot}), json!({"say": "answer.text"})).await;
    let kinds: Vec<_> = meant["actions"].as_array().unwrap().iter().map(|a| &a["type"]).collect();
    assert_eq!(kinds, ["say", "note", "handover"]);
    assert_eq!(meant["session"], json!({"a": 1}));
    let wrong = json!({"text": "Hi", "deskmate": {"actions": [{"type": "shout"}]}});
    let why = failure(responds(200, wrong.to_string()), json!({"say": "answer.text"})).await;
    assert!(why.contains("`deskmate`: actions[0]"), "{why}");
}

#[tokio::test]
async fn a_failure_says_whose_it_is_and_tells_nothing_that_was_said() {
    let say = json!({"say": "answer.text", "error": "answer.error"});
    let why = |body: &'static str| failure(responds(200, body), say.clone());
    assert_eq!(
        why("{}").await,
        "the bot at BOT gave an answer in which there is nothing to say or do; look at `read`, or \
         write `may_be_silent = true`"
    );
    assert_eq!(
        why(r#"{"text":"Hi","error":"secret words"}"#).await,
        "the bot at BOT says that it failed (`read.error`)"
    );
    let no_json = why("<html>Hi</html>").await;
    assert!(no_json.starts_with("the bot at BOT gave an answer that is no JSON: "), "{no_json}");
    assert!(!no_json.contains("Hi"), "{no_json}");
    assert_eq!(
        failure(responds(401, ""), say.clone()).await,
        "the bot at BOT answered 401 Unauthorized; check that `secret` and `signing_secret` are \
         the ones it expects"
    );
    assert_eq!(
        failure(responds(500, r#"{"message":"Error in workflow"}"#), say.clone()).await,
        "it answered 500 Internal Server Error"
    );
}

#[tokio::test]
async fn one_that_may_be_silent_is() {
    let bot = FakeBot::start([responds(200, "{}")]).await;
    let mut mapping = own(&bot, json!({"say": "answer.text"}));
    mapping["may_be_silent"] = json!(true);
    assert_eq!(answered(run(mapping, turn()).await), Answer::default());
}

#[tokio::test]
async fn a_returned_conversation_is_told_where_that_is_wished() {
    let bot = FakeBot::start([responds(200, r#"{"text":"Back"}"#)]).await;
    let mut back = because(Reason::Returned);
    back.messages.clear();
    let mut mapping = own(&bot, json!({"say": "answer.text"}));
    assert_eq!(answered(run(mapping.clone(), back.clone()).await), Answer::default());
    assert!(bot.posts().is_empty());
    mapping["returned"] = json!("(back from {contact.name})");
    run(mapping, back).await;
    assert_eq!(bot.posts()[0].json()["q"], "(back from Joe Doe)");
}

#[tokio::test]
async fn files_alone_are_said_by_their_addresses() {
    let bot = FakeBot::start([responds(200, r#"{"text":"Thanks"}"#)]).await;
    run(own(&bot, json!({"say": "answer.text"})), saying("")).await;
    assert_eq!(bot.posts()[0].json()["q"], "r.png: https://x.test/r.png");
}

#[tokio::test]
async fn a_mapping_that_cannot_be_used_says_which_key_and_why() {
    let url = "https://bot.test/x";
    let say = json!({"say": "answer.text"});
    for (mapping, part) in [
        (json!({"preset": "n9n"}), "`preset`: there is no preset `n9n`; there are `dify`"),
        (json!({"preset": "n8n"}), "`url` must be a full http"),
        (json!({"url": url, "read": say}), "`body`: is missing"),
        (json!({"url": url, "body": {}}), "`read.say`: is missing"),
        (json!({"url": url, "body": "{", "read": say}), "`body`: "),
        (
            json!({"url": "https://{contact.name}/x", "body": {}, "read": say}),
            "`url`: placeholders",
        ),
        (json!({"url": url, "body": {}, "read": {"say": "answer."}}), "`read.say`: "),
        (json!({"url": url, "body": {}, "read": {"say": "a", "format": "x"}}), "`read.format`: is"),
        (json!({"url": url, "body": {}, "headers": {"a b": ""}, "read": say}), "`headers`: `a b`"),
    ] {
        let why = driver(mapping.clone()).unwrap_err();
        assert!(why.contains(part), "{mapping}: {why}");
    }
}

#[test]
fn every_preset_can_be_read() {
    for (name, text) in PRESETS {
        let mapping = shape(serde_json::from_str(text).unwrap());
        let url = mapping.url.unwrap_or_else(|| "https://bot.test/chat".into());
        driver(json!({"preset": name, "url": url})).unwrap();
    }
}

#[tokio::test]
async fn n8n_is_asked_as_its_chat_trigger_wants_it() {
    let handed = json!({"output": "I hand you over.", "deskmate": {"actions": [{"type": "handover", "team": "Shipping"}]}});
    let bot = FakeBot::start([
        responds(200, r#"{"output":"You said: hello"}"#),
        responds(200, r#"{"text":"From text"}"#),
        responds(200, handed.to_string()),
    ])
    .await;
    let mapping = preset("n8n", &bot, "/webhook/x/chat");
    let mut said = Vec::new();
    for _ in 0..3 {
        said.push(answered(run(mapping.clone(), saying("hello")).await));
    }
    insta::assert_json_snapshot!("n8n", (bot.posts()[0].json(), said));
}

#[tokio::test]
async fn dify_streams_and_keeps_its_conversation() {
    let stream = |words: &[&str]| {
        let event = |word: &&str| {
            let event = json!({"event": "agent_message", "answer": word, "conversation_id": "c-1"});
            format!("data: {event}\n\n")
        };
        let body = words.iter().map(event).collect::<String>()
            + "data: {\"event\":\"message_end\",\"conversation_id\":\"c-1\"}\n\n";
        ([("content-type", "text/event-stream; charset=utf-8")], body).into_response()
    };
    let bot =
        FakeBot::start([stream(&["Hel", "lo!"]), responds(404, "{}"), stream(&["Again"])]).await;
    let mapping = preset("dify", &bot, "/v1/chat-messages");
    let first = answered(run(mapping.clone(), saying("hi")).await);
    let second = answered(run(mapping, with_state(saying("you"), &first.session)).await);
    let posts: Vec<_> =
        bot.posts().iter().map(|post| post.json()["conversation_id"].clone()).collect();
    assert_eq!(
        posts,
        [Value::Null, json!("c-1"), Value::Null],
        "a conversation that is lost begins again"
    );
    insta::assert_json_snapshot!("dify", (first, second));
}

#[tokio::test]
async fn flowise_answers_in_its_text() {
    let bot = FakeBot::start([responds(200, r#"{"text":"Hi **Joe**","chatId":"c"}"#)]).await;
    let said = answered(run(preset("flowise", &bot, "/api/v1/prediction/f"), saying("hi")).await);
    insta::assert_json_snapshot!("flowise", (bot.posts()[0].json(), said));
}

#[tokio::test]
async fn typebot_begins_a_session_and_goes_on_in_it() {
    let first = json!({"sessionId": "s1", "messages": [
        {"id": "1", "type": "text", "content": {"type": "markdown", "markdown": "Hello **Joe**"}},
        {"id": "2", "type": "image", "content": {"url": "https://x.test/a.png"}}],
        "input": {"id": "3", "type": "choice input", "items": [{"id": "a", "content": "Track"}, {"id": "b", "content": "Person"}]}});
    let second =
        json!({"messages": [{"id": "4", "type": "text", "content": {"markdown": "On its way."}}]});
    let bot =
        FakeBot::start([responds(200, first.to_string()), responds(200, second.to_string())]).await;
    let mapping = json!({
        "preset": "typebot",
        "url": format!("http://{}/api/v1/sessions/{{state.session_id}}/continueChat", bot.place),
        "start": {"url": format!("http://{}/api/v1/typebots/shop/startChat", bot.place)},
    });
    let first = answered(run(mapping.clone(), saying("hi")).await);
    let second = answered(run(mapping, with_state(saying("Track"), &first.session)).await);
    let paths: Vec<_> = bot.posts().into_iter().map(|post| post.path).collect();
    assert_eq!(paths, ["/api/v1/typebots/shop/startChat", "/api/v1/sessions/s1/continueChat"]);
    insta::assert_json_snapshot!("typebot", (bot.posts()[1].json(), first, second));
}

#[tokio::test]
async fn voiceflow_gets_the_request_of_a_button_back() {
    let traces = json!([
        {"type": "text", "payload": {"message": "Pick one", "delay": 1000}},
        {"type": "choice", "payload": {"buttons": [
            {"name": "Track", "request": {"type": "path-1", "payload": {"label": "Track"}}}]}},
    ]);
    let bot = FakeBot::start([
        responds(200, traces.to_string()),
        responds(200, r#"[{"type":"handoff","payload":"{}"}]"#),
    ])
    .await;
    let mapping = preset("voiceflow", &bot, "/state/user/{conversation.id}/interact");
    let mut asked = saying("hi");
    asked.messages[0].choice = None;
    let first = answered(run(mapping.clone(), asked).await);
    let shown = serde_json::to_value(&first).unwrap();
    let mut pressed = turn();
    pressed.messages[0].choice =
        Some(serde_json::from_value(shown["actions"][0]["choices"][0].clone()).unwrap());
    let second = answered(run(mapping, pressed).await);
    assert_eq!(
        bot.posts()[1].json()["action"],
        json!({"type": "path-1", "payload": {"label": "Track"}})
    );
    insta::assert_json_snapshot!("voiceflow", (first, second));
}
