//! The bot gives a conversation away itself.

use deskmate_core::By;
use intercom_twin::{Fault, FaultKind};
use serde_json::json;

use crate::support::{
    CLEO, DAN, World,
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
    let notes = world.bot_noted(&other);
    assert_eq!(notes.len(), 1);
    assert!(notes[0].contains("teammate `Dan Dole` has no inbox seat"), "{notes:?}");
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
    let notes = world.bot_noted(&conversation);
    assert_eq!(notes.len(), 1);
    assert!(notes[0].contains("there is no team `Shiping`"), "{notes:?}");
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

/// A seat that was given after the start is seen before it is said that there is none.
#[tokio::test]
async fn a_teammate_who_has_got_a_seat_since_the_start_gets_the_handover() {
    let world = World::start().await;
    world.bot.answers(json!({"actions": [{"type": "handover", "teammate": "Dan Dole"}]}));
    let first = world.joe_starts("Dan, please").await;
    assert_eq!(world.assigned_to(&first), with("-", "Support"));
    world.does(intercom_twin::act::SeatChanges { teammate: DAN.into(), seat: true }).await;
    world.seconds(11).await;
    world.bot.answers(json!({"actions": [{"type": "handover", "teammate": "Dan Dole"}]}));
    let second = world.joe_starts("Dan, please").await;
    assert_eq!(world.assigned_to(&second).0, DAN);
}

/// A team that was made after the start is looked up before it is said that there is none; of two
/// with one name, a note says which one got it.
#[tokio::test]
async fn a_team_that_was_made_since_the_start_gets_the_handover_and_its_double_is_named() {
    let world = World::start().await;
    let make = async || {
        let url = format!("{}/workspace/act", world.twin.describe().base_url);
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let form = client.post(url).header("Content-Type", "application/x-www-form-urlencoded");
        let made = form.body("do=team_new&name=Night+shift").send().await.unwrap();
        assert!(made.status().is_success() || made.status().is_redirection(), "{}", made.status());
    };
    make().await;
    world.bot.answers(handing_over("night shift"));
    let first = world.joe_starts("It is broken").await;
    assert_eq!(world.assigned_to(&first), with("-", "Night shift"));
    assert!(world.bot_noted(&first).is_empty());

    make().await;
    world.advance(std::time::Duration::from_secs(601)).await;
    world.seconds(5).await;
    world.bot.answers(handing_over("Night shift"));
    let second = world.joe_starts("It is broken").await;
    assert_eq!(world.assigned_to(&second), with("-", "Night shift"));
    let notes = world.bot_noted(&second);
    assert!(notes.len() == 1 && notes[0].contains("More than one team is called"), "{notes:?}");
}
