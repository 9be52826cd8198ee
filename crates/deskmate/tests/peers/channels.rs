//! Channels come, change and go while Deskmate runs: a console, an install, a kill switch.

use std::{sync::Arc, time::Duration};

use deskmate_core::ChannelName;
use intercom_twin::{Act, Fault, FaultKind};

use crate::support::{
    ANN, BOT, CLEO, JOE, TestBot, World,
    bot::Reaction,
    scene::{saying, turn},
};

fn support() -> ChannelName {
    ChannelName::new("support")
}

#[tokio::test]
async fn a_channel_that_is_taken_away_does_nothing_more_and_what_it_holds_stays() {
    let world = World::start().await;
    let conversation = world.joe_starts("Hi").await;
    assert!(world.service().engine.remove_channel(&support()));
    assert!(!world.service().engine.remove_channel(&support()), "it is gone");
    assert_eq!(world.service().engine.channels().count(), 0);
    let calls = world.twin.api_calls().len();
    world.customer_writes(&conversation, "Where is my order?").await;
    world.advance(Duration::from_secs(600)).await;
    assert_eq!(world.twin.api_calls().len(), calls);
    assert_eq!(world.turns().len(), 1);
    assert!(world.known(&conversation).await.is_some());

    world.put_channel(|_| {}).await;
    world.seconds(3).await;
    assert_eq!(world.bot_said(&conversation), ["You said: Hi", "You said: Where is my order?"]);
}

/// What is under way is put down, and taken up again by whoever comes.
#[tokio::test]
async fn a_channel_that_is_replaced_goes_on_with_what_the_old_one_had() {
    let world = World::start().await;
    let answered = world.joe_starts("Hi").await;
    world.bot.next(Reaction::Later);
    let promised = world.joe_starts("Later, please").await;
    world.bot.next(Reaction::Hangs);
    let asked = world.does_now(Act::contact_starts(JOE, "Now, please"));
    world.bot.asked(3).await;
    let other = TestBot::new();
    other.always(Reaction::Answers(saying(&["From the other bot."])));
    let bot = Arc::clone(&other);
    world.put_channel(move |options| options.bot = Arc::clone(&bot) as _).await;
    world.seconds(10).await;
    assert_eq!(world.bot_said(&asked), ["From the other bot."]);
    world.customer_writes(&answered, "And now?").await;
    assert_eq!(world.bot_said(&answered), ["You said: Hi", "From the other bot."]);
    // What the old one was promised is still awaited.
    let call = world.bot.calls()[1].clone();
    assert_eq!(world.answers_later(&call, &saying(&["Here it is."])).await.0, 200);
    assert_eq!(world.bot_said(&promised), ["Here it is."]);
    assert_eq!(world.service().engine.channels().count(), 1);
}

/// Replies that wait in the outbox go out once, whoever sends them.
#[tokio::test]
async fn a_channel_that_is_replaced_says_nothing_twice() {
    let world = World::start().await;
    world
        .fault(Fault::new(FaultKind::DropAfterWrite).on("POST", "/conversations/*/reply").times(2));
    world.bot.answers(saying(&["One.", "Two.", "Three."]));
    let conversation = world.joe_starts("Hi").await;
    for _ in 0..6 {
        world.put_channel(|_| {}).await;
        world.seconds(2).await;
    }
    world.seconds(20).await;
    assert_eq!(world.bot_said(&conversation), ["One.", "Two.", "Three."]);
}

/// A second teammate's bot comes, and the first one knows it for one of ours at once.
#[tokio::test]
async fn a_channel_that_is_added_answers_beside_the_first() {
    let world = World::start().await;
    let conversation = world.joe_starts("Hi").await;
    let second = TestBot::new();
    world.put_second_channel(&second).await;
    world.does(Act::teammate_assigns(&conversation, ANN, CLEO)).await;
    world.customer_writes(&conversation, "Hello Cleo").await;
    world.seconds(3).await;
    assert_eq!(second.last_turn().messages.last().unwrap().text, "Hello Cleo");
    world.does(Act::teammate_assigns(&conversation, ANN, BOT)).await;
    world.customer_writes(&conversation, "Hello Robin").await;
    assert_eq!(world.last_turn(), turn("message", &["Hello Robin"]));
    let reads = world.service().engine.channels().map(|channel| channel.name().to_string());
    assert_eq!(reads.collect::<Vec<_>>(), ["second", "support"]);
}

/// One that cannot work keeps nobody else from working, and works when it is mended.
#[tokio::test]
async fn a_channel_that_cannot_work_is_mended_by_another_in_its_place() {
    let world = World::start().await;
    world.put_channel(|options| options.fallback_team = "Nobody".to_owned()).await;
    let conversation = world.joe_starts("Hi").await;
    world.seconds(20).await;
    assert!(world.bot_said(&conversation).is_empty());
    world.put_channel(|_| {}).await;
    world.seconds(10).await;
    assert_eq!(world.bot_said(&conversation), ["You said: Hi"]);
}
