//! Reads lag, fail, or show less than the one before, and no message is lost.

use std::time::Duration;

use intercom::webhook::sign;
use intercom_twin::{Act, Fault, FaultKind};
use serde_json::json;

use super::{Broken, so};
use crate::support::{JOE, World, bot::Reaction, world::key};

fn of_reads(kind: FaultKind) -> Fault {
    Fault::new(kind).on("GET", "/conversations/*")
}

pub(crate) async fn an_own_part_shows_late() -> Broken {
    let world = World::start().await;
    let id = world.two_messages_and_an_own_part_that_shows_late().await;
    world.seconds(150).await;
    so(world.bot_said(&id), vec!["You said: One".to_owned(), "You said: Two".to_owned()])
}

pub(crate) async fn a_read_hides_a_message() -> Broken {
    let world = World::with(|options| options.rules.burst_window = Duration::from_secs(3)).await;
    let id = world.joe_starts("One").await;
    world.customer_writes(&id, "Two").await;
    world.fault(of_reads(FaultKind::StaleRead).parts(1).times(1));
    world.seconds(20).await;
    so(world.bot_said(&id), vec!["You said: One / Two".to_owned()])
}

/// A read has shown a message, and the reads that follow do not.
pub(crate) async fn a_later_read_shows_less() -> Broken {
    let world = World::start().await;
    world.bot.next(Reaction::Hangs);
    world.bot.next(Reaction::Hangs);
    let id = world.does_now(Act::contact_starts(JOE, "One"));
    world.bot.asked(1).await;
    world.does_now(Act::contact_writes(&id, "Two"));
    world.bot.asked(2).await;
    world.fault(of_reads(FaultKind::StaleRead).parts(2));
    world.does_now(Act::contact_writes(&id, "Three"));
    // That one is taken from its notification in the end.
    for _ in 0..17 {
        world.pass(Duration::from_secs(1)).await;
    }
    world.seconds(20).await;
    so(world.bot_said(&id), vec!["You said: One / Two / Three".to_owned()])
}

/// Somebody asked for a look, and the look fails; no webhook told of what it would show.
pub(crate) async fn a_read_fails() -> Broken {
    let world = World::start().await;
    let id = world.joe_starts("One").await;
    world.seconds(5).await;
    world
        .twin
        .set_faults([
            Fault::new(FaultKind::LoseWebhook),
            of_reads(FaultKind::ServerError).status(503).times(1),
        ])
        .unwrap();
    world.customer_writes(&id, "Two").await;
    world.service().engine.wake(key(&id)).await.unwrap();
    world.settle().await;
    world.seconds(30).await;
    so(world.bot_said(&id), vec!["You said: One".to_owned(), "You said: Two".to_owned()])
}

/// The same notification a minute later.
pub(crate) async fn it_comes_again() -> Broken {
    let world = World::without_webhooks(|_| {}).await;
    let id = world.joe_starts("One").await;
    let about = world.twin.describe();
    let told = json!({
        "type": "notification_event", "id": "notif_1", "topic": "conversation.user.created",
        "app_id": about.app_id, "created_at": 1_767_603_600, "delivery_attempts": 1,
        "first_sent_at": 1_767_603_600, "self": null, "links": {},
        "data": {"type": "notification_event_data", "item": world.conversation(&id)},
    })
    .to_string();
    let signature = sign(about.client_secret.as_bytes(), told.as_bytes());
    let engine = &world.service().engine;
    let mut leases = Vec::new();
    for _ in 0..2 {
        engine.take_in("support-k3y", Some(&signature), told.as_bytes()).await;
        world.settle().await;
        world.seconds(20).await;
        leases.push(*world.plug.leases.borrow());
    }
    so(world.bot_said(&id), vec!["You said: One".to_owned()]).or(so(leases[1], leases[0]))
}
