//! "conversation merged, deleted, converted, contact detached, 404 or 403": "parked with the
//! reason, looked at again by the sweep, never forgotten".

use std::time::Duration;

use deskmate_core::Happening;
use intercom_twin::act::{
    ContactAttached, ContactDetached, ConversationDeleted, ConversationsMerged,
};
use intercom_twin::{Act, Fault, FaultKind};
use serde_json::json;

use crate::support::{
    ANN, JOE, LENA, World,
    bot::Reaction,
    scene::{saying, turn},
};

const HOUR: Duration = Duration::from_secs(3600);

fn reads_fail(status: u16) -> Fault {
    Fault::new(FaultKind::ServerError).status(status).on("GET", "/conversations/*")
}

/// Merged into another one: the turn is over, and the other conversation goes on.
#[tokio::test]
async fn a_conversation_that_is_merged_is_parked_and_the_other_goes_on() {
    let world = World::start().await;
    let goes_on = world.joe_starts("Where is my order?").await;
    world.bot.next(Reaction::Later);
    let merged = world.joe_starts("Where is it?").await;
    let call = world.bot.calls().pop().unwrap();
    let into = goes_on.clone();
    world.does(ConversationsMerged { from: merged.clone(), into, teammate: ANN.into() }).await;
    // No webhook tells of it: the sweep does.
    world.advance(Duration::from_secs(130)).await;
    let why = world.parked(&merged).await.expect("it is parked");
    assert!(why.contains("merged into another one"), "{why}");
    assert_eq!(world.answers_later(&call, &saying(&["It left."])).await.0, 409);
    assert!(world.bot_said(&merged).is_empty());
    world.customer_writes(&goes_on, "And now?").await;
    assert_eq!(world.bot_said(&goes_on).last().unwrap(), "You said: And now?");
}

/// Deleted: the turn is over.
#[tokio::test]
async fn a_conversation_that_is_deleted_is_parked() {
    let world = World::start().await;
    world.bot.next(Reaction::Later);
    let conversation = world.joe_starts("Where is my order?").await;
    let call = world.bot.calls().pop().unwrap();
    world.does(ConversationDeleted { conversation: conversation.clone() }).await;
    let why = world.parked(&conversation).await.expect("it is parked");
    assert!(why.contains("no such conversation"), "{why}");
    assert_eq!(world.answers_later(&call, &saying(&["It left."])).await.0, 409);
    world.advance(2 * HOUR).await;
    let times = (world.timeline(&conversation).await.iter())
        .filter(|happening| matches!(happening, Happening::Parked { .. }))
        .count();
    assert_eq!(times, 1, "looked at again, and told once");
}

/// 404 or 403, as for a ticket that the token may not see: parked with the reason; the sweep looks
/// again, and when it can be read, the customer is answered.
#[tokio::test]
async fn what_cannot_be_read_is_parked_and_answered_when_it_can_be_read_again() {
    for status in [403, 404] {
        let world = World::start().await;
        let conversation = world.joe_starts("Hi").await;
        world.fault(reads_fail(status));
        world.customer_writes(&conversation, "Where is my order?").await;
        world.seconds(20).await;
        assert!(world.parked(&conversation).await.is_some(), "{status}");
        assert_eq!(world.bot_said(&conversation), ["You said: Hi"]);
        world.calm();
        world.advance(Duration::from_secs(130)).await;
        assert_eq!(world.parked(&conversation).await, None);
        assert!(world.timeline(&conversation).await.contains(&Happening::Unparked));
        assert_eq!(world.bot_said(&conversation), ["You said: Hi", "You said: Where is my order?"]);
    }
}

/// "never forgotten": parked for hours, it is found when it can be read, and people get it, for an
/// answer would be stale.
#[tokio::test]
async fn what_was_parked_for_hours_is_not_forgotten() {
    let mut world = World::start().await;
    let conversation = world.joe_starts("Hi").await;
    world.fault(reads_fail(404));
    world.customer_writes(&conversation, "Where is my order?").await;
    for _ in 0..10 {
        world.advance(HOUR / 4).await;
    }
    world.restart().await;
    assert!(world.parked(&conversation).await.is_some());
    world.calm();
    for _ in 0..5 {
        world.advance(HOUR / 4).await;
    }
    assert_eq!(world.parked(&conversation).await, None);
    let failures = world.failures(&conversation).await;
    assert!(failures[0].contains("minutes"), "{failures:?}");
    assert_eq!(world.bot_said(&conversation), ["You said: Hi"]);
}

/// It need not wait for the sweep: the customer's next message looks as well.
#[tokio::test]
async fn what_can_be_read_again_goes_on_with_the_next_message() {
    let world = World::start().await;
    let conversation = world.joe_starts("Hi").await;
    world.fault(reads_fail(404));
    world.customer_writes(&conversation, "One").await;
    world.seconds(20).await;
    world.calm();
    world.customer_writes(&conversation, "Two").await;
    assert_eq!(world.last_turn(), turn("message", &["One", "Two"]));
    assert_eq!(world.bot_said(&conversation), ["You said: Hi", "You said: One / Two"]);
}

/// People own it: "same".
#[tokio::test]
async fn what_people_have_and_cannot_be_read_is_parked_too_and_stays_theirs() {
    let world = World::start().await;
    let conversation = world.joe_starts("Hi").await;
    world.does(Act::teammate_assigns(&conversation, ANN, ANN)).await;
    world.fault(reads_fail(404));
    world.customer_writes(&conversation, "Hello?").await;
    world.seconds(20).await;
    assert!(world.parked(&conversation).await.is_some());
    world.calm();
    world.customer_writes(&conversation, "Anybody?").await;
    assert_eq!(world.parked(&conversation).await, None);
    assert!(world.owner(&conversation).await.is_people());
    assert_eq!(world.turns().len(), 1);
}

/// "contact detached": the customer left, and another one is there: that one is answered.
#[tokio::test]
async fn where_the_customer_was_detached_the_other_one_is_answered() {
    let world = World::start().await;
    let conversation = world.joe_starts("My wife takes over").await;
    let teammate = ANN.to_owned();
    let (at, contact) = (conversation.clone(), LENA.to_owned());
    let joined = ContactAttached { conversation: at, contact, teammate: teammate.clone() };
    let lena = world.does(joined).await.contact_id.unwrap();
    let (at, contact) = (conversation.clone(), JOE.to_owned());
    world.does(ContactDetached { conversation: at, contact, teammate }).await;
    world.bot.answers(json!({"actions": [
        {"type": "say", "text": "Hello Lena."},
        {"type": "tag", "target": "contact", "tags": ["wife"]}]}));
    world.customer_writes(&conversation, "It is me, Lena").await;
    assert_eq!(world.bot.last_turn().contact.name.as_deref(), Some(LENA));
    assert_eq!(world.bot_said(&conversation).last().unwrap(), "Hello Lena.");
    assert_eq!(world.tags_of(&lena).len(), 1);
}

/// Nobody may ever mend it: it is looked at less and less often, and in the end no more.
#[tokio::test]
async fn what_cannot_be_read_is_looked_at_less_and_less_often() {
    let world = World::start().await;
    let conversation = world.joe_starts("Hi").await;
    let path = format!("/conversations/{conversation}");
    world.fault(Fault::new(FaultKind::ServerError).status(404).on("GET", &path));
    world.customer_writes(&conversation, "Where is my order?").await;
    world.advance(HOUR).await;
    // The workspace goes on: sweeps look at what others say.
    world.does(Act::contact_starts(LENA, "Hello")).await;
    let reads = |world: &World| world.calls("GET", &conversation);
    let mut looks = Vec::new();
    for _ in 0..4 {
        let before = reads(&world);
        for _ in 0..24 {
            world.advance(HOUR / 4).await;
        }
        looks.push(reads(&world) - before);
    }
    assert!(looks[0] < 24 && looks[0] > 2 * looks[3] && looks[3] >= 1, "{looks:?}");
    for _ in 0..200 {
        world.advance(HOUR * 12).await;
    }
    let before = reads(&world);
    for _ in 0..20 {
        world.advance(HOUR * 24).await;
    }
    assert_eq!(reads(&world), before, "its retention is over");
    assert!(world.known(&conversation).await.is_none(), "it is forgotten");
}

/// Many that cannot be read for the same reason are not all looked at in one moment.
#[tokio::test]
async fn what_cannot_be_read_is_looked_at_at_different_times() {
    let world = World::start().await;
    let mut ids = Vec::new();
    for _ in 0..8 {
        ids.push(world.joe_starts("Hi").await);
    }
    world.fault(reads_fail(404));
    for id in &ids {
        world.does_now(Act::contact_writes(id, "Hello?"));
    }
    for _ in 0..30 {
        world.advance(HOUR / 4).await;
    }
    let mut again = Vec::new();
    for id in &ids {
        again.push(world.known(id).await.unwrap().parked.unwrap().again);
    }
    again.sort();
    again.dedup();
    assert!(again.len() > 4, "{again:?}");
}
