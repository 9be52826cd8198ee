//! Webhooks come in any order and more than once.

use std::{collections::BTreeSet, time::Duration};

use intercom_twin::{Act, Fault, FaultKind, TwinOptions};
use serde_json::Value;

use crate::common::{World, quiet, string};

fn bodies(told: &[Value]) -> Vec<String> {
    told.iter()
        .map(|w| &w["data"]["item"]["conversation_parts"]["conversation_parts"][0]["body"])
        .map(string)
        .collect()
}

#[tokio::test]
async fn after_an_outage_the_backlog_comes_newest_first() {
    let world = World::new().await;
    let id = world.started();
    world.topics().await;
    let outage = Fault::new(FaultKind::BacklogWebhook).ms(120_000).times(1);
    world.twin.set_faults([outage]).unwrap();
    for text in ["one", "two", "three"] {
        world.act(Act::contact_writes(&id, text));
        world.advance(30).await;
    }
    assert!(world.webhooks().await.is_empty(), "all wait, not only the first");
    world.advance(31).await;
    let told = world.webhooks().await;
    assert_eq!(bodies(&told), ["<p>three</p>", "<p>two</p>", "<p>one</p>"]);
    let mut dates: Vec<_> = told.iter().map(|w| w["created_at"].as_i64().unwrap()).collect();
    assert!(told.iter().all(|w| w["delivery_attempts"] == 1));
    dates.reverse();
    assert!(dates.is_sorted(), "created_at is when it happened: {dates:?}");
    world.act(Act::contact_writes(&id, "four"));
    assert_eq!(bodies(&world.webhooks().await), ["<p>four</p>"], "the outage is over");
}

#[tokio::test]
async fn at_random_some_are_overtaken_and_some_come_twice() {
    let world = World::with(TwinOptions { seed: 3, ..quiet() }).await;
    let id = world.started();
    world.topics().await;
    let now_and_then = |kind| Fault::new(kind).topic("conversation.user.replied").probability(0.3);
    let both = [now_and_then(FaultKind::HoldWebhook), now_and_then(FaultKind::DuplicateWebhook)];
    world.twin.set_faults(both).unwrap();
    for n in 10..40 {
        world.act(Act::contact_writes(&id, n.to_string()));
        world.twin.advance(Duration::from_millis(1)).await;
    }
    world.twin.set_faults([]).unwrap();
    world.act(Act::contact_writes(&id, "40"));
    let told = world.webhooks().await;
    let ids: BTreeSet<_> = told.iter().map(|w| string(&w["id"])).collect();
    assert_eq!(ids.len(), 31, "none is lost");
    assert!(told.len() > 31, "some come twice, with the same id");
    assert!(!bodies(&told).is_sorted(), "some are overtaken: {:?}", bodies(&told));
}
