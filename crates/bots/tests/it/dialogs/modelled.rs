//! A bot that names a model: a scripted server that speaks as models do.

use std::{fs, path::Path, sync::Arc, time::Duration};

use deskmate_bots::{Answered, Bot, BotFile, BotModels, DialogBot, Outcome, Timing};
use serde_json::{Value, json};

use super::{in_time, of_file};
use crate::{
    agent::{completion, json_of, text},
    fake_bot::{FakeBot, responds},
    sample::call,
    test_timing::{Patient, TestTiming},
};

const BOT: &str = r"
deskmate: 1
nlp: { model: { url: 'env:URL', name: tiny, key: 'env:KEY' } }
intents:
  track: [Where is my order?, Track my parcel]
  hours: [When are you open?]
entities:
  order_number: { pattern: '[A-Z]-\d{1,6}' }
dialogs:
  introduction: { message: [ { text: Hello. } ] }
  track: { intent: track, message: [ { text: 'Tracking {order_number}.' } ] }
  hours: { intent: hours, message: [ { text: Always. } ] }
  not_understood: { message: [ { text: Pardon? } ] }
";

/// The bot of this file, whose model is that server.
fn bot(file: &str, model: &FakeBot, timing: Arc<dyn Timing>) -> DialogBot {
    let folder = tempfile::tempdir().unwrap();
    // What was read once stays, whatever becomes of the file.
    in_folder(folder.path(), file, model, timing)
}

fn in_folder(folder: &Path, file: &str, model: &FakeBot, timing: Arc<dyn Timing>) -> DialogBot {
    let path = folder.join("bot.yaml");
    fs::write(&path, file).unwrap();
    let url = format!("http://{}/v1", model.place);
    let stands_for = move |text: &str| match text {
        "env:URL" => Ok(url.clone()),
        "env:KEY" => Ok("sk-secret".to_owned()),
        "env:UNSET" => Err("the environment variable UNSET is not set".to_owned()),
        other => Ok(other.to_owned()),
    };
    let models = BotModels::new(Arc::new(stands_for), Arc::clone(&timing));
    let file = BotFile::at(path, models);
    in_time(file, &[], timing)
}

fn choice(intent: &str, values: &Value) -> Value {
    json!({ "intent": intent, "values": values })
}

async fn said(bot: &DialogBot, text: &str) -> (String, String) {
    let mut turn = crate::agent::says(text);
    turn.session.clear();
    let Outcome::Answered(Answered { answer, path, .. }) = bot.turn(&call(turn)).await else {
        panic!()
    };
    (json!(answer.actions)[0]["text"].as_str().unwrap_or_default().to_owned(), path.join("\n"))
}

#[tokio::test]
async fn the_model_is_asked_with_a_schema_and_what_it_chooses_is_done() {
    let answer = choice("track", &json!({ "order_number": "A-17" })).to_string();
    let model = FakeBot::start([text(&answer)]).await;
    let bot = bot(BOT, &model, Arc::new(Patient));
    let (does, path) = said(&bot, "any news of a 17? I paid with 4111 1111 1111 1111").await;
    assert_eq!(does, "Tracking A-17.", "{path}");
    assert!(path.contains("`tiny` read 100 and wrote 10 tokens in 0 ms"), "{path}");
    assert!(path.contains("the model chooses `track`, and finds order_number"), "{path}");
    let post = &model.posts()[0];
    assert_eq!(post.path, "/v1/chat/completions");
    assert_eq!(post.header("authorization"), Some("Bearer sk-secret"));
    let body = post.json();
    let format = &body["response_format"];
    assert_eq!(
        (&format["type"], &format["json_schema"]["strict"]),
        (&json!("json_schema"), &json!(true))
    );
    let schema = &format["json_schema"]["schema"];
    assert_eq!(schema["properties"]["intent"]["enum"], json!(["track", "hours", "none"]));
    assert_eq!(body["messages"][1]["content"], "any news of a 17? I paid with [card number]");
    assert_eq!(body.get("tools"), None);
    // Nothing else of the customer leaves.
    let sent = String::from_utf8(post.body.to_vec()).unwrap();
    for hidden in ["Joe", "joe@x.test", "4111"] {
        assert!(!sent.contains(hidden), "{hidden}: {sent}");
    }
}

#[tokio::test]
async fn every_kind_of_endpoint_is_told_the_shape_of_its_answer() {
    let chosen = choice("hours", &json!({ "order_number": null }));
    let responses = json!({"status": "completed", "output": [{"type": "message", "content": [
        {"type": "output_text", "text": format!("```json\n{chosen}\n```")}]}]});
    let messages = json!({"content": [{"type": "tool_use", "id": "t", "name": "answer", "input": chosen}],
        "stop_reason": "tool_use"});
    for (api, answer, place) in [
        ("responses", responses, "/text/format/schema/properties/intent/enum/1"),
        ("messages", messages, "/tools/0/input_schema/properties/intent/enum/1"),
    ] {
        let model = FakeBot::start([json_of(&answer)]).await;
        let file = BOT.replace("name: tiny", &format!("name: tiny, api: {api}"));
        let bot = bot(&file, &model, Arc::new(Patient));
        let (does, path) = said(&bot, "is somebody there at night").await;
        assert_eq!(does, "Always.", "{api}: {path}");
        let body = model.posts()[0].json();
        assert_eq!(body.pointer(place), Some(&json!("hours")), "{api}: {body}");
    }
}

#[tokio::test]
async fn a_model_that_fails_is_left_alone_for_half_a_minute_and_the_offline_method_understands() {
    let garbage =
        || completion(&json!({"role": "assistant", "content": "I would say: track."}), "stop");
    let refuses =
        completion(&json!({"role": "assistant", "content": null, "refusal": "no"}), "stop");
    let model = FakeBot::start([
        garbage(),
        refuses,
        text(&choice("refund", &json!({})).to_string()),
        responds(500, r#"{"error":{"message":"any news of it"}}"#),
        text(&choice("track", &json!({})).to_string()),
    ])
    .await;
    let timing = Arc::new(Standing(TestTiming::new()));
    let bot = bot(BOT, &model, Arc::clone(&timing) as Arc<dyn Timing>);
    for (told, posts) in [
        ("gave no JSON; understood without a model", 1),
        ("the model refuses to answer; understood without a model", 2),
        ("the model names an intent that does not exist; understood without it", 3),
        ("answered 500", 4),
        ("the model failed a moment ago, and is not asked; understood without a model", 4),
    ] {
        let (does, path) = said(&bot, "any news of it").await;
        assert_eq!(does, "Hello.");
        assert!(path.contains(told), "{told}: {path}");
        assert!(!path.contains("any news"), "{path}");
        assert_eq!(model.posts().len(), posts, "{told}");
    }
    timing.0.advance(Duration::from_secs(31));
    assert_eq!(said(&bot, "any news of it").await.0, "Tracking .");
}

/// Time that stands still unless it is moved; no wait ends.
struct Standing(Arc<TestTiming>);

#[async_trait::async_trait]
impl Timing for Standing {
    fn now_ms(&self) -> i64 {
        self.0.now_ms()
    }

    async fn sleep(&self, _: Duration) {
        std::future::pending::<()>().await;
    }
}

#[tokio::test]
async fn a_model_that_is_slow_or_gone_changes_nothing() {
    let slow = FakeBot::start([]).await;
    let (does, path) = said(&bot(BOT, &slow, TestTiming::new()), "any news of it").await;
    assert_eq!(does, "Hello.");
    assert!(path.contains("did not answer within 5 s; understood without a model"), "{path}");
    let gone = FakeBot::start([]).await;
    let place = gone.place.clone();
    let bot = bot(BOT, &gone, Arc::new(Patient));
    drop(gone);
    let (does, path) = said(&bot, "any news of it").await;
    assert_eq!(does, "Hello.");
    assert!(path.contains(&format!("the model `tiny` at {place}")), "{path}");
    // And what the offline method understands needs none.
    assert_eq!(said(&bot, "Where is my order?").await.0, "Tracking .");
}

#[tokio::test]
async fn the_other_model_is_asked_where_the_first_one_fails() {
    let answer = choice("hours", &json!({})).to_string();
    let model = FakeBot::start([responds(503, ""), text(&answer)]).await;
    let file = BOT.replace("name: tiny,", "name: tiny, fallback: { url: 'env:URL', name: other },");
    let bot = bot(&file, &model, Arc::new(Patient));
    assert_eq!(said(&bot, "is somebody there at night").await.0, "Always.");
    assert_eq!(model.posts()[1].json()["model"], "other");
}

#[tokio::test]
async fn nothing_is_asked_where_nobody_wants_it_and_what_is_unset_is_told() {
    let model = FakeBot::start([]).await;
    let offline = of_file(BotFile::of_text("bot.yaml", BOT), &[]);
    assert_eq!(said(&offline, "any news of it").await.0, "Hello.");
    assert_eq!(model.posts().len(), 0);
    assert_eq!(offline.probe().await, Ok(Vec::new()));
    let folder = tempfile::tempdir().unwrap();
    let unset = BOT.replace("env:URL", "env:UNSET");
    let unset = in_folder(folder.path(), &unset, &model, Arc::new(Patient));
    let why = unset.error().unwrap();
    assert!(
        why.contains("bot.yaml:3:22: error: the environment variable UNSET is not set"),
        "{why}"
    );
    let bot = in_folder(folder.path(), BOT, &model, Arc::new(Patient));
    drop(model);
    let why = bot.probe().await.unwrap_err().join("");
    assert!(why.starts_with("nlp.model.url: the model `tiny` at 127.0.0.1:"), "{why}");
}

/// A bot whose model may use so much, and what it says to the same customer again and again.
struct Frugal {
    bot: DialogBot,
    session: deskmate_core::Session,
}

impl Frugal {
    fn new(limits: &str, model: &FakeBot, timing: Arc<dyn Timing>) -> Self {
        let file = BOT.replace(
            "key: 'env:KEY' }",
            &format!("key: 'env:KEY', price: {{ input: 1000, output: 0 }} }}, limits: {limits}"),
        );
        Self { bot: bot(&file, model, timing), session: deskmate_core::Session::new() }
    }

    async fn hears(&mut self, text: &str) -> (String, String) {
        let mut turn = crate::agent::says(text);
        turn.session = self.session.clone();
        let outcome = self.bot.turn(&call(turn)).await;
        let Outcome::Answered(Answered { answer, path, .. }) = outcome else {
            panic!("{outcome:?}")
        };
        self.session.extend(answer.session.clone());
        self.session.retain(|_, value| !value.is_null());
        (json!(answer.actions)[0]["text"].as_str().unwrap_or_default().to_owned(), path.join("\n"))
    }
}

#[tokio::test]
async fn a_conversation_that_has_used_what_it_may_is_understood_offline() {
    let answers = || (0..9).map(|_| text(&choice("track", &json!({})).to_string()));
    for limits in ["{ conversation: { tokens: 200 } }", "{ conversation: { money: 0.15 } }"] {
        let model = FakeBot::start(answers()).await;
        let mut frugal = Frugal::new(limits, &model, Arc::new(Patient));
        for _ in 0..2 {
            assert_eq!(frugal.hears("any news of it").await.0, "Tracking .");
        }
        let (does, path) = frugal.hears("any news of it").await;
        assert_eq!(does, "Pardon?", "{path}");
        let told = "the model is not asked: This conversation has used what it may";
        assert!(path.contains(told), "{path}");
        assert_eq!(model.posts().len(), 2, "{limits}");
        // What needs no model is as it was; and another conversation has its own.
        assert_eq!(frugal.hears("Where is my order?").await.0, "Tracking .");
        frugal.session.clear();
        assert_eq!(frugal.hears("any news of it").await.0, "Tracking .");
    }
}

#[tokio::test]
async fn a_day_has_its_limit_too_and_ends() {
    let answers = (0..9).map(|_| text(&choice("track", &json!({})).to_string()));
    let model = FakeBot::start(answers).await;
    let timing = Arc::new(Standing(TestTiming::new()));
    let mut frugal = Frugal::new("{ day: { tokens: 150 } }", &model, Arc::clone(&timing) as _);
    for _ in 0..2 {
        frugal.session.clear();
        assert_eq!(frugal.hears("any news of it").await.0, "Tracking .");
    }
    frugal.session.clear();
    let (does, path) = frugal.hears("any news of it").await;
    assert_eq!(does, "Hello.", "{path}");
    assert!(path.contains("The bot has used what it may in a day: 150 tokens"), "{path}");
    timing.0.advance(Duration::from_secs(24 * 3600));
    assert_eq!(frugal.hears("any news of it").await.0, "Tracking .");
}

/// However a dialog clears its variables.
#[tokio::test]
async fn what_was_used_is_not_forgotten_with_the_variables() {
    let answers = (0..9).map(|_| text(&choice("hours", &json!({})).to_string()));
    let model = FakeBot::start(answers).await;
    let file = BOT.replace("hours: { intent: hours, message: [ { text: Always. } ] }", "hours: { intent: hours, action: [ { clear: all } ], goto: open }\n  open: { message: [ { text: Always. } ] }");
    let file = file
        .replace("key: 'env:KEY' }", "key: 'env:KEY' }, limits: { conversation: { tokens: 100 } }");
    let session = deskmate_core::Session::new();
    let mut frugal = Frugal { bot: bot(&file, &model, Arc::new(Patient)), session };
    for _ in 0..3 {
        frugal.hears("is somebody there at night").await;
        assert_eq!(frugal.hears("When are you open?").await.0, "Always.");
    }
    assert_eq!(model.posts().len(), 1);
    let named = frugal.session.keys().filter(|name| !name.starts_with('_')).count();
    assert_eq!(named, 0, "{:?}", frugal.session);
}

#[tokio::test]
async fn limits_that_cannot_be_kept_are_told() {
    let model = FakeBot::start([]).await;
    let unpriced = "key: 'env:KEY' }, limits: { day: { money: 1 } }";
    let unpriced = BOT.replace("key: 'env:KEY' }", unpriced);
    let of_nothing = "deskmate: 1\nnlp: { limits: { day: { tokens: 5 } } }\n\
                      dialogs: { introduction: { message: [ { text: Hello. } ] } }\n";
    for (file, why) in [
        (&*unpriced, "what a model costs is not known"),
        (of_nothing, "there is no model that could be asked"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let bot = in_folder(folder.path(), file, &model, Arc::new(Patient));
        let why_not = bot.error().unwrap();
        assert!(why_not.contains(why), "{why_not}");
    }
}

/// As `deskmate test --twin` plays a test.
#[tokio::test]
async fn what_a_test_says_that_the_model_answers_is_taken_for_its_answer() {
    let tests = "- name: x\n  given: { model: [ { said: any news of it, intent: track } ] }\n  steps: [ customer: hi ]\n";
    let tests = deskmate_dialog::testing::Tests::parse("bot.test.yaml", tests).unwrap();
    let answers = &tests.all()[0].given.as_ref().unwrap().model;
    let file = BotFile::of_text_with("bot.yaml", BOT, BotModels::scripted(answers));
    let bot = of_file(file, &[]);
    assert_eq!(said(&bot, "any news of it").await.0, "Tracking .");
    let (does, path) = said(&bot, "is somebody there at night").await;
    assert_eq!(does, "Hello.");
    assert!(path.contains("the test has no answer of the model"), "{path}");
}
