//! More than one attempt at a turn.

use std::{sync::Mutex, time::Duration};

use async_trait::async_trait;
use deskmate_bots::{Bot, Call, Failure, Outcome, retry};
use deskmate_core::action::Answer;

use crate::{
    fake_bot::{FakeBot, responds, says, with_header},
    sample::{call, turn},
    test_timing::{START_MS, TURN_TIMEOUT, TestTiming},
};

/// Gives these outcomes, then fails for ever.
struct Scripted(Mutex<Vec<Outcome>>);

#[async_trait]
impl Bot for Scripted {
    async fn turn(&self, _: &Call) -> Outcome {
        let next = self.0.lock().unwrap().pop();
        next.unwrap_or_else(|| failed("connection refused", None))
    }

    fn subject(&self) -> String {
        "the bot at 127.0.0.1:9000".into()
    }
}

fn failed(why: &str, seconds: Option<u64>) -> Outcome {
    let after = seconds.map(Duration::from_secs);
    Outcome::Failed(Failure::Retry { why: why.into(), after })
}

fn gave_up(why: &str) -> Outcome {
    Outcome::Failed(Failure::Final { why: why.into() })
}

/// The outcome of a turn, and the waits between its attempts in seconds.
async fn run(mut outcomes: Vec<Outcome>) -> (Outcome, Vec<f64>) {
    outcomes.reverse();
    let timing = TestTiming::new();
    let bot = Scripted(Mutex::new(outcomes));
    let outcome = retry::run(&bot, &call(turn()), &*timing, TURN_TIMEOUT).await;
    (outcome, timing.waits().iter().map(Duration::as_secs_f64).collect())
}

#[tokio::test]
async fn waits_longer_and_longer_until_the_time_is_up() {
    let (outcome, waits) = run(vec![]).await;
    let why = "the bot at 127.0.0.1:9000 did not answer within 30 s (last: connection refused)";
    assert_eq!(outcome, gave_up(why));
    assert_eq!(waits, [0.25, 0.5, 1.0, 2.0, 4.0, 5.0, 5.0, 5.0, 5.0]);
}

#[tokio::test]
async fn the_wait_that_the_bot_asks_for_wins() {
    let answered = Outcome::Answered(Answer::default().into());
    let script = vec![failed("busy", Some(7)), failed("broken", None), answered.clone()];
    assert_eq!(run(script).await, (answered, vec![7.0, 0.5]));
}

#[tokio::test]
async fn a_wait_beyond_the_time_is_not_begun() {
    for seconds in [30, u64::MAX] {
        let (outcome, waits) = run(vec![failed("too busy", Some(seconds))]).await;
        let why = "the bot at 127.0.0.1:9000 did not answer within 30 s (last: too busy)";
        assert_eq!(outcome, gave_up(why));
        assert!(waits.is_empty());
    }
}

#[tokio::test]
async fn what_is_final_or_comes_later_is_not_tried_again() {
    for outcome in [gave_up("no"), Outcome::Later] {
        assert_eq!(run(vec![outcome.clone()]).await, (outcome, vec![]));
    }
}

#[tokio::test]
async fn a_slow_bot_runs_out_of_time() {
    let bot = FakeBot::start([]).await;
    let timing = TestTiming::new();
    let driver = bot.driver(&timing);
    let call = call(turn());
    let (outcome, ()) = tokio::join!(retry::run(&driver, &call, &*timing, TURN_TIMEOUT), async {
        bot.received().await;
        timing.advance(TURN_TIMEOUT);
    });
    assert_eq!(outcome, gave_up(&format!("the bot at {} did not answer within 30 s", bot.place)));
    assert_eq!(bot.posts().len(), 1);
}

#[tokio::test]
async fn a_retry_has_the_same_id_and_a_fresh_timestamp() {
    let busy = with_header(429, "retry-after", "3");
    let bot = FakeBot::start([busy, responds(500, ""), says("Hello!")]).await;
    let timing = TestTiming::new();
    let mut options = bot.options(&timing);
    options.signing_secret = Some("whsec_c2VjcmV0cw==".into());
    let driver = deskmate_bots::HttpBot::new(options).unwrap();
    let outcome = retry::run(&driver, &call(turn()), &*timing, TURN_TIMEOUT).await;
    assert!(matches!(outcome, Outcome::Answered(_)), "{outcome:?}");

    let posts = bot.posts();
    let timestamps: Vec<_> =
        posts.iter().map(|it| it.header("webhook-timestamp").unwrap()).collect();
    let start = START_MS / 1000;
    assert_eq!(timestamps, [start, start + 3, start + 3].map(|at| at.to_string()));
    for post in &posts {
        assert_eq!(post.header("webhook-id"), Some("trn_01JFD"));
        assert_eq!(post.body, posts[0].body);
    }
}
