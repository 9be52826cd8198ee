//! An agent that remembers its customers, through everything.

use std::{sync::Arc, time::Duration};

use deskmate_core::Happening;
use deskmate_store::Customer;
use intercom_twin::{
    Act,
    act::{ContactAttached, TeammateRedacts},
};
use serde_json::{Value, json};

use super::{Model, on, world_at, world_with};
use crate::support::{ANN, JOE, LENA, World, faulty_store::Plug, world::key};

const MEMORY: &str = "memory: { after: 10m, keep: 30d }\n";
const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 3600);

impl Model {
    fn sums_up(&self, summary: &str) {
        self.says(&json!({"summary": summary}).to_string());
    }

    /// The conversations that it was asked to sum up.
    fn to_sum_up(&self) -> Vec<Value> {
        let content = |asked: &Value, at: usize| asked["messages"][at]["content"].to_string();
        let asked = self.asked().into_iter();
        let summaries =
            asked.filter(|asked| content(asked, 0).contains("You keep a company's records"));
        summaries
            .map(|asked| {
                serde_json::from_str(asked["messages"][1]["content"].as_str().unwrap()).unwrap()
            })
            .collect()
    }

    /// All that it was told when it was last asked.
    fn last_told(&self) -> String {
        self.asked().pop().unwrap()["messages"].to_string()
    }
}

async fn remembering() -> (World, Model) {
    world_with(MEMORY).await
}

/// Joe has asked something, and is answered.
async fn asks(world: &World, model: &Model, text: &str) -> String {
    model.says("We look into it.");
    world.joe_starts(text).await
}

async fn customer(world: &World, name: &str) -> Customer {
    let contacts = world.twin.describe().contacts;
    let contact = contacts.into_iter().find(|own| own.name.as_deref() == Some(name)).unwrap();
    let store = world.service().engine.store().clone();
    Customer::find(&*store, &["support".into()], contact.id.as_str().into()).await.unwrap()
}

async fn remembered(world: &World) -> Vec<String> {
    customer(world, JOE).await.memories.into_iter().map(|memory| memory.text).collect()
}

#[tokio::test]
async fn a_quiet_conversation_is_summed_up_and_told_in_the_customers_next_one() {
    let (world, model) = remembering().await;
    let first = asks(&world, &model, "My shoes of size 43 are late").await;
    assert!(!model.last_told().contains("recall_customer"));
    world.advance(MINUTE * 9).await;
    assert_eq!(remembered(&world).await, [""; 0], "it may go on");
    model.sums_up("Wears size 43; shoes were late.");
    world.advance(MINUTE * 2).await;
    assert_eq!(remembered(&world).await, ["Wears size 43; shoes were late."]);
    assert_eq!(
        model.to_sum_up(),
        [json!({"record": null, "conversation": [
            {"by": "customer", "text": "My shoes of size 43 are late"},
            {"by": "us", "text": "We look into it."},
        ]})]
    );
    let timeline = world.timeline(&first).await;
    assert!(timeline.contains(&Happening::Remembered), "{timeline:?}");
    assert!(!format!("{timeline:?}").contains("43"));

    let second = asks(&world, &model, "Hello again").await;
    assert!(model.last_told().contains("Wears size 43"), "{}", model.last_told());
    let timeline = format!("{:?}", world.timeline(&second).await);
    assert!(timeline.contains("told what is remembered of the customer"), "{timeline}");
    assert!(!timeline.contains("size 43"), "{timeline}");
    // Nobody else is told it.
    model.says("Hi");
    world.does(Act::contact_starts(LENA, "Hello")).await;
    assert!(!model.last_told().contains("43"));

    model.sums_up("Lena said hello.");
    model.sums_up("Wears size 43; came back.");
    world.advance(MINUTE * 11).await;
    let records: Vec<_> = model.to_sum_up().iter().map(|asked| asked["record"].clone()).collect();
    assert_eq!(records.len(), 3);
    assert!(records.contains(&json!("Wears size 43; shoes were late.")), "{records:?}");
    assert_eq!(customer(&world, LENA).await.memories.len(), 1);
}

#[tokio::test]
async fn what_people_made_of_it_is_summed_up_once_they_have_it_and_once_it_is_closed() {
    let (world, model) = remembering().await;
    model.calls("handover", &json!({"team": "VIP", "reason": "He is angry."}));
    let id = world.joe_starts("A scandal!").await;
    model.sums_up("Was angry.");
    world.advance(MINUTE).await;
    assert_eq!(remembered(&world).await, ["Was angry."]);
    world.does(Act::teammate_replies(&id, ANN, "You get 10 euro.")).await;
    world.advance(MINUTE * 30).await;
    assert_eq!(model.to_sum_up().len(), 1, "people are at it");
    model.sums_up("Was angry, got 10 euro.");
    world.does(Act::teammate_closes(&id, ANN)).await;
    world.advance(MINUTE).await;
    assert_eq!(remembered(&world).await, ["Was angry, got 10 euro."]);
    let told = model.to_sum_up().pop().unwrap();
    assert_eq!(told["record"], "Was angry.");
    let last = told["conversation"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last, json!({"by": "us, a person", "text": "You get 10 euro."}));
    assert!(!told.to_string().contains("He is angry."), "what a note says is not for it");
}

#[tokio::test]
async fn what_is_to_be_remembered_outlives_a_restart_and_goes_at_its_time() {
    let model = Model::default();
    let url = model.url().await;
    let mut world = world_at(&url, MEMORY).await;
    asks(&world, &model, "My shoes are late").await;
    world.crash().await;
    world.start_again().await;
    model.sums_up("Late shoes.");
    world.advance(MINUTE * 11).await;
    assert_eq!(remembered(&world).await, ["Late shoes."]);
    world.restart().await;
    asks(&world, &model, "Hello").await;
    assert!(model.last_told().contains("Late shoes."));
    // That one is nothing to remember.
    model.sums_up("");
    world.advance(DAY * 31).await;
    assert_eq!(remembered(&world).await, [""; 0], "it was kept for 30 days");
    asks(&world, &model, "Hello").await;
    assert!(!model.last_told().contains("Late shoes."));
}

#[tokio::test]
async fn a_model_that_sums_nothing_up_keeps_nobody_waiting_and_is_asked_a_few_times() {
    let (world, model) = remembering().await;
    asks(&world, &model, "My shoes are late").await;
    for _ in 0..60 {
        world.advance(MINUTE).await;
    }
    let asked = model.to_sum_up().len();
    assert_eq!(asked, 5, "and then it is given up");
    let id = asks(&world, &model, "Hello").await;
    assert_eq!(world.bot_said(&id), ["We look into it."]);
    assert_eq!(remembered(&world).await, [""; 0]);
    // A later conversation is a new occasion.
    model.sums_up("Said hello.");
    world.advance(MINUTE * 11).await;
    assert_eq!(remembered(&world).await, ["Said hello."]);
}

#[tokio::test]
async fn a_customer_who_is_erased_is_remembered_by_nobody() {
    let (world, model) = remembering().await;
    asks(&world, &model, "My shoes are late").await;
    model.sums_up("Late shoes.");
    world.advance(MINUTE * 11).await;
    asks(&world, &model, "Hello").await;
    let joe = customer(&world, JOE).await;
    let store = world.service().engine.store().clone();
    let all = joe.export(&*store).await.unwrap();
    assert_eq!(all["memories"][0]["text"], "Late shoes.");
    joe.erase(&*store).await.unwrap();
    world.advance(MINUTE * 30).await;
    assert_eq!(model.to_sum_up().len(), 1, "also not of what was still to be summed up");
    assert_eq!(remembered(&world).await, [""; 0]);
    asks(&world, &model, "Hello").await;
    assert!(!model.last_told().contains("Late shoes."));
}

#[tokio::test]
async fn words_that_were_taken_away_are_not_remembered() {
    let (world, model) = remembering().await;
    let id = asks(&world, &model, "My secret is sesame").await;
    model.sums_up("The secret is sesame.");
    world.advance(MINUTE * 11).await;
    model.says("I have read that.");
    world.does(TeammateRedacts { conversation: id, part: None }).await;
    world.seconds(15).await;
    assert_eq!(remembered(&world).await, [""; 0]);
}

/// One customer's memory is not another's.
#[tokio::test]
async fn where_several_take_part_nothing_is_remembered_and_nothing_is_told() {
    let (world, model) = remembering().await;
    asks(&world, &model, "My shoes are late").await;
    model.sums_up("Late shoes.");
    world.advance(MINUTE * 11).await;
    let id = asks(&world, &model, "My wife joins us").await;
    let (contact, teammate) = (LENA.into(), ANN.into());
    world.does(ContactAttached { conversation: id.clone(), contact, teammate }).await;
    model.says("Hello Lena");
    world.customer_writes(&id, "Here she is").await;
    assert!(!model.last_told().contains("Late shoes."), "{}", model.last_told());
    world.advance(MINUTE * 30).await;
    assert_eq!(model.to_sum_up().len(), 1);
}

/// Each summary is asked for once, also where the node that would have is gone.
#[tokio::test]
async fn of_two_nodes_one_sums_up_and_the_other_takes_over() {
    let model = Model::default();
    let url = model.url().await;
    let mut world = on(World::on_postgres(|_| {}).await, &url, MEMORY);
    let id = asks(&world, &model, "My shoes are late").await;
    let other = world.another_node(&Arc::new(Plug::default()), None).await;
    model.sums_up("Late shoes.");
    for _ in 0..11 {
        world.advance(MINUTE).await;
        world.settle_at(&other).await;
    }
    assert_eq!((model.to_sum_up().len(), remembered(&world).await.len()), (1, 1));
    model.says("And now?");
    world.customer_writes(&id, "They are here").await;
    world.dies().await;
    model.sums_up("Late shoes, which came.");
    for _ in 0..20 {
        world.clock.advance(MINUTE);
        world.twin.advance(MINUTE).await;
        world.settle_at(&other).await;
    }
    let known = other.engine.store().timeline(&key(&id)).await.unwrap();
    let written = known.iter().filter(|entry| entry.happening == Happening::Remembered).count();
    assert_eq!((model.to_sum_up().len(), written), (2, 2));
}
