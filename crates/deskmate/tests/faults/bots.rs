//! The bot is down, slow or talks rubbish: people get the conversation, and are told why.

use std::{sync::Arc, time::Duration};

use axum::{Router, routing::post};
use deskmate_bots::{HttpBot, HttpBotOptions};
use deskmate_core::By;
use deskmate_engine::clock::BotTiming;
use intercom_twin::Act;
use tokio::net::TcpListener;

use super::{
    stories::{Mishap, assigned, passes, script},
    support::{ANN, BOT, JOE, World, bot::Reaction, scene::sorry},
};

fn http_bot(world: &World, url: &str) -> Reaction {
    let timing = Arc::new(BotTiming(Arc::clone(&world.clock) as _));
    Reaction::Asks(Arc::new(HttpBot::new(HttpBotOptions::new("b", url, timing)).unwrap()))
}

async fn failed_open(world: &World, id: &str, why: &str) {
    assert_eq!(world.bot_said(id), [sorry()]);
    assert_eq!(assigned(world, id), ["Support"]);
    assert_eq!(world.people_by(id).await, Some(By::Failure));
    let notes = world.bot_noted(id);
    assert!(notes.len() == 1 && notes[0].contains(why), "{notes:?}");
}

async fn goes_on_when_given_back(world: &World, id: &str) {
    world.bot.always(Reaction::Plays(script));
    world.does(Act::teammate_assigns(id, ANN, BOT)).await;
    assert_eq!(world.bot_said(id), [&sorry(), "You said: Hi"]);
    world.customer_writes(id, "Again").await;
    assert_eq!(world.bot_said(id), [&sorry(), "You said: Hi", "You said: Again"]);
}

#[tokio::test]
async fn nothing_listens_at_the_bots_address() {
    let world = World::start().await;
    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/turn", taken.local_addr().unwrap());
    drop(taken);
    world.bot.always(http_bot(&world, &url));
    let id = world.joe_starts("Hi").await;
    assert!(world.owner(&id).await.is_bot(), "it is tried again for a while");
    passes(&world, 40).await;
    failed_open(&world, &id, "did not answer within 30 s (last: connection refused)").await;
    goes_on_when_given_back(&world, &id).await;
}

#[tokio::test]
async fn the_bot_is_slower_than_its_time() {
    let world = World::start().await;
    world.bot.always(Reaction::Hangs);
    let id = world.does_now(Act::contact_starts(JOE, "Hi"));
    world.bot.asked(1).await;
    for _ in 0..31 {
        world.pass(Duration::from_secs(1)).await;
    }
    world.settle().await;
    failed_open(&world, &id, "did not answer within 30 s").await;
    goes_on_when_given_back(&world, &id).await;
}

#[tokio::test]
async fn the_bot_talks_rubbish() {
    for rubbish in ["<html>502 Bad Gateway</html>", "[]", r#"{"actions": [{"type": "shout"}]}"#] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/turn", listener.local_addr().unwrap());
        let router = Router::new().route("/turn", post(move || async move { rubbish }));
        #[expect(clippy::disallowed_methods, reason = "it serves until the test is over")]
        tokio::spawn(async move { axum::serve(listener, router).await });
        let world = World::start().await;
        world.bot.always(http_bot(&world, &url));
        let id = world.joe_starts("Hi").await;
        failed_open(&world, &id, "gave an answer that does not fit").await;
        goes_on_when_given_back(&world, &id).await;
    }
}

#[tokio::test]
async fn deskmate_stops_while_the_bot_thinks() {
    for mishap in [Mishap::Restart, Mishap::Crash] {
        let mut world = World::start().await;
        world.bot.next(Reaction::Hangs);
        let id = world.does_now(Act::contact_starts(JOE, "Hi"));
        world.bot.asked(1).await;
        super::stories::befalls(&mut world, mishap).await;
        // The channel may not have been open yet when the conversation was taken up again.
        world.seconds(6).await;
        assert_eq!(world.bot_said(&id), ["You said: Hi"], "{mishap:?}");
        let calls = world.bot.calls();
        assert_eq!(calls[0].turn.turn_id, calls[1].turn.turn_id, "it is the same turn");
        passes(&world, 60).await;
        assert_eq!(world.bot_said(&id).len(), 1);
    }
}

async fn post_answer(url: &str, token: &str, text: &str) -> u16 {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let body = serde_json::json!({"actions": [{"type": "say", "text": text}]}).to_string();
    client.post(url).bearer_auth(token).body(body).send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn an_answer_that_comes_later_is_taken_over_a_stop() {
    for mishap in [Mishap::Nothing, Mishap::Restart, Mishap::Crash] {
        let mut world = World::start().await;
        world.bot.next(Reaction::Later);
        let id = world.joe_starts("Hi").await;
        let call = world.bot.calls()[0].clone();
        super::stories::befalls(&mut world, mishap).await;
        assert_eq!(post_answer(&call.reply_url, "wrong", "no").await, 401);
        assert_eq!(post_answer(&call.reply_url, &call.reply_token, "Here.").await, 200);
        world.settle().await;
        assert_eq!(post_answer(&call.reply_url, &call.reply_token, "Twice.").await, 409);
        super::stories::befalls(&mut world, mishap).await;
        passes(&world, 30).await;
        assert_eq!(world.bot_said(&id), ["Here."], "{mishap:?}");
        assert_eq!(post_answer(&call.reply_url, &call.reply_token, "Late.").await, 409);
        assert_eq!(world.bot.calls().len(), 1, "it was asked once");
    }
}

#[tokio::test]
async fn an_answer_that_never_comes_fails_open_over_a_stop() {
    let mut world = World::start().await;
    world.bot.next(Reaction::Later);
    let id = world.joe_starts("Hi").await;
    world.crash().await;
    world.start_again().await;
    passes(&world, 310).await;
    failed_open(&world, &id, "promised an answer and gave none within 300 s").await;
}
