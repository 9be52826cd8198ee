//! What Direct Line, or the bot behind it, does wrong, and turns that start anew.

use std::time::Duration;

use deskmate_bots::{Bot, DirectLineBot, Failure, Outcome, retry};
use deskmate_core::Turn;
use serde_json::json;

use super::{
    after, answers, at_once, brief, echo, saying,
    server::{FakeDirectLine, Fault},
    text,
};
use crate::{sample::call, test_timing::TURN_TIMEOUT};

async fn fails(at: &FakeDirectLine, bot: &DirectLineBot, turn: Turn) -> String {
    match bot.turn(&call(turn)).await {
        Outcome::Failed(Failure::Final { why } | Failure::Retry { why, .. }) => {
            why.replace(&at.place, "DL")
        }
        other => panic!("{other:?}"),
    }
}

/// The bot got the first message already: it is not asked twice.
#[tokio::test]
async fn a_turn_that_starts_anew_sends_only_what_is_new() {
    let line = FakeDirectLine::start(|activity| match text(activity) {
        "one" => vec![(3, json!({"type": "message", "text": "First."}))],
        _ => vec![(1, json!({"type": "message", "text": "Second."}))],
    })
    .await;
    let bot = line.bot();
    let call_one = call(saying(&["one"]));
    let mut first = Box::pin(bot.turn(&call_one));
    while line.written().is_empty() {
        tokio::select! {
            biased;
            _ = &mut first => panic!("it has not answered yet"),
            () = tokio::task::yield_now() => {}
        }
    }
    drop(first);
    let answer = answers(&bot, saying(&["one", "two"])).await;
    assert_eq!(line.written(), ["one", "two"]);
    let mut said = brief(&answer);
    said.sort();
    assert_eq!(said, ["First.", "Second."]);
}

#[tokio::test]
async fn a_message_whose_fate_is_unknown_is_looked_for_before_it_is_sent_again() {
    let line = FakeDirectLine::start(echo).await;
    let bot = line.bot();
    line.fault(Fault::Arrives(500));
    assert_eq!(brief(&answers(&bot, saying(&["one"])).await), ["You said: one"]);
    assert_eq!(line.written(), ["one"]);

    let line = FakeDirectLine::start(echo).await;
    let bot = line.bot();
    line.fault(Fault::Refused(503));
    let outcome = retry::run(&bot, &call(saying(&["two"])), &*line.timing, TURN_TIMEOUT).await;
    let Outcome::Answered(answered) = outcome else { panic!("{outcome:?}") };
    assert_eq!(brief(&answered.answer), ["You said: two"]);
    assert_eq!(line.written(), ["two"]);
    let calls = &line.service.lock().unwrap().calls;
    assert_eq!(calls.iter().filter(|call| *call == "begin").count(), 1, "{calls:?}");
}

#[tokio::test]
async fn a_bot_that_fails_over_a_message_is_told_apart_from_the_service() {
    let line = FakeDirectLine::start(|_| Vec::new()).await;
    line.fault(Fault::Arrives(502));
    assert_eq!(
        fails(&line, &line.bot(), saying(&["boom"])).await,
        "Direct Line at DL passed the message on, and the bot failed over it (502); see the bot's own log"
    );
    let line = FakeDirectLine::start(echo).await;
    line.fault(Fault::Refused(502));
    assert_eq!(
        fails(&line, &line.bot(), saying(&["boom"])).await,
        "Direct Line answered 502 Bad Gateway (ServiceError)"
    );
    let line = FakeDirectLine::start(at_once(
        json!([{"type": "endOfConversation", "code": "botTimedOut"}]),
    ))
    .await;
    assert_eq!(
        fails(&line, &line.bot(), saying(&["boom"])).await,
        "the bot at DL ended the conversation because of an error: botTimedOut"
    );
    // What a bot of the Agents SDK that throws writes there.
    let line = FakeDirectLine::start(at_once(json!([
        {"type": "message", "text": "The agent encountered an error or bug."},
        {"type": "message", "text": "To continue to run this agent, please fix the source code."},
    ])))
    .await;
    assert_eq!(
        fails(&line, &line.bot(), saying(&["boom"])).await,
        "the bot at DL failed over the message: an error in its own code; see its log"
    );
    let line = FakeDirectLine::start(|_| Vec::new()).await;
    let silent = retry::run(&line.bot(), &call(saying(&["?"])), &*line.timing, TURN_TIMEOUT).await;
    let Outcome::Failed(Failure::Final { why }) = silent else { panic!("{silent:?}") };
    assert!(why.ends_with("did not answer within 30 s"), "{why}");
}

#[tokio::test]
async fn a_wrong_secret_is_told() {
    let line = FakeDirectLine::start(echo).await;
    let mut options = line.options();
    options.back_end.secret = Some("WRONG".into());
    let bot = DirectLineBot::new(options).unwrap();
    assert_eq!(
        fails(&line, &bot, saying(&["hi"])).await,
        "Direct Line at DL does not take the secret (403 Forbidden); copy it anew from the bot's Direct \
         Line channel in Azure into `secret`"
    );
    assert_eq!(
        bot.probe().await,
        Err(vec!["bot.secret: no token is given for it (403 Forbidden)".into()])
    );
    assert_eq!(line.bot().probe().await, Ok(vec![format!("{} gives a token", line.place)]));
    let mut options = line.options();
    options.token_url = Some("https://x.test/token".into());
    let error = DirectLineBot::new(options).unwrap_err().to_string();
    assert!(error.contains("either `secret`") && !error.contains("SECRET"), "{error}");
}

#[tokio::test]
async fn a_conversation_that_the_service_forgot_is_begun_again() {
    let line = FakeDirectLine::start(echo).await;
    let bot = line.bot();
    let first = answers(&bot, saying(&["one"])).await;
    line.forget();
    let second = answers(&bot, after(&first, saying(&["two"]))).await;
    assert_eq!(brief(&second), ["You said: two"]);
    assert_ne!(first.session["_backend"], second.session["_backend"]);
}

#[tokio::test]
async fn a_token_is_exchanged_before_it_ends_and_a_new_conversation_begun_after() {
    let line = FakeDirectLine::start(echo).await;
    line.service.lock().unwrap().tokens.push("tok_of_it".into());
    let bot = line.bot_with_tokens();
    let first = answers(&bot, saying(&["one"])).await;
    line.timing.advance(Duration::from_secs(1600));
    let second = answers(&bot, after(&first, saying(&["two"]))).await;
    let begun = |line: &FakeDirectLine| {
        let calls = &line.service.lock().unwrap().calls;
        let count = |what: &str| calls.iter().filter(|call| *call == what).count();
        (count("begin"), count("refresh"))
    };
    assert_eq!((brief(&second), begun(&line)), (vec!["You said: two".to_owned()], (1, 1)));
    line.timing.advance(Duration::from_secs(3600));
    let third = answers(&bot, after(&second, saying(&["three"]))).await;
    assert_eq!((brief(&third), begun(&line)), (vec!["You said: three".to_owned()], (2, 1)));
}
