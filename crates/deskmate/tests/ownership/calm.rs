//! What people and customers say to each other, which is most of what a workspace tells of.

use intercom_twin::Act;

use crate::support::{
    ANN, BOT, World,
    scene::{handing_over, saying, turn},
};

/// So often the conversation was read.
fn reads(world: &World, conversation: &str) -> usize {
    world.calls("GET", &format!("/conversations/{conversation}"))
}

async fn they_talk(world: &World, conversation: &str) {
    for round in 0..5 {
        world.customer_writes(conversation, &format!("And {round}?")).await;
        world.does(Act::teammate_replies(conversation, ANN, "I am looking.")).await;
    }
}

#[tokio::test]
async fn what_is_said_to_a_person_is_read_together_a_little_later() {
    let world = World::start().await;
    world.bot.answers(handing_over("Shipping"));
    let conversation = world.joe_starts("A person, please").await;
    world.does(Act::teammate_assigns(&conversation, ANN, ANN)).await;
    let before = reads(&world, &conversation);
    they_talk(&world, &conversation).await;
    world.customer_writes(&conversation, "Thank you!").await;
    assert_eq!(reads(&world, &conversation), before);
    world.seconds(30).await;
    assert_eq!(reads(&world, &conversation), before + 1);
    let unanswered = world.known(&conversation).await.unwrap().standing().unanswered.len();
    assert_eq!(unanswered, 1, "it is known that the customer waits for a person");
    assert_eq!(world.turns().len(), 1);
}

#[tokio::test]
async fn what_is_not_the_channels_is_not_read_at_all() {
    let world = World::start().await;
    world.new_ones_go_to(ANN);
    let conversation = world.joe_starts("Hello Ann").await;
    let before = reads(&world, &conversation);
    they_talk(&world, &conversation).await;
    world.seconds(60).await;
    assert_eq!(reads(&world, &conversation), before);
}

#[tokio::test]
async fn given_to_the_bot_all_is_seen_that_was_said_before() {
    let world = World::start().await;
    world.new_ones_go_to(ANN);
    let conversation = world.joe_starts("Hello Ann").await;
    they_talk(&world, &conversation).await;
    world.customer_writes(&conversation, "Where is it?").await;
    world.customer_writes(&conversation, "Hello?").await;
    world.bot.answers(saying(&["On its way."]));
    world.does(Act::teammate_assigns(&conversation, ANN, BOT)).await;
    let (_, told) = world.last_turn();
    assert_eq!(told, ["Where is it?", "Hello?"]);
    assert_eq!(world.bot_said(&conversation), ["On its way."]);
}

/// What a person says first drops what the bot still had to say, whoever else has the conversation.
#[tokio::test]
async fn what_is_still_to_be_done_is_no_reason_to_be_calm() {
    let world = World::start().await;
    let conversation = world.joe_starts("Hi").await;
    world.does(Act::teammate_assigns(&conversation, ANN, ANN)).await;
    world.does(Act::teammate_assigns(&conversation, ANN, BOT)).await;
    let before = reads(&world, &conversation);
    world.customer_writes(&conversation, "One more thing").await;
    assert!(reads(&world, &conversation) > before);
    assert_eq!(world.last_turn(), turn("message", &["One more thing"]));
}
