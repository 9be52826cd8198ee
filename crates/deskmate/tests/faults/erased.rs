//! What is stored of a customer is erased in the middle of everything.

use std::time::Duration;

use intercom_twin::Act;

use crate::support::{JOE, World, bot::Reaction, world::key};

#[tokio::test]
async fn what_is_erased_while_the_bot_thinks_does_not_come_back() {
    let world = World::start().await;
    let before = world.joe_starts("My name is Joe").await;
    world.bot.next(Reaction::Hangs);
    let thinks = world.does_now(Act::contact_starts(JOE, "I live in Ghent"));
    world.bot.asked(2).await;
    world.twin.settle().await;
    let store = world.service().engine.store().clone();
    for id in [&before, &thinks] {
        assert!(store.erase(&key(id)).await.unwrap());
    }
    world.bot.release();
    world.settle().await;
    assert_eq!(world.bot_said(&thinks), [""; 0], "nobody knows any more what was asked");
    assert_eq!(store.held(&key(&thinks)).await.unwrap(), None);

    // Both go on as conversations that were never seen: nothing is answered twice, and nothing is
    // left unanswered.
    world.customer_writes(&thinks, "Hello?").await;
    world.customer_writes(&before, "Still there?").await;
    world.seconds(10).await;
    assert_eq!(world.bot_said(&thinks), ["You said: I live in Ghent / Hello?"]);
    assert_eq!(world.bot_said(&before), ["You said: My name is Joe", "You said: Still there?"]);
}

/// And it is no loss: should it go on after all, it is one that was never seen.
#[tokio::test]
async fn what_nobody_has_had_to_do_with_for_a_year_is_forgotten() {
    let world = World::start().await;
    let quiet = world.joe_starts("One").await;
    let days = |days: u64| Duration::from_secs(days * 24 * 3600);
    world.advance(days(300)).await;
    let busy = world.joe_starts("Two").await;
    world.advance(days(60)).await;
    assert!(world.known(&quiet).await.is_some(), "it is not a year yet");
    assert_eq!(world.timeline(&quiet).await, [], "but what was done is forgotten");
    world.advance(days(7)).await;
    assert!(world.known(&quiet).await.is_none());
    assert!(world.known(&busy).await.is_some());
    world.customer_writes(&quiet, "Three").await;
    assert_eq!(world.bot_said(&quiet), ["You said: One", "You said: Three"]);
}
