//! More than can be read at once: what asked for a read is read in the end, whatever the limit,
//! whatever fails, and however often Deskmate is stopped meanwhile.

use std::{collections::BTreeMap, time::Duration};

use deskmate_core::{Inbound, LastRead};
use deskmate_engine::Clock;
use deskmate_store::{Change, LeasedConversation, Release, Wake};
use intercom_twin::{Act, Fault, FaultKind};

use super::{
    stories::passes,
    support::{JOE, World, world::key},
};

/// Conversations that the bot has answered once.
async fn begun(world: &World, count: usize) -> Vec<String> {
    let ids = (0..count).map(|n| world.does_now(Act::contact_starts(JOE, format!("First {n}."))));
    let ids: Vec<_> = ids.collect();
    world.settle().await;
    passes(world, 30).await;
    for (n, id) in ids.iter().enumerate() {
        assert_eq!(world.bot_said(id), [format!("You said: First {n}.")]);
    }
    ids
}

/// In each the customer writes again, half a second after the one before.
async fn write_again(world: &World, ids: &[String]) {
    for (n, id) in ids.iter().enumerate() {
        world.does_now(Act::contact_writes(id, format!("Second {n}.")));
        world.twin.advance(Duration::from_millis(500)).await;
        world.clock.advance(Duration::from_millis(500));
    }
}

fn are_answered(world: &World, ids: &[String]) {
    for (n, id) in ids.iter().enumerate() {
        let both = [format!("You said: First {n}."), format!("You said: Second {n}.")];
        assert_eq!(world.bot_said(id), both);
    }
}

/// In which order conversations were first read, counted from a number of calls.
fn order_of_reads(world: &World, since: usize) -> BTreeMap<String, usize> {
    let mut order = BTreeMap::new();
    for call in world.twin.api_calls().iter().skip(since).filter(|call| call.method == "GET") {
        if let Some(id) = call.path.strip_prefix("/conversations/") {
            let next = order.len();
            order.entry(id.to_owned()).or_insert(next);
        }
    }
    order
}

fn reads(world: &World, since: usize) -> usize {
    let calls = world.twin.api_calls();
    let of_conversation = |path: &str| path.starts_with("/conversations/");
    calls
        .iter()
        .skip(since)
        .filter(|call| call.method == "GET" && of_conversation(&call.path))
        .count()
}

#[tokio::test]
async fn a_hundred_messages_without_webhooks_are_all_answered_under_a_small_limit_oldest_first() {
    let world = World::start().await;
    let ids = begun(&world, 100).await;
    world.twin.set_rate_limit(Some(90));
    world.fault(Fault::new(FaultKind::LoseWebhook));
    write_again(&world, &ids).await;
    let calls = world.twin.api_calls().len();
    passes(&world, 300).await;
    are_answered(&world, &ids);
    let order = order_of_reads(&world, calls);
    let latest_of_oldest = ids[..20].iter().map(|id| order[id]).max();
    let first_of_newest = ids[80..].iter().map(|id| order[id]).min();
    assert!(latest_of_oldest < first_of_newest, "{latest_of_oldest:?} {first_of_newest:?}");
}

#[tokio::test]
async fn a_hundred_messages_of_a_downtime_are_all_answered_under_a_small_limit() {
    let mut world = World::start().await;
    let ids = begun(&world, 100).await;
    world.twin.set_rate_limit(Some(90));
    world.stop().await;
    world.fault(Fault::new(FaultKind::LoseWebhook));
    write_again(&world, &ids).await;
    world.start_again().await;
    // Not in one go: what is asked for outlives every stop.
    for _ in 0..3 {
        passes(&world, 12).await;
        world.restart().await;
    }
    passes(&world, 180).await;
    are_answered(&world, &ids);
}

#[tokio::test]
async fn who_asks_only_by_polling_answers_a_backlog_too() {
    let world = World::without_webhooks(|options| options.rules.inbound = Inbound::Poll).await;
    world.twin.set_rate_limit(Some(60));
    let ids: Vec<_> =
        (0..60).map(|n| world.does_now(Act::contact_starts(JOE, format!("First {n}.")))).collect();
    passes(&world, 200).await;
    for (n, id) in ids.iter().enumerate() {
        assert_eq!(world.bot_said(id), [format!("You said: First {n}.")]);
    }
}

/// One read that fails, whatever it fails with, and however long ago the message was found.
#[tokio::test]
async fn a_message_that_a_sweep_found_is_answered_though_its_read_fails() {
    use FaultKind::{DropBeforeWrite, RateLimited, ServerError};
    let read = |kind| Fault::new(kind).on("GET", "/conversations/*");
    for fault in [
        read(ServerError).status(503).times(1),
        read(ServerError).status(500).times(8),
        read(RateLimited).times(1),
        read(DropBeforeWrite).times(3),
    ] {
        let mut world = World::start().await;
        let id = world.joe_starts("First").await;
        world.seconds(30).await;
        let lost = Fault::new(FaultKind::LoseWebhook);
        world.twin.set_faults([lost, fault.clone()]).unwrap();
        world.customer_writes(&id, "Second").await;
        passes(&world, 125).await;
        // No sweep comes along for two minutes.
        world.restart().await;
        passes(&world, 60).await;
        assert_eq!(world.bot_said(&id), ["You said: First", "You said: Second"], "{fault:?}");
    }
}

/// While a backlog is worked off, whoever writes now does not wait.
#[tokio::test]
async fn a_new_customer_never_waits_behind_a_sweep() {
    for wait in [1, 10, 25, 40] {
        let world = World::start().await;
        let ids = begun(&world, 60).await;
        world.twin.set_rate_limit(Some(60));
        world.fault(Fault::new(FaultKind::LoseWebhook));
        write_again(&world, &ids).await;
        passes(&world, 60 + wait).await;
        world.calm();
        let answered = ids.iter().filter(|id| world.bot_said(id).len() == 2).count();
        let new = world.joe_starts("I am new.").await;
        passes(&world, 10).await;
        assert_eq!(world.bot_said(&new), ["You said: I am new."], "{wait} s, {answered} before");
        passes(&world, 300).await;
        are_answered(&world, &ids);
    }
}

/// More than a sweep may read in a minute.
const KNOWN: usize = 1_200;

/// So many more, read just now, of which the same is known as of that one.
async fn known_like(world: &mut World, id: &str, count: usize) {
    let known = world.known(id).await.unwrap();
    world.stop().await;
    let ids: Vec<_> = (0..count).map(|_| world.does_now(Act::contact_starts(JOE, "Hi"))).collect();
    let changed_at = Some(world.clock.now().as_secs());
    world.clock.advance(Duration::from_secs(30));
    world.twin.advance(Duration::from_secs(30)).await;
    let store = world.stored().await;
    let due = world.clock.now();
    store.wake(ids.iter().map(|id| Wake { key: key(id), due }).collect()).await.unwrap();
    let all = store.claim("nobody", due, Duration::from_secs(60), count).await.unwrap();
    assert_eq!(all.len(), count);
    for LeasedConversation { lease, inbox, .. } in all {
        let mut known = known.clone();
        known.id = lease.key.conversation.clone();
        known.last_read =
            known.last_read.map(|read| LastRead { at: due, by_wall: due, changed_at, ..read });
        let change = Change { conversation: Some(known), ..Change::default() };
        let release = Release { wakes: inbox.wakes, due: None };
        store.commit(&lease, change, Some(release)).await.unwrap();
    }
    store.close().await;
    world.start_again().await;
}

#[tokio::test]
async fn after_a_restart_1200_known_conversations_are_not_read_again() {
    let mut world = World::start().await;
    let ids = begun(&world, 40).await;
    known_like(&mut world, &ids[0], KNOWN - ids.len()).await;
    for restart in 0..3 {
        let calls = world.twin.api_calls().len();
        world.restart().await;
        passes(&world, 150).await;
        assert_eq!(reads(&world, calls), 0, "restart {restart}");
    }
    // One that has changed is.
    world.stop().await;
    world.does_now(Act::contact_writes(&ids[7], "And now?"));
    let calls = world.twin.api_calls().len();
    world.fault(Fault::new(FaultKind::LoseWebhook));
    world.start_again().await;
    passes(&world, 5).await;
    assert_eq!(world.bot_said(&ids[7]).len(), 2);
    assert_eq!(order_of_reads(&world, calls).len(), 1);
}

/// The bot knows who writes, though the first time Intercom does not tell.
#[tokio::test]
async fn a_customer_who_cannot_be_read_at_once_is_read_within_the_time_of_the_turn() {
    use FaultKind::{DropBeforeWrite, RateLimited, ServerError};
    let read = |kind| Fault::new(kind).on("GET", "/contacts/*");
    for fault in [
        read(ServerError).status(503).times(1),
        read(ServerError).status(500).times(4),
        read(RateLimited).times(1),
        read(DropBeforeWrite).times(2),
        Fault::new(ServerError).on("GET", "/contacts/*/companies"),
    ] {
        let world = World::start().await;
        world.fault(fault.clone());
        let id = world.joe_starts("Where is my order?").await;
        passes(&world, 20).await;
        assert_eq!(world.bot_said(&id), ["You said: Where is my order?"], "{fault:?}");
        let contact = world.bot.last_turn().contact;
        assert_eq!(contact.name.as_deref(), Some(JOE), "{fault:?}");
        assert!(contact.email.is_some(), "{fault:?}");
    }
}

#[tokio::test]
async fn under_a_small_limit_every_turn_knows_its_customer() {
    let world = World::start().await;
    world.twin.set_rate_limit(Some(60));
    let ids: Vec<_> =
        (0..40).map(|n| world.does_now(Act::contact_starts(JOE, format!("First {n}.")))).collect();
    passes(&world, 90).await;
    for (n, id) in ids.iter().enumerate() {
        assert_eq!(world.bot_said(id), [format!("You said: First {n}.")]);
    }
    for call in world.bot.calls() {
        assert_eq!(call.turn.contact.name.as_deref(), Some(JOE));
    }
}

/// Customers whom nobody has asked about before, each another one.
async fn strangers(world: &World, count: usize) -> Vec<String> {
    let about = world.twin.describe();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let mut names = Vec::new();
    for n in 0..count {
        let (name, email) = (format!("Customer {n}"), format!("c{n}@example.com"));
        let call = client
            .post(format!("{}/contacts", about.base_url))
            .bearer_auth(&about.access_token)
            .json(&serde_json::json!({ "role": "user", "name": name, "email": email }));
        call.send().await.unwrap().error_for_status().unwrap();
        names.push(name);
    }
    names
}

/// The customers are read as late as the conversations, and others ask meanwhile: the bot knows all.
#[tokio::test]
async fn of_a_backlog_every_turn_knows_its_customer() {
    let mut world = World::start().await;
    let names = strangers(&world, 60).await;
    world.stop().await;
    world.fault(Fault::new(FaultKind::LoseWebhook));
    let start = |name: &String| world.does_now(Act::contact_starts(name, "First"));
    let ids: Vec<_> = names.iter().map(start).collect();
    world.advance(Duration::from_secs(300)).await;
    world.twin.set_rate_limit(Some(60));
    world.start_again().await;
    passes(&world, 300).await;
    for id in &ids {
        assert_eq!(world.bot_said(id), ["You said: First"]);
    }
    let calls = world.bot.calls();
    let known: std::collections::BTreeSet<_> =
        calls.iter().filter_map(|call| call.turn.contact.name.clone()).collect();
    assert_eq!(known.len(), names.len(), "{known:?}");
    assert!(calls.iter().all(|call| call.turn.contact.email.is_some()));
}
