//! Bots behind Direct Line: what Direct Line 3.0 does, and how it fails.

mod faults;
mod itself;
#[expect(dead_code, reason = "shared with the tests against real bots")]
pub(crate) mod server;

use std::time::Duration;

use deskmate_bots::{Bot, DirectLineBot, Outcome};
use deskmate_core::{
    Choice, Message, PartId, Reason, Turn,
    action::{Action, Answer},
};
use serde_json::{Value, json};

use crate::sample::{call, turn};
use server::FakeDirectLine;

/// A turn with these messages, all of the first conversation.
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

fn returned() -> Turn {
    Turn { reason: Reason::Returned, ..saying(&[]) }
}

async fn answers(bot: &DirectLineBot, turn: Turn) -> Answer {
    match bot.turn(&call(turn)).await {
        Outcome::Answered(answered) => answered.answer,
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

fn text(activity: &Value) -> &str {
    activity["text"].as_str().unwrap_or_default()
}

/// Says back what it is told.
fn echo(activity: &Value) -> Vec<(usize, Value)> {
    vec![(0, json!({"type": "message", "text": format!("You said: {}", text(activity))}))]
}

fn at_once(activities: Value) -> impl Fn(&Value) -> Vec<(usize, Value)> + Send + 'static {
    move |_| activities.as_array().unwrap().iter().map(|one| (0, one.clone())).collect()
}

async fn meant(activities: Value) -> Answer {
    let line = FakeDirectLine::start(at_once(activities)).await;
    let mut answer = answers(&line.bot(), saying(&["hello"])).await;
    answer.session.clear();
    answer
}

#[tokio::test]
async fn one_conversation_goes_on_and_what_is_ours_in_its_log_is_no_answer() {
    let line = FakeDirectLine::start(echo).await;
    let bot = line.bot();
    let first = answers(&bot, saying(&["one"])).await;
    let second = answers(&bot, after(&first, saying(&["two"]))).await;
    assert_eq!(brief(&first), ["You said: one"]);
    assert_eq!(brief(&second), ["You said: two"]);
    let service = line.service.lock().unwrap();
    assert_eq!(service.calls.iter().filter(|call| *call == "begin").count(), 1);
    let written = &service.written[0];
    assert_eq!(written["type"], "message");
    assert_eq!(written["locale"], "nl");
    assert_eq!(written["channelData"]["deskmate"]["session"]["intercom_user_email"], "joe@x.test");
    assert!(written["from"]["id"].as_str().unwrap().starts_with("dl_"), "{written}");
    assert_eq!(service.written[1]["from"], written["from"]);
}

#[tokio::test]
async fn files_and_presses_arrive_as_what_they_are() {
    let line = FakeDirectLine::start(echo).await;
    let mut turn = saying(&["look", "Track my order", "Refund", "thanks"]);
    turn.messages[0].attachments = crate::sample::turn().messages[0].attachments.clone();
    turn.messages[1].choice = Some(Choice { id: "track".into(), title: "Track my order".into() });
    turn.messages[2].choice =
        Some(Choice { id: r#"{"value":{"refund":7}}"#.into(), title: "Refund".into() });
    answers(&line.bot(), turn).await;
    assert_eq!(line.written(), ["look", "track", r#"{"refund":7}"#, "thanks"]);
    let service = line.service.lock().unwrap();
    let file =
        json!({"contentType": "image/png", "contentUrl": "https://x.test/r.png", "name": "r.png"});
    assert_eq!(service.written[0]["attachments"], json!([file]));
    assert_eq!(service.written[2]["text"], Value::Null);
}

#[tokio::test]
async fn every_kind_of_message_arrives() {
    let hero = json!({"title": "Red shoes", "subtitle": "New", "text": "10 euro",
        "images": [{"url": "https://x.test/r.png"}],
        "buttons": [{"type": "imBack", "title": "Buy", "value": "buy red"},
                    {"type": "openUrl", "title": "See", "value": "https://x.test/red"}]});
    let adaptive = json!({"type": "AdaptiveCard", "version": "1.5",
        "body": [{"type": "Container", "items": [{"type": "TextBlock", "text": "**Order A-17**"},
            {"type": "FactSet", "facts": [{"title": "Total", "value": "10 euro"}]}]},
            {"type": "Input.Text", "id": "why", "label": "Why do you send it back?"}],
        "actions": [{"type": "Action.Submit", "title": "Send", "data": {"x": 1}},
            {"type": "Action.OpenUrl", "title": "Rules", "url": "https://x.test/rules"}]});
    let receipt = json!({"title": "Receipt", "facts": [{"key": "Order", "value": "A-17"}],
        "items": [{"title": "Shoes", "price": "10 euro"}], "total": "10 euro"});
    let card = |kind: &str, content: Value| json!({"contentType": format!("application/vnd.microsoft.card.{kind}"), "content": content});
    let answer = meant(json!([
        {"type": "typing"},
        {"type": "message", "text": "Pick **one**", "suggestedActions": {"actions": [
            {"type": "imBack", "title": "Track", "value": "track"},
            {"type": "postBack", "title": "Person", "value": {"go": "human"}},
            {"type": "openUrl", "title": "Shop", "value": "https://shop.test"}]}},
        {"type": "message", "textFormat": "plain", "text": "2 * 3 * 4"},
        {"type": "message", "attachmentLayout": "carousel", "attachments": [card("hero", hero)]},
        {"type": "message", "attachments": [card("adaptive", adaptive)]},
        {"type": "message", "attachments": [card("receipt", receipt)]},
        {"type": "message", "text": "label", "attachments": [
            {"contentType": "application/pdf", "contentUrl": "https://x.test/l.pdf", "name": "l.pdf"},
            {"contentType": "image/png", "contentUrl": "data:image/png;base64,AAAA", "name": "shot.png"}]},
        {"type": "trace", "name": "debug", "value": "no one's business"},
        {"type": "endOfConversation", "code": "completedSuccessfully", "text": "bye"},
    ]))
    .await;
    insta::assert_json_snapshot!("directline", answer);
}

/// Agents SDK bots stream their text so far in `typing`, and then send the whole.
#[tokio::test]
async fn text_in_typing_is_not_said() {
    let stream = |kind: &str, text: &str| json!({"type": kind, "text": text, "entities": [{"type": "streaminfo"}]});
    let line = FakeDirectLine::start(move |_| {
        vec![
            (0, stream("typing", "thinking")),
            (1, stream("typing", "part one ")),
            (9, stream("message", "part one part two")),
        ]
    })
    .await;
    assert_eq!(brief(&answers(&line.bot(), saying(&["stream"])).await), ["part one part two"]);
}

#[tokio::test]
async fn an_answer_is_over_when_the_bot_is_quiet_or_says_so() {
    let pieces = |last: Value| {
        move |_: &Value| vec![(0, json!({"type": "message", "text": "one"})), (3, last.clone())]
    };
    let line = FakeDirectLine::start(pieces(json!({"type": "message", "text": "two"}))).await;
    let began = line.timing.waits().len();
    assert_eq!(brief(&answers(&line.bot(), saying(&["go"])).await), ["one", "two"]);
    assert!(line.timing.waits().len() - began >= 5, "{:?}", line.timing.waits());

    let line = FakeDirectLine::start(at_once(
        json!([{"type": "message", "text": "Which?", "inputHint": "expectingInput"}]),
    ))
    .await;
    answers(&line.bot(), saying(&["go"])).await;
    assert!(line.timing.waits().len() <= 1, "{:?}", line.timing.waits());
}

#[tokio::test]
async fn handing_over_names_the_team_and_comes_last() {
    for (value, to) in [
        (json!({"Skill": "Shipping", "va_AgentMessage": "Wants a person"}), "→ Shipping"),
        (json!({"team": "Billing"}), "→ Billing"),
        (json!("Returns"), "→ Returns"),
        (json!({}), "→ people"),
    ] {
        let answer = meant(json!([
            {"type": "event", "name": "handoff.initiate", "value": value,
             "attachments": [{"contentType": "application/json", "name": "Transcript", "content": {}}]},
            {"type": "message", "text": "A colleague takes over."},
        ]))
        .await;
        assert_eq!(brief(&answer), ["A colleague takes over.", to]);
    }
    let own = json!({"deskmate": {"actions": [{"type": "note", "text": "Look"},
        {"type": "handover", "team": "Shipping"}], "session": {"a": 1}}});
    let answer = meant(json!([{"type": "message", "text": "Bye", "channelData": own},
        {"type": "event", "name": "deskmate", "value": {"deskmate": {"actions": [{"type": "close"}]}}}]))
    .await;
    assert_eq!(answer.actions.len(), 4, "{answer:?}");
    assert!(matches!(answer.actions.last(), Some(Action::Handover(_))), "{answer:?}");
}

#[tokio::test]
async fn a_bot_does_not_greet_unless_it_may() {
    let line = FakeDirectLine::start(echo).await;
    line.service.lock().unwrap().welcome = true;
    assert_eq!(brief(&answers(&line.bot(), saying(&["hi"])).await), ["You said: hi"]);
    let mut options = line.options();
    options.welcome = true;
    let bot = DirectLineBot::new(options).unwrap();
    let said = brief(&answers(&bot, saying(&["hi"])).await);
    assert_eq!(said.len(), 3, "{said:?}");
}

#[tokio::test]
async fn what_comes_late_is_looked_for_a_while_and_said() {
    let line = FakeDirectLine::start(|activity| {
        let late = json!({"type": "message", "text": "At last."});
        [echo(activity), vec![(6, late)]].concat()
    })
    .await;
    let mut options = line.options();
    options.late = Duration::from_secs(60);
    let bot = DirectLineBot::new(options).unwrap();
    let first = answers(&bot, saying(&["slow"])).await;
    assert_eq!(brief(&first), ["You said: slow", "⏲ 5 s"]);
    let look = |answer: &Answer| {
        let reason = Reason::Timer { timer: "_late".into() };
        after(answer, Turn { reason, ..saying(&[]) })
    };
    let second = answers(&bot, look(&first)).await;
    assert_eq!(brief(&second), ["⏲ 15 s"], "nothing yet");
    let third = answers(&bot, look(&second)).await;
    assert_eq!(brief(&third), ["At last.", "⏲ 5 s"]);
    let mut looked = third;
    let mut waits = Vec::new();
    for _ in 0..4 {
        looked = answers(&bot, look(&looked)).await;
        waits.extend(brief(&looked));
    }
    assert_eq!(waits, ["⏲ 15 s", "⏲ 40 s"], "and then it is left alone");
    assert_eq!(line.written(), ["slow"]);
    line.forget();
    assert!(
        brief(&answers(&bot, look(&looked)).await).is_empty(),
        "a look that fails harms nobody"
    );
}

#[tokio::test]
async fn what_comes_before_the_customer_writes_again_is_said_first() {
    let line = FakeDirectLine::start(|activity| {
        let late = json!({"type": "message", "text": "At last."});
        [echo(activity), vec![(5, late)]].concat()
    })
    .await;
    let bot = line.bot();
    let first = answers(&bot, saying(&["slow"])).await;
    line.service.lock().unwrap().calls.clear();
    let second = answers(&bot, after(&first, saying(&["again"]))).await;
    assert_eq!(brief(&second)[0], "At last.");
    assert!(brief(&second).contains(&"You said: again".to_owned()));
}

#[tokio::test]
async fn the_end_of_a_conversation_is_followed_by_another() {
    let line = FakeDirectLine::start(at_once(
        json!([{"type": "endOfConversation", "code": "completedSuccessfully", "text": "bye"}]),
    ))
    .await;
    let bot = line.bot();
    let first = answers(&bot, saying(&["one"])).await;
    assert_eq!(brief(&first), ["bye"]);
    assert!(!first.session.contains_key("_backend"), "{first:?}");
}

#[tokio::test]
async fn one_that_gets_it_back_is_told_and_may_be_silent() {
    let line = FakeDirectLine::start(|activity| {
        if activity["type"] == "event" { Vec::new() } else { echo(activity) }
    })
    .await;
    let bot = line.bot();
    let first = answers(&bot, saying(&["one"])).await;
    let back = answers(&bot, after(&first, returned())).await;
    assert!(brief(&back).is_empty());
    {
        let service = line.service.lock().unwrap();
        let told = service.written.last().unwrap();
        assert_eq!(
            (&told["name"], &told["value"]["state"]),
            (&json!("handoff.status"), &json!("completed"))
        );
    }
    let mut options = line.options();
    options.returned = Some("I am back".into());
    let bot = DirectLineBot::new(options).unwrap();
    let back = answers(&bot, after(&back, returned())).await;
    assert_eq!(brief(&back), ["You said: I am back"]);
}
