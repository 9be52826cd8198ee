//! `replies_to`: the answers that people look at no more, where they look at others first.

mod support;

use deskmate_core::{
    About, Autonomy, DraftEnd, Event, Kind, Policy, Rules,
    action::{Action, Answer, Handover},
};
use support::{trust::dialog, *};

/// People trust the bot with opening hours.
fn trusts(policy: &mut Policy) {
    policy.rules.replies_to = vec![dialog("hours")];
}

fn drafts_but_hours(policy: &mut Policy) {
    policy.rules.autonomy = Autonomy::Draft;
    trusts(policy);
}

/// An answer that leads through these dialogs.
fn through(names: &[&str], draft: bool, actions: Vec<Action>) -> impl FnOnce(World) -> World {
    let parts: Vec<_> = names.iter().map(|name| dialog(name)).collect();
    let about = About { kind: parts[0].clone(), parts };
    move |world| {
        let turn = world.running().id;
        let answer = Answer { actions, draft, ..Answer::default() };
        world.step(Event::TurnAnswered { turn, answer, about })
    }
}

/// An answer of one dialog.
fn of(world: World, name: &str, actions: Vec<Action>) -> World {
    through(&[name], false, actions)(world)
}

fn asked() -> World {
    bot_owned_with(drafts_but_hours).customer_says("When are you open?")
}

#[test]
fn what_people_trust_is_said_and_the_rest_waits() {
    of(asked(), "hours", vec![say("Nine to five.")])
        .plans(&["say Nine to five."])
        .delivered()
        .bot_owns()
        .waits(&[]);
    of(asked(), "refunds", vec![say("No.")]).plans(&["draft No."]);
    asked().bot_says("Whatever that is about.").plans(&["draft Whatever that is about."]);
}

/// The words of each are the customer's to read.
#[test]
fn one_part_that_people_look_at_first_is_enough_to_wait() {
    let answer = through(&["hours", "refunds"], false, vec![say("Nine to five."), say("No.")]);
    answer(asked()).plans(&["draft Nine to five. No."]);
}

#[test]
fn what_it_does_besides_is_done_too() {
    let actions = vec![say("Nine to five."), tag("hours"), close()];
    of(asked(), "hours", actions).plans(&["say Nine to five.", "tag hours", "close"]);
    let handover = Handover { message: Some("One moment.".into()), ..Handover::default() };
    of(asked(), "hours", vec![Action::Handover(handover)])
        .plans(&["say One moment.", "assign fallback"]);
}

#[test]
fn nobody_who_took_the_conversation_is_talked_over() {
    let with_people =
        asked().bot_says("Hm.").delivered().replies("ann").customer_says("And now?").forget_plans();
    of(with_people, "hours", vec![say("Nine to five.")]).plans(&["draft Nine to five."]);
    // What was on its way stays behind as it does where the bot replies to everything.
    of(asked(), "hours", vec![say("Nine to five.")]).replies("ann").queued_replies_are_dropped();
}

/// Where the channel lets the bot reply, a dialog may want people to look first; who reads its
/// drafts knows better by now.
#[test]
fn a_dialog_that_drafts_is_trusted_by_name() {
    let asked = || bot_owned_with(trusts).customer_says("When?");
    let hours = |names: &[&str]| through(names, true, vec![say("Nine to five.")])(asked());
    hours(&["hours"]).plans(&["say Nine to five."]);
    // Another one that the answer leads through is not meant.
    hours(&["hours", "refunds"]).plans(&["draft Nine to five.", "assign fallback"]);
    hours(&["refunds"]).plans(&["draft Nine to five.", "assign fallback"]);
}

/// A bot may want that of one answer, whatever it is about.
#[test]
fn a_look_that_no_name_asks_for_is_had() {
    let asked = asked();
    let turn = asked.running().id;
    let answer = Answer { actions: vec![say("Hm.")], draft: true, ..Answer::default() };
    let about = About { kind: dialog("hours"), parts: Vec::new() };
    asked.step(Event::TurnAnswered { turn, answer, about }).plans(&["draft Hm."]);
}

#[test]
fn it_says_no_more_than_the_channel_lets_it() {
    let few = |policy: &mut Policy| {
        drafts_but_hours(policy);
        policy.rules.max_bot_messages = 1;
    };
    let asked = bot_owned_with(few).customer_says("When?");
    of(asked, "hours", vec![say("Nine to five."), say("Else?")])
        .look(|world| assert!(world.conversation.owner().is_people()));
    let routes = |policy: &mut Policy| {
        policy.rules.autonomy = Autonomy::Route;
        trusts(policy);
    };
    let asked = bot_owned_with(routes).customer_says("When?");
    of(asked, "hours", vec![say("Nine to five.")])
        .look(|world| assert!(world.conversation.owner().is_people()));
}

/// A timer can bring up another answer while one waits.
#[test]
fn a_draft_that_waits_is_overtaken() {
    let reminds = of(asked(), "hours", vec![say("Nine to five."), timer("ask", 60)]).delivered();
    let waits = of(reminds.later(secs(60)), "refunds", vec![say("Which order?")]).delivered();
    let again = waits.customer_says("And on Sundays?").draft_ended(DraftEnd::Withdrawn);
    of(again.forget_plans(), "hours", vec![say("Closed.")])
        .plans(&["say Closed."])
        .delivered()
        .waits(&[]);
}

#[test]
fn kinds_are_as_narrow_as_they_are_written() {
    let about = |dialog: &str, intent: &str, topic: &str| Kind {
        dialog: dialog.into(),
        intent: intent.into(),
        topic: topic.into(),
    };
    let narrow = about("answer", "hours", "");
    assert!(narrow.covers(&about("answer", "hours", "")));
    assert!(!narrow.covers(&about("answer", "refund", "")));
    assert!(!narrow.covers(&about("answer", "", "")));
    assert!(about("", "hours", "").covers(&about("answer", "hours", "")));
    assert!(about("", "", "order").covers(&about("", "", "order")));
    assert!(!Kind::default().covers(&about("answer", "", "")), "that is no kind");
}

#[test]
fn a_kind_that_is_all_of_them_is_refused() {
    let rules = Rules { replies_to: vec![Kind::default()], ..Rules::default() };
    assert_eq!(rules.check().map_err(|(key, _)| key), Err("replies_to"));
    let rules = Rules { replies_to: vec![dialog("hours")], ..Rules::default() };
    assert_eq!(rules.check(), Ok(()));
}
