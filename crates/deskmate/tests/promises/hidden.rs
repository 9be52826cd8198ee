//! A read lags and hides what an earlier one showed: what was once seen is not unseen, and the bot
//! is told all that waits, or people get it.

use std::time::Duration;

use intercom_twin::{Act, Fault, FaultKind};

use crate::support::{ANN, JOE, World, bot::Reaction, scene::sorry};

fn reads_hide_the_newest() -> Fault {
    Fault::new(FaultKind::StaleRead).on("GET", "/conversations/*").parts(1)
}

#[tokio::test]
async fn at_the_end_of_a_burst_a_read_hides_a_message() {
    let world = World::with(|options| options.rules.burst_window = Duration::from_secs(3)).await;
    let id = world.joe_starts("One").await;
    world.customer_writes(&id, "Two").await;
    world.fault(reads_hide_the_newest().times(1));
    world.seconds(20).await;
    assert_eq!(world.bot_said(&id), ["You said: One / Two"]);
}

#[tokio::test]
async fn after_a_restart_in_the_middle_of_a_turn_reads_hide_a_message() {
    for hidden in 1..5 {
        let mut world = World::start().await;
        world.bot.always(Reaction::Hangs);
        let id = world.does_now(Act::contact_starts(JOE, "One"));
        world.bot.asked(1).await;
        world.does_now(Act::contact_writes(&id, "Two"));
        world.bot.asked(2).await;
        world.crash().await;
        world.bot.always(Reaction::Echoes);
        world.fault(reads_hide_the_newest().times(hidden));
        world.start_again().await;
        world.seconds(20).await;
        assert_eq!(world.bot_said(&id), ["You said: One / Two"], "hidden {hidden} times");
    }
}

#[tokio::test]
async fn a_message_that_stays_hidden_goes_to_people_and_none_of_it_is_answered() {
    let mut world = World::start().await;
    world.bot.always(Reaction::Hangs);
    let id = world.does_now(Act::contact_starts(JOE, "One"));
    world.bot.asked(1).await;
    world.does_now(Act::contact_writes(&id, "Two"));
    world.bot.asked(2).await;
    world.crash().await;
    world.bot.always(Reaction::Echoes);
    world.fault(reads_hide_the_newest());
    world.start_again().await;
    world.seconds(30).await;
    assert_eq!(world.bot_said(&id), [sorry()]);
    assert_eq!(world.failures(&id).await.len(), 1, "{:?}", world.timeline(&id).await);
    assert_eq!(world.assigned_to(&id).1, "Support");
    world.calm();
    world.does(Act::teammate_assigns(&id, ANN, "bot")).await;
    let said = world.bot_said(&id);
    assert_eq!(said, [&sorry(), "You said: One / Two"], "nothing was marked as answered");
}

/// The answer to our reply shows a new message; the next call fails, and the read after it lags.
#[tokio::test]
async fn a_message_that_the_answer_to_a_reply_showed_is_answered_though_reads_lag() {
    let world = World::start().await;
    let id = world.joe_starts("Hello").await;
    world.seconds(5).await;
    world.bot.answers(crate::support::scene::saying(&["One.", "Two."]));
    let reply = ("POST", "/conversations/*/reply");
    world
        .twin
        .set_faults([
            Fault::new(FaultKind::Latency).ms(1000).times(1).on(reply.0, reply.1),
            Fault::new(FaultKind::ServerError).status(502).after(1).times(1).on(reply.0, reply.1),
        ])
        .unwrap();
    world.does_now(Act::contact_writes(&id, "Hi"));
    world.has_met(FaultKind::Latency).await;
    let lags = Fault::new(FaultKind::StaleRead).on("GET", "/conversations/*").ms(2000);
    let mut faults = world.twin.faults();
    faults.0.push(lags);
    world.twin.set_faults(faults).unwrap();
    world.does_now(Act::contact_writes(&id, "And this?"));
    world.advance(Duration::from_secs(1)).await;
    world.seconds(30).await;
    assert_eq!(world.failures(&id).await, [""; 0]);
    let said = world.bot_said(&id);
    let answers = said.iter().filter(|said| said.contains("And this?")).count();
    assert_eq!(answers, 1, "{said:?}");
}

/// A read shows the newest 500 parts: what is beyond those can be taken from its notification only.
#[tokio::test]
async fn a_message_beyond_the_newest_five_hundred_parts_is_answered() {
    let world = World::start().await;
    let id = world.joe_starts("Hi").await;
    world.seconds(5).await;
    let held = world.plug.begin.write().await;
    world.does_now(Act::contact_writes(&id, "Where is my order?"));
    for note in 0..510 {
        world.does_now(Act::teammate_notes(&id, ANN, format!("note {note}")));
    }
    drop(held);
    world.settle().await;
    // A webhook that was not taken in time comes again after a minute.
    world.seconds(90).await;
    let (timeline, unrest) = (world.timeline(&id).await, world.unrest().await);
    assert_eq!(world.bot_said(&id), ["You said: Where is my order?"], "{timeline:?} {unrest}");
}
