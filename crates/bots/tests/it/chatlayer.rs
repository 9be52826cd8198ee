//! A Chatlayer bot: what its webhook channel is sent, and what it and the offloading webhook post.

use std::time::Duration;

use deskmate_bots::{
    Bot, ChatlayerBot, ChatlayerBotOptions, ChatlayerPostback, Failure, Heard, Outcome, Post,
};
use deskmate_core::{Choice, Message, PartId, Reason, Session, Turn, action::Answer};
use serde_json::{Value, json};

use crate::{
    fake_bot::{FakeBot, responds},
    sample::{because, call, saying, turn},
};

const USER: &str = "deskmate-intercom-conversation--215474343849634";

fn options(at: &FakeBot) -> ChatlayerBotOptions {
    ChatlayerBotOptions {
        back_end: at.back_end(),
        channel: Some("5f3e".into()),
        verify_token: "8wMs".into(),
        postback: ChatlayerPostback::Text,
        pause: false,
        within: Duration::from_secs(300),
        returned: None,
    }
}

async fn taking(times: usize) -> (FakeBot, ChatlayerBot) {
    let received = || responds(200, r#"{"message":"EVENT_RECEIVED"}"#);
    let at = FakeBot::start((0..times).map(|_| received())).await;
    let bot = ChatlayerBot::new(options(&at)).unwrap();
    (at, bot)
}

async fn bot() -> ChatlayerBot {
    taking(0).await.1
}

fn pressing(id: &str) -> Turn {
    let mut turn = saying("Yes");
    turn.messages[0].choice = Some(Choice { id: id.into(), title: "Yes".into() });
    turn
}

fn posts(body: &Value) -> Post {
    Post { asks: false, query: Vec::new(), body: body.to_string().into_bytes() }
}

fn says(message: &Value) -> Value {
    json!({"senderId": USER, "message": message, "messageCounter": 1, "verifyToken": "8wMs"})
}

/// What a message of the bot means.
async fn meant(message: Value) -> Value {
    match bot().await.hear(&posts(&says(&message))) {
        Heard::Said { conversation, said, .. } => {
            assert_eq!(conversation.as_str(), "215474343849634");
            json!(said.answer)
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_message_goes_to_the_channel_with_its_customer_and_variables() {
    let (at, bot) = taking(1).await;
    let mut turn = saying("hi");
    turn.messages[0].choice = None;
    let outcome = bot.turn(&call(turn)).await;
    let Outcome::Answered(answered) = outcome else { panic!("{outcome:?}") };
    assert_eq!(
        json!(answered.answer.actions),
        json!([{"type": "timer", "name": "_awaited", "after": 300}]),
        "what it says comes by itself"
    );
    let post = &at.posts()[0];
    assert_eq!(post.path, "/v1/channels/webhook/5f3e/messages");
    let sent = post.json();
    assert_eq!(sent["message"], json!({"textMessage": {"text": "hi"}}));
    let user =
        json!({"id": USER, "firstName": "Joe", "lastName": "Doe", "preferredLanguage": "nl"});
    assert_eq!(sent["user"], user);
    assert_eq!(sent["sessionData"]["intercom_user_email"], "joe@x.test");
    assert_eq!(sent["sessionData"]["uploadedFileUrl"], "https://x.test/r.png");
    assert!(USER.len() >= 32);
}

#[tokio::test]
async fn a_press_goes_back_as_documented_or_as_the_switch_says() {
    let old = r#"{"title":"Yes","nextDialogstateId":"71001a34","parameters":[{"key":"a","value":"b","order":1}]}"#;
    let opaque = "0123456789abcdef";
    for (postback, id, sent) in [
        (
            ChatlayerPostback::Text,
            old,
            json!({"postbackMessage": {"title": "Yes",
            "nextDialogstateId": "71001a34", "sessionDataToSet": [{"key": "a", "value": "b"}]}}),
        ),
        (ChatlayerPostback::Text, opaque, json!({"textMessage": {"text": "Yes"}})),
        (
            ChatlayerPostback::Payload,
            opaque,
            json!({"postbackMessage": {"title": "Yes", "payload": opaque}}),
        ),
        (
            ChatlayerPostback::NextDialogstateId,
            opaque,
            json!({"postbackMessage": {"title": "Yes", "nextDialogstateId": opaque}}),
        ),
    ] {
        let at = FakeBot::start([responds(200, "{}")]).await;
        let bot = ChatlayerBot::new(ChatlayerBotOptions { postback, ..options(&at) }).unwrap();
        bot.turn(&call(pressing(id))).await;
        assert_eq!(at.posts()[0].json()["message"], sent, "{postback:?} {id}");
    }
}

#[tokio::test]
async fn several_messages_are_several_and_one_that_gets_it_back_may_be_told() {
    let (at, bot) = taking(2).await;
    let mut both = turn();
    both.messages.insert(0, Message::new(PartId::new("131"), "One thing".into(), 1));
    bot.turn(&call(both)).await;
    assert_eq!(at.posts()[0].json()["message"]["textMessage"]["text"], "One thing");
    assert_eq!(at.posts()[1].json()["message"]["textMessage"]["text"], "Track my order");

    let back = || Turn { messages: Vec::new(), ..because(Reason::Returned) };
    let (at, bot) = taking(1).await;
    assert_eq!(bot.turn(&call(back())).await, Outcome::Answered(Default::default()));
    let told = ChatlayerBot::new(ChatlayerBotOptions {
        returned: Some("I am back".into()),
        ..options(&at)
    });
    told.unwrap().turn(&call(back())).await;
    assert_eq!(at.posts()[0].json()["message"]["textMessage"]["text"], "I am back");
}

#[tokio::test]
async fn every_kind_of_message_arrives() {
    let postback =
        |title: &str| json!({"type": "postback", "title": title, "payload": format!("p-{title}")});
    let template = |payload: Value| json!({"attachment": {"type": "template", "payload": payload}});
    let mut all = Vec::new();
    for message in [
        json!({"text": "Hello!"}),
        json!({"text": "Which?", "quick_replies": [
            {"content_type": "text", "title": "Red", "payload": "abc"}, {"content_type": "text", "title": "Blue"}]}),
        template(json!({"template_type": "button", "text": "Where?", "buttons": [postback("Here"),
            {"type": "web_url", "title": "Shop", "url": "https://shop.test"},
            {"type": "phone_number", "title": "Call", "payload": "+3290000"}]})),
        template(
            json!({"template_type": "generic", "elements": [{"title": "Shoes", "subtitle": "Red",
            "image_url": "https://x.test/r.png", "item_url": "https://x.test/red", "buttons": [postback("Buy")]}]}),
        ),
        template(json!({"template_type": "list", "elements": [{"title": "One"}, {"title": "Two"}],
            "buttons": [postback("More")]})),
        json!({"attachment": {"type": "image", "payload": {"url": "https://x.test/i.png"}}}),
        json!({"type": "event", "data": {"deskmate": {"actions": [{"type": "handover", "team": "Shipping"}]}}}),
    ] {
        all.push(meant(message).await["actions"].clone());
    }
    insta::assert_json_snapshot!("chatlayer", all);
    let seen = bot().await.hear(&posts(&says(&json!({"type": "event", "name": "typing"}))));
    assert_eq!(seen, Heard::Nothing(json!({})), "customers see no events");
}

#[tokio::test]
async fn only_chatlayer_may_post() {
    let bot = bot().await;
    let query = |token: &str| vec![("challenge.verifyToken".to_owned(), token.to_owned())];
    let asks = |token| Post { asks: true, query: query(token), body: Vec::new() };
    assert_eq!(bot.hear(&asks("8wMs")), Heard::Nothing(json!({"status": "ok"})));
    assert_eq!(bot.hear(&asks("other")), Heard::NotProven);
    let mut body = says(&json!({"text": "Hi"}));
    body["verifyToken"] = json!("guess");
    assert_eq!(bot.hear(&posts(&body)), Heard::NotProven);
    body["verifyToken"] = json!("8wMs");
    body["senderId"] = json!("somebody-else");
    assert!(matches!(bot.hear(&posts(&body)), Heard::Unreadable(_)));
    let garbage = Post { asks: false, query: query("8wMs"), body: b"<html>".to_vec() };
    assert!(matches!(bot.hear(&garbage), Heard::Unreadable(_)));
}

#[tokio::test]
async fn an_offload_is_a_handover_and_the_copy_of_every_message_nothing() {
    let at = FakeBot::start([]).await;
    for pause in [false, true] {
        let bot = ChatlayerBot::new(ChatlayerBotOptions { pause, ..options(&at) }).unwrap();
        let event = |body: Value| Post {
            query: vec![("challenge.verifyToken".into(), "8wMs".into())],
            ..posts(&body)
        };
        let offload = json!({"event": "offload", "sessionId": USER, "timestamp": "2026-01-01T00:00:00Z",
            "payload": {"team": "Shipping", "note": "Parcel lost"}, "transcript": []});
        match bot.hear(&event(offload)) {
            Heard::Said { said, reply, .. } => {
                let to = json!([{"type": "handover", "team": "Shipping", "note": "Parcel lost"}]);
                assert_eq!(json!(said.answer.actions), to);
                assert_eq!(reply, json!({"offloadSuccess": true, "pauseBot": pause}));
            }
            other => panic!("{other:?}"),
        }
        let copy = json!({"event": "messages", "sessionId": USER, "messages": [{"actor": "bot"}]});
        assert_eq!(bot.hear(&event(copy)), Heard::Nothing(json!({})));
    }
}

#[tokio::test]
async fn a_post_that_comes_again_is_not_said_again_until_the_customer_wrote() {
    let (_at, bot) = taking(2).await;
    let session = |answer: &Answer| -> Session { answer.session.clone() };
    let heard = |session: &Session| match bot.hear(&posts(&says(&json!({"text": "Sorry?"})))) {
        Heard::Said { said, .. } => said.take_in(session),
        other => panic!("{other:?}"),
    };
    let first = heard(&Session::new()).unwrap();
    assert_eq!(heard(&session(&first)), None, "the same post");
    let mut next = saying("what?");
    next.session.extend(session(&first));
    let Outcome::Answered(asked) = bot.turn(&call(next)).await else { panic!() };
    assert!(heard(&session(&asked.answer)).is_some(), "the same words, in answer to something new");
}

#[tokio::test]
async fn silence_and_refusals_are_told() {
    let why = |outcome| match outcome {
        Outcome::Failed(Failure::Final { why }) => why,
        other => panic!("{other:?}"),
    };
    let (at, bot) = taking(1).await;
    let Outcome::Answered(asked) = bot.turn(&call(saying("hi"))).await else { panic!() };
    let mut timer = because(Reason::Timer { timer: "_awaited".into() });
    timer.messages.clear();
    timer.session.extend(asked.answer.session.clone());
    let silent = why(bot.turn(&call(timer.clone())).await).replace(&at.place, "BOT");
    assert!(
        silent.starts_with("the bot at BOT took the message and has said nothing for 300 s"),
        "{silent}"
    );
    let Heard::Said { said, .. } = bot.hear(&posts(&says(&json!({"text": "Hello"})))) else {
        panic!()
    };
    let said = said.take_in(&timer.session).unwrap();
    timer.session.extend(said.session);
    assert_eq!(json!(answered(bot.turn(&call(timer)).await).actions), json!([]), "it has spoken");

    for (status, part) in [
        (401, "does not take the access token"),
        (404, "knows no such webhook channel"),
        (400, "answered 400 Bad Request"),
    ] {
        let at = FakeBot::start([responds(status, "{}")]).await;
        let bot = ChatlayerBot::new(options(&at)).unwrap();
        let why = why(bot.turn(&call(saying("hi"))).await);
        assert!(why.contains(part), "{why}");
    }
    let at = FakeBot::start([responds(500, "{}")]).await;
    let outcome = ChatlayerBot::new(options(&at)).unwrap().turn(&call(saying("hi"))).await;
    assert!(matches!(outcome, Outcome::Failed(Failure::Retry { .. })), "{outcome:?}");
}

fn answered(outcome: Outcome) -> Answer {
    match outcome {
        Outcome::Answered(answered) => answered.answer,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_mistake_in_the_configuration_is_named() {
    let at = FakeBot::start([]).await;
    let wrong = |options| ChatlayerBot::new(options).unwrap_err().to_string();
    let no_channel = wrong(ChatlayerBotOptions { channel: None, ..options(&at) });
    assert!(no_channel.contains("`channel`: write either"), "{no_channel}");
    let empty = wrong(ChatlayerBotOptions { verify_token: " ".into(), ..options(&at) });
    assert!(empty.contains("`verify_token`: must not be empty"), "{empty}");
}
