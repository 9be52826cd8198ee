//! "An action dialog with Send to offload provider picks a team from the list of all teams in the
//! workspace. Reaching it assigns the conversation there, pauses the bot, and returns on
//! re-assignment."

use intercom_twin::{Act, act::TeammateStarts};

use super::{tags_of, world};
use crate::support::{ANN, BOT, JOE, LENA, scene::with};

/// A bot that hands over with this step when it is asked for a person, and else says where it is.
fn offloading(step: &str) -> String {
    format!(
        r#"
intents: {{ person: [person], count: [count] }}
dialogs:
  introduction: {{ message: [ {{ text: Hello. }} ] }}
  count:
    intent: count
    message: [ {{ text: "That was {{times|increment}}." }} ]
    set: {{ times: "{{times|increment}}" }}
  to_people: {{ intent: person, action: [ {step} ] }}
"#
    )
}

#[tokio::test]
async fn it_assigns_to_the_team_that_was_chosen_and_any_team_can_be() {
    let names: Vec<String> = super::World::start()
        .await
        .twin
        .describe()
        .teams
        .into_iter()
        .map(|team| team.name)
        .collect();
    assert_eq!(names.len(), 3);
    for team in names {
        let world = world(&offloading(&format!("{{ offload: {{ team: {team} }} }}"))).await;
        let conversation = world.joe_starts("person").await;
        assert_eq!(world.assigned_to(&conversation), with("-", &team));
        assert!(world.owner(&conversation).await.is_people());
    }
}

#[tokio::test]
async fn or_to_a_teammate() {
    let world = world(&offloading("{ offload: { teammate: Ann Ames } }")).await;
    let conversation = world.joe_starts("person").await;
    assert_eq!(world.assigned_to(&conversation).0, ANN);
}

/// "Intercom sends its own, so none by default; one can be set."
#[tokio::test]
async fn no_handover_text_is_said_unless_one_is_set() {
    let quiet = world(&offloading("{ offload: { team: Support } }")).await;
    let conversation = quiet.joe_starts("person").await;
    assert!(quiet.bot_said(&conversation).is_empty());

    let polite = world(&offloading("{ offload: { team: Support, message: One moment. } }")).await;
    let conversation = polite.joe_starts("person").await;
    assert_eq!(polite.bot_said(&conversation), ["One moment."]);
}

/// "The first line is what an agent needs."
#[tokio::test]
async fn people_find_a_summary_in_a_note_and_nothing_sensitive() {
    let file = r#"
intents: { person: [person], order: [order] }
variables: { birthday: { sensitive: true } }
dialogs:
  introduction: { message: [ { text: Hello. } ] }
  order:
    intent: order
    message: [ { text: It left on Monday. } ]
    set: { order_id: A-17, birthday: "1980-01-02", card_number: "4111" }
  to_people: { intent: person, action: [ { offload: { team: Support, note: Wants a person. } } ] }
"#;
    let world = super::with(file, |options| options.rules.handover_summary = true).await;
    let conversation = world.joe_starts("order").await;
    world.customer_writes(&conversation, "person").await;
    assert_eq!(world.assigned_to(&conversation), with("-", "Support"));
    let [note] = &*world.bot_noted(&conversation) else {
        panic!("{:?}", world.bot_noted(&conversation))
    };
    let (told, mark) = note.rsplit_once("\n\n").unwrap();
    assert!(mark.starts_with('#') && mark.len() <= 10, "{mark}");
    let (told, link) = told.rsplit_once("\n\n").unwrap();
    let place = format!("/console/conversations/support/{conversation})");
    assert!(link.starts_with("What the bot did (") && link.ends_with(&place), "{link}");
    assert_eq!(
        told,
        "Wants a person.\n\nAsked first: order\n\nAsked last: person\n\n\
         Bot said last: It left on Monday.\n\nKnown: order_id = A-17"
    );
}

/// "An optional note carries a summary and the session to the people."
#[tokio::test]
async fn a_note_carries_what_the_session_knows() {
    let step =
        r#"{ offload: { team: Support, note: "Wants a person after {times|default:0} turns." } }"#;
    let world = world(&offloading(step)).await;
    let conversation = world.joe_starts("count").await;
    world.customer_writes(&conversation, "person").await;
    let noted = world.bot_noted(&conversation);
    assert!(noted[0].starts_with("Wants a person after 1 turns."), "{noted:?}");
}

#[tokio::test]
async fn after_the_handover_the_bot_is_paused_also_over_a_restart_and_a_return_continues() {
    let mut world = world(&offloading("{ offload: { team: Support } }")).await;
    let conversation = world.joe_starts("count").await;
    world.customer_writes(&conversation, "count").await;
    world.customer_writes(&conversation, "person").await;
    world.customer_writes(&conversation, "count").await;
    world.restart().await;
    world.customer_writes(&conversation, "count").await;
    assert_eq!(world.bot_said(&conversation), ["That was 1.", "That was 2."]);

    world.does(Act::teammate_replies(&*conversation, ANN, "Two, I think.")).await;
    world.does(Act::teammate_assigns(&*conversation, ANN, BOT)).await;
    assert_eq!(
        world.bot_said(&conversation).len(),
        2,
        "nothing is unanswered, and no `returned` dialog"
    );
    world.customer_writes(&conversation, "count").await;
    assert_eq!(world.bot_said(&conversation).pop().unwrap(), "That was 3.", "the session was kept");
}

/// "`intercom_tags` in the session (`preferred, sales`) tags the contact at that moment: comma
/// separated, trimmed, existing tag names that contain commas respected."
#[tokio::test]
async fn intercom_tags_tags_the_contact_at_the_handover() {
    let step = r#"{ set: { intercom_tags: " preferred ,refund, partial, brand new" } }, { offload: { team: Support } }"#;
    let world = world(&offloading(step)).await;
    let started = Act::contact_starts(LENA, "count");
    let conversation = world.does(started).await.conversation_id;
    assert!(tags_of(&world, LENA).await.is_empty());
    world.customer_writes(&conversation, "person").await;
    assert_eq!(tags_of(&world, LENA).await, ["brand new", "preferred", "refund, partial"]);
}

/// "The conversation starts with the customer's message; the bot does not greet first."
#[tokio::test]
async fn the_bot_does_not_greet_before_the_customer_writes() {
    let world = world(&offloading("{ offload: { team: Support } }")).await;
    let starts = TeammateStarts {
        contact: JOE.into(),
        teammate: ANN.into(),
        body: "Hi Joe, how are you?".into(),
    };
    let conversation = world.does(starts).await.conversation_id;
    world.does(Act::teammate_assigns(&*conversation, ANN, BOT)).await;
    assert!(world.bot_said(&conversation).is_empty());
    world.customer_writes(&conversation, "Fine, and you?").await;
    assert_eq!(world.bot_said(&conversation).len(), 1);
}
