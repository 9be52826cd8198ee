//! Turns: when the bot runs, for what, and what becomes of its answer.

mod support;

use deskmate_core::{
    Actor, Autonomy, By, Choice, Event, Policy,
    action::{Action, Answer, Say},
};
use support::{policies::*, *};

// ------------------------------------------------------------------- one turn for all that waits

/// A message that arrives while the bot runs cancels the turn and starts a new one with all.
#[test]
fn a_new_message_supersedes_the_running_turn() {
    let first = bot_owned().customer_says("Hi");
    let old = first.running().id;
    first
        .customer_says("One more thing")
        .bot_runs("message", &["Hi", "One more thing"])
        .look(|w| assert_eq!(w.running().supersedes, Some(old.clone())))
        // The late answer of the superseded turn is nobody's.
        .bot_answers_turn(&old, [say("Hello!"), close()])
        .plans(&[])
        .bot_runs("message", &["Hi", "One more thing"])
        .bot_says("Hello!")
        .plans(&["say Hello!"])
        .waits(&[])
        // And an answer that comes twice counts once.
        .bot_answers_turn(&old, [say("Hello!")])
        .plans(&[]);
}

/// `on_new_message = "queue"`: the turn ends; the next one gets the new message.
#[test]
fn a_new_message_waits_in_the_queue() {
    let first = bot_owned_with(queue).customer_says("Hi");
    let old = first.running().id;
    first
        .customer_says("One more thing")
        .bot_runs("message", &["Hi"])
        .waits(&["Hi", "One more thing"])
        .bot_answers_turn(&old, [say("Hello!")])
        .plans(&["say Hello!"])
        .bot_runs("message", &["One more thing"])
        .look(|w| assert_eq!(w.running().supersedes, None));
    // What a person has answered meanwhile is not answered again.
    bot_owned_with(|policy| {
        queue(policy);
        no_takeover_on_reply(policy);
    })
    .customer_says("Hi")
    .between_two_reads(|w| w.replies("ann").customer_says("Thanks. And?"))
    .bot_runs("message", &["Thanks. And?"]);
}

/// `burst_window`: the bot waits for more messages, and runs once for all of them.
#[test]
fn a_burst_of_messages_is_one_turn() {
    bot_owned_with(|policy| policy.rules.burst_window = secs(5))
        .customer_says("Hi")
        .bot_rests()
        .due_in(Some(secs(5)))
        .customer_says("there")
        .due_in(Some(secs(5)))
        .later(secs(4))
        .bot_rests()
        .later(secs(1))
        .bot_runs("message", &["Hi", "there"])
        .due_in(None);
    // A return does not wait, and nothing is due for what was taken away.
    people_owned()
        .customer_says("Hi")
        .assigned_to_us_by(person("ann"))
        .bot_runs("returned", &["Hi"]);
    bot_owned_with(|policy| policy.rules.burst_window = secs(5))
        .customer_says("Hi")
        .redacted("Hi")
        .due_in(None)
        .later(secs(5))
        .bot_rests();
}

/// An edit starts the turn again; what was taken away is not answered.
#[test]
fn edits_and_redactions() {
    let two = || bot_owned().customer_says("Hi").customer_says("My card is 4111");
    let old = two().running().id;
    two()
        .edited("Hi")
        .bot_runs("message", &["Hi", "My card is 4111"])
        .look(|w| assert_eq!(w.running().supersedes, Some(old.clone())));
    two().redacted("My card is 4111").bot_runs("message", &["Hi"]).waits(&["Hi"]);
    two().redacted("Hi").redacted("My card is 4111").bot_rests().waits(&[]);
    // A read from before the redaction shows the words again: they stay away.
    let stale = two();
    let parts = stale.parts.clone();
    let mut stale = stale.redacted("My card is 4111");
    stale.parts = parts;
    stale.read().waits(&["Hi"]).bot_runs("message", &["Hi"]);
    // What was answered stays answered.
    bot_owned().customer_says("Hi").bot_says("Hello!").edited("Hi").bot_rests().waits(&[]);
    // While people have it, it is only noted.
    people_owned()
        .customer_says("Hi")
        .redacted("Hi")
        .assigned_to_us_by(person("ann"))
        .bot_runs("returned", &[]);
}

/// A part is one thing that happened, however often and with whatever second it is shown.
#[test]
fn a_part_is_seen_once() {
    let mut w = bot_owned().customer_says("Hi").bot_says("Hello!");
    let mut again = w.parts[1].clone();
    again.key.at += 1;
    w.parts.push(again);
    w.read().bot_rests().waits(&[]);
    let mut w = people_owned().assigned_to_us_by(person("ann"));
    let mut again = w.parts[1].clone();
    again.key.at += 60;
    w.parts.push(again);
    w.read().bot_owns().bot_runs("returned", &[]);
    // Two ids that are no numbers, in one second, are two messages.
    let mut w = bot_owned();
    for id in ["msg-a", "msg-b"] {
        let id = deskmate_core::PartId::from(id);
        w.parts.push(deskmate_core::Entry {
            key: deskmate_core::Position::part(START + 1, &id),
            part: Some(id),
            digest: Some(7),
            redacted: false,
            facts: vec![deskmate_core::Fact::ContactSaid { contact: None, automatic: false }],
        });
    }
    w.read().look(|w| assert_eq!(w.running().messages.len(), 2));
}

/// However much is said in a long conversation: what waits goes on waiting, and what was answered
/// stays answered.
#[test]
fn a_long_conversation() {
    let notes = |w: World| {
        w.between_two_reads(|w| (0..600).fold(w, |w, _| w.writes_note("ann", "A note.")))
    };
    notes(people_owned().customer_says("Hi"))
        .waits(&["Hi"])
        .look(|w| drop(w.clone().redacted("Hi").waits(&[])))
        .assigned_to_us_by(person("ann"))
        .bot_runs("returned", &["Hi"]);
    notes(bot_owned().customer_says("Hi").bot_says("Hello!").delivered())
        .waits(&[])
        .customer_says("Well?")
        .bot_runs("message", &["Well?"]);
    // An answer that is still under way is no answer yet.
    notes(bot_owned().customer_says("Hi").bot_says("Hello!"))
        .assigned_to(teammate("ann"), person("ann"))
        .delivered()
        .waits(&["Hi"]);
}

// --------------------------------------------------------------------------------- the answer

/// An empty answer says nothing, on purpose.
#[test]
fn an_empty_answer() {
    bot_owned().customer_says("Hi").bot_answers([]).plans(&[]).waits(&[]).bot_rests().bot_owns();
}

/// The whole answer is checked before any of it is done.
#[test]
fn an_answer_that_does_not_fit_fails_open() {
    bot_owned()
        .customer_says("Hi")
        .bot_answers([say("Hello!"), handover(), say("Still here")])
        .people_own(By::Failure, nobody())
        .waits(&["Hi"])
        .plans(&[
            SORRY,
            &bot_failed(
                "the bot's answer does not fit: actions[2]: nothing can be said, closed, snoozed, \
                 made a ticket or handed over after the handover in actions[1]; put it before",
            ),
            "assign fallback",
        ]);
}

/// Taken over while the bot ran: its answer comes too late.
#[test]
fn an_answer_after_the_takeover() {
    let running = bot_owned().customer_says("Hi");
    let turn = running.running().id;
    running
        .assigned_to(teammate("ann"), person("ann"))
        .bot_answers_turn(&turn, [say("Hello!")])
        .plans(&[])
        .waits(&["Hi"]);
}

/// The answer was dropped: its messages wait again, and are answered after the return. If part of
/// it reached the customer, they do not.
#[test]
fn an_answer_that_was_dropped() {
    let two = || bot_owned().customer_says("Hi").bot_answers([say("Hello!"), say("How are you?")]);
    two()
        .waits(&[])
        .assigned_to(teammate("ann"), person("ann"))
        .delivered()
        .waits(&["Hi"])
        .bot_rests()
        .assigned_to_us_by(person("ann"))
        .bot_runs("returned", &["Hi"]);
    // It came back before the drop was noticed.
    two()
        .assigned_to(teammate("ann"), person("ann"))
        .assigned_to_us_by(person("ann"))
        .bot_runs("returned", &[])
        .bot_answers([])
        .delivered()
        .bot_runs("message", &["Hi"]);
    two()
        .delivers_one()
        .assigned_to(teammate("ann"), person("ann"))
        .delivered()
        .waits(&[])
        .assigned_to_us_by(person("ann"))
        .bot_runs("returned", &[]);
}

/// A say that Intercom refuses for good fails open; its messages wait again.
#[test]
fn an_answer_that_was_refused() {
    let said = || bot_owned().customer_says("Hi").bot_says("Hello!").forget_plans();
    said()
        .refused("Intercom answers 422")
        .people_own(By::Failure, nobody())
        .waits(&["Hi"])
        .plans(&[SORRY, &bot_failed("Intercom answers 422"), "assign fallback"]);
    // People have it, or have closed it: there is nothing to give them.
    said()
        .assigned_to(teammate("ann"), person("ann"))
        .refused("Intercom answers 422")
        .people_own(By::Assignment, teammate("ann"))
        .waits(&["Hi"])
        .plans(&[]);
    said().closed_by(person("ann")).refused("Intercom answers 422").bot_owns().plans(&[]);
}

/// `202`: the bot answers later, until `async_timeout`.
#[test]
fn an_answer_that_was_promised() {
    let promised = || {
        bot_owned_with(|policy| policy.rules.async_timeout = minutes(5))
            .customer_says("Hi")
            .bot_promises_an_answer()
            .due_in(Some(minutes(5)))
    };
    promised().later(minutes(4)).bot_says("Hello!").plans(&["say Hello!"]).due_in(None);
    // A second promise is no longer time.
    promised().later(minutes(4)).bot_promises_an_answer().due_in(Some(minutes(1)));
    promised().later(minutes(5)).people_own(By::Failure, nobody()).plans(&[
        SORRY,
        &bot_failed("the bot promised an answer and gave none within 300 s"),
        "assign fallback",
    ]);
    promised().customer_says("Well?").bot_runs("message", &["Hi", "Well?"]).due_in(None);
}

/// Choices of one answer stand together, until the next answer says something, or a close.
#[test]
fn choices_offered() {
    let pick = |title: &str| {
        let choice = Choice { id: title.to_lowercase(), title: title.into() };
        Action::Say(Say { choices: vec![choice], ..Say::default() })
    };
    let offered = |w: &World, count: usize| assert_eq!(w.conversation.offered.len(), count);
    bot_owned()
        .customer_says("Hi")
        .bot_answers([pick("Track"), say("or"), pick("Return")])
        .look(|w| offered(w, 2))
        .customer_says("Track")
        .bot_answers([note("still thinking")])
        .look(|w| offered(w, 2))
        .customer_says("Hello?")
        .look(|w| offered(&w.clone().bot_says("Tracked."), 0))
        .look(|w| offered(&w.clone().closed_by(person("ann")), 0));
}

// ------------------------------------------------------------------------------------ autonomy

/// `autonomy`: `off`, `route` (assign only), `draft` (answers as internal notes), `reply`.
#[test]
fn how_far_the_bot_may_go() {
    let asked = |how| bot_owned_with(autonomy(how)).customer_says("Hi");
    let answer = || [say("Hello!"), tag("asked"), close()];

    asked(Autonomy::Reply).bot_answers(answer()).plans(&["say Hello!", "tag asked", "close"]);

    asked(Autonomy::Draft)
        .bot_answers(answer())
        .plans(&["draft Hello! (close the conversation)", "tag asked"])
        .waits(&[])
        .sends_draft(None)
        .plans(&["say Hello!", "close"]);

    asked(Autonomy::Route)
        .bot_answers([say("One moment."), tag("asked"), handover_to("Shipping")])
        .plans(&["tag asked", "assign team Shipping"])
        .people_own(By::Handover, nobody());
    // It has an answer and may not give it: the customer is not left without one.
    asked(Autonomy::Route).bot_answers(answer()).people_own(By::Failure, nobody()).plans(&[
        "note The bot could not go on: it has an answer, and the channel's autonomy is only `route`.",
        "assign fallback",
    ]);

    asked(Autonomy::Off).bot_owns().bot_rests().plans(&[]).replies("ann").plans(&[]);
    people_owned_with(|policy| {
        policy.rules.autonomy = Autonomy::Off;
        policy.rules.return_after = Some(minutes(5));
    })
    .due_in(None);
}

// -------------------------------------------------------------------------------------- timers

/// What the bot sets is kept; `on_close = "clear"` empties it.
#[test]
fn the_session() {
    let set = |change: fn(&mut Policy)| {
        bot_owned_with(change).customer_says("Hi").bot_remembers("order", "A-17")
    };
    let held = |w: World| w.conversation.session.len();
    assert_eq!(held(set(|_| {}).closed_by(person("ann"))), 1);
    assert_eq!(held(set(clear_on_close).snoozed_by(person("ann"))), 1);
    assert_eq!(held(set(clear_on_close).closed_by(person("ann"))), 0);
}

/// Ids are new in each turn and each conversation, and say where they belong.
#[test]
fn ids() {
    let w = bot_owned().customer_says("Hi");
    assert_eq!(w.running().id.as_str(), "trn_support_215474343849634_193da7dd948_1");
}

// ------------------------------------------------------------------------- in no turn at all

/// What the bot says by itself.
fn spoken<const N: usize>(actions: [Action; N]) -> Event {
    Event::Spoke { answer: Answer { actions: actions.into(), ..Answer::default() } }
}

/// What the bot says by itself is said while the conversation is its own, also while a turn runs,
/// which goes on.
#[test]
fn what_the_bot_says_by_itself_is_said_only_while_it_has_the_conversation() {
    bot_owned().step(spoken([say("Your parcel is there.")])).plans(&["say Your parcel is there."]);
    bot_owned()
        .customer_says("Hi")
        .step(spoken([say("Your parcel is there.")]))
        .plans(&["say Your parcel is there."])
        .bot_runs("message", &["Hi"]);
    people_owned().step(spoken([say("Your parcel is there."), close()])).plans(&[]);
    bot_owned()
        .step(spoken([say("A colleague comes."), handover_to("Shipping")]))
        .people_own(By::Handover, nobody());
}

/// It counts among the messages of an hour, and has to fit as any answer.
#[test]
fn what_the_bot_says_by_itself_is_no_way_around_the_brakes() {
    let people = |world: World| world.people_own(By::Failure, nobody());
    people(bot_owned_with(|policy| policy.rules.max_bot_messages = 0).step(spoken([say("Hi")])));
    people(bot_owned().step(spoken([say(" ")])));
}

/// It has arrived with somebody already, and what it said on its way out waits still: another
/// program may act as our teammate.
#[test]
fn a_failure_is_not_told_over_the_first_person_who_acts() {
    for to in [teammate("ann"), team("Support")] {
        let failed = || {
            let asked = bot_owned().customer_says("Hi");
            asked.bot_fails("it answered 500").assigned_to(to.clone(), Actor::Us)
        };
        failed().replies("ann").queued_replies_are_dropped();
        failed().writes_note("ann", "/pause").queued_replies_are_dropped();
        failed().assigned_to(teammate("ben"), person("ann")).queued_replies_are_dropped();
        failed().closed_by(person("ann")).queued_replies_are_dropped();
    }
}
