//! A person acts while a model writes: it stops, which its own server tells.

use std::sync::Arc;

use deskmate_core::By;
use intercom_twin::Act;
use serde_json::Value;

use crate::{
    agent,
    row::Elsewhere,
    story::really,
    support::{ANN, JOE, World, bot::Reaction},
    url,
};

/// So many tokens at most: by it the server's slot is known from those of other tests.
const MOST: usize = 1234;

/// How many tokens it has written of this answer; nothing once it does not write any more.
async fn written() -> Option<u64> {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let slots = client.get(format!("{}/slots", url("llama"))).bearer_auth("sk-test");
    let slots: Value =
        serde_json::from_str(&slots.send().await.unwrap().text().await.unwrap()).unwrap();
    let ours =
        |slot: &&Value| slot["is_processing"] == true && slot["params"]["max_tokens"] == MOST;
    let slot = slots.as_array().unwrap().iter().find(ours)?;
    Some(slot["next_token"][0]["n_decoded"].as_u64().unwrap())
}

/// How long that takes is measured in what the model could have written meanwhile, so that a busy
/// machine decides nothing: ten tokens are about 200 ms of this model on an idle one.
#[tokio::test]
async fn a_model_stops_when_a_person_takes_the_conversation() {
    let world = World::start().await;
    let bot = Elsewhere::new("cancel", Arc::new(agent(MOST)));
    world.bot.always(Reaction::Asks(bot as _));
    let id = world.does_now(Act::contact_starts(JOE, "#count"));
    while written().await.is_none_or(|tokens| tokens < 20) {
        really(std::time::Duration::from_millis(20)).await;
    }
    let before = written().await.unwrap();
    world.does_now(Act::teammate_replies(&id, ANN, "I take this one."));
    let mut last = before;
    while let Some(tokens) = written().await {
        last = tokens;
        really(std::time::Duration::from_millis(10)).await;
    }
    assert!(last - before < 60, "it went on for {} tokens", last - before);
    world.settle().await;
    assert_eq!(world.people_by(&id).await, Some(By::Reply));
    assert!(world.bot_said(&id).is_empty(), "what it had written is not said");
}
