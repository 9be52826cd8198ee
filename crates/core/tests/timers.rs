//! Timers: they wake the bot where nothing else happens before.

mod support;

use deskmate_core::Policy;
use support::{policies::*, *};

fn asked_later(change: impl FnOnce(&mut Policy)) -> World {
    bot_owned_with(change)
        .customer_says("Later")
        .bot_answers([timer("ask again", 60)])
        .due_in(Some(secs(60)))
}

/// A timer wakes the bot, once; one of the same name replaces the earlier one.
#[test]
fn a_timer_wakes_the_bot() {
    asked_later(|_| {})
        .later(secs(59))
        .bot_rests()
        .later(secs(1))
        .bot_runs("timer ask again", &[])
        .due_in(None)
        // Reading on does not end it.
        .read()
        .bot_runs("timer ask again", &[])
        .bot_says("Still there?")
        .plans(&["say Still there?"])
        .later(secs(600))
        .bot_rests();
    bot_owned()
        .customer_says("Later")
        .bot_answers([timer("ask again", 60), timer("ask again", 120)])
        .due_in(Some(secs(120)));
    // A second one waits for the first one's turn.
    bot_owned()
        .customer_says("Later")
        .bot_answers([timer("a", 60), timer("b", 60)])
        .later(secs(60))
        .bot_runs("timer a", &[])
        .due_in(None)
        .bot_answers([])
        .bot_runs("timer b", &[]);
}

/// A contact message, people taking over, or a close cancels it.
#[test]
fn what_cancels_a_timer() {
    let none = |w: World| w.look(|w| assert!(w.conversation.timers.is_empty()));
    none(asked_later(|_| {}).customer_says("Well?")).bot_answers([]).due_in(None);
    none(asked_later(|_| {}).assigned_to(teammate("ann"), person("ann"))).due_in(None);
    none(asked_later(|_| {}).replies("ann"));
    none(asked_later(|_| {}).writes_note("ann", "/pause"));
    none(asked_later(|_| {}).closed_by(person("ann")));
    none(
        asked_later(|_| {}).customer_says("Bye").bot_answers([timer("x", 9), close()]).delivered(),
    );
    none(asked_later(|_| {}).customer_says("?").bot_answers([timer("x", 9), handover()]));
}

/// A customer's message takes the place of a timer's turn, or waits for its end.
#[test]
fn a_message_while_a_timers_turn_runs() {
    let woken = |change: fn(&mut Policy)| asked_later(change).later(secs(60));
    woken(|_| {}).customer_says("Hi").bot_runs("message", &["Hi"]);
    woken(queue)
        .customer_says("Hi")
        .bot_runs("timer ask again", &[])
        .bot_answers([])
        .bot_runs("message", &["Hi"]);
    woken(|_| {}).replies("ann").bot_rests();
}

/// The bot itself snoozed it: its timer runs all the same, and its turn is not cut short.
#[test]
fn a_timer_while_the_bot_has_it_asleep() {
    bot_owned()
        .customer_says("Later")
        .bot_answers([timer("ask again", 60), snooze_for(3600)])
        .delivered()
        .later(secs(60))
        .bot_runs("timer ask again", &[])
        .read()
        .bot_runs("timer ask again", &[]);
}

// ------------------------------------------------------------------------------------- session
