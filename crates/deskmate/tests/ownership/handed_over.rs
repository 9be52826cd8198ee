//! The bot gives a conversation away itself.

use deskmate_core::By;
use intercom_twin::{Fault, FaultKind};
use serde_json::json;

use crate::support::{
    CLEO, World,
    scene::{handing_over, with},
};

/// The bot hands over: message, tags, note, assignment; then it is quiet until it gets it back.
#[tokio::test]
async fn a_handover_goes_message_tags_note_assignment_and_the_bot_is_quiet() {
    let world = World::start().await;
    world.bot.answers(json!({"actions": [{"type": "handover", "team": "Shipping",
        "message": "A colleague takes over.", "tags": ["disputed"], "note": "Says it never came."}]}));
    let conversation = world.joe_starts("It never came!").await;
    assert_eq!(world.kinds(&conversation), ["default_assignment", "comment", "note", "assignment"]);
    assert_eq!(world.bot_said(&conversation), ["A colleague takes over."]);
    assert!(world.bot_noted(&conversation)[0].starts_with("Says it never came."));
    assert_eq!(world.assigned_to(&conversation), with("-", "Shipping"));
    assert_eq!(world.people_by(&conversation).await, Some(By::Handover));
    world.customer_writes(&conversation, "Hello?").await;
    assert_eq!(world.turns().len(), 1);
}

/// A handover to a teammate by name, and the way out where that one cannot be assigned.
#[tokio::test]
async fn a_handover_to_a_teammate_without_a_seat_goes_to_the_fallback_team() {
    let world = World::start().await;
    world.bot.answers(json!({"actions": [{"type": "handover", "teammate": "Cleo Cole"}]}));
    let conversation = world.joe_starts("Cleo, please").await;
    assert_eq!(world.assigned_to(&conversation).0, CLEO);

    world.bot.answers(json!({"actions": [{"type": "handover", "teammate": "Dan Dole"}]}));
    let other = world.joe_starts("Dan, please").await;
    assert_eq!(world.assigned_to(&other), with("-", "Support"));
    let dropped = world.dropped(&other).await;
    assert!(dropped.iter().any(|(_, why)| why.contains("no inbox seat")), "{dropped:?}");
}

/// A team that is not there: the fallback team, and the timeline names it.
#[tokio::test]
async fn a_handover_to_a_team_that_is_not_there_goes_to_the_fallback_team() {
    let world = World::start().await;
    world.bot.answers(handing_over("Shiping"));
    let conversation = world.joe_starts("Where is it?").await;
    assert_eq!(world.assigned_to(&conversation), with("-", "Support"));
    let dropped = world.dropped(&conversation).await;
    assert!(dropped.iter().any(|(_, why)| why.contains("there is no team `Shiping`")));
}

/// "When the target refuses: fallback team, then unassigned": the last resort is nobody's inbox,
/// never the bot's own.
#[tokio::test]
async fn what_no_team_takes_is_assigned_to_nobody() {
    let world = World::start().await;
    world.bot.answers(handing_over("Shipping"));
    world.twin.set_faults([refuses_assignments(2)]).unwrap();
    let conversation = world.joe_starts("Where is it?").await;
    assert_eq!(world.assigned_to(&conversation), with("-", "-"));
    assert!(world.owner(&conversation).await.is_people());
}

/// "then parked with an alarm".
#[tokio::test]
async fn what_cannot_even_be_unassigned_is_parked() {
    let world = World::start().await;
    world.bot.answers(handing_over("Shipping"));
    world.twin.set_faults([refuses_assignments(3)]).unwrap();
    let conversation = world.joe_starts("Where is it?").await;
    let why = world.parked(&conversation).await.expect("it is parked");
    assert!(why.contains("it could be assigned to nobody"), "{why}");
}

fn refuses_assignments(times: u32) -> Fault {
    let refused = Fault::new(FaultKind::ServerError).status(422).times(times);
    refused.on("POST", "/conversations/*/parts")
}
