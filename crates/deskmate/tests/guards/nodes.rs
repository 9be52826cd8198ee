//! Several nodes, or several who want the same conversation.

use std::{sync::Arc, time::Duration};

use deskmate_core::{ChannelName, Timestamp};
use deskmate_store::{Change, NewNotification, Release};
use intercom_twin::Act;

use super::{Broken, so};
use crate::support::{JOE, World, bot::Reaction, faulty_store::Plug, storage::Storage, world::key};

/// What comes in after a worker has read its inbox, and before it gives the conversation back.
pub(crate) async fn woken_while_it_is_given_back() -> Broken {
    let file = Storage::Sqlite(tempfile::tempdir().unwrap());
    for storage in [file, Storage::postgres().await] {
        let store = storage.open().await;
        let now = Timestamp::from_secs(1_000);
        let told = |id: &str| NewNotification {
            channel: ChannelName::new("support"),
            id: id.to_owned(),
            conversation: Some(key("1").conversation),
            topic: "conversation.user.replied".to_owned(),
            expected: Vec::new(),
            body: b"{}".to_vec(),
            received_at: now,
            calm_until: None,
            patient: false,
        };
        store.take_in(vec![told("one")]).await.unwrap();
        let opened = store.claim("n1", now, Duration::from_secs(30), 1).await.unwrap().remove(0);
        store.take_in(vec![told("two")]).await.unwrap();
        let done = Change { notifications_done: vec!["one".to_owned()], ..Change::default() };
        let release = Release { wakes: opened.inbox.wakes, due: None };
        store.commit(&opened.lease, done, Some(release)).await.unwrap();
        store.abandon(&opened.lease).await;
        let waits = store.next_due().await.unwrap();
        store.close().await;
        if waits.is_none() {
            return Some("what came in meanwhile waits for ever".to_owned());
        }
    }
    None
}

/// A node is frozen as it is about to say something, another one says it, and the first one wakes.
pub(crate) async fn one_wakes_with_an_old_lease() -> Broken {
    let world = World::on_postgres(|channel| {
        channel.rules.turn_timeout = Duration::from_secs(300);
    })
    .await;
    world.bot.next(Reaction::Hangs);
    let id = world.does_now(Act::contact_starts(JOE, "Hi"));
    world.bot.asked(1).await;
    world.twin.settle().await;
    // It has decided what to say, believes what it read, and stands right before it writes that.
    world.plug.freeze(true);
    world.bot.release();
    world.plug.stands().await;
    let other = world.another_node(&Arc::new(Plug::default()), None).await;
    let hook = format!("http://{}/hooks/support-k3y", other.address);
    world.twin.set_webhook_url(&hook).await.unwrap();
    for _ in 0..45 {
        world.clock.advance(Duration::from_secs(1));
        world.twin.advance(Duration::from_secs(1)).await;
        world.settle_at(&other).await;
    }
    world.plug.freeze(false);
    world.settle_at(&other).await;
    world.settle().await;
    let said = world.bot_said(&id);
    other.stop().await;
    so(said, vec!["You said: Hi".to_owned()])
}
