//! Not coming back, coming back wrongly, and where it goes.

use std::time::Duration;

use intercom_twin::Act;
use serde_json::json;

use crate::support::{
    ANN, BOT, CLEO, World,
    bot::Reaction,
    scene::{handing_over, saying, turn, with},
};

/// 9: after close and reopen the bot never gets it again.
#[tokio::test]
async fn complaint_09_after_a_close_the_bot_has_it_again() {
    let world = World::start().await;
    let conversation = world.joe_starts("Hi").await;
    for round in ["One", "Two", "Three"] {
        world.does(Act::teammate_closes(&conversation, ANN)).await;
        world.customer_writes(&conversation, round).await;
        assert_eq!(world.last_turn(), turn("message", &[round]));
    }
    assert_eq!(world.bot_said(&conversation).len(), 4);
}

/// 10: the opposite: a handoff loop after it was resolved, old context replayed.
#[tokio::test]
async fn complaint_10_after_a_close_no_handover_is_played_again() {
    let world = World::start().await;
    world.bot.answers(handing_over("Support"));
    let conversation = world.joe_starts("A person!").await;
    world.does(Act::teammate_replies(&conversation, ANN, "Solved.")).await;
    world.does(Act::teammate_assigns(&conversation, ANN, BOT)).await;
    world.does(Act::teammate_closes(&conversation, ANN)).await;
    world.customer_writes(&conversation, "Something new").await;
    assert_eq!(world.last_turn(), turn("message", &["Something new"]));
    assert_eq!(world.assigned_to(&conversation).0, BOT);
    assert_eq!(world.bot_said(&conversation), ["You said: Something new"]);
}

/// 11: silent after the return from a human.
#[tokio::test]
async fn complaint_11_after_a_return_the_bot_speaks() {
    let world = World::start().await;
    world.bot.answers(json!({"actions": [{"type": "handover"}], "session": {"silent": true}}));
    let conversation = world.joe_starts("A person!").await;
    world.does(Act::teammate_replies(&conversation, ANN, "Hello Joe.")).await;
    world.does(Act::teammate_assigns(&conversation, ANN, BOT)).await;
    let asked = world.bot.last_turn();
    assert_eq!(json!(asked.reason)["reason"], "returned", "the bot is told that it is back");
    assert_eq!(json!(asked.session), json!({"silent": true}), "and what it knew");
    assert_eq!(asked.history.last().unwrap().text, "Hello Joe.", "and what people said meanwhile");
    world.customer_writes(&conversation, "And now?").await;
    assert_eq!(world.bot_said(&conversation), ["You said: And now?"]);
}

/// 12: handover works only once per customer.
#[tokio::test]
async fn complaint_12_handover_works_every_time() {
    let world = World::start().await;
    let conversation = world.joe_starts("Hi").await;
    for _ in 0..4 {
        world.bot.answers(handing_over("Shipping"));
        world.customer_writes(&conversation, "A person!").await;
        assert_eq!(world.assigned_to(&conversation), with("-", "Shipping"));
        world.does(Act::teammate_assigns(&conversation, ANN, BOT)).await;
    }
    world.bot.answers(handing_over("VIP"));
    let other = world.joe_starts("A person!").await;
    assert_eq!(world.assigned_to(&other), with("-", "VIP"), "and in the next conversation");
}

/// 13: no way to resume.
#[tokio::test]
async fn complaint_13_there_are_three_ways_to_resume() {
    for way in ["assign", "note", "silence"] {
        let hour = Duration::from_secs(3600);
        let world = World::with(move |options| options.rules.return_after = Some(hour)).await;
        let conversation = world.joe_starts("Hi").await;
        world.does(Act::teammate_replies(&conversation, ANN, "Mine.")).await;
        world.customer_writes(&conversation, "Hello?").await;
        match way {
            "assign" => drop(world.does(Act::teammate_assigns(&conversation, ANN, BOT)).await),
            "note" => drop(world.does(Act::teammate_notes(&conversation, ANN, "/bot")).await),
            _ => world.advance(hour).await,
        }
        assert_eq!(world.last_turn(), turn("returned", &["Hello?"]), "{way}");
    }
}

/// 15: name the team or the agent in the handoff.
#[tokio::test]
async fn complaint_15_the_handover_names_the_team_or_the_teammate() {
    let world = World::start().await;
    world.bot.answers(handing_over("vip"));
    let to_team = world.joe_starts("One").await;
    world.bot.answers(json!({"actions": [{"type": "handover", "teammate": "cleo@shop.test"}]}));
    let to_teammate = world.joe_starts("Two").await;
    assert_eq!(world.assigned_to(&to_team), with("-", "VIP"));
    assert_eq!(world.assigned_to(&to_teammate).0, CLEO);
}

/// 16: the wrong department without an error after a typo in the key.
#[tokio::test]
async fn complaint_16_a_typo_in_a_team_is_told_and_people_get_it() {
    let world = World::start().await;
    world.bot.answers(handing_over("Suport"));
    let conversation = world.joe_starts("A person!").await;
    assert_eq!(world.assigned_to(&conversation), with("-", "Support"));
    let dropped = world.dropped(&conversation).await;
    assert!(dropped.iter().any(|(_, why)| why.contains("`Suport`")), "{dropped:?}");
}

/// 17: an escalation to an admin without an inbox seat strands the conversation.
#[tokio::test]
async fn complaint_17_an_escalation_to_somebody_without_a_seat_is_not_stranded() {
    let world = World::start().await;
    world.bot.answers(json!({"actions": [{"type": "handover", "teammate": "Dan Dole"}]}));
    let conversation = world.joe_starts("Dan!").await;
    assert_eq!(world.assigned_to(&conversation), with("-", "Support"));
}

/// 19: fixed, robotic handoff text. 20: none at all; or the same sentence twice.
#[tokio::test]
async fn complaint_19_and_20_the_handover_text_is_the_bots_own_and_said_once() {
    let world = World::start().await;
    let answer = json!({"actions": [
        {"type": "handover", "team": "Shipping", "message": "Ben knows all about parcels."}]});
    world.bot.answers(answer);
    let conversation = world.joe_starts("My parcel!").await;
    assert_eq!(world.bot_said(&conversation), ["Ben knows all about parcels."]);
    world.bot.answers(handing_over("Shipping"));
    let silent = world.joe_starts("My parcel!").await;
    assert!(world.bot_said(&silent).is_empty(), "none by default: Intercom sends its own");
}

/// 21: two quick messages, two parallel answers; a backlog, a storm of replies.
#[tokio::test]
async fn complaint_21_quick_messages_and_a_backlog_are_answered_once() {
    let mut world = World::start().await;
    world.bot.next(Reaction::Later);
    let conversation = world.joe_starts("Hi").await;
    world.bot.next(Reaction::Later);
    world.customer_writes(&conversation, "Where is my order?").await;
    let calls = world.bot.calls();
    let mut statuses = Vec::new();
    for call in &calls {
        statuses.push(world.answers_later(call, &saying(&["It left."])).await.0);
    }
    assert_eq!(statuses, [409, 200]);
    assert_eq!(world.bot_said(&conversation), ["It left."]);

    world.stop().await;
    for word in ["One", "Two", "Three", "Four"] {
        world.does_now(Act::contact_writes(&*conversation, word));
        world.twin.advance(Duration::from_secs(60)).await;
        world.clock.advance(Duration::from_secs(60));
    }
    world.start_again().await;
    world.seconds(5).await;
    assert_eq!(world.last_turn(), turn("message", &["One", "Two", "Three", "Four"]));
    assert_eq!(world.bot_said(&conversation).len(), 2);
}
