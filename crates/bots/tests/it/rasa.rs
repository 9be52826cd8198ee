//! Rasa's REST channel: answers as Rasa 3.6 gives them.

use axum::response::Response;
use deskmate_bots::{Bot, Failure, Heard, Outcome, Post, RasaBot, RasaBotOptions};
use deskmate_core::{
    Reason, Turn,
    action::{Action, Answer},
};
use serde_json::{Value, json};

use crate::{
    fake_bot::{FakeBot, responds},
    sample::{because, call, saying, turn},
};

async fn run(bot: &FakeBot, turn: Turn) -> Outcome {
    let options = RasaBotOptions {
        back_end: bot.back_end(),
        token: Some("tok".into()),
        returned: Some("/returned".into()),
        callback: false,
    };
    RasaBot::new(options).unwrap().turn(&call(turn)).await
}

fn answered(outcome: Outcome) -> Answer {
    match outcome {
        Outcome::Answered(answered) => answered.answer,
        other => panic!("{other:?}"),
    }
}

async fn meant(messages: Value) -> Value {
    let bot = FakeBot::start([responds(200, messages.to_string())]).await;
    serde_json::to_value(answered(run(&bot, turn()).await)).unwrap()
}

async fn failure(responses: impl IntoIterator<Item = Response>) -> String {
    let bot = FakeBot::start(responses).await;
    match run(&bot, saying("hello")).await {
        Outcome::Failed(Failure::Final { why }) => why.replace(&bot.place, "BOT"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_message_goes_under_the_conversations_name_and_a_choice_by_its_payload() {
    let hello = r#"[{"recipient_id":"c1","text":"Hello!"}]"#;
    let bot = FakeBot::start([responds(200, hello), responds(200, hello)]).await;
    let mut typed = saying("where is it?");
    typed.messages[0].choice = None;
    run(&bot, typed).await;
    run(&bot, turn()).await;
    let posts = bot.posts();
    assert_eq!(posts[0].path, "/webhooks/rest/webhook");
    let (typed, pressed) = (posts[0].json(), posts[1].json());
    assert_eq!(typed["sender"], "215474343849634");
    assert_eq!(typed["message"], "where is it?");
    assert_eq!(typed["metadata"]["firstname"], "Joe");
    assert_eq!(pressed["message"], "track");
}

#[tokio::test]
async fn what_was_written_before_a_press_is_not_lost() {
    let bot = FakeBot::start([
        responds(200, r#"[{"text":"One"}]"#),
        responds(200, r#"[{"text":"Two"}]"#),
    ])
    .await;
    let mut both = turn();
    let mut before = both.messages[0].clone();
    (before.text, before.choice) = ("And where is my bill?".into(), None);
    both.messages.insert(0, before);
    assert_eq!(answered(run(&bot, both).await).actions.len(), 2);
    let sent: Vec<_> = bot.posts().iter().map(|post| post.json()["message"].clone()).collect();
    assert_eq!(sent, ["And where is my bill?", "track"]);
}

#[tokio::test]
async fn every_kind_of_message_arrives() {
    let messages = json!([
        {"recipient_id": "c1", "text": "Hello!\n\nHow can I help?", "buttons": [
            {"title": "Track my order", "payload": "/order"}, {"title": "Talk to a person", "payload": "/human"}]},
        {"recipient_id": "c1", "image": "https://example.com/label.png"},
        {"recipient_id": "c1", "attachment": {"type": "file", "payload": {"src": "https://x.test/a.pdf"}}},
        {"recipient_id": "c1", "elements": [{"title": "Red", "subtitle": "10 euro", "image_url": "https://x.test/r.png",
            "buttons": [{"title": "Buy", "payload": "/buy"}]}]},
        {"recipient_id": "c1", "custom": {"handover": {"team": "Shipping", "note": "Customer wants a person"}}},
    ]);
    insta::assert_json_snapshot!("rasa", meant(messages).await);
}

#[tokio::test]
async fn custom_messages_may_use_the_bot_protocols_own_words() {
    let own = json!([{"custom": {"deskmate": {"actions": [{"type": "note", "text": "Look"}], "session": {"a": 1}}}}]);
    let meant = meant(own).await;
    assert_eq!(meant["actions"][0]["type"], "note");
    assert_eq!(meant["session"], json!({"a": 1}));
}

/// A dead action server is `[]` with 200, and only the tracker tells.
#[tokio::test]
async fn an_empty_answer_is_silence_only_where_the_tracker_says_so() {
    let tracker = |paused: bool, events: Value| {
        responds(200, json!({"paused": paused, "events": events}).to_string())
    };
    let user = json!({"event": "user"});
    let ran = json!({"event": "action", "name": "action_note"});
    let noted = json!({"event": "slot", "name": "noted", "value": true});
    for silent in [tracker(true, json!([user])), tracker(false, json!([user, ran, noted]))] {
        let bot = FakeBot::start([responds(200, "[]"), silent]).await;
        assert_eq!(answered(run(&bot, saying("hello")).await), Answer::default());
        assert_eq!(bot.posts()[1].path, "/conversations/215474343849634/tracker");
    }
    assert_eq!(
        failure([responds(200, "[]"), tracker(false, json!([ran, noted, user, noted, ran]))]).await,
        "the bot at BOT did nothing about the message: an action of it failed; look at its action server"
    );
    assert_eq!(
        failure([responds(200, "[]"), responds(401, "{}")]).await,
        "the bot at BOT gave no answer, and its tracker cannot be read to know whether it meant to \
         (401 Unauthorized): start it with `--enable-api`, and set `token` if it has one"
    );
}

#[tokio::test]
async fn one_that_gets_it_back_is_resumed_and_told() {
    let bot = FakeBot::start([
        responds(200, "{}"),
        responds(200, r#"[{"recipient_id":"c1","text":"Back again."}]"#),
    ])
    .await;
    let mut back = because(Reason::Returned);
    back.messages.clear();
    answered(run(&bot, back).await);
    let posts = bot.posts();
    assert_eq!(posts[0].path, "/conversations/215474343849634/tracker/events");
    assert_eq!(posts[0].json(), json!([{"event": "resume"}]));
    assert_eq!(posts[1].json()["message"], "/returned");
}

#[tokio::test]
async fn what_is_no_list_of_messages_is_told() {
    for body in [r#"{"text":"hi"}"#, r#"[{"text":7}]"#, r#"[{"buttons":[{}]}]"#] {
        let why = failure([responds(200, body)]).await;
        assert!(why.starts_with("the bot at BOT gave an answer that does not fit: "), "{why}");
    }
    let why = failure([responds(404, "<html>")]).await;
    assert!(why.starts_with("the bot at BOT answered 404 Not Found; check the path"), "{why}");
}

fn calls_back(bot: &FakeBot) -> RasaBot {
    let options =
        RasaBotOptions { back_end: bot.back_end(), token: None, returned: None, callback: true };
    RasaBot::new(options).unwrap()
}

#[tokio::test]
async fn over_the_callback_channel_each_message_comes_by_itself() {
    let bot = FakeBot::start([responds(200, "success")]).await;
    let rasa = calls_back(&bot);
    let asked = answered(rasa.turn(&call(saying("hello"))).await);
    assert_eq!(bot.posts()[0].path, "/webhooks/callback/webhook");
    assert_eq!(
        serde_json::to_value(&asked.actions).unwrap(),
        json!([{"type": "timer", "name": "_awaited", "after": 10}])
    );
    let posts = |body: Value| Post { asks: false, query: vec![], body: body.to_string().into() };
    let message = json!({"recipient_id": "215474343849634", "text": "Hi", "buttons": [{"title": "Yes", "payload": "/y"}]});
    let Heard::Said { conversation, said, .. } = rasa.hear(&posts(message.clone())) else {
        panic!()
    };
    assert_eq!(conversation.as_str(), "215474343849634");
    assert!(matches!(&said.answer.actions[..], [Action::Say(say)] if say.choices[0].id == "/y"));
    assert!(matches!(rasa.hear(&posts(json!({"text": "Hi"}))), Heard::Unreadable(_)));
    let rest =
        RasaBotOptions { back_end: bot.back_end(), token: None, returned: None, callback: false };
    assert_eq!(RasaBot::new(rest).unwrap().hear(&posts(message)), Heard::NotExpected);
}

#[tokio::test]
async fn a_callback_that_never_comes_is_looked_into() {
    let tracker = json!({"paused": false, "events": [{"event": "user"}]}).to_string();
    let bot = FakeBot::start([responds(200, "success"), responds(200, tracker)]).await;
    let rasa = calls_back(&bot);
    let asked = answered(rasa.turn(&call(saying("hello"))).await);
    let mut timer = because(Reason::Timer { timer: "_awaited".into() });
    timer.messages.clear();
    timer.session.extend(asked.session);
    let outcome = rasa.turn(&call(timer)).await;
    let Outcome::Failed(Failure::Final { why }) = outcome else { panic!("{outcome:?}") };
    assert!(why.ends_with("an action of it failed; look at its action server"), "{why}");
}
