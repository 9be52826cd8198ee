//! Which conversations the channel takes, and how far its bot may go.

use deskmate_core::{Autonomy, Owner};
use intercom_twin::Act;
use intercom_twin::act::ContactStarts;
use serde_json::json;

use crate::support::{
    ANN, BOT, JOE, World,
    scene::{handing_over, turn, with},
};

/// "Which conversations a channel takes: assigned to the bot teammate (default)."
#[tokio::test]
async fn by_default_only_what_is_assigned_to_the_bot_is_the_bots() {
    for whom in ["nobody", "Support", ANN] {
        let world = World::start().await;
        world.new_ones_go_to(whom);
        let conversation = world.joe_starts("Hi").await;
        world.customer_writes(&conversation, "Hello?").await;
        assert_eq!(world.turns(), []);
        assert_eq!(world.owner(&conversation).await, Owner::NotOurs);
        assert!(world.bot_noted(&conversation).is_empty());
    }
}

/// "also unassigned ones": contact writes, not ours: "checked against `takes`"; taking one starts
/// by assigning it to our teammate.
#[tokio::test]
async fn unassigned_ones_are_taken_where_the_channel_says_so() {
    let world = World::with(|options| options.rules.takes.unassigned = true).await;
    world.new_ones_go_to("nobody");
    let conversation = world.joe_starts("Hi").await;
    assert_eq!(world.kinds(&conversation), ["assignment", "comment"], "taken, then answered");
    assert_eq!(world.assigned_to(&conversation).0, BOT);
    assert_eq!(world.bot_said(&conversation), ["You said: Hi"]);
    assert_eq!(world.turns().len(), 1);
}

/// A person who spoke there first is not talked over, even if nobody is assigned.
#[tokio::test]
async fn an_unassigned_one_in_which_a_person_speaks_is_not_taken() {
    let world = World::with(|options| options.rules.takes.unassigned = true).await;
    let conversation = world
        .does(intercom_twin::act::TeammateStarts {
            teammate: ANN.into(),
            contact: JOE.into(),
            body: "How was your order?".into(),
        })
        .await
        .conversation_id;
    world.customer_writes(&conversation, "Fine!").await;
    assert_eq!(world.turns(), []);
    world.does(Act::teammate_assigns(&conversation, ANN, "nobody")).await;
    assert_eq!(world.turns(), [turn("message", &["Fine!"])], "now Ann has let go of it");
}

/// "and those of listed teams": assigned to a team by a person, by a workflow, from the start.
#[tokio::test]
async fn those_of_listed_teams_are_taken() {
    for by_person in [true, false] {
        let world = World::with(|options| options.rules.takes.teams = vec!["VIP".into()]).await;
        world.new_ones_go_to("nobody");
        let conversation = world.joe_starts("Hi").await;
        assert_eq!(world.turns(), []);
        world
            .does(match by_person {
                true => Act::teammate_assigns(&conversation, ANN, "VIP"),
                false => Act::workflow_assigns(&conversation, "VIP"),
            })
            .await;
        assert_eq!(world.turns(), [turn("message", &["Hi"])]);
        assert_eq!(world.bot_said(&conversation), ["You said: Hi"]);
        assert_eq!(world.assigned_to(&conversation).0, BOT);
    }
    let world = World::with(|options| options.rules.takes.teams = vec!["VIP".into()]).await;
    world.new_ones_go_to("VIP");
    let conversation = world.joe_starts("Hi").await;
    assert_eq!(world.bot_said(&conversation), ["You said: Hi"]);
    world.new_ones_go_to("Shipping");
    let other = world.joe_starts("Hi").await;
    assert!(world.bot_said(&other).is_empty());
}

/// A team set beside a person does not make the conversation the bot's.
#[tokio::test]
async fn what_a_person_has_is_not_taken_for_its_team() {
    let world = World::with(|options| options.rules.takes.teams = vec!["VIP".into()]).await;
    world.switch(|switches| switches.team_assignment_clears_admin = false);
    world.new_ones_go_to(ANN);
    let conversation = world.joe_starts("Hi").await;
    world.does(Act::teammate_assigns(&conversation, ANN, "VIP")).await;
    assert_eq!(world.assigned_to(&conversation), with(ANN, "VIP"));
    world.customer_writes(&conversation, "Hello?").await;
    assert!(world.bot_said(&conversation).is_empty(), "Ann has it");
}

/// "limited to sources (conversation, email, whatsapp …)".
#[tokio::test]
async fn only_what_began_where_the_channel_listens_is_taken() {
    let world = World::with(|options| {
        options.rules.takes.unassigned = true;
        options.rules.takes.sources = ["conversation".into()].into();
    })
    .await;
    world.new_ones_go_to("nobody");
    let email = ContactStarts { source: Some("email".into()), ..ContactStarts::new(JOE, "Hi") };
    let email = world.does(email).await.conversation_id;
    assert!(world.bot_said(&email).is_empty());
    assert_eq!(world.assigned_to(&email), with("-", "-"));
    let chat = world.joe_starts("Hi").await;
    assert_eq!(world.bot_said(&chat), ["You said: Hi"]);
}

/// What is assigned to the bot though it does not listen there is not left lying in its inbox.
#[tokio::test]
async fn what_began_elsewhere_and_is_given_to_the_bot_goes_to_people_with_a_note() {
    let world =
        World::with(|options| options.rules.takes.sources = ["conversation".into()].into()).await;
    let email = ContactStarts { source: Some("email".into()), ..ContactStarts::new(JOE, "Hi") };
    let email = world.does(email).await.conversation_id;
    assert!(world.bot_said(&email).is_empty());
    assert_eq!(world.assigned_to(&email), with("-", "Support"));
    assert!(world.bot_noted(&email)[0].contains("`email`"), "{:?}", world.bot_noted(&email));
}

/// `autonomy = "off"`: it does nothing at all.
#[tokio::test]
async fn autonomy_off_does_nothing() {
    let world = World::with(|options| options.rules.autonomy = Autonomy::Off).await;
    let conversation = world.joe_starts("Hi").await;
    world.does(Act::teammate_replies(&conversation, ANN, "Hello Joe.")).await;
    world.customer_writes(&conversation, "Hello?").await;
    assert_eq!(world.turns(), []);
    assert_eq!(world.calls("POST", "/reply") + world.calls("POST", "/parts"), 0);
}

/// `autonomy = "route"`: "assign only": it hands over, tags and notes, and says nothing.
#[tokio::test]
async fn autonomy_route_hands_over_and_says_nothing() {
    let world = World::with(|options| options.rules.autonomy = Autonomy::Route).await;
    world.bot.answers(json!({"actions": [
        {"type": "say", "text": "I pass you on."},
        {"type": "tag", "target": "contact", "tags": ["preferred"]},
        {"type": "handover", "team": "VIP", "message": "A colleague takes over.", "note": "Rich."}]}));
    let conversation = world.joe_starts("Hi").await;
    assert!(world.bot_said(&conversation).is_empty());
    assert_eq!(world.assigned_to(&conversation), with("-", "VIP"));
    assert!(world.bot_noted(&conversation)[0].starts_with("Rich."));
}

/// An answer that it may not give is not lost in silence.
#[tokio::test]
async fn autonomy_route_with_an_answer_and_no_team_goes_to_people() {
    let world = World::with(|options| options.rules.autonomy = Autonomy::Route).await;
    let conversation = world.joe_starts("Hi").await;
    assert!(world.bot_said(&conversation).is_empty());
    assert_eq!(world.assigned_to(&conversation), with("-", "Support"));
    assert!(world.bot_noted(&conversation)[0].contains("route"));
}

/// `autonomy = "draft"`: "answers as internal notes".
#[tokio::test]
async fn autonomy_draft_writes_what_it_would_answer_as_a_note() {
    let world = World::with(|options| options.rules.autonomy = Autonomy::Draft).await;
    let conversation = world.joe_starts("Hi").await;
    assert!(world.bot_said(&conversation).is_empty());
    let notes = world.bot_noted(&conversation);
    assert_eq!(notes.len(), 1);
    assert!(notes[0].contains("The bot would answer:"), "{notes:?}");
    assert!(notes[0].contains("You said: Hi"), "{notes:?}");
    world.customer_writes(&conversation, "Hello?").await;
    let notes = world.bot_noted(&conversation);
    assert!(notes[1].contains("The bot would answer now:"), "{notes:?}");
    assert!(notes[1].contains("Hello?"), "{notes:?}");
}

/// A draft can be followed by a handover, and a close waits for a person.
#[tokio::test]
async fn autonomy_draft_hands_over_and_does_not_close() {
    let world = World::with(|options| options.rules.autonomy = Autonomy::Draft).await;
    world.bot.answers(json!({"actions": [{"type": "say", "text": "Bye"}, {"type": "close"}]}));
    let conversation = world.joe_starts("Bye").await;
    assert_eq!(world.conversation(&conversation)["state"], "open");
    assert!(world.bot_noted(&conversation)[0].contains("then close the conversation"));
    world.bot.answers(handing_over("VIP"));
    world.customer_writes(&conversation, "A person").await;
    assert_eq!(world.assigned_to(&conversation), with("-", "VIP"));
}

/// `autonomy = "reply"`: it answers, closes and snoozes.
#[tokio::test]
async fn autonomy_reply_answers() {
    let world = World::with(|options| options.rules.autonomy = Autonomy::Reply).await;
    let conversation = world.joe_starts("Hi").await;
    assert_eq!(world.bot_said(&conversation), ["You said: Hi"]);
}
