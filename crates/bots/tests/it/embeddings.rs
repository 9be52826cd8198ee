//! Understanding by an embedding endpoint: a real server on loopback, which knows what a few words
//! are about.

mod server;

use std::{sync::Arc, time::Duration};

use deskmate_bots::{Embeddings, EmbeddingsError, EmbeddingsOptions, Semantic};
use deskmate_core::{Reason, Timestamp};
use deskmate_dialog::{Bot, Outcome, Understanding, World, run};

use crate::{sample, test_timing::TestTiming};
use server::{Server, Way};

const BOT: &str = "
deskmate: 1
intents:
  track_order: [Where is my order, Track my parcel, 'Has {order_number} shipped?']
  human: [I want to talk to a person, Agent please]
entities:
  order_number: { pattern: '[A-Z]-\\d{2,6}' }
dialogs:
  introduction: { message: [ { text: Hello. } ] }
  track: { intent: track_order, message: [ { text: Tracking. } ] }
  human: { intent: human, message: [ { text: A person. } ] }
";

fn bot(text: &str) -> Bot {
    Bot::parse("bot.yaml", text).unwrap()
}

fn embeddings(server: &Server, timing: &Arc<TestTiming>) -> Arc<Embeddings> {
    let options = EmbeddingsOptions {
        key: Some("sk-secret".into()),
        timeout: Duration::from_secs(40),
        ..EmbeddingsOptions::new(server.url(), "small", Arc::clone(timing) as _)
    };
    Arc::new(Embeddings::new(options).unwrap())
}

/// What the bot says to a message, and how often the turn was run.
async fn said(bot: &Bot, semantic: &Semantic, text: &str) -> (String, usize) {
    let mut turn = sample::turn();
    turn.reason = Reason::Message;
    turn.session.clear();
    turn.history.clear();
    turn.messages.truncate(1);
    turn.messages[0].text = text.into();
    let world = World::at(Timestamp::from_millis(1_767_607_200_000));
    let understanding = semantic.turn();
    let mut runs = 0;
    loop {
        runs += 1;
        let outcome = run(bot, &turn, &world, &understanding);
        if !understanding.look_up().await {
            let Outcome::Done(done) = outcome else { panic!("{outcome:?}") };
            return (serde_json::to_string(&done.answer.actions).unwrap(), runs);
        }
    }
}

#[tokio::test]
async fn a_message_without_a_word_in_common_is_understood_by_its_meaning() {
    let (server, timing, bot) = (Server::start().await, TestTiming::new(), bot(BOT));
    let semantic = Semantic::new(embeddings(&server, &timing), &bot);
    semantic.prepare().await.unwrap();
    let text = "any news about the package";
    assert!(semantic.turn().intents(text, "en").is_empty(), "nothing was looked up");
    let (answer, runs) = said(&bot, &semantic, text).await;
    assert!(answer.contains("Tracking."), "{answer}");
    assert_eq!(runs, 2, "asked, looked up, understood");
    let scores = semantic.scores(&[text.into(), "is it going to rain".into()]).await.unwrap();
    assert_eq!(scores[0][0].intent, "track_order");
    assert!(scores[0][0].score > 0.8 && scores[0][0].score <= 1.0, "{scores:?}");
    assert!(scores[1].iter().all(|one| one.score < 0.8), "{scores:?}");
}

#[tokio::test]
async fn what_is_said_exactly_is_not_asked_for() {
    let (server, timing, bot) = (Server::start().await, TestTiming::new(), bot(BOT));
    let semantic = Semantic::new(embeddings(&server, &timing), &bot);
    let (answer, runs) = said(&bot, &semantic, "AGENT please!").await;
    assert!(answer.contains("A person."), "{answer}");
    assert_eq!((runs, server.requests().len()), (1, 0));
}

#[tokio::test]
async fn expressions_are_asked_for_in_one_go_and_once() {
    let (server, timing, one) = (Server::start().await, TestTiming::new(), bot(BOT));
    let endpoint = embeddings(&server, &timing);
    let semantic = Semantic::new(Arc::clone(&endpoint), &one);
    semantic.prepare().await.unwrap();
    semantic.prepare().await.unwrap();
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].authorization.as_deref(), Some("Bearer sk-secret"));
    assert_eq!(requests[0].body["model"], "small");
    assert_eq!(
        requests[0].body["input"],
        serde_json::json!([
            "Agent please",
            "Has order number shipped?",
            "I want to talk to a person",
            "Track my parcel",
            "Where is my order",
        ])
    );
    // After a reload only what is new.
    let other = bot(&BOT.replace("Agent please", "Agent please, Somebody there"));
    Semantic::new(endpoint, &other).prepare().await.unwrap();
    assert_eq!(server.requests()[1].body["input"], serde_json::json!(["Somebody there"]));
}

#[tokio::test]
async fn many_expressions_are_asked_for_in_batches() {
    let (server, timing) = (Server::start().await, TestTiming::new());
    let all: Vec<_> = (0..150).map(|number| format!("order {number}")).collect();
    let bot = bot(&BOT.replace("Track my parcel", &all.join(", ")));
    Semantic::new(embeddings(&server, &timing), &bot).prepare().await.unwrap();
    let sizes = server
        .requests()
        .into_iter()
        .map(|request| request.body["input"].as_array().unwrap().len());
    assert_eq!(sizes.collect::<Vec<_>>(), [64, 64, 26]);
}

#[tokio::test]
async fn when_it_is_down_the_offline_method_understands() {
    let (server, timing, bot) = (Server::start().await, TestTiming::new(), bot(BOT));
    let semantic = Semantic::new(embeddings(&server, &timing), &bot);
    server.goes(Way::Fails);
    let why = semantic.prepare().await.unwrap_err().to_string();
    assert_eq!(why, "it answered 500 Internal Server Error");
    let (answer, _) = said(&bot, &semantic, "hello, where is my ordr").await;
    assert!(answer.contains("Tracking."), "{answer}");
    let (answer, _) = said(&bot, &semantic, "any news about the package").await;
    assert!(answer.contains("Hello."), "{answer}");
}

#[tokio::test]
async fn after_it_failed_it_is_left_alone_for_half_a_minute() {
    let (server, timing, bot) = (Server::start().await, TestTiming::new(), bot(BOT));
    let semantic = Semantic::new(embeddings(&server, &timing), &bot);
    server.goes(Way::Fails);
    semantic.prepare().await.unwrap_err();
    server.goes(Way::Answers);
    assert_eq!(semantic.prepare().await, Err(EmbeddingsError::Resting));
    said(&bot, &semantic, "any news about the package").await;
    assert_eq!(server.requests().len(), 1);
    timing.advance(Duration::from_secs(31));
    let (answer, _) = said(&bot, &semantic, "any news about the package").await;
    assert!(answer.contains("Tracking."), "{answer}");
}

#[tokio::test]
async fn one_that_hangs_is_given_up_and_the_turn_goes_on() {
    let (server, timing, bot) = (Server::start().await, TestTiming::new(), bot(BOT));
    let semantic = Semantic::new(embeddings(&server, &timing), &bot);
    semantic.prepare().await.unwrap();
    server.goes(Way::Hangs);
    let late = async {
        server.received(2).await;
        timing.advance(Duration::from_secs(41));
    };
    let ((answer, _), ()) = tokio::join!(said(&bot, &semantic, "hello, where is my ordr"), late);
    assert!(answer.contains("Tracking."), "{answer}");
}

#[tokio::test]
async fn an_answer_that_does_not_fit_says_what_is_wrong() {
    let bot = bot(BOT);
    let mut why = Vec::new();
    for way in [Way::Denies, Way::Moves, Way::Nonsense, Way::TooFew, Way::Nothing] {
        let (server, timing) = (Server::start().await, TestTiming::new());
        server.goes(way);
        let semantic = Semantic::new(embeddings(&server, &timing), &bot);
        why.push(semantic.prepare().await.unwrap_err().to_string());
    }
    assert_eq!(
        why,
        [
            "it answered 401 Unauthorized; check `key`",
            "it answered 307 Temporary Redirect; `url` must be the final address",
            "its answer does not fit: expected value at line 1 column 1",
            "its answer does not fit: it must have one vector for each of the 5 texts, all as long",
            "its answer does not fit: a vector has no length",
        ]
    );
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told_without_its_address() {
    let (server, timing, bot) = (Server::start().await, TestTiming::new(), bot(BOT));
    let endpoint = embeddings(&server, &timing);
    server.stop().await;
    let why = Semantic::new(endpoint, &bot).prepare().await.unwrap_err();
    assert!(matches!(&why, EmbeddingsError::Unreachable(why) if !why.contains("/v1")), "{why}");
}

#[test]
fn a_mistake_in_its_configuration_is_named_and_the_key_not_repeated() {
    let wrong = |change: fn(&mut EmbeddingsOptions)| {
        let mut options = EmbeddingsOptions::new("http://x.test/v1", "small", TestTiming::new());
        change(&mut options);
        Embeddings::new(options).unwrap_err().to_string()
    };
    for (error, names) in [
        (wrong(|options| options.url = "x.test".into()), "`url` must be a full"),
        (wrong(|options| options.url = "ftp://x.test".into()), "`url` must be a full"),
        (wrong(|options| options.url = "http://a:b@x.test".into()), "use `key`"),
        (wrong(|options| options.model = " ".into()), "`model` is empty"),
        (wrong(|options| options.key = Some("two words".into())), "`key` must be one line"),
        (wrong(|options| options.bend = Some(1.0)), "`bend` must be"),
    ] {
        assert!(error.contains(names) && !error.contains("two words"), "{error}");
    }
    let options = EmbeddingsOptions::new("http://x.test:81/v1/embeddings/", "m", TestTiming::new());
    let endpoint = Embeddings::new(options).unwrap();
    assert_eq!(endpoint.subject(), "the embedding endpoint at x.test:81");
}
