//! The bot loses a conversation: it is assigned away, or to nobody.

use deskmate_core::By;
use intercom_twin::Act;

use crate::support::{
    ANN, BEN, BOT, World,
    bot::Reaction,
    scene::{saying, turn, with},
};

/// Two replies are decided; the first is out, and the second waits ten seconds for Intercom's
/// rate limit.
pub(crate) async fn one_reply_is_out_and_one_is_queued() -> (World, String) {
    let world = World::start().await;
    world.bot.answers(saying(&["It left on Monday.", "Is there anything else?"]));
    world.replies_are_limited_after(1);
    let conversation = world.joe_starts("Where is my order?").await;
    assert_eq!(world.bot_said(&conversation), ["It left on Monday."]);
    (world, conversation)
}

/// A bot thinks about a message, and has promised to answer later.
pub(crate) async fn the_bot_is_thinking() -> (World, String) {
    let world = World::start().await;
    world.bot.next(Reaction::Later);
    let conversation = world.joe_starts("Where is my order?").await;
    assert_eq!(world.turns(), [turn("message", &["Where is my order?"])]);
    (world, conversation)
}

/// Queued replies are dropped, and the timeline says why.
pub(crate) async fn the_queued_reply_was_dropped(world: &World, conversation: &str) {
    world.seconds(30).await;
    assert_eq!(world.bot_said(conversation), ["It left on Monday."]);
    let dropped = world.dropped(conversation).await;
    let why = "the conversation has changed hands since";
    assert!(dropped.contains(&("say".to_owned(), why.to_owned())), "{dropped:?}");
}

/// "contact writes": people own it: "recorded, no turn (also not after a restart)".
#[tokio::test]
async fn a_contact_who_writes_while_people_have_it_gets_no_word_of_the_bot_not_even_after_a_restart()
 {
    let mut world = World::start().await;
    let conversation = world.joe_starts("Hi").await;
    world.does(Act::teammate_assigns(&conversation, ANN, ANN)).await;
    world.customer_writes(&conversation, "Are you a person?").await;
    world.restart().await;
    world.customer_writes(&conversation, "Hello?").await;
    world.restart().await;
    world.seconds(20).await;
    assert_eq!(world.bot_said(&conversation), ["You said: Hi"]);
    assert_eq!(world.turns().len(), 1);
    let waiting = world.known(&conversation).await.unwrap().unanswered().count();
    assert_eq!(waiting, 2, "both are recorded");
}

/// "assigned to another teammate": bot owns it: "people; queued replies dropped".
#[tokio::test]
async fn assigned_to_another_teammate_with_a_reply_queued_the_reply_is_dropped() {
    let (world, conversation) = one_reply_is_out_and_one_is_queued().await;
    world.does(Act::teammate_assigns(&conversation, ANN, BEN)).await;
    the_queued_reply_was_dropped(&world, &conversation).await;
    assert_eq!(world.people_by(&conversation).await, Some(By::Assignment));
    assert_eq!(world.assigned_to(&conversation).0, BEN);
}

/// "assigned to another teammate", mid-turn: the turn is cancelled and its answer is not wanted.
#[tokio::test]
async fn assigned_to_another_teammate_while_the_bot_thinks_its_answer_is_not_wanted_any_more() {
    let (world, conversation) = the_bot_is_thinking().await;
    let call = world.bot.calls().pop().unwrap();
    world.does(Act::teammate_assigns(&conversation, ANN, BEN)).await;
    assert_eq!(world.cancelled(&conversation).await, ["people have the conversation"]);
    let (status, why) = world.answers_later(&call, &saying(&["It left on Monday."])).await;
    assert_eq!(status, 409, "{why}");
    assert!(why.contains("people have the conversation"), "{why}");
    world.seconds(400).await;
    assert!(world.bot_said(&conversation).is_empty());
    assert!(world.failures(&conversation).await.is_empty(), "and the promise is not missed");
    assert_eq!(world.assigned_to(&conversation).0, BEN);
}

/// "assigned to another teammate": the bot's connection is closed in the middle of its turn.
#[tokio::test]
async fn assigned_to_another_teammate_while_the_bot_is_asked_the_call_is_ended() {
    let world = World::start().await;
    world.bot.next(Reaction::Hangs);
    let conversation = world.does_now(Act::contact_starts("Joe Bloggs", "Where is my order?"));
    world.bot.asked(1).await;
    world.does(Act::teammate_assigns(&conversation, ANN, BEN)).await;
    world.bot.release();
    world.seconds(60).await;
    assert!(world.bot_said(&conversation).is_empty());
    assert_eq!(world.turns().len(), 1);
}

/// "assigned to another teammate": people own it: "stays".
#[tokio::test]
async fn passed_on_from_teammate_to_teammate_it_stays_theirs() {
    let world = World::start().await;
    let conversation = world.joe_starts("Hi").await;
    world.does(Act::teammate_assigns(&conversation, ANN, ANN)).await;
    world.does(Act::teammate_assigns(&conversation, ANN, BEN)).await;
    world.customer_writes(&conversation, "Hello?").await;
    assert_eq!(world.people_by(&conversation).await, Some(By::Assignment));
    assert_eq!(world.assigned_to(&conversation).0, BEN);
    assert_eq!(world.turns().len(), 1);
}

/// "assigned to a team by a person": bot owns it: "people; queued replies dropped".
#[tokio::test]
async fn assigned_to_a_team_by_a_person_with_a_reply_queued_the_reply_is_dropped() {
    let (world, conversation) = one_reply_is_out_and_one_is_queued().await;
    world.does(Act::teammate_assigns(&conversation, ANN, "VIP")).await;
    the_queued_reply_was_dropped(&world, &conversation).await;
    assert_eq!(world.assigned_to(&conversation), with("-", "VIP"));
}

/// The same where Intercom leaves our teammate on it: what people have goes off our teammate, and
/// it is the team's all the same.
#[tokio::test]
async fn assigned_to_a_team_by_a_person_it_is_the_teams_also_where_our_teammate_stays_on_it() {
    let world = World::start().await;
    world.switch(|switches| switches.team_assignment_clears_admin = false);
    let conversation = world.joe_starts("Hi").await;
    world.does(Act::teammate_assigns(&conversation, ANN, "VIP")).await;
    world.customer_writes(&conversation, "Hello?").await;
    assert_eq!(world.bot_said(&conversation), ["You said: Hi"]);
    assert_eq!(world.people_by(&conversation).await, Some(By::Assignment));
    assert_eq!(world.assigned_to(&conversation), with("-", "VIP"));
}

/// "assigned to a team by a workflow or rule while our teammate stays assignee": bot owns it:
/// "nothing"; people own it: "stays".
#[tokio::test]
async fn a_team_that_a_workflow_sets_beside_our_teammate_changes_nothing() {
    let world = World::start().await;
    world.switch(|switches| switches.team_assignment_clears_admin = false);
    let conversation = world.joe_starts("Hi").await;
    world.does(Act::workflow_assigns(&conversation, "VIP")).await;
    assert_eq!(world.assigned_to(&conversation), with(BOT, "VIP"));
    world.customer_writes(&conversation, "Hello?").await;
    assert_eq!(world.bot_said(&conversation), ["You said: Hi", "You said: Hello?"]);

    world.does(Act::teammate_assigns(&conversation, ANN, ANN)).await;
    world.does(Act::workflow_assigns(&conversation, "Shipping")).await;
    world.customer_writes(&conversation, "Anybody?").await;
    assert_eq!(world.turns().len(), 2);
    assert!(world.owner(&conversation).await.is_people());
}

/// Where the rule takes our teammate off it, the bot has lost it.
#[tokio::test]
async fn a_team_that_a_workflow_sets_in_place_of_our_teammate_takes_it_from_the_bot() {
    let world = World::start().await;
    let conversation = world.joe_starts("Hi").await;
    world.does(Act::workflow_assigns(&conversation, "VIP")).await;
    world.customer_writes(&conversation, "Hello?").await;
    assert_eq!(world.bot_said(&conversation), ["You said: Hi"]);
    assert_eq!(world.people_by(&conversation).await, Some(By::Assignment));
    assert_eq!(world.assigned_to(&conversation), with("-", "VIP"));
}

/// "unassigned": bot owns it: "people, unless `takes` has unassigned".
#[tokio::test]
async fn unassigned_it_is_peoples() {
    let (world, conversation) = one_reply_is_out_and_one_is_queued().await;
    world.does(Act::teammate_assigns(&conversation, ANN, "nobody")).await;
    the_queued_reply_was_dropped(&world, &conversation).await;
    world.customer_writes(&conversation, "Hello?").await;
    assert_eq!(world.turns().len(), 1);
    assert_eq!(world.assigned_to(&conversation), with("-", "-"));
}

/// "unassigned": bot owns it, and `takes` has unassigned: it stays the bot's, and is assigned to it
/// when it next answers.
#[tokio::test]
async fn unassigned_it_stays_the_bots_where_the_bot_takes_unassigned_ones() {
    let world = World::with(|options| options.rules.takes.unassigned = true).await;
    let conversation = world.joe_starts("Hi").await;
    world.does(Act::teammate_assigns(&conversation, ANN, "nobody")).await;
    world.customer_writes(&conversation, "Hello?").await;
    assert_eq!(world.bot_said(&conversation), ["You said: Hi", "You said: Hello?"]);
    assert_eq!(world.assigned_to(&conversation).0, BOT);
}

/// "unassigned": people own it: "stays", whatever the channel takes.
#[tokio::test]
async fn unassigned_by_people_who_have_it_it_stays_theirs() {
    let world = World::with(|options| options.rules.takes.unassigned = true).await;
    let conversation = world.joe_starts("Hi").await;
    world.does(Act::teammate_assigns(&conversation, ANN, ANN)).await;
    world.does(Act::teammate_assigns(&conversation, ANN, "nobody")).await;
    world.customer_writes(&conversation, "Hello?").await;
    assert_eq!(world.turns().len(), 1);
    assert!(world.owner(&conversation).await.is_people());
}
