//! What people do in the console is what a teammate does in Intercom.

mod support;

use deskmate_core::{Act, By, Event};
use support::*;

fn acts(w: World, act: Act) -> World {
    w.step(Event::Acted { by: "ann".into(), act })
}

#[test]
fn given_to_the_bot_it_answers_what_is_unanswered() {
    let w = people_owned().customer_says("Hello?").bot_rests();
    acts(w, Act::Give)
        .bot_owns()
        .bot_runs("returned", &["Hello?"])
        .plans(&["assign us"])
        .look(|w| {
            // Twice is as once; and taken in the same second it is people's.
            let back = acts(w.clone().in_the_same_second().delivered(), Act::Take);
            back.people_own(By::Command, nobody()).in_the_same_second().delivered().bot_rests();
            acts(w.clone(), Act::Give).plans(&[]).bot_runs("returned", &["Hello?"]);
        })
        .bot_says("Here I am.")
        .plans(&["say Here I am."]);
    let asleep = people_owned().customer_says("Hello?").closed_by(person("ann"));
    acts(asleep, Act::Give).bot_owns().bot_runs("returned", &[]);
    acts(world().customer_says("Hi").not_ours(), Act::Give)
        .bot_owns()
        .bot_runs("returned", &["Hi"]);
}

#[test]
fn taken_from_the_bot_it_is_peoples_and_what_was_queued_is_dropped() {
    let w = bot_owned().customer_says("Hi").bot_says("Hello!").forget_plans();
    acts(w, Act::Take)
        .plans(&[
            "note ann took this conversation from the bot, in Deskmate's console.",
            "assign fallback",
        ])
        .people_own(By::Command, nobody());
    let w = bot_owned().customer_says("Hi");
    acts(w, Act::Take)
        .bot_rests()
        .delivered()
        .people_own(By::Command, team("Support"))
        .customer_says("Hello?")
        .bot_rests()
        .forget_plans()
        .look(|w| {
            acts(w.clone(), Act::Take).plans(&[]);
        });
}
