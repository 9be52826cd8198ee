//! A bot whose service says what it has to say by itself, through everything: Chatlayer, over real
//! HTTP.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{Router, body::Bytes, extract::State, routing::post};
use deskmate_bots::{BackEndOptions, ChatlayerBot, ChatlayerBotOptions, ChatlayerPostback, Share};
use deskmate_core::By;
use deskmate_engine::clock::BotTiming;
use intercom_twin::Act;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::support::{ANN, BOT, World, bot::Reaction};

type Sent = Arc<Mutex<Vec<Value>>>;

async fn received(State(sent): State<Sent>, body: Bytes) -> &'static str {
    sent.lock().unwrap().push(serde_json::from_slice(&body).unwrap());
    r#"{"message":"EVENT_RECEIVED"}"#
}

/// A world whose bot is at a Chatlayer that takes whatever it is sent.
async fn world() -> (World, Sent) {
    let sent = Sent::default();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let path = "/v1/channels/webhook/5f3e/messages";
    let router = Router::new().route(path, post(received)).with_state(Arc::clone(&sent));
    #[expect(clippy::disallowed_methods, reason = "it serves until the test is over")]
    tokio::spawn(async move { axum::serve(listener, router).await });
    let world = World::start().await;
    let bot = ChatlayerBot::new(ChatlayerBotOptions {
        back_end: BackEndOptions {
            name: "support".into(),
            url,
            secret: None,
            share: Share::everything(),
            timing: Arc::new(BotTiming(Arc::clone(&world.clock) as _)),
        },
        channel: Some("5f3e".into()),
        verify_token: "t0k".into(),
        postback: ChatlayerPostback::Text,
        pause: false,
        within: Duration::from_secs(60),
        returned: None,
    });
    world.bot.always(Reaction::Asks(Arc::new(bot.unwrap())));
    (world, sent)
}

/// Chatlayer posts something about this conversation.
async fn posts(world: &World, path: &str, mut body: Value, key: &str, id: &str) -> (u16, Value) {
    body[key] = json!(format!("deskmate-intercom-conversation--{id}"));
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = client.post(world.url(path)).body(body.to_string()).send().await.unwrap();
    let status = answer.status().as_u16();
    let body = serde_json::from_str(&answer.text().await.unwrap()).unwrap_or_default();
    world.settle().await;
    (status, body)
}

async fn says(world: &World, id: &str, text: &str, counter: u32) -> u16 {
    let body = json!({"message": {"text": text}, "messageCounter": counter, "verifyToken": "t0k"});
    posts(world, "/bots/support-k3y", body, "senderId", id).await.0
}

async fn offloads(world: &World, id: &str, to: &str) -> (u16, Value) {
    let path = "/bots/support-k3y?challenge.verifyToken=t0k";
    let event =
        json!({"event": "offload", "timestamp": "2026-01-01T00:00:00Z", "payload": {"team": to}});
    posts(world, path, event, "sessionId", id).await
}

#[tokio::test]
async fn what_it_posts_is_said_once_and_silence_comes_to_nothing() {
    let (world, sent) = world().await;
    let id = world.joe_starts("Where is my order?").await;
    assert_eq!(sent.lock().unwrap().len(), 1);
    assert!(world.bot_said(&id).is_empty());
    assert_eq!(says(&world, &id, "One moment.", 1).await, 200);
    assert_eq!(says(&world, &id, "It left on Monday.", 2).await, 200);
    assert_eq!(says(&world, &id, "It left on Monday.", 2).await, 200, "it is posted again");
    assert_eq!(world.bot_said(&id), ["One moment.", "It left on Monday."]);
    world.advance(Duration::from_secs(120)).await;
    assert_eq!(world.people_by(&id).await, None);
    world.customer_writes(&id, "Thanks").await;
    assert_eq!(sent.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn one_that_stays_silent_leaves_nobody_waiting() {
    let (world, _sent) = world().await;
    let id = world.joe_starts("Where is my order?").await;
    world.advance(Duration::from_secs(61)).await;
    world.seconds(6).await;
    assert_eq!(world.people_by(&id).await, Some(By::Failure));
    assert!(world.bot_noted(&id)[0].contains("has said nothing for 60 s"));
}

#[tokio::test]
async fn it_hands_over_is_quiet_and_goes_on_after_the_return() {
    let (world, sent) = world().await;
    let id = world.joe_starts("A person, please").await;
    says(&world, &id, "A colleague will be with you.", 1).await;
    let (status, reply) = offloads(&world, &id, "Shipping").await;
    assert_eq!((status, reply), (200, json!({"offloadSuccess": true, "pauseBot": false})));
    assert_eq!(world.assigned_to(&id).1, "Shipping");
    assert_eq!(says(&world, &id, "Anything else?", 2).await, 200);
    assert_eq!(world.bot_said(&id), ["A colleague will be with you."], "people have it");
    world.customer_writes(&id, "Hello?").await;
    assert_eq!(sent.lock().unwrap().len(), 1);
    world.does(Act::teammate_assigns(&id, ANN, BOT)).await;
    assert_eq!(sent.lock().unwrap().len(), 2, "what was unanswered is answered now");
    says(&world, &id, "Here I am again.", 1).await;
    assert_eq!(world.bot_said(&id).last().unwrap(), "Here I am again.");
}

#[tokio::test]
async fn what_it_posts_survives_a_restart_and_nobody_else_may_post() {
    let (mut world, _sent) = world().await;
    let id = world.joe_starts("Where is my order?").await;
    world.restart().await;
    says(&world, &id, "It left on Monday.", 1).await;
    assert_eq!(world.bot_said(&id), ["It left on Monday."]);
    let guess = json!({"message": {"text": "Pay here"}, "verifyToken": "guess"});
    assert_eq!(posts(&world, "/bots/support-k3y", guess.clone(), "senderId", &id).await.0, 401);
    assert_eq!(posts(&world, "/bots/support-other", guess, "senderId", &id).await.0, 404);
    assert_eq!(says(&world, "999999", "Hello", 1).await, 404);
    world.bot.always(Reaction::Echoes);
    assert_eq!(says(&world, &id, "Hello", 3).await, 404, "another kind of bot posts nothing");
    assert_eq!(world.bot_said(&id).len(), 1);
}
