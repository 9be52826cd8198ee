//! `autonomy = "draft"`: what the bot would say waits for people.

mod support;

use deskmate_core::{
    About, Autonomy, By, DraftEnd, Event, Happening, Owner, Policy,
    action::{Action, Answer},
};
use support::*;

const NOTHING_WAITS: &str = "note There is no draft here that waits: it was sent, rejected or withdrawn, or there was none.";

fn drafts(policy: &mut Policy) {
    policy.rules.autonomy = Autonomy::Draft;
}

fn drafted() -> World {
    bot_owned_with(drafts)
        .customer_says("Hi")
        .bot_answers([say("Hello!"), timer("ask", 600)])
        .plans(&["draft Hello!"])
        .delivered()
}

#[test]
fn what_people_say_yes_to_is_sent_and_only_then_the_session_goes_on() {
    let remembers = bot_owned_with(drafts)
        .customer_says("Hi")
        .look(|w| assert!(w.conversation.session.is_empty()))
        .answers_and_remembers([say("Which order?")], "asked", "order");
    let kept = |w: &World, many: usize| assert_eq!(w.conversation.session.len(), many);
    remembers
        .look(|w| kept(w, 0))
        .forget_plans()
        .look(|w| kept(&w.clone().rejects_draft("no"), 0))
        .sends_draft(None)
        .plans(&["say Which order?"])
        .look(|w| kept(w, 1))
        .draft_ended(DraftEnd::Sent);
}

#[test]
fn approved_twice_is_sent_once() {
    let w = drafted();
    let act = |draft| deskmate_core::Act::SendDraft { draft, words: None };
    let again = act(w.draft());
    w.sends_draft(None)
        .plans(&["say Hello!"])
        .step(Event::Acted { by: "bob".into(), act: again })
        .plans(&[])
        .writes_note("ann", "/send")
        .plans(&[NOTHING_WAITS])
        .delivered()
        .waits(&[]);
}

/// One digit of a long answer, or a word far down in it, is as much other words as all of them.
#[test]
fn however_little_people_change_what_they_wrote_is_sent() {
    let filler = "It is on its way. ".repeat(200);
    for (drafted, meant) in [
        (format!("It costs 40 euro. {filler}"), format!("It costs 45 euro. {filler}")),
        (format!("{filler} It costs 40 euro."), format!("{filler} It costs 45 euro.")),
    ] {
        let w = bot_owned_with(drafts).customer_says("Hi").bot_answers([say(&drafted)]);
        w.forget_plans()
            .delivered()
            .sends_draft(Some(&meant))
            .plans(&[&format!("say {meant}")])
            .draft_ended(DraftEnd::Edited);
    }
}

#[test]
fn notes_send_it_in_its_words_or_in_others_and_reject_it() {
    drafted().writes_note("ann", "/send").plans(&["say Hello!"]).draft_ended(DraftEnd::Sent);
    drafted()
        .writes_note("ann", "/send\nGood morning!")
        .plans(&["say Good morning!"])
        .draft_ended(DraftEnd::Edited)
        .look(|w| {
            let kept = serde_json::to_string(&w.conversation).expect("it is JSON");
            assert!(!kept.contains("Good morning"), "the words are kept nowhere");
        });
    drafted()
        .writes_note("ann", "/no, too short")
        .plans(&[])
        .draft_ended(DraftEnd::Rejected)
        .waits(&[]);
    drafted()
        .writes_note("ann", "/send with love")
        .plans(&["note Nothing was sent. Write /send alone to send the draft as it is, or your own words under it, on a new line."])
        .look(|w| drop(w.draft()));
    // Another bot's note is nobody's yes.
    drafted().writes_note(PEER, "/send").plans(&[NOTHING_WAITS]).look(|w| drop(w.draft()));
}

#[test]
fn a_person_who_answers_meanwhile_withdraws_it_and_the_next_message_has_a_draft_again() {
    drafted()
        .replies("ann")
        .draft_ended(DraftEnd::Withdrawn)
        .people_own(By::Reply, teammate("ann"))
        .forget_plans()
        .delivered()
        .customer_says("And tomorrow?")
        .bot_runs("message", &["And tomorrow?"])
        .bot_says("Until six.")
        .plans(&["draft Until six."])
        .delivered()
        .writes_note("ann", "/send")
        .plans(&["say Until six."])
        .people_own(By::Reply, teammate("ann"))
        .delivered()
        .waits(&[]);
}

#[test]
fn a_reply_in_the_moment_of_the_yes_comes_before_it() {
    drafted()
        .between_two_reads(|w| w.writes_note("ann", "/send").replies("bob"))
        .plans(&[
            "note Nothing was sent: people have answered, or closed, snoozed or paused the conversation.",
            "assign back to bob",
        ]);
    // People have it: what was sent off and is not out yet is not said over a person's words.
    drafted()
        .replies("ann")
        .delivered()
        .customer_says("And tomorrow?")
        .bot_says("Until six.")
        .delivered()
        .sends_draft(None)
        .replies("bob")
        .queued_replies_are_dropped();
}

#[test]
fn a_draft_that_the_customer_overtakes_is_replaced_by_one_for_all_that_waits() {
    drafted()
        .customer_says("Are you there?")
        .draft_ended(DraftEnd::Withdrawn)
        .bot_runs("message", &["Hi", "Are you there?"])
        .bot_says("I am.")
        .plans(&["draft I am. again"]);
}

#[test]
fn a_note_is_about_the_draft_that_could_be_seen_when_it_was_written() {
    // The customer's second message comes before the note; nobody has seen a draft for both.
    drafted()
        .between_two_reads(|w| w.customer_says("Hello?").writes_note("ann", "/send"))
        .plans(&["note Nothing was sent: the customer wrote again."])
        .bot_runs("message", &["Hi", "Hello?"]);
    // The note comes late, and another draft waits by then.
    drafted()
        .shown_late(|w| w.writes_note("ann", "/send"))
        .customer_says("Hello?")
        .bot_says("Hello, hello.")
        .delivered()
        .forget_plans()
        .all_shows()
        .plans(&["note Nothing was sent: your note is older than the draft that waits here now. Look at it, and write the note again."])
        .look(|w| drop(w.draft()));
}

#[test]
fn quiet_is_quiet_and_a_handover_needs_no_yes() {
    drafted()
        .writes_note("ann", "/pause")
        .draft_ended(DraftEnd::Withdrawn)
        .customer_says("Hello?")
        .bot_rests();
    drafted()
        .replies("ann")
        .delivered()
        .writes_note("bob", "/pause")
        .customer_says("Hello?")
        .bot_rests();
    bot_owned_with(drafts)
        .customer_says("A person, please")
        .bot_answers([say("I get somebody."), handover_to("Shipping")])
        .plans(&["draft I get somebody.", "assign team Shipping"])
        .people_own(By::Handover, nobody())
        .delivered()
        .writes_note("ann", "/send")
        .plans(&["say I get somebody."])
        .delivered()
        .customer_says("Thanks")
        .bot_rests();
}

#[test]
fn closing_and_giving_back_withdraw_it() {
    drafted().closed_by(person("ann")).draft_ended(DraftEnd::Withdrawn).bot_rests();
    drafted().redacted("Hi").draft_ended(DraftEnd::Withdrawn).bot_rests();
}

#[test]
fn the_conversation_waits_where_a_team_looks() {
    let with_team = |policy: &mut Policy| {
        drafts(policy);
        policy.rules.draft_team = Some("Reviewers".into());
        policy.rules.return_after = Some(minutes(5));
    };
    bot_owned_with(with_team)
        .customer_says("Hi")
        .bot_says("Hello!")
        .plans(&["draft Hello!", "assign team Reviewers"])
        .delivered()
        .people_own(By::Draft, team("Reviewers"))
        .due_in(None)
        .customer_says("Hello?")
        .bot_says("Yes?")
        .plans(&["draft Yes? again"])
        .delivered()
        .look(|w| {
            let back = w.clone().assigned_to_us_by(person("ann"));
            back.draft_ended(DraftEnd::Withdrawn).bot_runs("returned", &["Hi", "Hello?"]);
        })
        .assigned_to(teammate("ann"), person("ann"))
        .look(|w| drop(w.draft()))
        .sends_draft(None)
        .plans(&["say Yes?"]);
}

#[test]
fn what_cannot_be_sent_or_drafted_is_told() {
    drafted()
        .replies("ann")
        .delivered()
        .customer_says("And tomorrow?")
        .forget_plans()
        .bot_fails("it answers 500")
        .plans(&["note The bot could not draft an answer. Technical detail: it answers 500."])
        .bot_rests();
    // A yes in the moment in which the channel lets the bot answer by itself counts.
    let mut w = drafted();
    w.policy.rules.autonomy = Autonomy::Reply;
    w.sends_draft(None).plans(&["say Hello!"]);
}

#[test]
fn the_bots_own_answers_begin_where_people_let_it_and_not_in_what_they_took() {
    let mut w = drafted().replies("ann").delivered();
    w.policy.rules.autonomy = Autonomy::Reply;
    w.customer_says("And tomorrow?").bot_rests().look(|w| {
        assert!(matches!(w.conversation.owner(), Owner::People { .. }));
        let drafted = |happening: &&Happening| matches!(happening, Happening::Drafted { .. });
        assert_eq!(w.happenings().iter().filter(drafted).count(), 1);
    });
}

/// The bot wants people to look at its answer: `draft` in it.
fn wants_a_look(world: World, actions: Vec<Action>) -> World {
    let turn = world.running().id;
    let answer = Answer { actions, draft: true, ..Answer::default() };
    world.step(Event::TurnAnswered { turn, answer, about: About::default() })
}

/// That, where the channel lets the bot reply.
fn one_drafted() -> World {
    let asked = bot_owned().customer_says("Money back!");
    wants_a_look(asked, vec![say("You get it."), tag("refund")])
        .plans(&["draft You get it.", "tag refund", "assign fallback"])
        .delivered()
        .people_own(By::Draft, team("Support"))
}

#[test]
fn one_answer_can_wait_for_people_and_then_the_bot_goes_on() {
    one_drafted()
        .writes_note("ann", "/send")
        .plans(&["say You get it."])
        .draft_ended(DraftEnd::Sent)
        .delivered()
        .bot_owns()
        .bot_rests()
        .customer_says("Thanks")
        .bot_says("You are welcome.")
        .plans(&["assign us", "say You are welcome."]);
    // Where nothing needs a yes there is nothing to look at.
    let asked = bot_owned().customer_says("Hi");
    wants_a_look(asked, vec![tag("vip")]).plans(&["tag vip"]).bot_owns();
    // A team that looks at drafts gets it.
    let with_team = bot_owned_with(|policy| policy.rules.draft_team = Some("Reviewers".into()));
    wants_a_look(with_team.customer_says("Hi"), vec![say("Hello!")])
        .plans(&["draft Hello!", "assign team Reviewers"]);
}

#[test]
fn what_comes_while_people_look_at_it_is_theirs_to_look_at() {
    one_drafted()
        .customer_says("Hello?")
        .bot_says("You get it, soon.")
        .plans(&["draft You get it, soon. again"])
        .delivered()
        .people_own(By::Draft, team("Support"))
        .sends_draft(None)
        .plans(&["say You get it, soon."]);
    // The draft is on its way and Ann writes before it: it stays behind her words.
    one_drafted().sends_draft(None).replies("ann").queued_replies_are_dropped();
    one_drafted().replies("ann").draft_ended(DraftEnd::Withdrawn).plans(&[]).waits(&[]);
    one_drafted()
        .writes_note("ann", "/no, he had it twice")
        .draft_ended(DraftEnd::Rejected)
        .people_own(By::Draft, team("Support"))
        .waits(&[]);
    one_drafted().writes_note("ann", "/pause").customer_says("Hello?").bot_rests();
}

/// While the bot waits for the team's answer, `/no` is one, as `/yes` is.
#[test]
fn a_no_answers_what_the_bot_asks_and_a_draft_goes_before() {
    let asks = |change: fn(&mut Policy)| {
        bot_owned_with(change)
            .customer_says("Money back!")
            .bot_answers([say("I ask."), timer("_unanswered", 900)])
            .forget_plans()
            .delivered()
    };
    let no = "command /no he had it twice";
    asks(|_| {})
        .customer_says("Hello?")
        .bot_says("Wait.")
        .delivered()
        .writes_note("ann", "/no he had it twice")
        .bot_runs(no, &[])
        .bot_says("No.")
        .forget_plans()
        .writes_note("ann", "/no")
        .plans(&[NOTHING_WAITS]);
    asks(|_| {}).writes_note(PEER, "/no").bot_rests();
    asks(|_| {}).writes_note("ann", "/yes, do").bot_runs("command /yes, do", &[]);
    bot_owned().writes_note("ann", "/yes").bot_rests();
    // Also where a person has taken it meanwhile: the bot tells the customer.
    asks(|_| {}).replies("ann").delivered().writes_note("ann", "/no").bot_runs("command /no", &[]);
    asks(drafts)
        .writes_note("ann", "/no, say it nicer")
        .plans(&["note Your /no was about the draft. What the bot has asked still waits: /yes or /no, and why."])
        .draft_ended(DraftEnd::Rejected)
        .writes_note("ann", "/no he had it twice")
        .bot_runs(no, &[]);
}
