//! Who owns the conversation: the table of the design, one test a row, one paragraph a column.
//!
//! And below it, the settled traps that the state machine decides.

mod support;

use deskmate_core::{By, Happening, Owner};
use support::{policies::*, *};

// ---------------------------------------------------------------------------------- the table

/// Contact writes | bot: turn | people: recorded, no turn (also not after a restart) | not ours:
/// checked against `takes`.
#[test]
fn contact_writes() {
    bot_owned().customer_says("Hi").bot_owns().bot_runs("message", &["Hi"]);

    // (Every step of these stories begins with a restart.)
    people_owned().customer_says("Hi").bot_rests().waits(&["Hi"]).read().bot_rests().plans(&[]);

    world().customer_says("Hi").not_ours().bot_rests().waits(&["Hi"]).plans(&[]);
    world_with(takes_unassigned)
        .customer_says("Hi")
        .bot_owns()
        .bot_runs("message", &["Hi"])
        .plans(&["assign us"]);
    world_with(takes_unassigned)
        .assigned_to(team("Sales"), workflow())
        .customer_says("Hi")
        .not_ours();
}

/// Assigned to the bot teammate by a person or a workflow | bot: stays | people: **returns**, what
/// is unanswered is answered now; nothing unanswered: a `returned` turn | not ours: bot owns it;
/// the last unanswered contact messages are answered.
#[test]
fn assigned_to_the_bot_teammate() {
    for by in [person("bob"), workflow()] {
        bot_owned()
            .customer_says("Hi")
            .keeps_the_generation(|w| w.assigned_to_us_by(by.clone()))
            .bot_owns()
            .bot_runs("message", &["Hi"]);

        people_owned()
            .customer_says("Hi")
            .customer_says("Hello?")
            .raises_the_generation(|w| w.assigned_to_us_by(by.clone()))
            .bot_owns()
            .bot_runs("returned", &["Hi", "Hello?"])
            .plans(&[]);
        people_owned()
            .assigned_to_us_by(by.clone())
            .bot_runs("returned", &[])
            .bot_answers([])
            .bot_owns()
            .bot_rests()
            .plans(&[]);

        world()
            .customer_says("Old")
            .replies("ann")
            .customer_says("New")
            .customer_says("Newer")
            .raises_the_generation(|w| w.assigned_to_us_by(by.clone()))
            .bot_owns()
            .bot_runs("message", &["New", "Newer"]);
        world().assigned_to_us_by(by).bot_owns().bot_rests();
    }
}

/// Assigned to another teammate | bot: people; queued replies dropped | people: stays | not ours:
/// stays.
#[test]
fn assigned_to_another_teammate() {
    for by in [person("bob"), workflow()] {
        bot_owned()
            .customer_says("Hi")
            .bot_says("Hello!")
            .customer_says("And?")
            .assigned_to(teammate("ann"), by.clone())
            .people_own(By::Assignment, teammate("ann"))
            .queued_replies_are_dropped()
            .bot_rests()
            .delivered()
            .waits(&["Hi", "And?"]);

        people_owned()
            .raises_the_generation(|w| w.assigned_to(teammate("cem"), by.clone()))
            .people_own(By::Assignment, teammate("cem"))
            .plans(&[]);

        world().customer_says("Hi").assigned_to(teammate("ann"), by).not_ours().plans(&[]);
    }
}

/// Assigned to a team by a person | bot: people; queued replies dropped | people: stays | not
/// ours: `takes` may match the team.
#[test]
fn assigned_to_a_team_by_a_person() {
    bot_owned()
        .customer_says("Hi")
        .bot_says("Hello!")
        .assigned_to(team("Sales"), person("ann"))
        .people_own(By::Assignment, team("Sales"))
        .queued_replies_are_dropped();
    // Also to a team for which the bot answers: a person has put it there.
    bot_owned_with(takes_team("Sales"))
        .assigned_to(team("Sales"), person("ann"))
        .people_own(By::Assignment, team("Sales"));

    people_owned()
        .assigned_to(team("Sales"), person("ann"))
        .people_own(By::Assignment, team("Sales"))
        .plans(&[]);

    let asked = |w: World| w.customer_says("Hi").assigned_to(team("Sales"), person("ann"));
    asked(world()).not_ours();
    asked(world_with(takes_team("Sales")))
        .bot_owns()
        .bot_runs("message", &["Hi"])
        .plans(&["assign us"]);
}

/// Assigned to a team by a workflow or rule while our teammate stays assignee | bot: nothing |
/// people: stays | not ours: `takes`.
#[test]
fn assigned_to_a_team_by_a_workflow_while_our_teammate_stays() {
    let beside = |w: World| w.assigned_beside_us_to(team("Sales"), workflow());
    beside(bot_owned().customer_says("Hi")).bot_owns().bot_runs("message", &["Hi"]).plans(&[]);
    bot_owned().keeps_the_generation(beside).bot_owns();

    beside(people_owned()).people_own(By::Assignment, teammate("ann")).plans(&[]);

    beside(world().customer_says("Hi")).not_ours();
    beside(world_with(takes_team("Sales")).customer_says("Hi")).bot_owns();

    // It takes our teammate off: it went to people, unless the bot answers for that team.
    bot_owned().assigned_to(team("Sales"), workflow()).people_own(By::Assignment, team("Sales"));
    bot_owned_with(takes_team("Sales")).assigned_to(team("Sales"), workflow()).bot_owns();
}

/// A new conversation that a rule sorts into a team, where the bot takes both what is unassigned
/// and what is that team's.
#[test]
fn a_rule_sorts_a_new_conversation_into_a_team_that_the_bot_answers_for() {
    let both = |policy: &mut deskmate_core::Policy| {
        takes_unassigned(policy);
        takes_team("Sales")(policy);
    };
    world_with(both)
        .customer_says("Hi")
        .assigned_to(team("Sales"), workflow())
        .bot_owns()
        .bot_runs("message", &["Hi"]);
}

/// Unassigned | bot: people, unless `takes` has unassigned | people: stays | not ours: `takes`.
#[test]
fn unassigned() {
    for by in [person("ann"), workflow()] {
        bot_owned()
            .customer_says("Hi")
            .bot_says("Hello!")
            .unassigned_by(by.clone())
            .people_own(By::Assignment, nobody())
            .queued_replies_are_dropped();
        bot_owned_with(takes_unassigned).unassigned_by(by.clone()).bot_owns();

        people_owned().unassigned_by(by.clone()).people_own(By::Assignment, nobody());
        people_owned_with(takes_unassigned)
            .unassigned_by(by.clone())
            .people_own(By::Assignment, nobody());

        let asked = |w: World| w.customer_says("Hi").assigned_to(teammate("ann"), person("ann"));
        asked(world()).unassigned_by(by.clone()).not_ours();
        world_with(takes_unassigned)
            .assigned_to(teammate("ann"), workflow())
            .customer_says("Hi")
            .not_ours()
            .unassigned_by(by)
            .bot_owns()
            .bot_runs("message", &["Hi"])
            .plans(&["assign us"]);
    }
}

/// Another teammate replies (`takeover_on_reply`, default on) | bot: people; the conversation is
/// assigned to that person, so that it shows in an inbox and can be assigned back | people: stays
/// | not ours: stays.
#[test]
fn another_teammate_replies() {
    bot_owned()
        .customer_says("Hi")
        .bot_says("Hello!")
        .forget_plans()
        .replies("ann")
        .people_own(By::Reply, teammate("ann"))
        .queued_replies_are_dropped()
        .plans(&["assign back to ann"])
        .delivered()
        .plans(&[])
        .customer_says("Thanks")
        .bot_rests()
        .assigned_to_us_by(person("ann"))
        .bot_runs("returned", &["Thanks"]);
    bot_owned_with(no_takeover_on_reply)
        .customer_says("Hi")
        .replies("ann")
        .bot_owns()
        .waits(&[])
        .bot_rests()
        .customer_says("And you?")
        .bot_runs("message", &["And you?"]);

    people_owned().replies("bob").people_own(By::Assignment, teammate("ann")).plans(&[]);

    world().customer_says("Hi").replies("ann").not_ours().waits(&[]).plans(&[]);
}

/// Another of our bot teammates acts (`peer`) | bot: as a person would, but three transfers between
/// bots without a contact message go to the fallback team.
#[test]
fn another_of_our_bot_teammates_acts() {
    bot_owned_with(no_takeover_on_reply)
        .customer_says("Hi")
        .replies(PEER)
        .people_own(By::Reply, teammate(PEER))
        .plans(&[&format!("assign back to {PEER}")]);
    bot_owned()
        .assigned_to(teammate(PEER), person(PEER))
        .people_own(By::Assignment, teammate(PEER));

    let to_peer = || {
        [deskmate_core::action::Action::Handover(deskmate_core::action::Handover {
            teammate: Some(PEER.into()),
            ..Default::default()
        })]
    };
    bot_owned()
        .customer_says("Hi")
        .bot_answers(to_peer())
        .delivered()
        .assigned_to_us_by(person(PEER))
        .bot_runs("returned", &[])
        .forget_plans()
        .bot_answers(to_peer())
        .delivered()
        .forget_plans()
        .assigned_to_us_by(person(PEER))
        .people_own(By::Failure, nobody())
        .bot_rests()
        .plans(&[
            "note The bot could not go on: it went to and fro 4 times without a word of the customer.",
            "assign fallback",
        ]);
}

/// Note `/bot` or `/bot DIALOG` | bot: - | people: assigned to our teammate, returns | not ours:
/// taken.
#[test]
fn note_bot() {
    bot_owned()
        .customer_says("Hi")
        .keeps_the_generation(|w| w.writes_note("ann", "/bot"))
        .bot_runs("message", &["Hi"])
        .writes_note("ann", "/bot refund")
        .bot_runs("message", &["Hi"])
        .plans(&[]);

    people_owned()
        .customer_says("Hi")
        .raises_the_generation(|w| w.writes_note("ann", "/bot"))
        .bot_owns()
        .bot_runs("returned", &["Hi"])
        .plans(&["assign us"])
        .delivered()
        .bot_runs("returned", &["Hi"]);
    people_owned()
        .writes_note("ann", "/bot refund")
        .bot_runs("command refund", &[])
        .plans(&["assign us"]);

    world().customer_says("Hi").writes_note("ann", "/bot").bot_owns().bot_runs("returned", &["Hi"]);
    world().writes_note("ann", "/bot").bot_runs("returned", &[]).plans(&["assign us"]);
    world()
        .customer_says("Hi")
        .writes_note("ann", "/bot refund")
        .bot_runs("command refund", &["Hi"])
        .plans(&["assign us"]);

    // The name belongs to that one return.
    people_owned()
        .writes_note("ann", "/bot refund")
        .assigned_to(teammate("ann"), person("ann"))
        .assigned_to_us_by(person("ann"))
        .bot_runs("returned", &[]);
}

/// Note `/pause` | bot: people, assigned to the author | people: stays | not ours: -.
#[test]
fn note_pause() {
    bot_owned()
        .customer_says("Hi")
        .raises_the_generation(|w| w.writes_note("ann", "/pause"))
        .people_own(By::Command, teammate("ann"))
        .bot_rests()
        .waits(&["Hi"])
        .plans(&["assign back to ann"]);

    people_owned().writes_note("bob", "/pause").people_own(By::Assignment, teammate("ann"));

    world().writes_note("ann", "/pause").not_ours().plans(&[]);
    // Any other note is just a note.
    bot_owned().writes_note("ann", "has paid").bot_owns();
}

/// Teammate closes or snoozes, also mid-turn | bot: queued replies dropped; stays ours, asleep |
/// people: stays | not ours: -.
#[test]
fn teammate_closes_or_snoozes() {
    for sleeps in [World::closed_by, World::snoozed_by] {
        let queued = || bot_owned().customer_says("Hi").bot_says("Hello!");
        sleeps(queued(), person("ann")).bot_owns().queued_replies_are_dropped().bot_rests();

        let running = || bot_owned().customer_says("Hi");
        running()
            .raises_the_generation(|w| sleeps(w, person("ann")))
            .bot_owns()
            .bot_rests()
            .waits(&[])
            .look(|w| assert!(w.conversation.standing().asleep.is_some()));

        sleeps(people_owned(), person("ann")).people_own(By::Assignment, teammate("ann"));

        sleeps(world().customer_says("Hi"), person("ann")).not_ours().bot_rests().plans(&[]);
    }
}

/// Contact writes again after a close or snooze | bot: turn, unless the last change of owner was a
/// handover or takeover | people: recorded | not ours: `takes`.
#[test]
fn contact_writes_again_after_a_close_or_snooze() {
    for sleeps in [World::closed_by, World::snoozed_by] {
        sleeps(bot_owned(), person("ann"))
            .customer_reopens_with("Again")
            .bot_runs("message", &["Again"]);
        sleeps(people_owned(), person("ann"))
            .customer_reopens_with("Again")
            .people_own(By::Assignment, teammate("ann"))
            .bot_rests();
        sleeps(world(), person("ann")).customer_reopens_with("Again").not_ours().bot_rests();
    }
    // After a handover it is the people's.
    bot_owned()
        .customer_says("Hi")
        .bot_answers([handover_to("Shipping")])
        .delivered()
        .closed_by(person("ann"))
        .customer_reopens_with("Again")
        .people_own(By::Handover, team("Shipping"))
        .bot_rests();
    // Our own close is no takeover.
    bot_owned()
        .customer_says("Bye")
        .bot_answers([say("Bye!"), close()])
        .delivered()
        .customer_reopens_with("Wait")
        .bot_runs("message", &["Wait"]);
}

/// Snooze ends by itself, timer | bot: `timer` turn if one was set, else nothing | people: nothing
/// | not ours: nothing.
#[test]
fn snooze_ends_by_itself() {
    bot_owned().snoozed_by(person("ann")).wakes_by_itself().bot_owns().bot_rests();
    bot_owned()
        .customer_says("Later")
        .bot_answers([timer("ask again", 60), snooze_for(3600)])
        .delivered()
        .wakes_by_itself()
        .bot_rests()
        .later(secs(60))
        .bot_runs("timer ask again", &[]);
    // It was due while a person had it asleep: it runs when the conversation wakes, not before.
    bot_owned()
        .customer_says("Later")
        .bot_answers([timer("ask again", 60)])
        .snoozed_by(person("ann"))
        .later(secs(600))
        .bot_rests()
        .due_in(None)
        .wakes_by_itself()
        .bot_runs("timer ask again", &[]);

    people_owned().snoozed_by(person("ann")).wakes_by_itself().bot_rests().plans(&[]);
    world().snoozed_by(person("ann")).wakes_by_itself().not_ours().bot_rests();
}

/// People silent for `return_after` | people: returns, if the policy says so | else -.
#[test]
fn people_silent_for_return_after() {
    people_owned()
        .customer_says("Hi")
        .later(minutes(600))
        .people_own(By::Assignment, teammate("ann"));
    people_owned_with(return_after(minutes(60)))
        .customer_says("Hi")
        .due_in(Some(minutes(60) - secs(1)))
        .later(minutes(60))
        .bot_owns()
        // The message is older than `max_message_age`; it is the return that counts.
        .bot_runs("returned", &["Hi"])
        .plans(&["assign us"]);
    // Whatever a person does begins the wait again.
    people_owned_with(return_after(minutes(60)))
        .down_for(minutes(50))
        .replies("ann")
        .due_in(Some(minutes(60)))
        .later(minutes(50))
        .people_own(By::Assignment, teammate("ann"));

    bot_owned_with(return_after(minutes(60))).due_in(None);
    world_with(return_after(minutes(60))).customer_says("Hi").due_in(None);
}

/// Nobody took it for `accept_within` | people: returns, if the policy says so | else -.
#[test]
fn nobody_took_it_for_accept_within() {
    let handed_over = || {
        bot_owned_with(accept_within(minutes(5)))
            .customer_says("Hi")
            .bot_answers([handover_to("Shipping")])
            .delivered()
            .people_own(By::Handover, team("Shipping"))
            .forget_plans()
    };
    handed_over()
        .customer_says("Hello?")
        .later(minutes(5))
        .bot_owns()
        .bot_runs("returned", &["Hello?"])
        .plans(&["assign us"]);
    // Somebody took it: by a reply, an assignment, or a close.
    handed_over().replies("ann").due_in(None).later(minutes(5)).bot_rests();
    handed_over().assigned_to(teammate("ann"), person("ann")).due_in(None);
    handed_over().closed_by(person("ann")).due_in(None);
    // What people took by themselves waits for nobody.
    people_owned_with(accept_within(minutes(5))).due_in(None);
}

/// Bot fails for good | fallback team, with a note.
#[test]
fn bot_fails_for_good() {
    bot_owned()
        .customer_says("Hi")
        .raises_the_generation(|w| w.bot_fails("it answered 500"))
        .people_own(By::Failure, nobody())
        .bot_rests()
        .plans(&[SORRY, &bot_failed("it answered 500"), "assign fallback"])
        .delivered()
        .people_own(By::Failure, team("Support"))
        // What it could not answer is answered when the conversation comes back.
        .waits(&["Hi"])
        .assigned_to_us_by(person("ann"))
        .bot_runs("returned", &["Hi"]);
}

/// `max_bot_messages` per hour reached (out-of-office loops) | fallback team, with a note.
#[test]
fn max_bot_messages_per_hour_reached() {
    let most = |policy: &mut deskmate_core::Policy| policy.rules.max_bot_messages = 2;
    let round = |w: World, text: &str| w.customer_says(text).bot_says("I am away.").delivered();
    let said_two = || round(round(bot_owned_with(most), "Away 1"), "Away 2").forget_plans();
    said_two().customer_says("Away 3").people_own(By::Failure, nobody()).plans(&[
        "note The bot could not go on: it has said 2 messages in this conversation within an hour.",
        "assign fallback",
    ]);
    said_two().down_for(minutes(61)).customer_says("Hi").bot_runs("message", &["Hi"]);
    // One answer can be too much as well; not a word of it is said.
    bot_owned_with(most)
        .customer_says("Hi")
        .bot_answers([say("1"), say("2"), say("3")])
        .people_own(By::Failure, nobody())
        .waits(&["Hi"]);
}

/// Message older than `max_message_age` | fallback team, with a note.
#[test]
fn message_older_than_max_message_age() {
    bot_owned()
        .not_yet_read(|w| w.customer_says("Hi"))
        .down_for(minutes(42))
        .read()
        .people_own(By::Failure, nobody())
        .plans(&[
            "note The bot could not go on: the customer's message has waited 42 minutes, and an answer may be stale by now.",
            "assign fallback",
        ]);
    // What waited while people had it is answered when they give it back.
    people_owned()
        .customer_says("Hi")
        .down_for(minutes(42))
        .assigned_to_us_by(person("ann"))
        .bot_runs("returned", &["Hi"]);
}

/// Conversation merged, deleted, converted, contact detached, 404 or 403 | parked with the reason,
/// looked at again by the sweep, never forgotten.
#[test]
fn conversation_gone() {
    let looked_at_again = |w: &World| {
        let due = w.conversation.due(&w.policy).unwrap();
        let soon = w.now.plus(secs(60))..=w.now.plus(secs(90));
        assert!(soon.contains(&due), "{due:?}, and it is {:?}", w.now);
    };
    let gone = |w: World| w.gone("Intercom answers 404").bot_rests().look(looked_at_again);
    gone(bot_owned().customer_says("Hi"))
        .look(|w| assert_eq!(w.conversation.parked.as_ref().unwrap().why, "Intercom answers 404"))
        .waits(&["Hi"])
        .read()
        .recorded(|happening| *happening == Happening::Unparked)
        .bot_runs("message", &["Hi"]);
    gone(people_owned_with(return_after(minutes(60))).customer_says("Hi"))
        .later(minutes(90))
        .people_own(By::Assignment, teammate("ann"))
        .read()
        .later(secs(1))
        .bot_runs("returned", &["Hi"]);
    gone(world()).not_ours();

    // Merged is said once, however often it is looked at again.
    bot_owned().customer_says("Hi").merged().bot_rests().read().read().look(|w| {
        assert!(w.conversation.parked.is_some());
    });
}

/// Owner changes are recorded with who, why and when.
#[test]
fn every_change_of_hands_is_recorded() {
    bot_owned().customer_says("Hi").replies("ann").recorded(|happening| {
        matches!(happening, Happening::OwnerChanged {
            from: Owner::Bot { .. },
            to: Owner::People { by: By::Reply, to, since },
            generation: 2,
        } if *to == teammate("ann") && *since == START + 2)
    });
}

// ----------------------------------------------------------------------------------- the traps

/// Ownership follows the parts, not the assignee field: our teammate may still be the assignee
/// after we handed over to a team.
#[test]
fn handing_over_may_leave_our_teammate_as_assignee() {
    bot_owned()
        .customer_says("Hi")
        .bot_answers([handover_to("Shipping")])
        .people_own(By::Handover, nobody())
        .delivered()
        .fields_say(teammate(US))
        .people_own(By::Handover, team("Shipping"))
        .customer_says("Hello?")
        .bot_rests();
}

/// Unassigning by us is the first half of a handover; no return, no loss.
#[test]
fn unassigning_is_the_first_half_of_handing_over() {
    bot_owned()
        .customer_says("Hi")
        .bot_answers([handover_to("Shipping")])
        .unassigned_by(deskmate_core::Actor::Us)
        .people_own(By::Handover, nobody())
        .delivered()
        .people_own(By::Handover, team("Shipping"))
        .plans(&["assign team Shipping"]);
    bot_owned().unassigned_by(deskmate_core::Actor::Us).bot_owns();
}

/// A handover is done in order: message, tags, note, assignment.
#[test]
fn a_handover_goes_message_tags_note_assignment() {
    let all = deskmate_core::action::Handover {
        team: Some("Shipping".into()),
        note: Some("Disputes the delivery.".into()),
        tags: vec!["shipping".into()],
        message: Some("One moment.".into()),
        ..Default::default()
    };
    bot_owned()
        .customer_says("Hi")
        .bot_answers([deskmate_core::action::Action::Handover(all)])
        .plans(&[
            "say One moment.",
            "tag shipping",
            "note Disputes the delivery.",
            "assign team Shipping",
        ])
        // Our own assignment is no further change of hands: nothing of it is dropped.
        .keeps_the_generation(World::delivered)
        .people_own(By::Handover, team("Shipping"));
    bot_owned().customer_says("Hi").bot_answers([handover()]).plans(&["assign fallback"]);
}

/// Taking an unassigned conversation: a person's assignment lies between our read and our part.
#[test]
fn a_persons_assignment_crosses_our_taking() {
    let taking = || world_with(takes_unassigned).customer_says("Hi").forget_plans();
    let back = [
        "note Somebody took this conversation in the moment in which the bot did; it is theirs.",
        "assign back to ann",
    ];
    // Both show at once.
    taking()
        .not_yet_read(|w| w.assigned_to(teammate("ann"), person("ann")))
        .delivered()
        .people_own(By::Assignment, teammate("ann"))
        .bot_rests()
        .plans(&back);
    // The person's shows late: in the same second, and with the lower number.
    taking()
        .shown_late(|w| w.assigned_to(teammate("ann"), person("ann")))
        .in_the_same_second()
        .delivered()
        .bot_owns()
        .all_shows()
        .people_own(By::Assignment, teammate("ann"))
        .plans(&back)
        .read()
        .plans(&[]);
    // The person came after us: it is simply theirs.
    taking().delivered().assigned_to(teammate("ann"), person("ann")).plans(&[]);
}

/// Our own assignment parts never count as a return.
#[test]
fn our_own_assignment_is_no_return() {
    people_owned()
        .customer_says("Hi")
        .assigned_to(teammate(US), deskmate_core::Actor::Us)
        .people_own(By::Assignment, teammate("ann"))
        .bot_rests();
}

/// A person puts it to a team, and our teammate stays on it: it goes to that team, so that it can
/// be assigned back, and nothing is said of a crossing.
#[test]
fn a_person_sets_a_team_beside_our_teammate() {
    bot_owned()
        .assigned_beside_us_to(team("Sales"), person("ann"))
        .people_own(By::Assignment, team("Sales"))
        .plans(&["assign back to Sales"])
        .delivered()
        .plans(&[]);
}

/// Unanswered is what our records say where we have them; where we have none, a contact message
/// followed by any comment of a person or of our teammate is answered.
#[test]
fn unanswered_at_first_sight() {
    let story = |w: World| w.assigned_to_us_by(workflow()).customer_says("1").second_writer_says();
    world()
        .between_two_reads(|w| story(w).customer_says("2"))
        .waits(&["2"])
        .bot_runs("message", &["2"])
        .look(|w| {
            let alarm =
                |happening: &&Happening| matches!(happening, Happening::SecondWriter { .. });
            assert_eq!(w.happenings().iter().filter(alarm).count(), 0);
        });
    // A second writer: counted as answered, with an alarm.
    bot_owned()
        .customer_says("1")
        .second_writer_says()
        .waits(&[])
        .bot_rests()
        .recorded(|happening| matches!(happening, Happening::SecondWriter { .. }));
    // Our own words are not: the turn that said them has dealt with its messages.
    bot_owned()
        .customer_says("1")
        .bot_says("Hello!")
        .not_yet_read(|w| w.customer_says("2"))
        .delivered()
        .waits(&["2"]);
}

/// Group conversations: a turn is for the author of the newest unanswered message, and what it
/// tags is that contact.
#[test]
fn group_conversations() {
    bot_owned_with(queue)
        .contact_says("joe", "Hi")
        .contact_says("eve", "Hello")
        .look(|w| assert_eq!(w.running().contact, Some("joe".into())))
        .look(|w| {
            let tagged = w.clone().bot_answers([tag("vip")]);
            assert_eq!(tagged.last_planned().contact, Some("joe".into()));
        })
        .bot_says("Hi Joe")
        .look(|w| assert_eq!(w.running().contact, Some("eve".into())));
}

/// No part says who has it, but the conversation's own fields do.
#[test]
fn assigned_by_the_fields_alone() {
    let by_fields = |to| world().customer_says("Hi").fields_say(to);
    by_fields(teammate(US)).bot_owns().bot_runs("message", &["Hi"]).plans(&[]);
    by_fields(teammate("ann")).not_ours();
    by_fields(team("Sales")).not_ours();
    by_fields(teammate("ann")).assigned_to_us_by(person("ann")).bot_owns();
    // What was a workflow's team beside us is no word on the teammate.
    let both = deskmate_core::Assignee { team: Some("Sales".into()), ..teammate(US) };
    world()
        .customer_says("Hi")
        .assigned_beside_us_to(team("Sales"), workflow())
        .fields_say(both)
        .bot_owns()
        .bot_runs("message", &["Hi"]);
    // A rule's default assignment, and the bot takes what is unassigned or that team's.
    let new = |change: fn(&mut deskmate_core::Policy), to| {
        world_with(change).between_two_reads(|w| w.customer_says("Hi").fields_say(to))
    };
    new(takes_unassigned, team("Sales")).not_ours().bot_rests().plans(&[]);
    new(takes_unassigned, team("Sales")).unassigned_by(person("ann")).bot_owns();
    new(
        |policy| {
            takes_unassigned(policy);
            takes_team("Sales")(policy);
        },
        team("Sales"),
    )
    .bot_owns()
    .plans(&["assign us"]);
    // A person's act in the same second comes after what the fields said before it.
    by_fields(team("Sales"))
        .in_the_same_second()
        .assigned_to_us_by(person("ann"))
        .bot_owns()
        .bot_runs("message", &["Hi"]);
    // Parts say it better: fields never take a conversation away again.
    bot_owned().fields_say(teammate("ann")).bot_owns();
}

/// A person who spoke first is not talked over, even where the bot takes what is unassigned.
#[test]
fn what_a_person_began_is_not_taken() {
    world_with(takes_unassigned).replies("ann").customer_says("Hi").not_ours().bot_rests();
    world_with(takes_unassigned)
        .replies("ann")
        .customer_says("Hi")
        .unassigned_by(person("ann"))
        .bot_runs("message", &["Hi"]);
}

/// What people did before the bot first saw the conversation is not the bot's to tidy up, unless
/// it stands in the bot's own inbox.
#[test]
fn a_reply_before_the_first_sight() {
    world_with(takes_unassigned)
        .between_two_reads(|w| w.customer_says("Hi").replies("ann"))
        .people_own(By::Reply, teammate("ann"))
        .plans(&[])
        .read()
        .plans(&[]);
    world()
        .between_two_reads(|w| w.assigned_to_us_by(workflow()).customer_says("Hi").replies("ann"))
        .people_own(By::Reply, teammate("ann"))
        .plans(&["assign back to ann"]);
}

/// `takes.sources`: what began elsewhere is not taken, and what is assigned to the bot all the same
/// goes to people with a note.
#[test]
fn limited_to_sources() {
    let conversations_only = |policy: &mut deskmate_core::Policy| {
        takes_unassigned(policy);
        policy.rules.takes.sources.insert("conversation".into());
    };
    world_with(conversations_only).customer_says("Hi").bot_owns();
    let mail = || world_with(conversations_only).began_as("email").customer_says("Hi").not_ours();
    mail().assigned_to_us_by(workflow()).people_own(By::Failure, nobody()).plans(&[
        "note The bot could not go on: conversations that begin as `email` are not the bot's to answer.",
        "assign fallback",
    ]);
}

/// What was handed over was the bot's, also where the beginning is not to be seen any more.
#[test]
fn our_own_handover_at_first_sight() {
    world_with(takes_team("Shipping"))
        .assigned_to(team("Shipping"), deskmate_core::Actor::Us)
        .people_own(By::Handover, team("Shipping"))
        .customer_says("Hi")
        .bot_rests();
}

// ---------------------------------------------------------------------- ties, crossings, loops

/// On a tie people's acts come before our decisions.
#[test]
fn on_a_tie_people_come_before_us() {
    // Ann takes it in the second in which the bot gives up: it is hers, not the fallback team's.
    bot_owned()
        .customer_says("Hi")
        .bot_fails("it answered 500")
        .forget_plans()
        .in_the_same_second()
        .raises_the_generation(|w| w.assigned_to(teammate("ann"), person("ann")))
        .people_own(By::Assignment, teammate("ann"))
        .delivered()
        .people_own(By::Assignment, teammate("ann"));
    // She just replied: the failure's assignment is dropped, so she gets it assigned.
    bot_owned()
        .customer_says("Hi")
        .bot_fails("it answered 500")
        .forget_plans()
        .in_the_same_second()
        .replies("ann")
        .people_own(By::Reply, teammate("ann"))
        .plans(&["assign back to ann"]);
    // Given back in the second of the handover, before it went out: what was handed over is done.
    bot_owned()
        .customer_says("Hi")
        .bot_answers([handover()])
        .in_the_same_second()
        .assigned_to_us_by(person("ann"))
        .people_own(By::Handover, nobody());
}

/// An assignment to a person that shows late, when the conversation has come back since.
#[test]
fn an_assignment_that_shows_late() {
    bot_owned()
        .customer_says("Hi")
        .shown_late(|w| w.assigned_to(teammate("ann"), person("ann")))
        .assigned_to_us_by(person("bob"))
        .bot_runs("message", &["Hi"])
        .raises_the_generation(World::all_shows)
        .bot_owns()
        .bot_runs("returned", &["Hi"]);
}

/// It was in a person's hands between two reads: what was decided before is not said after.
#[test]
fn taken_and_given_back_between_two_reads() {
    let and_back = |w: World| {
        w.raises_the_generation(|w| {
            w.between_two_reads(|w| {
                w.in_the_same_second()
                    .assigned_to(teammate("ann"), person("ann"))
                    .in_the_same_second()
                    .assigned_to_us_by(person("ann"))
            })
        })
    };
    and_back(bot_owned().customer_says("Hi").bot_says("Hello!"))
        .queued_replies_are_dropped()
        .bot_runs("returned", &[])
        .delivered()
        .bot_runs("returned", &["Hi"]);
    let running = bot_owned_with(queue).customer_says("Hi");
    let old = running.running().id;
    and_back(running)
        .bot_runs("returned", &["Hi"])
        .look(|w| assert_eq!(w.running().supersedes, Some(old)));
    // A timer that was set before ends with the people's turn.
    and_back(bot_owned().customer_says("Hi").bot_answers([timer("ask again", 60)]))
        .look(|w| assert!(w.conversation.timers.is_empty()));
}

/// Closed by a person and reopened by the customer between two reads.
#[test]
fn closed_and_reopened_between_two_reads() {
    bot_owned_with(clear_on_close)
        .customer_says("Hi")
        .bot_remembers("order", "A-17")
        .customer_says("Well?")
        .bot_says("Hello!")
        .raises_the_generation(|w| {
            w.between_two_reads(|w| w.closed_by(person("ann")).customer_reopens_with("Again"))
        })
        .queued_replies_are_dropped()
        .bot_runs("message", &["Again"])
        .look(|w| assert!(w.conversation.session.is_empty()));
    bot_owned_with(queue)
        .customer_says("Hi")
        .between_two_reads(|w| w.closed_by(person("ann")).customer_reopens_with("Again"))
        .bot_runs("message", &["Again"]);
}

/// A teammate replies and closes while the bot owns it: taken over, and asleep. It is assigned to
/// that person only when it wakes, for an assignment would open it.
#[test]
fn a_teammate_replies_and_closes() {
    bot_owned()
        .customer_says("Hi")
        .replies_and_closes("ann")
        .people_own(By::Reply, teammate("ann"))
        .bot_rests()
        .plans(&[])
        .customer_reopens_with("Again")
        .bot_rests()
        .plans(&["assign back to ann"]);
}

/// Closed by a person before our handover went out: it is dropped, for an assignment would open the
/// conversation. When the customer writes again, it does not stay in the bot's inbox.
#[test]
fn closed_before_the_handover_went_out() {
    bot_owned()
        .customer_says("Hi")
        .bot_answers([say("One moment."), handover_to("Shipping")])
        .closed_by(person("ann"))
        .queued_replies_are_dropped()
        .delivered()
        .forget_plans()
        .customer_reopens_with("Hello?")
        .bot_rests()
        .plans(&["assign fallback"])
        .delivered()
        .people_own(By::Handover, team("Support"))
        .plans(&[]);
}

/// A person sets a team while the failure's assignment is under way: that one is dropped, and the
/// conversation goes off our teammate to the team the person chose.
#[test]
fn a_team_is_set_before_the_failures_assignment_went_out() {
    bot_owned()
        .customer_says("Hi")
        .bot_fails("it answered 500")
        .forget_plans()
        .assigned_beside_us_to(team("Sales"), person("ann"))
        .plans(&["assign back to Sales"])
        .delivered()
        .people_own(By::Failure, team("Sales"));
}

/// The customer writes in the second in which we close.
#[test]
fn the_customer_writes_while_we_close() {
    let closing = || bot_owned().customer_says("Bye").bot_answers([say("Bye!"), close()]);
    // Just before: our close does not make it answered.
    closing()
        .not_yet_read(|w| w.customer_says("Wait"))
        .in_the_same_second()
        .delivered()
        .waits(&["Wait"])
        .bot_runs("message", &["Wait"]);
    // Just after.
    closing()
        .delivered()
        .in_the_same_second()
        .customer_reopens_with("Wait")
        .bot_runs("message", &["Wait"]);
}

/// Given to the bot by hand while it sleeps: it wakes.
#[test]
fn given_back_while_asleep() {
    people_owned()
        .closed_by(person("ann"))
        .assigned_to_us_by(person("ann"))
        .bot_runs("returned", &[]);
    people_owned()
        .closed_by(person("ann"))
        .writes_note("ann", "/bot refund")
        .bot_runs("command refund", &[])
        .plans(&["assign us"]);
    // Taken back by the clock, it goes on sleeping.
    people_owned_with(return_after(minutes(60)))
        .closed_by(person("ann"))
        .later(minutes(60))
        .bot_owns()
        .bot_rests()
        .plans(&[])
        .customer_reopens_with("Again")
        .bot_runs("returned", &["Again"]);
}

/// Bot hands over, workflow assigns back, `returned` turn hands over again: not for ever.
#[test]
fn the_handover_loop() {
    let round = |w: World| w.bot_answers([handover()]).delivered().assigned_to_us_by(workflow());
    let w = round(bot_owned().customer_says("Hi")).bot_runs("returned", &[]);
    let stopped = round(round(w).bot_runs("returned", &[]).forget_plans())
        .people_own(By::Failure, nobody())
        .bot_rests()
        .plans(&[
            "assign fallback",
            "note The bot could not go on: it went to and fro 3 times without a word of the customer.",
            "assign fallback",
        ]);
    // The workflow does it again before our assignment is out: that still goes out, once.
    stopped
        .keeps_the_generation(|w| w.assigned_to_us_by(workflow()))
        .people_own(By::Failure, nobody())
        .plans(&[])
        .delivered()
        .people_own(By::Failure, team("Support"))
        .plans(&[])
        // And once more after it: now it is with our teammate, and the customer is not left alone.
        .assigned_to_us_by(workflow())
        .bot_rests()
        .plans(&[])
        .customer_says("Hello?")
        .bot_runs("returned", &["Hello?"]);
    // A person who gives it back ends the count.
    round(round(bot_owned().customer_says("Hi")))
        .bot_answers([handover()])
        .delivered()
        .assigned_to_us_by(person("ann"))
        .bot_runs("returned", &[]);
}

/// Nobody takes it, the bot takes it back and hands it over again: not for ever either.
#[test]
fn the_loop_of_taking_back() {
    let mut w = bot_owned_with(accept_within(minutes(5))).customer_says("Hi");
    for _ in 0..2 {
        w = w.bot_answers([handover()]).delivered().later(minutes(5)).bot_runs("returned", &[]);
    }
    w.bot_answers([handover()])
        .delivered()
        .forget_plans()
        .later(minutes(5))
        .people_own(By::Failure, nobody())
        .plans(&[
            "note The bot could not go on: it went to and fro 3 times without a word of the customer.",
            "assign fallback",
        ])
        .delivered()
        .due_in(None)
        .assigned_to_us_by(person("ann"))
        .bot_runs("returned", &[]);
}
