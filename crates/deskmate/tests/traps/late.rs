//! "Later: `202`": the bot answers at its `reply_url`, over real HTTP.

use std::time::Duration;

use intercom_twin::{Act, Fault, FaultKind};
use serde_json::json;

use crate::support::{
    ANN, BEN, BOT, World,
    bot::Reaction,
    scene::{saying, sorry, turn, with},
};

/// A bot that has promised to answer a message later.
async fn promised() -> (World, String, deskmate_bots::Call) {
    let world = World::start().await;
    world.bot.next(Reaction::Later);
    let conversation = world.joe_starts("Where is my order?").await;
    let call = world.bot.calls().pop().unwrap();
    (world, conversation, call)
}

#[tokio::test]
async fn a_late_answer_is_taken_once() {
    let (world, conversation, call) = promised().await;
    assert_eq!(world.answers_later(&call, &saying(&["It left on Monday."])).await.0, 200);
    assert_eq!(world.bot_said(&conversation), ["It left on Monday."]);
    assert_eq!(world.answers_later(&call, &saying(&["It left on Monday."])).await.0, 409);
    assert_eq!(world.bot_said(&conversation), ["It left on Monday."]);
}

/// Two at once: one is taken.
#[tokio::test]
async fn of_two_late_answers_at_once_one_is_taken() {
    let (world, conversation, call) = promised().await;
    let (one, two) = (saying(&["One"]), saying(&["Two"]));
    let (one, two) =
        tokio::join!(world.answers_later(&call, &one), world.answers_later(&call, &two));
    let mut statuses = [one.0, two.0];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    assert_eq!(world.bot_said(&conversation).len(), 1);
}

#[tokio::test]
async fn a_late_answer_with_another_token_is_refused() {
    let (world, conversation, call) = promised().await;
    let answer = saying(&["It left on Monday."]);
    for token in ["", "00", "not hex", &"0".repeat(64)] {
        assert_eq!(world.posts_answer(&call, token, &answer).await.0, 401);
    }
    world.bot.next(Reaction::Later);
    let other = world.joe_starts("Hi").await;
    let others = world.bot.calls().pop().unwrap();
    assert_ne!(others.turn.conversation.id.as_str(), conversation);
    assert_eq!(world.posts_answer(&call, &others.reply_token, &answer).await.0, 401);
    assert!(world.bot_said(&conversation).is_empty() && world.bot_said(&other).is_empty());
    assert_eq!(world.answers_later(&call, &answer).await.0, 200, "it can still be answered");
}

#[tokio::test]
async fn a_late_answer_to_what_people_have_taken_is_refused_with_the_reason() {
    let (world, conversation, call) = promised().await;
    world.does(Act::teammate_replies(&conversation, ANN, "I have it.")).await;
    let (status, why) = world.answers_later(&call, &saying(&["It left."])).await;
    assert_eq!(status, 409);
    assert!(why.contains("people have the conversation"), "{why}");
    assert!(world.bot_said(&conversation).is_empty());
}

/// Taken and given back: the old turn is over, and the new one is answered.
#[tokio::test]
async fn a_late_answer_to_a_turn_of_before_a_takeover_is_not_wanted_after_the_return() {
    let (world, conversation, call) = promised().await;
    world.does(Act::teammate_assigns(&conversation, ANN, ANN)).await;
    world.bot.next(Reaction::Later);
    world.does(Act::teammate_assigns(&conversation, ANN, BOT)).await;
    assert_eq!(world.answers_later(&call, &saying(&["Old."])).await.0, 409);
    let call = world.bot.calls().pop().unwrap();
    assert_eq!(world.answers_later(&call, &saying(&["New."])).await.0, 200);
    assert_eq!(world.bot_said(&conversation), ["New."]);
    assert_eq!(world.last_turn(), turn("returned", &["Where is my order?"]));
}

/// "within `async_timeout`": after it, people have it, and the answer comes too late.
#[tokio::test]
async fn a_late_answer_after_the_deadline_is_not_wanted() {
    let (world, conversation, call) = promised().await;
    world.advance(Duration::from_secs(300)).await;
    assert_eq!(world.assigned_to(&conversation), with("-", "Support"));
    let notes = world.bot_noted(&conversation);
    assert!(notes[0].contains("promised an answer"), "{notes:?}");
    assert_eq!(world.answers_later(&call, &saying(&["It left."])).await.0, 409);
    assert_eq!(world.bot_said(&conversation), [sorry()]);
}

/// "422": nothing of it was done, and it may be sent again, corrected.
#[tokio::test]
async fn a_late_answer_that_does_not_fit_may_be_corrected() {
    let (world, conversation, call) = promised().await;
    let mistakes = [
        json!({"actions": [{"type": "sya", "text": "It left."}]}),
        json!({"actions": [{"type": "say", "text": "It left."}, {"type": "note", "text": ""}]}),
        json!({"actions": [{"type": "handover"}, {"type": "say", "text": "Bye"}]}),
        json!(["It left."]),
    ];
    for mistake in mistakes {
        let (status, why) = world.answers_later(&call, &mistake).await;
        assert_eq!(status, 422, "{why}");
    }
    assert!(world.bot_said(&conversation).is_empty());
    assert!(world.bot_noted(&conversation).is_empty(), "it is no failure yet");
    assert_eq!(world.answers_later(&call, &saying(&["It left on Monday."])).await.0, 200);
    assert_eq!(world.bot_said(&conversation), ["It left on Monday."]);
}

/// The promise, the address and the token hold over a restart.
#[tokio::test]
async fn a_late_answer_after_a_restart_is_taken() {
    let (mut world, conversation, call) = promised().await;
    world.restart().await;
    assert_eq!(world.turns().len(), 1, "it is not asked again");
    assert_eq!(world.answers_later(&call, &saying(&["It left on Monday."])).await.0, 200);
    assert_eq!(world.bot_said(&conversation), ["It left on Monday."]);
}

/// And so does the deadline.
#[tokio::test]
async fn the_deadline_of_a_promise_holds_over_a_crash() {
    let (mut world, conversation, _) = promised().await;
    world.advance(Duration::from_secs(200)).await;
    world.crash().await;
    world.start_again().await;
    world.advance(Duration::from_secs(101)).await;
    world.seconds(6).await;
    assert_eq!(world.assigned_to(&conversation), with("-", "Support"));
}

/// A turn that is not there.
#[tokio::test]
async fn an_answer_to_no_turn_is_refused() {
    let (world, _, mut call) = promised().await;
    call.reply_url = world.url("/api/v1/turns/trn_support_1_0_1");
    assert_eq!(world.answers_later(&call, &saying(&["Hi"])).await.0, 401, "its token is another");
}

/// No webhook told that people took it: the look before the first post finds out.
#[tokio::test]
async fn a_late_answer_to_what_was_taken_unheard_says_nothing() {
    let (world, conversation, call) = promised().await;
    world.fault(Fault::new(FaultKind::LoseWebhook));
    world.does(Act::teammate_assigns(&conversation, ANN, BEN)).await;
    let answer = json!({"actions": [
        {"type": "say", "text": "It left."},
        {"type": "handover", "team": "Shipping"}]});
    assert_eq!(world.answers_later(&call, &answer).await.0, 200, "nothing is known of it yet");
    assert!(world.bot_said(&conversation).is_empty());
    world.seconds(10).await;
    assert_eq!(world.assigned_to(&conversation).0, BEN);
    assert!(world.owner(&conversation).await.is_people());
    world.calm();
    world.does(Act::teammate_assigns(&conversation, BEN, BOT)).await;
    assert_eq!(world.last_turn(), turn("returned", &["Where is my order?"]), "still unanswered");
}

/// The bot answers before it has said that it will answer later.
#[tokio::test]
async fn an_answer_to_the_address_counts_also_while_the_call_is_open() {
    let world = World::start().await;
    world.bot.next(Reaction::Hangs);
    let conversation = world.does_now(Act::contact_starts("Joe Bloggs", "Hi"));
    world.bot.asked(1).await;
    let call = world.bot.calls().pop().unwrap();
    assert_eq!(world.answers_later(&call, &saying(&["Hello Joe."])).await.0, 200);
    world.bot.release();
    world.seconds(5).await;
    assert_eq!(world.bot_said(&conversation), ["Hello Joe."]);
}
