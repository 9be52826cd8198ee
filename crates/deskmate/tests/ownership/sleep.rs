//! A conversation is closed, snoozed, and wakes.

use std::time::Duration;

use deskmate_core::Reason;
use intercom_twin::Act;
use intercom_twin::act::{And, TeammateReplies};
use intercom_twin::switches::SnoozedReply;
use serde_json::json;

use crate::support::{
    ANN, BOT, World,
    bot::Reaction,
    scene::{handing_over, saying, turn, with},
};

type Sleeps = fn(&str) -> Act;

/// The two ways in which a teammate puts a conversation to sleep.
const SLEEPS: [Sleeps; 2] = [
    |conversation| Act::teammate_closes(conversation, ANN),
    |conversation| Act::teammate_snoozes(conversation, ANN, 3600),
];

/// "teammate closes or snoozes": bot owns it: "queued replies dropped; stays ours, asleep".
#[tokio::test]
async fn a_teammate_who_closes_or_snoozes_stops_what_is_queued() {
    for sleeps in SLEEPS {
        let world = World::start().await;
        world.bot.answers(saying(&["It left on Monday.", "Is there anything else?"]));
        world.replies_are_limited_after(1);
        let conversation = world.joe_starts("Where is my order?").await;
        world.does(sleeps(&conversation)).await;
        world.seconds(30).await;
        assert_eq!(world.bot_said(&conversation), ["It left on Monday."]);
        let dropped = world.dropped(&conversation).await;
        assert!(dropped.iter().any(|(what, _)| what == "say"), "{dropped:?}");
        assert!(world.owner(&conversation).await.is_bot(), "it stays ours");
        assert_eq!(world.assigned_to(&conversation).0, BOT);
    }
}

/// The same mid-turn: the answer is not wanted, and nobody is told that the bot failed.
#[tokio::test]
async fn a_teammate_who_closes_or_snoozes_while_the_bot_thinks_is_obeyed() {
    for sleeps in SLEEPS {
        let world = World::start().await;
        world.bot.next(Reaction::Later);
        let conversation = world.joe_starts("Where is my order?").await;
        let call = world.bot.calls().pop().unwrap();
        world.does(sleeps(&conversation)).await;
        let (status, _) = world.answers_later(&call, &saying(&["It left on Monday."])).await;
        assert_eq!(status, 409);
        world.seconds(400).await;
        assert!(world.bot_said(&conversation).is_empty());
        assert!(world.failures(&conversation).await.is_empty());
    }
}

/// "contact writes again after a close or snooze": bot owns it: "turn"; what was closed over is not
/// answered again.
#[tokio::test]
async fn a_customer_who_writes_after_a_close_or_snooze_has_the_bot_again() {
    for sleeps in SLEEPS {
        let world = World::start().await;
        world.bot.next(Reaction::Later);
        let conversation = world.joe_starts("Where is my order?").await;
        world.does(sleeps(&conversation)).await;
        world.customer_writes(&conversation, "It is still not here.").await;
        assert_eq!(world.last_turn(), turn("message", &["It is still not here."]));
        assert_eq!(world.bot_said(&conversation), ["You said: It is still not here."]);
    }
}

/// The same in every way in which Intercom may show a reply to a snoozed conversation.
#[tokio::test]
async fn a_reply_to_a_snoozed_conversation_is_heard_however_it_is_shown() {
    let ways = [
        SnoozedReply::Comment,
        SnoozedReply::UnsnoozedThenComment,
        SnoozedReply::UnsnoozedWithBody,
    ];
    for way in ways {
        let world = World::start().await;
        world.switch(|switches| switches.snoozed_contact_reply = way);
        let conversation = world.joe_starts("Hi").await;
        world.does(Act::teammate_snoozes(&conversation, ANN, 3600)).await;
        world.customer_writes(&conversation, "Hello?").await;
        assert_eq!(world.bot_said(&conversation), ["You said: Hi", "You said: Hello?"]);
    }
}

/// "unless the last change of owner was a handover or takeover": people own it: "recorded".
#[tokio::test]
async fn a_customer_who_writes_after_people_closed_what_they_had_has_people_again() {
    for sleeps in SLEEPS {
        let world = World::start().await;
        world.bot.answers(handing_over("Shipping"));
        let conversation = world.joe_starts("A person, please").await;
        world.does(sleeps(&conversation)).await;
        world.customer_writes(&conversation, "Once more:").await;
        assert_eq!(world.turns().len(), 1);
        assert!(world.owner(&conversation).await.is_people());
        assert_eq!(world.assigned_to(&conversation), with("-", "Shipping"));
    }
}

/// "reply and close" in one click is a takeover as well: the customer who thanks gets no bot.
#[tokio::test]
async fn a_teammate_who_replies_and_closes_in_one_click_has_taken_it_over() {
    let world = World::start().await;
    let conversation = world.joe_starts("Where is my order?").await;
    let reply = TeammateReplies::new(&*conversation, ANN, "It left on Monday.");
    world.does(TeammateReplies { and: Some(And::Close), ..reply }).await;
    let state = world.conversation(&conversation)["state"].clone();
    assert_eq!(state, "closed", "assigning it would open it again");
    world.customer_writes(&conversation, "Thanks!").await;
    assert_eq!(world.turns().len(), 1);
    assert!(world.owner(&conversation).await.is_people());
    assert_eq!(
        world.assigned_to(&conversation).0,
        ANN,
        "it shows in an inbox when it is open again"
    );
}

/// "contact writes again after a close": not ours: "`takes`".
#[tokio::test]
async fn a_customer_who_writes_after_a_close_of_what_was_not_ours_is_checked_against_takes() {
    let world = World::start().await;
    world.new_ones_go_to("nobody");
    let conversation = world.joe_starts("Hi").await;
    world.does(Act::teammate_closes(&conversation, ANN)).await;
    world.customer_writes(&conversation, "Hello?").await;
    assert_eq!(world.turns(), []);
}

/// "snooze ends by itself": bot owns it: "`timer` turn if one was set, else nothing".
#[tokio::test]
async fn a_snooze_that_ends_by_itself_says_nothing() {
    let world = World::start().await;
    let conversation = world.joe_starts("Hi").await;
    world.does(Act::teammate_snoozes(&conversation, ANN, 60)).await;
    world.advance(Duration::from_secs(61)).await;
    assert_eq!(world.conversation(&conversation)["state"], "open");
    assert_eq!(world.turns().len(), 1);
    world.customer_writes(&conversation, "Still there?").await;
    assert_eq!(world.bot_said(&conversation).last().unwrap(), "You said: Still there?");
}

/// The bot snoozes it with a timer: when both have run out, it has a `timer` turn.
#[tokio::test]
async fn a_snooze_with_a_timer_ends_in_a_timer_turn() {
    let world = World::start().await;
    world.bot.answers(json!({"actions": [
        {"type": "say", "text": "I ask again in a minute."},
        {"type": "timer", "name": "ask", "after": 60},
        {"type": "snooze", "for": 60}]}));
    let conversation = world.joe_starts("Wait for me").await;
    assert_eq!(world.conversation(&conversation)["state"], "snoozed");
    world.bot.says("Are you ready now?");
    world.advance(Duration::from_secs(61)).await;
    assert_eq!(world.bot.last_turn().reason, Reason::Timer { timer: "ask".into() });
    assert_eq!(world.bot_said(&conversation).last().unwrap(), "Are you ready now?");
    world.advance(Duration::from_secs(600)).await;
    assert_eq!(world.turns().len(), 2, "a timer runs out once");
}

/// "timer": bot owns it: a `timer` turn, also after a restart.
#[tokio::test]
async fn a_timer_runs_out_also_after_a_restart() {
    let mut world = World::start().await;
    world.bot.answers(json!({"actions": [{"type": "timer", "name": "ask", "after": 60}]}));
    let conversation = world.joe_starts("Wait for me").await;
    world.restart().await;
    world.bot.says("Are you ready now?");
    world.advance(Duration::from_secs(60)).await;
    assert_eq!(world.last_turn(), turn("timer", &[]));
    assert_eq!(world.bot_said(&conversation), ["Are you ready now?"]);
}

/// "A contact message, people taking over, or a close cancels it."
#[tokio::test]
async fn a_message_a_takeover_and_a_close_cancel_a_timer() {
    let cancels: [fn(&str) -> Act; 3] = [
        |conversation| Act::contact_writes(conversation, "I am ready"),
        |conversation| Act::teammate_replies(conversation, ANN, "Are you ready?"),
        |conversation| Act::teammate_closes(conversation, ANN),
    ];
    for cancel in cancels {
        let world = World::start().await;
        world.bot.answers(json!({"actions": [{"type": "timer", "name": "ask", "after": 60}]}));
        let conversation = world.joe_starts("Wait for me").await;
        world.does(cancel(&conversation)).await;
        world.advance(Duration::from_secs(120)).await;
        let timers = world.turns().iter().filter(|(reason, _)| reason == "timer").count();
        assert_eq!(timers, 0);
    }
}

/// "timer": people own it: "nothing".
#[tokio::test]
async fn a_timer_says_nothing_to_what_people_have() {
    let world = World::start().await;
    world.bot.answers(json!({"actions": [
        {"type": "timer", "name": "ask", "after": 60}, {"type": "note", "text": "waiting"}]}));
    let conversation = world.joe_starts("Wait for me").await;
    world.does(Act::teammate_assigns(&conversation, ANN, ANN)).await;
    world.advance(Duration::from_secs(120)).await;
    assert_eq!(world.turns().len(), 1);
    assert!(world.bot_said(&conversation).is_empty());
}

/// The bot closes, and the customer writes again: it is the bot's.
#[tokio::test]
async fn what_the_bot_closed_itself_is_the_bots_when_the_customer_writes_again() {
    let world = World::start().await;
    world.bot.answers(json!({"actions": [{"type": "say", "text": "Bye!"}, {"type": "close"}]}));
    let conversation = world.joe_starts("Thanks, bye").await;
    assert_eq!(world.conversation(&conversation)["state"], "closed");
    world.customer_writes(&conversation, "One more thing").await;
    assert_eq!(world.bot_said(&conversation), ["Bye!", "You said: One more thing"]);
}

/// A workflow that closes what waits for the bot is obeyed as well.
#[tokio::test]
async fn a_workflow_that_closes_stops_the_bot() {
    let world = World::start().await;
    world.bot.next(Reaction::Later);
    let conversation = world.joe_starts("Spam spam spam").await;
    let call = world.bot.calls().pop().unwrap();
    world.does(intercom_twin::act::WorkflowCloses { conversation: conversation.clone() }).await;
    assert_eq!(world.answers_later(&call, &saying(&["Spam?"])).await.0, 409);
    assert_eq!(world.conversation(&conversation)["state"], "closed");
    assert!(world.bot_said(&conversation).is_empty());
}

/// `on_close = "clear"`: what the bot knew of the customer's matter is gone; "keep" keeps it.
#[tokio::test]
async fn on_close_clear_empties_the_session_and_keep_keeps_it() {
    for clear in [true, false] {
        let world = World::with(move |options| {
            if clear {
                options.rules.on_close = deskmate_core::OnClose::Clear;
            }
        })
        .await;
        world.bot.answers(json!({"actions": [], "session": {"order": "A-17"}}));
        let conversation = world.joe_starts("A-17").await;
        world.does(Act::teammate_closes(&conversation, ANN)).await;
        world.customer_writes(&conversation, "Hello again").await;
        let session = world.bot.last_turn().session;
        assert_eq!(session.contains_key("order"), !clear);
    }
}
