//! A bot in Botpress Cloud: what its Chat API does, and how it fails.

pub(crate) mod server;

use std::time::Duration;

use deskmate_bots::{Bot, BotpressBot, BotpressBotOptions, Failure, Outcome, Secret};
use deskmate_core::{
    Choice, Message, PartId, Reason, Turn,
    action::{Action, Answer},
};
use serde_json::{Value, json};

use self::server::{FakeBotpress, Fault};
use crate::sample::{call, turn};

fn saying(texts: &[&str]) -> Turn {
    let mut turn = turn();
    turn.session.clear();
    let message = |(at, text): (usize, &&str)| {
        Message::new(PartId::new(format!("{text}-{at}")), (*text).into(), 1_734_537_561)
    };
    turn.messages = texts.iter().enumerate().map(message).collect();
    turn
}

/// The next turn after an answer.
fn after(answer: &Answer, mut turn: Turn) -> Turn {
    turn.session.extend(answer.session.clone());
    turn.session.retain(|_, value| !value.is_null());
    turn
}

fn because(reason: Reason) -> Turn {
    Turn { reason, ..saying(&[]) }
}

async fn answers(bot: &BotpressBot, turn: Turn) -> Answer {
    match bot.turn(&call(turn)).await {
        Outcome::Answered(answered) => answered.answer,
        other => panic!("{other:?}"),
    }
}

async fn fails(bot: &BotpressBot, turn: Turn) -> String {
    match bot.turn(&call(turn)).await {
        Outcome::Failed(Failure::Final { why } | Failure::Retry { why, .. }) => why,
        other => panic!("{other:?}"),
    }
}

/// What is said, and what else is done, in short.
fn brief(answer: &Answer) -> Vec<String> {
    let brief = |action: &Action| match action {
        Action::Say(say) => say.text.clone(),
        Action::Handover(to) => format!("→ {}", to.team.as_deref().unwrap_or("people")),
        Action::Timer(timer) => format!("⏲ {} s", timer.after),
        other => format!("{other:?}"),
    };
    answer.actions.iter().map(brief).collect()
}

fn text(text: impl Into<String>) -> Value {
    json!({"type": "text", "text": text.into()})
}

/// Says what was sent to it; of an event what it tells.
fn echoes(sent: &Value) -> Vec<(usize, Value)> {
    let payload = &sent["payload"];
    match payload["text"].as_str() {
        Some(said) => vec![(0, text(format!("You: {said}")))],
        None => vec![(0, text(format!("Event: {}", payload["deskmate"]["reason"])))],
    }
}

#[tokio::test]
async fn a_conversation_is_begun_once_and_gone_on_with() {
    let fake = FakeBotpress::start(echoes).await;
    let bot = fake.bot();
    let first = answers(&bot, saying(&["Hi", "there"])).await;
    assert_eq!(brief(&first), ["You: Hi", "You: there"]);
    // Another process has only what is kept.
    let second = answers(&fake.bot(), after(&first, saying(&["more"]))).await;
    assert_eq!(brief(&second), ["You: more"]);
    let service = fake.service();
    let began: Vec<_> =
        service.calls.iter().filter(|call| !["look", "message"].contains(&&***call)).collect();
    assert_eq!(began, ["user", "conversation known"]);
    let told = &service.sent[0]["metadata"]["deskmate"];
    assert_eq!((&told["id"], &told["reason"]), (&json!("Hi-0"), &json!("message")));
    assert_eq!(told["contact"]["name"], "Joe Doe");
    assert_eq!(told["session"]["firstname"], "Joe");
}

#[tokio::test]
async fn with_an_encryption_key_user_and_conversation_are_named_after_ours() {
    let fake = FakeBotpress::start(echoes).await;
    fake.service().signs = true;
    let options =
        || BotpressBotOptions { encryption_key: Some(Secret::from("k")), ..fake.options() };
    let bot = || BotpressBot::new(options()).unwrap();
    assert_eq!(brief(&answers(&bot(), saying(&["Hi"])).await), ["You: Hi"]);
    // What was kept is lost: the same conversation is found, and what is there is not sent again.
    let again = answers(&bot(), saying(&["Hi"])).await;
    assert_eq!(brief(&again), ["You: Hi"]);
    assert_eq!(fake.sent().len(), 1);
    assert!(!json!(again.session).to_string().contains("key"), "{:?}", again.session);
}

#[tokio::test]
async fn every_kind_of_message_comes_whole() {
    let fake = FakeBotpress::start(|_| {
        let card = json!({"type": "card", "title": "Shoe", "subtitle": "Red", "imageUrl": "https://x.test/s.png", "actions": [
            {"action": "postback", "label": "Buy", "value": "BUY"},
            {"action": "say", "label": "More", "value": "Tell me more"},
            {"action": "url", "label": "See", "value": "https://x.test/shoe"}]});
        let all = [
            text("1 * 2 * 3"),
            json!({"type": "markdown", "markdown": "**bold**"}),
            json!({"type": "image", "imageUrl": "https://x.test/a.png"}),
            json!({"type": "audio", "audioUrl": "https://x.test/a.mp3"}),
            json!({"type": "video", "videoUrl": "https://x.test/a.mp4"}),
            json!({"type": "file", "fileUrl": "https://x.test/a.pdf", "title": "Label"}),
            json!({"type": "location", "latitude": 51.05, "longitude": 3.72, "title": "Shop", "address": "Ghent"}),
            card.clone(),
            json!({"type": "carousel", "items": [card.clone(), card]}),
            json!({"type": "choice", "text": "Which?", "options": [{"label": "One", "value": "1"}, {"label": "Two", "value": ""}]}),
            json!({"type": "dropdown", "text": "Size?", "options": [{"label": "43", "value": "43"}]}),
            json!({"type": "bloc", "items": [text("a"), {"type": "image", "imageUrl": "https://x.test/b.png"}]}),
            json!({"type": "hologram"}),
            text(" "),
        ];
        all.map(|payload| (0, payload)).into()
    })
    .await;
    let answer = answers(&fake.bot(), saying(&["All"])).await;
    insta::assert_json_snapshot!(answer.actions);
    let bot = BotpressBot::new(BotpressBotOptions { markdown: true, ..fake.options() }).unwrap();
    let answer = answers(&bot, saying(&["All"])).await;
    assert_eq!(json!(answer.actions[0])["format"], "markdown");
}

#[tokio::test]
async fn what_the_customer_sends_comes_as_what_it_is() {
    let fake = FakeBotpress::start(echoes).await;
    let mut turn = saying(&["Look", "Track my order", ""]);
    turn.messages[1].choice = Some(Choice { id: "TRACK".into(), title: "Track my order".into() });
    let file = crate::sample::turn().messages[0].attachments[0].clone();
    for (name, kind) in [
        ("a.png", "image/png"),
        ("a.ogg", "audio/ogg"),
        ("a.mp4", "video/mp4"),
        ("a.pdf", "application/pdf"),
    ] {
        let (name, content_type) = (Some(name.to_owned()), Some(kind.to_owned()));
        let url = format!("https://x.test/{kind}");
        turn.messages[2].attachments.push(deskmate_core::Attachment {
            name,
            content_type,
            url,
            ..file.clone()
        });
    }
    answers(&fake.bot(), turn).await;
    let payloads: Vec<Value> = fake.sent().iter().map(|sent| sent["payload"].clone()).collect();
    assert_eq!(
        json!(payloads),
        json!([
            {"type": "text", "text": "Look"},
            {"type": "text", "text": "TRACK"},
            {"type": "image", "imageUrl": "https://x.test/image/png"},
            {"type": "audio", "audioUrl": "https://x.test/audio/ogg"},
            {"type": "video", "videoUrl": "https://x.test/video/mp4"},
            {"type": "file", "fileUrl": "https://x.test/application/pdf", "title": "a.pdf"},
        ])
    );
}

#[tokio::test]
async fn the_bot_hands_over_by_metadata_and_what_it_said_comes_before() {
    for (metadata, brief_of) in [
        (json!({"handover": {"team": "Shipping", "note": "Lost parcel."}}), "→ Shipping"),
        (json!({"handover": "VIP"}), "→ VIP"),
        (json!({"handover": true}), "→ people"),
        (json!({"deskmate": {"actions": [{"type": "handover", "team": "Billing"}]}}), "→ Billing"),
    ] {
        let fake = FakeBotpress::start(move |_| {
            vec![
                (0, json!({"type": "text", "text": "One moment.", "metadata": metadata.clone()})),
                (0, text("A colleague comes.")),
            ]
        })
        .await;
        let options = BotpressBotOptions { late: Duration::from_secs(60), ..fake.options() };
        let answer = answers(&BotpressBot::new(options).unwrap(), saying(&["A person!"])).await;
        assert_eq!(brief(&answer), ["One moment.", "A colleague comes.", brief_of]);
    }
    let fake = FakeBotpress::start(|_| {
        vec![(0, json!({"type": "text", "text": "Hi", "metadata": {"handover": false}}))]
    })
    .await;
    assert_eq!(brief(&answers(&fake.bot(), saying(&["Hi"])).await), ["Hi"]);
}

#[tokio::test]
async fn an_answer_is_over_when_the_bot_is_quiet_and_what_comes_later_is_said_as_well() {
    let fake =
        FakeBotpress::start(|_| vec![(2, text("one")), (4, text("two")), (30, text("late"))]).await;
    let options = BotpressBotOptions { late: Duration::from_secs(60), ..fake.options() };
    let bot = BotpressBot::new(options).unwrap();
    let first = answers(&bot, saying(&["Hi"])).await;
    assert_eq!(brief(&first), ["one", "two", "⏲ 5 s"]);
    let look = || because(Reason::Timer { timer: "_late".into() });
    let second = answers(&bot, after(&first, look())).await;
    assert_eq!(brief(&second), ["⏲ 15 s"], "nothing yet");
    fake.bot_says(&text("by itself"));
    let third = answers(&bot, after(&second, look())).await;
    assert_eq!(brief(&third), ["by itself", "⏲ 5 s"]);
}

#[tokio::test]
async fn a_look_that_fails_is_nobodys_trouble() {
    let fake = FakeBotpress::start(echoes).await;
    let options = || BotpressBotOptions { late: Duration::from_secs(60), ..fake.options() };
    let bot = BotpressBot::new(options()).unwrap();
    let first = answers(&bot, saying(&["Hi"])).await;
    fake.forgets();
    let look = because(Reason::Timer { timer: "_late".into() });
    assert_eq!(brief(&answers(&bot, after(&first, look)).await), [""; 0]);
}

#[tokio::test]
async fn a_return_is_told_and_what_was_said_meanwhile_is_not_said() {
    let fake = FakeBotpress::start(echoes).await;
    let bot = BotpressBot::new(BotpressBotOptions {
        returned: Some("I am back".into()),
        ..fake.options()
    })
    .unwrap();
    let first = answers(&fake.bot(), saying(&["Hi"])).await;
    fake.bot_says(&text("over people"));
    let silent = FakeBotpress::start(|_| Vec::new()).await;
    let begun = answers(&bot, after(&first, because(Reason::Returned))).await;
    assert_eq!(brief(&begun), ["Event: \"returned\"", "You: I am back"]);
    let quiet = answers(&silent.bot(), because(Reason::Returned)).await;
    assert_eq!(brief(&quiet), [""; 0], "it need not say anything");
    let command = because(Reason::Command { command: "refund".into() });
    assert_eq!(brief(&answers(&fake.bot(), after(&begun, command)).await), ["You: refund"]);
    let timer = because(Reason::Timer { timer: "remind".into() });
    assert_eq!(brief(&answers(&fake.bot(), timer).await), ["Event: \"timer\""]);
}

/// Whether it arrived, the conversation tells; a message is there once.
#[tokio::test]
async fn what_may_have_arrived_is_looked_for_before_it_is_sent_again() {
    let fake = FakeBotpress::start(echoes).await;
    let bot = fake.bot();
    fake.service().faults.push_back(Fault::Arrives(502));
    assert_eq!(brief(&answers(&bot, saying(&["Hi"])).await), ["You: Hi"]);
    let fake = FakeBotpress::start(echoes).await;
    let bot = fake.bot();
    fake.service().faults.push_back(Fault::Refused(503));
    let why = fails(&bot, saying(&["Hi"])).await;
    assert!(why.contains("503") && !why.contains("customer"), "{why}");
    assert_eq!(brief(&answers(&bot, saying(&["Hi"])).await), ["You: Hi"]);
    assert_eq!(fake.sent().len(), 1);
    assert_eq!(fake.service().calls.iter().filter(|call| *call == "user").count(), 1);
}

#[tokio::test]
async fn a_conversation_that_is_gone_is_begun_again() {
    let fake = FakeBotpress::start(echoes).await;
    let first = answers(&fake.bot(), saying(&["Hi"])).await;
    fake.forgets();
    let second = answers(&fake.bot(), after(&first, saying(&["Still there?"]))).await;
    assert_eq!(brief(&second), ["You: Still there?"]);
    // One whose key is lost is another's: a conversation of another name is begun.
    let third = answers(&fake.bot(), saying(&["And now?"])).await;
    assert_eq!(brief(&third), ["You: And now?"]);
}

#[tokio::test]
async fn a_long_conversation_is_read_page_by_page_in_either_order() {
    for newest_first in [true, false] {
        let fake = FakeBotpress::start(|sent| {
            let said = sent["payload"]["text"].as_str().unwrap();
            (0..5).map(|at| (0, text(format!("{said}{at}")))).collect()
        })
        .await;
        fake.service().pages = (2, newest_first);
        let first = answers(&fake.bot(), saying(&["a"])).await;
        assert_eq!(brief(&first), ["a0", "a1", "a2", "a3", "a4"], "{newest_first}");
        let second = answers(&fake.bot(), after(&first, saying(&["b"]))).await;
        assert_eq!(brief(&second), ["b0", "b1", "b2", "b3", "b4"], "{newest_first}");
    }
}

#[tokio::test]
async fn a_mistake_in_the_set_up_is_told_in_words() {
    let fake = FakeBotpress::start(echoes).await;
    fake.service().signs = true;
    // Keys of another kind than it wants.
    let why = fails(&fake.bot(), saying(&["Hi"])).await;
    assert!(why.contains("401 Unauthorized (Unauthorized); check `encryption_key`"), "{why}");
    let elsewhere = |url: String| {
        let mut options = fake.options();
        options.back_end.url = url;
        options
    };
    let wrong = BotpressBot::new(elsewhere(format!("http://{}", fake.place))).unwrap_err();
    assert!(wrong.to_string().contains("must end in the id"), "{wrong}");
    let empty = BotpressBotOptions { encryption_key: Some(Secret::from("")), ..fake.options() };
    let wrong = BotpressBot::new(empty).unwrap_err();
    assert!(wrong.to_string().contains("`encryption_key`: is empty"), "{wrong}");
    assert!(fake.bot().probe().await.unwrap()[0].contains("can be reached"));
    let nowhere = BotpressBot::new(elsewhere(format!("http://{}/other", fake.place))).unwrap();
    assert!(nowhere.probe().await.unwrap_err()[0].contains("no Chat API answers there (404"));
    let webhook = elsewhere("https://webhook.botpress.cloud/abc".into());
    let subject = BotpressBot::new(webhook).unwrap().subject();
    assert!(subject.contains("chat.botpress.cloud"), "{subject}");
}
