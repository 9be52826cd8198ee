//! One attempt, and what each kind of response means.

use std::time::Duration;

use axum::response::Response;
use deskmate_bots::{Bot, Failure, MAX_ANSWER_BYTES, Outcome};
use deskmate_core::action::{Action, Answer, Format, Say};
use tokio::net::TcpListener;

use crate::{
    fake_bot::{FakeBot, responds, says, with_header},
    sample::{call, turn},
    test_timing::TestTiming,
};

/// One attempt's outcome; the bot's address is spelled `BOT`.
async fn outcome(response: Response) -> Outcome {
    let bot = FakeBot::start([response]).await;
    let outcome = bot.driver(&TestTiming::new()).turn(&call(turn())).await;
    assert_eq!(bot.posts().len(), 1);
    match outcome {
        Outcome::Failed(Failure::Final { why }) => {
            Outcome::Failed(Failure::Final { why: why.replace(&bot.place, "BOT") })
        }
        outcome => outcome,
    }
}

#[tokio::test]
async fn an_answer_is_a_200_and_may_be_empty() {
    let say = Say { text: "Hello!".into(), format: Format::Plain, ..Say::default() };
    let hello = Answer { actions: vec![Action::Say(say)], ..Answer::default() };
    assert_eq!(outcome(says("Hello!")).await, Outcome::Answered(hello.into()));
    for nothing in ["", " \n", "{}", r#"{"actions":[],"session":{}}"#] {
        let answer = outcome(responds(200, nothing)).await;
        assert_eq!(answer, Outcome::Answered(Answer::default().into()), "{nothing:?}");
    }
    let spaces = " ".repeat(MAX_ANSWER_BYTES - 2);
    let answer = outcome(responds(200, format!("{{{spaces}}}"))).await;
    assert_eq!(answer, Outcome::Answered(Answer::default().into()));
}

#[tokio::test]
async fn a_204_says_nothing_on_purpose() {
    assert_eq!(outcome(responds(204, "")).await, Outcome::Answered(Answer::default().into()));
}

#[tokio::test]
async fn null_half_an_emoji_and_a_byte_order_mark_are_no_mistakes() {
    let say = |text: &str| Say { text: text.into(), ..Say::default() };
    for (body, text) in [
        (r#"{"actions":[{"type":"say","text":"hi","choices":null}]}"#, "hi"),
        (r#"{"actions":[{"type":"say","text":"hi","format":null}],"session":null}"#, "hi"),
        (r#"{"actions":[{"type":"say","text":"Thanks \ud83d"}]}"#, "Thanks \u{fffd}"),
        ("\u{feff}{\"actions\":[{\"type\":\"say\",\"text\":\"hi\"}]}", "hi"),
    ] {
        let answer = Answer { actions: vec![Action::Say(say(text))], ..Answer::default() };
        assert_eq!(outcome(responds(200, body)).await, Outcome::Answered(answer.into()), "{body}");
    }
}

#[tokio::test]
async fn a_202_is_an_answer_that_comes_later() {
    assert_eq!(outcome(responds(202, "not looked at")).await, Outcome::Later);
}

#[tokio::test]
async fn too_busy_or_broken_is_worth_another_attempt() {
    let retry = |why: &str, seconds: Option<u64>| {
        let after = seconds.map(Duration::from_secs);
        Outcome::Failed(Failure::Retry { why: why.into(), after })
    };
    for (response, expected) in [
        (responds(429, ""), retry("it answered 429 Too Many Requests", None)),
        (
            with_header(429, "retry-after", "7"),
            retry("it answered 429 Too Many Requests, asks to wait 7 s", Some(7)),
        ),
        (
            with_header(503, "retry-after", "Wed, 18 Dec 2024 15:59:24 GMT"),
            retry("it answered 503 Service Unavailable, asks to wait 3 s", Some(3)),
        ),
        (responds(500, "stack trace"), retry("it answered 500 Internal Server Error", None)),
    ] {
        assert_eq!(outcome(response).await, expected);
    }
}

#[tokio::test]
async fn a_refused_connection_is_worth_another_attempt() {
    let mut bot = FakeBot::start([]).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    bot.place = listener.local_addr().unwrap().to_string();
    drop(listener);
    let outcome = bot.driver(&TestTiming::new()).turn(&call(turn())).await;
    let why = "connection refused".into();
    assert_eq!(outcome, Outcome::Failed(Failure::Retry { why, after: None }));
}

#[tokio::test]
async fn anything_else_is_final_and_says_why() {
    let mut reasons = Vec::new();
    for response in [
        with_header(302, "location", "https://elsewhere.test/?token=secret"),
        responds(201, "{}"),
        responds(400, "what the bot says about it is not repeated"),
        responds(401, ""),
        responds(404, ""),
        responds(200, "Hello!"),
        responds(200, "[]"),
        responds(200, r#"{"actions":[{"type":"say","text":"hi"]}"#),
        responds(200, r#"{"replies":[]}"#),
        responds(200, r#"{"actions":[{"type":"sya","text":"hi"}]}"#),
        responds(200, r#"{"actions":[{"type":"close"},{"type":"say","txt":"hi"}]}"#),
        responds(200, r#"{"actions":[{"type":"handover"},{"type":"say","text":"bye"}]}"#),
        responds(200, " ".repeat(MAX_ANSWER_BYTES + 1)),
    ] {
        match outcome(response).await {
            Outcome::Failed(Failure::Final { why }) => reasons.push(why),
            other => panic!("{other:?}"),
        }
    }
    insta::assert_snapshot!(reasons.join("\n"));
}
