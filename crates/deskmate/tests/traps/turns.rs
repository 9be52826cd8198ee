//! "If the bot owns the conversation and contact messages are unanswered, the bot runs once for all
//! of them. A message that arrives while it runs cancels it and starts a new one with all
//! messages."

use std::time::Duration;

use deskmate_core::{OnNewMessage, Reason};
use intercom_twin::Act;
use serde_json::json;

use crate::support::{
    ANN, BOT, JOE, World,
    bot::Reaction,
    scene::{saying, turn},
};

#[tokio::test]
async fn a_burst_is_one_turn_with_all_its_messages() {
    let world = World::with(|options| options.rules.burst_window = Duration::from_secs(3)).await;
    let conversation = world.joe_starts("Hi").await;
    world.seconds(2).await;
    world.customer_writes(&conversation, "I have a question").await;
    world.seconds(2).await;
    world.customer_writes(&conversation, "Where is my order?").await;
    assert_eq!(world.turns(), []);
    world.seconds(3).await;
    assert_eq!(
        world.turns(),
        [turn("message", &["Hi", "I have a question", "Where is my order?"])]
    );
    let said = world.bot_said(&conversation);
    assert_eq!(said, ["You said: Hi / I have a question / Where is my order?"]);
}

/// A burst goes on over a restart.
#[tokio::test]
async fn a_burst_goes_on_over_a_restart() {
    let mut world =
        World::with(|options| options.rules.burst_window = Duration::from_secs(3)).await;
    let conversation = world.joe_starts("Hi").await;
    world.restart().await;
    world.customer_writes(&conversation, "Where is my order?").await;
    world.seconds(4).await;
    assert_eq!(world.turns(), [turn("message", &["Hi", "Where is my order?"])]);
}

#[tokio::test]
async fn a_message_while_the_bot_is_asked_ends_the_call_and_starts_a_turn_with_all() {
    let world = World::start().await;
    world.bot.next(Reaction::Hangs);
    let conversation = world.does_now(Act::contact_starts(JOE, "Hi"));
    world.bot.asked(1).await;
    world.does(Act::contact_writes(&*conversation, "Where is my order?")).await;
    assert_eq!(
        world.turns(),
        [turn("message", &["Hi"]), turn("message", &["Hi", "Where is my order?"])]
    );
    let turns = world.bot.turns();
    assert_eq!(turns[1].supersedes.as_ref(), Some(&turns[0].turn_id));
    assert_eq!(world.bot_said(&conversation), ["You said: Hi / Where is my order?"]);
}

/// The same where the bot has promised to answer later; the old answer is not wanted.
#[tokio::test]
async fn a_message_while_the_bot_thinks_supersedes_the_turn() {
    let world = World::start().await;
    world.bot.next(Reaction::Later);
    let conversation = world.joe_starts("Hi").await;
    let first = world.bot.calls().pop().unwrap();
    world.bot.next(Reaction::Later);
    world.customer_writes(&conversation, "Where is my order?").await;
    let second = world.bot.calls().pop().unwrap();
    assert_eq!(second.turn.supersedes.as_ref(), Some(&first.turn.turn_id));
    let answer =
        json!({"actions": [{"type": "say", "text": "Hello"}], "session": {"greeted": true}});
    let (status, why) = world.answers_later(&first, &answer).await;
    assert_eq!(status, 409);
    assert!(
        why.contains(second.turn.turn_id.as_str()),
        "it names the turn that replaces it: {why}"
    );
    assert_eq!(world.answers_later(&second, &saying(&["It left."])).await.0, 200);
    assert_eq!(world.bot_said(&conversation), ["It left."]);
    world.customer_writes(&conversation, "Thanks").await;
    assert!(world.bot.last_turn().session.is_empty(), "what the first one set is gone");
}

/// `on_new_message = "queue"`: the turn ends, and the next one gets the new message.
#[tokio::test]
async fn in_queue_mode_the_turn_ends_and_the_next_gets_the_new_message() {
    let world = World::with(|options| options.rules.on_new_message = OnNewMessage::Queue).await;
    world.bot.next(Reaction::Later);
    let conversation = world.joe_starts("Hi").await;
    let first = world.bot.calls().pop().unwrap();
    world.customer_writes(&conversation, "Where is my order?").await;
    assert_eq!(world.turns().len(), 1, "the first one goes on");
    assert_eq!(world.answers_later(&first, &saying(&["Hello Joe."])).await.0, 200);
    assert_eq!(world.turns(), [turn("message", &["Hi"]), turn("message", &["Where is my order?"])]);
    assert_eq!(world.bot_said(&conversation), ["Hello Joe.", "You said: Where is my order?"]);
    assert_eq!(world.bot.last_turn().supersedes, None);
}

/// A message that comes while the replies go out does not stop them, and is answered after them.
#[tokio::test]
async fn a_message_while_replies_go_out_is_answered_after_them() {
    let world = World::start().await;
    world.bot.answers(saying(&["One.", "Two."]));
    world.next_reply_is_slow();
    let conversation = world.does_now(Act::contact_starts(JOE, "Hi"));
    world.on_its_way().await;
    world.does_now(Act::contact_writes(&*conversation, "Where is my order?"));
    world.advance(Duration::from_secs(1)).await;
    world.seconds(3).await;
    assert_eq!(world.bot_said(&conversation), ["One.", "Two.", "You said: Where is my order?"],);
    assert_eq!(world.turns().len(), 2);
}

/// A returned turn that a message interrupts is still a return, and a command still a command.
#[tokio::test]
async fn a_message_does_not_take_the_reason_from_a_command() {
    let world = World::start().await;
    let conversation = world.joe_starts("Hi").await;
    world.does(Act::teammate_assigns(&conversation, ANN, ANN)).await;
    world.bot.next(Reaction::Later);
    world.does(Act::teammate_notes(&conversation, ANN, "/bot refund")).await;
    world.customer_writes(&conversation, "A-17").await;
    let asked = world.bot.last_turn();
    assert_eq!(asked.reason, Reason::Command { command: "refund".into() });
    assert_eq!(world.last_turn().1, ["A-17"]);
    assert_eq!(world.bot_said(&conversation), ["You said: Hi", "You said: A-17"]);
}

/// A turn that runs when Deskmate stops is asked again when it starts, once.
#[tokio::test]
async fn a_turn_that_runs_when_deskmate_stops_is_run_again() {
    let mut world = World::start().await;
    world.bot.next(Reaction::Hangs);
    let conversation = world.does_now(Act::contact_starts(JOE, "Hi"));
    world.bot.asked(1).await;
    world.crash().await;
    world.start_again().await;
    world.seconds(60).await;
    assert_eq!(world.bot_said(&conversation), ["You said: Hi"]);
    let calls = world.bot.calls();
    assert_eq!(calls[0].turn.turn_id, calls[1].turn.turn_id, "the same turn, asked again");
    assert_eq!(world.assigned_to(&conversation).0, BOT);
}

/// The session is what the bot set, and `null` removes.
#[tokio::test]
async fn the_session_is_merged_and_null_removes() {
    let world = World::start().await;
    world.bot.answers(json!({"session": {"order": "A-17", "tries": 1}}));
    let conversation = world.joe_starts("A-17").await;
    world.bot.answers(json!({"session": {"tries": null, "name": "Joe"}}));
    world.customer_writes(&conversation, "Joe").await;
    world.customer_writes(&conversation, "Well?").await;
    let session = json!(world.bot.last_turn().session);
    assert_eq!(session, json!({"order": "A-17", "name": "Joe"}));
}

/// History: what came before, by whom, without notes.
#[tokio::test]
async fn history_tells_what_came_before_and_no_notes() {
    let world = World::start().await;
    let conversation = world.joe_starts("Hi").await;
    world.does(Act::teammate_replies(&conversation, ANN, "Hello Joe.")).await;
    world.does(Act::teammate_notes(&conversation, ANN, "he is difficult")).await;
    world.customer_writes(&conversation, "Where is it?").await;
    world.does(Act::teammate_assigns(&conversation, ANN, BOT)).await;
    let history = json!(world.bot.last_turn().history);
    let lines: Vec<_> = (history.as_array().unwrap().iter())
        .map(|line| (line["author"].as_str().unwrap(), line["text"].as_str().unwrap()))
        .collect();
    assert_eq!(lines, [("contact", "Hi"), ("bot", "You said: Hi"), ("teammate", "Hello Joe.")]);
}

/// The customer writes while the bot says good-bye and closes: that is answered, too.
#[tokio::test]
async fn a_message_while_the_bot_closes_is_answered() {
    let world = World::start().await;
    world.bot.answers(json!({"actions": [{"type": "say", "text": "Bye!"}, {"type": "close"}]}));
    world.next_reply_is_slow();
    let conversation = world.does_now(Act::contact_starts(JOE, "Bye"));
    world.on_its_way().await;
    world.does_now(Act::contact_writes(&*conversation, "Oh, one more thing"));
    world.advance(Duration::from_secs(1)).await;
    world.seconds(5).await;
    assert_eq!(world.bot_said(&conversation), ["Bye!", "You said: Oh, one more thing"]);
}
