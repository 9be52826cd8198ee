//! Talking over people, not stopping.

use std::time::Duration;

use intercom_twin::act::{TeammateStarts, WorkflowStarts};
use intercom_twin::{Act, Fault, FaultKind};

use crate::support::{
    ANN, BEN, BOT, JOE, LENA, World,
    bot::Reaction,
    scene::{handing_over, saying, turn, with},
};

/// 1: the bot and the human answer each other's customer; agents just type.
#[tokio::test]
async fn complaint_01_a_person_who_just_types_is_alone_with_the_customer() {
    let world = World::start().await;
    world.bot.next(Reaction::Later);
    let conversation = world.joe_starts("Where is my order?").await;
    let call = world.bot.calls().pop().unwrap();
    world.does(Act::teammate_replies(&conversation, ANN, "I look into it.")).await;
    assert_eq!(world.answers_later(&call, &saying(&["It left."])).await.0, 409);
    for word in ["Thanks", "And?", "Hello?"] {
        world.customer_writes(&conversation, word).await;
    }
    world.advance(Duration::from_secs(24 * 3600)).await;
    assert!(world.bot_said(&conversation).is_empty());
    assert_eq!(world.turns().len(), 1);
}

/// 2: a colleague's reply does not take the conversation from the agent, on either route: through
/// the inbox, or through the API as another program sends it.
#[tokio::test]
async fn complaint_02_a_colleagues_reply_takes_it_on_either_route() {
    let world = World::start().await;
    let by_inbox = world.joe_starts("One").await;
    world.does(Act::teammate_replies(&by_inbox, BEN, "Mine.")).await;
    let by_api = world.joe_starts("Two").await;
    let reply = serde_json::json!({"message_type": "comment", "type": "admin",
        "admin_id": world.id_of(BEN), "body": "From my phone."});
    world.api("POST", &format!("/conversations/{by_api}/reply"), &reply).await;
    world.settle().await;
    for conversation in [by_inbox, by_api] {
        world.customer_writes(&conversation, "Hello?").await;
        assert_eq!(world.bot_said(&conversation).len(), 1);
        assert_eq!(world.assigned_to(&conversation).0, BEN);
    }
}

/// 3: twenty collisions in thirty minutes on a shared team queue after reopen.
#[tokio::test]
async fn complaint_03_no_collisions_on_a_shared_queue_after_reopen() {
    let world = World::with(|options| options.rules.takes.teams = vec!["Support".into()]).await;
    world.new_ones_go_to("Support");
    let conversation = world.joe_starts("Where is my order?").await;
    world.does(Act::teammate_replies(&conversation, ANN, "I have it.")).await;
    world.does(Act::teammate_assigns(&conversation, ANN, "Support")).await;
    for round in 0..3 {
        world.does(Act::teammate_closes(&conversation, ANN)).await;
        world.customer_writes(&conversation, &format!("Again {round}")).await;
        world.does(Act::workflow_assigns(&conversation, "Support")).await;
    }
    assert_eq!(world.bot_said(&conversation), ["You said: Where is my order?"]);
    assert!(world.owner(&conversation).await.is_people());
}

/// 4: re-answers five-hour-old, already solved messages after the human leaves.
#[tokio::test]
async fn complaint_04_what_was_solved_hours_ago_is_not_answered_again() {
    let world = World::start().await;
    world.bot.answers(handing_over("Support"));
    let conversation = world.joe_starts("Where is my order?").await;
    world.customer_writes(&conversation, "Hello?").await;
    world.does(Act::teammate_replies(&conversation, ANN, "It left on Monday.")).await;
    world.advance(Duration::from_secs(5 * 3600)).await;
    world.does(Act::teammate_assigns(&conversation, ANN, BOT)).await;
    assert_eq!(world.last_turn(), turn("returned", &[]));
    assert!(world.bot_said(&conversation).is_empty());
}

/// 5: an escalation to a team does not stop the bot, for nobody is the admin assignee then.
#[tokio::test]
async fn complaint_05_an_escalation_to_a_team_stops_the_bot_that_takes_unassigned_ones() {
    let mut world = World::with(|options| options.rules.takes.unassigned = true).await;
    world.bot.answers(handing_over("Shipping"));
    let conversation = world.joe_starts("A person, please").await;
    world.customer_writes(&conversation, "Hello?").await;
    world.seconds(130).await;
    world.restart().await;
    world.customer_writes(&conversation, "Anybody?").await;
    assert_eq!(world.turns().len(), 1);
    assert_eq!(world.assigned_to(&conversation), with("-", "Shipping"));
}

/// 6: automation goes on after an assignment to a team; how can a reply be aborted?
#[tokio::test]
async fn complaint_06_a_reply_that_is_being_made_is_aborted_by_an_assignment() {
    let world = World::start().await;
    world.bot.next(Reaction::Hangs);
    let conversation = world.does_now(Act::contact_starts(JOE, "Hi"));
    world.bot.asked(1).await;
    world.does(Act::teammate_assigns(&conversation, ANN, "VIP")).await;
    world.bot.release();
    world.seconds(60).await;
    assert!(world.bot_said(&conversation).is_empty());
    assert_eq!(world.cancelled(&conversation).await, ["people have the conversation"]);
}

/// 7: pause when a human writes, with a length; `/bot on|off`.
#[tokio::test]
async fn complaint_07_a_pause_may_have_a_length_and_an_end() {
    let hours = |hours: u64| Duration::from_secs(3600 * hours);
    let world = World::with(move |options| options.rules.return_after = Some(hours(12))).await;
    let conversation = world.joe_starts("Hi").await;
    world.does(Act::teammate_replies(&conversation, ANN, "I am here.")).await;
    world.advance(hours(11)).await;
    world.customer_writes(&conversation, "Still?").await;
    assert_eq!(world.turns().len(), 1);
    world.advance(hours(1)).await;
    assert_eq!(world.last_turn(), turn("returned", &["Still?"]));

    world.does(Act::teammate_notes(&conversation, ANN, "/pause")).await;
    world.customer_writes(&conversation, "Hello?").await;
    assert_eq!(world.turns().len(), 2, "off");
    world.does(Act::teammate_notes(&conversation, ANN, "/bot")).await;
    assert_eq!(world.last_turn(), turn("returned", &["Hello?"]), "and on");
}

/// 8: barges into conversations that staff started.
#[tokio::test]
async fn complaint_08_what_staff_started_is_left_alone() {
    let world = World::with(|options| options.rules.takes.unassigned = true).await;
    let start =
        TeammateStarts { teammate: ANN.into(), contact: JOE.into(), body: "Your invoice".into() };
    let conversation = world.does(start).await.conversation_id;
    world.customer_writes(&conversation, "Thanks, paid.").await;
    world.seconds(130).await;
    assert_eq!(world.turns(), []);
    assert_eq!(world.assigned_to(&conversation), with("-", "-"));
}

/// 14: the bot pauses itself because its own welcome message looked human.
#[tokio::test]
async fn complaint_14_a_welcome_message_under_our_own_name_pauses_nobody() {
    let world = World::start().await;
    let welcome = WorkflowStarts {
        contact: LENA.into(),
        body: "Welcome! How can I help?".into(),
        teammate: Some(BOT.into()),
        delivered_as: None,
    };
    let conversation = world.does(welcome).await.conversation_id;
    world.does(Act::workflow_assigns(&conversation, BOT)).await;
    world.customer_writes(&conversation, "Where is my order?").await;
    assert_eq!(world.bot_said(&conversation), ["You said: Where is my order?"]);
}

/// 18: the event is missing when the assignment changes at the same time.
#[tokio::test]
async fn complaint_18_what_no_webhook_told_is_found_before_the_bot_speaks() {
    let world = World::start().await;
    let conversation = world.joe_starts("Hi").await;
    world.fault(Fault::new(FaultKind::LoseWebhook).topic("conversation.admin.assigned"));
    world.switch(|switches| {
        switches.assignment_topics = intercom_twin::switches::AssignmentTopics::AssignedOnly;
    });
    world.does(Act::teammate_assigns(&conversation, ANN, ANN)).await;
    world.customer_writes(&conversation, "Hello?").await;
    assert_eq!(world.bot_said(&conversation), ["You said: Hi"]);
    assert!(world.owner(&conversation).await.is_people());
}
