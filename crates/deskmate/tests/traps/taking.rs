//! "Taking an unassigned conversation starts by assigning it to our teammate. Assignment is not
//! compare-and-set: read the answer; if a person's assignment lies between our read and our part,
//! assign it back to them and say so in a note."

use std::time::Duration;

use intercom_twin::{Act, Fault, FaultKind};

use crate::support::{
    ANN, BEN, BOT, JOE, World,
    scene::{handing_over, turn, with},
};

/// A bot that takes what is unassigned, and whose next assignment takes a second to arrive.
async fn the_bot_is_taking_it() -> (World, String) {
    let world = World::with(|options| options.rules.takes.unassigned = true).await;
    world.new_ones_go_to("nobody");
    let slow = Fault::new(FaultKind::Latency).ms(1000).times(1);
    world.fault(slow.on("POST", "/conversations/*/parts"));
    let conversation = world.does_now(Act::contact_starts(JOE, "Hi"));
    world.on_its_way().await;
    (world, conversation)
}

#[tokio::test]
async fn taken_in_the_same_moment_as_a_person_it_is_given_back_with_a_note() {
    let (world, conversation) = the_bot_is_taking_it().await;
    world.does_now(Act::teammate_assigns(&*conversation, ANN, ANN));
    world.advance(Duration::from_secs(1)).await;
    world.seconds(5).await;
    assert_eq!(world.assigned_to(&conversation).0, ANN);
    assert!(world.owner(&conversation).await.is_people());
    assert!(world.bot_said(&conversation).is_empty());
    let notes = world.bot_noted(&conversation);
    assert_eq!(notes.len(), 1);
    assert!(notes[0].starts_with("Somebody took this conversation in the moment"), "{notes:?}");
    world.customer_writes(&conversation, "Hello?").await;
    assert_eq!(world.turns(), [], "not one word of the bot");
}

#[tokio::test]
async fn taken_in_the_same_moment_as_it_goes_to_a_team_it_is_given_back_to_the_team() {
    let (world, conversation) = the_bot_is_taking_it().await;
    world.does_now(Act::teammate_assigns(&*conversation, ANN, "VIP"));
    world.advance(Duration::from_secs(1)).await;
    world.seconds(5).await;
    assert_eq!(world.assigned_to(&conversation), with("-", "VIP"));
    assert!(world.owner(&conversation).await.is_people());
    assert!(world.bot_said(&conversation).is_empty());
}

#[tokio::test]
async fn taken_in_the_same_moment_as_a_person_replies_it_is_that_persons() {
    let (world, conversation) = the_bot_is_taking_it().await;
    world.does_now(Act::teammate_replies(&*conversation, BEN, "Good morning, Joe."));
    world.advance(Duration::from_secs(1)).await;
    world.seconds(5).await;
    assert_eq!(world.assigned_to(&conversation).0, BEN);
    assert!(world.bot_said(&conversation).is_empty());
    world.customer_writes(&conversation, "Hello?").await;
    assert_eq!(world.turns(), []);
}

#[tokio::test]
async fn taken_in_the_same_moment_as_the_customer_writes_on_both_messages_are_answered() {
    let (world, conversation) = the_bot_is_taking_it().await;
    world.does_now(Act::contact_writes(&*conversation, "Where is my order?"));
    world.advance(Duration::from_secs(1)).await;
    world.seconds(5).await;
    assert_eq!(world.bot_said(&conversation), ["You said: Hi / Where is my order?"]);
    assert_eq!(world.assigned_to(&conversation).0, BOT);
}

/// What a read did not show yet counts as well.
#[tokio::test]
async fn an_assignment_that_our_read_did_not_show_yet_is_given_back() {
    let world = World::with(|options| options.rules.takes.unassigned = true).await;
    world.new_ones_go_to("nobody");
    let conversation = world.joe_starts("Hi").await;
    world.does(Act::teammate_assigns(&conversation, ANN, "nobody")).await;
    let stale = Fault::new(FaultKind::StaleRead).ms(1000);
    world.advance(Duration::from_secs(10)).await;
    world.does_now(Act::contact_writes(&*conversation, "Hello?"));
    world.clock.advance(Duration::from_secs(2));
    world.twin.advance(Duration::from_secs(2)).await;
    world.fault(stale);
    world.does(Act::teammate_assigns(&conversation, ANN, ANN)).await;
    world.calm();
    world.seconds(20).await;
    assert_eq!(world.assigned_to(&conversation).0, ANN);
    assert!(world.owner(&conversation).await.is_people());
}

/// The same where the bot takes a conversation back because people were silent.
#[tokio::test]
async fn taken_back_in_the_moment_in_which_a_person_speaks_it_stays_that_persons() {
    let world =
        World::with(|options| options.rules.return_after = Some(Duration::from_secs(600))).await;
    world.bot.answers(handing_over("Shipping"));
    let conversation = world.joe_starts("A person, please").await;
    world.customer_writes(&conversation, "Hello?").await;
    world.advance(Duration::from_secs(590)).await;
    let slow = Fault::new(FaultKind::Latency).ms(1000).times(1);
    world.fault(slow.on("POST", "/conversations/*/parts"));
    world.clock.advance(Duration::from_secs(10));
    world.twin.advance(Duration::from_secs(10)).await;
    world.on_its_way().await;
    world.does_now(Act::teammate_replies(&*conversation, BEN, "Here I am."));
    world.advance(Duration::from_secs(1)).await;
    world.seconds(5).await;
    assert!(world.owner(&conversation).await.is_people());
    assert!(world.bot_said(&conversation).is_empty());
    assert_eq!(world.assigned_to(&conversation).0, BEN);
}

/// "Our own assignment parts never count as a return."
#[tokio::test]
async fn taking_it_is_no_return() {
    let world = World::with(|options| options.rules.takes.unassigned = true).await;
    world.new_ones_go_to("nobody");
    world.joe_starts("Hi").await;
    assert_eq!(world.turns(), [turn("message", &["Hi"])]);
}

/// "Unassigning, `null`, `0`, `"0"` and `nobody_admin` all mean nobody": also where the field says
/// so in another way than the part.
#[tokio::test]
async fn nobody_is_nobody_also_where_only_one_of_the_two_is_cleared() {
    let world = World::start().await;
    world.switch(|switches| switches.unassignment_clears_both = false);
    let conversation = world.joe_starts("Hi").await;
    world.does(Act::teammate_assigns(&conversation, ANN, "nobody")).await;
    assert!(world.owner(&conversation).await.is_people());
    world.customer_writes(&conversation, "Hello?").await;
    assert_eq!(world.turns().len(), 1);
}
