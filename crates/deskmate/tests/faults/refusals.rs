//! What Intercom refuses: nobody is met with silence, and nothing waits for what will never be.

use deskmate_core::{By, Happening, Owner};
use intercom_twin::{AppSettings, Fault, FaultKind, Permission, act::SeatChanges};
use serde_json::json;

use super::{
    stories::{assigned, customers_tags, offers, passes},
    support::{BOT, World, scene::sorry},
};

fn refuse(method: &str, path: &str, status: u16) -> Fault {
    Fault::new(FaultKind::ServerError).on(method, path).status(status)
}

const REPLY: &str = "/conversations/*/reply";
const ASSIGN: &str = "/conversations/*/parts";

#[tokio::test]
async fn a_token_that_is_revoked_holds_everything_until_it_works_again() {
    let world = World::start().await;
    let id = world.joe_starts("One").await;
    world.fault(Fault { method: None, path: None, ..refuse("", "", 401) });
    world.customer_writes(&id, "Two").await;
    let calls = world.twin.api_calls().len();
    passes(&world, 300).await;
    let tried = world.twin.api_calls().len() - calls;
    assert!(tried < 40, "{tried} calls with a token that is refused");
    assert_eq!(world.parked(&id).await, None);
    world.calm();
    passes(&world, 60).await;
    assert_eq!(world.bot_said(&id), ["You said: One", "You said: Two"]);
}

#[tokio::test]
async fn a_token_that_is_revoked_between_the_answer_and_its_delivery_loses_nothing() {
    let world = World::start().await;
    world.fault(refuse("POST", REPLY, 401));
    let id = world.joe_starts("One").await;
    passes(&world, 60).await;
    world.calm();
    passes(&world, 60).await;
    assert_eq!(world.bot_said(&id), ["You said: One"]);
    assert!(world.owner(&id).await.is_bot());
}

#[tokio::test]
async fn tags_that_are_refused_never_block_the_answer() {
    for status in [400, 403, 404, 422, 500] {
        let world = World::start().await;
        world
            .twin
            .set_faults([
                refuse("POST", "/tags", status),
                refuse("POST", "/contacts/*/tags", status),
                refuse("POST", "/conversations/*/tags", status),
            ])
            .unwrap();
        world.bot.answers(json!({"actions": [
            {"type": "tag", "target": "contact", "tags": ["a", "b"]},
            {"type": "tag", "target": "conversation", "tags": ["c"]},
            {"type": "set", "target": "conversation", "attributes": {"no_such_thing": 1}},
            {"type": "say", "text": "Here."},
        ]}));
        let id = world.joe_starts("Hi").await;
        assert_eq!(world.bot_said(&id), ["Here."], "{status}");
        passes(&world, 600).await;
        assert_eq!(world.bot_said(&id), ["Here."], "{status}");
        let counts = world.service().engine.store().counts().await.unwrap();
        assert_eq!(counts.outbox, 0, "{status}: it is given up one day");
    }
}

/// The app loses these permissions.
fn lose(world: &World, lost: &[Permission]) {
    let mut app = AppSettings::default();
    app.permissions.retain(|permission| !lost.contains(permission));
    world.twin.set_app(app).unwrap();
}

#[tokio::test]
async fn a_permission_that_the_app_lacks_never_blocks_the_answer() {
    let world = World::start().await;
    lose(&world, &[Permission::WriteTags, Permission::ReadTags, Permission::WriteDataAttributes]);
    world.bot.answers(json!({"actions": [
        {"type": "tag", "target": "contact", "tags": ["a"]},
        {"type": "tag", "target": "conversation", "tags": ["b"]},
        {"type": "say", "text": "Here."},
    ]}));
    let id = world.joe_starts("Hi").await;
    assert_eq!(world.bot_said(&id), ["Here."]);
    passes(&world, 600).await;
    let counts = world.service().engine.store().counts().await.unwrap();
    assert_eq!(counts.outbox, 0, "what will never be is given up");
}

#[tokio::test]
async fn an_app_that_may_not_read_waits_until_it_may() {
    let world = World::start().await;
    let id = world.joe_starts("One").await;
    lose(&world, &[Permission::ReadConversations]);
    // No topic of conversations reaches it now.
    world.customer_writes(&id, "Two").await;
    passes(&world, 300).await;
    assert_eq!(world.parked(&id).await, None, "it is not this conversation's trouble");
    lose(&world, &[]);
    passes(&world, 300).await;
    assert_eq!(world.bot_said(&id), ["You said: One", "You said: Two"]);
}

#[tokio::test]
async fn an_app_that_may_not_write_parks_with_an_alarm_that_names_the_cure() {
    let world = World::start().await;
    lose(&world, &[Permission::WriteConversations]);
    let id = world.joe_starts("Hi").await;
    passes(&world, 120).await;
    let parked = world.parked(&id).await.unwrap_or_default();
    assert!(parked.contains("give the app the permission for it"), "{parked}");
}

#[tokio::test]
async fn a_tag_name_may_hold_a_comma() {
    let world = World::start().await;
    world.bot.answers(
        json!({"actions": [{"type": "tag", "target": "contact", "tags": ["Paris, France"]}]}),
    );
    let id = world.joe_starts("Hi").await;
    assert!(customers_tags(&world, &id).await.contains(&"Paris, France".to_owned()));
}

#[tokio::test]
async fn notes_that_are_never_taken_hold_no_handover_up() {
    for status in [400, 403, 500, 503] {
        let world = World::start().await;
        world.fault(refuse("POST", REPLY, status));
        world.bot.answers(json!({"actions": [{"type": "handover", "team": "VIP", "note": "Why"}]}));
        let id = world.joe_starts("A person").await;
        assert_eq!(assigned(&world, &id), ["VIP"], "{status}");
        passes(&world, 1200).await;
        let counts = world.service().engine.store().counts().await.unwrap();
        assert_eq!(counts.outbox, 0, "{status}: it is given up one day");
        assert_eq!(assigned(&world, &id), ["VIP"], "{status}");
    }
}

#[tokio::test]
async fn a_handover_to_a_team_that_is_not_there_goes_to_the_fallback_team() {
    let world = World::start().await;
    world.bot.answers(json!({"actions": [{"type": "handover", "team": "Nobody knows it"}]}));
    let id = world.joe_starts("A person").await;
    assert_eq!(assigned(&world, &id), ["Support"]);
    let dropped = world.dropped(&id).await;
    assert!(
        dropped.iter().any(|(_, why)| why.contains("there is no team `Nobody knows it`")),
        "{dropped:?}"
    );
    assert_eq!(world.people_by(&id).await, Some(By::Handover));
}

#[tokio::test]
async fn a_handover_that_every_team_refuses_is_unassigned_then_parked_with_an_alarm() {
    let world = World::start().await;
    world.bot.answers(json!({"actions": [{"type": "handover", "team": "VIP"}]}));
    world.fault(refuse("POST", ASSIGN, 422).times(2));
    let id = world.joe_starts("A person").await;
    assert_eq!(world.assigned_to(&id), ("-".into(), "-".into()), "the last resort is nobody");

    let world = World::start().await;
    world.bot.answers(json!({"actions": [{"type": "handover", "team": "VIP"}]}));
    world.fault(refuse("POST", ASSIGN, 422));
    let id = world.joe_starts("A person").await;
    let parked = world.parked(&id).await.unwrap_or_default();
    assert!(parked.contains("it could be assigned to nobody"), "{parked}");
}

#[tokio::test]
async fn an_answer_that_is_too_long_fails_open() {
    let world = World::start().await;
    world.switch(|switches| switches.max_body_chars = Some(600));
    world.bot.answers(json!({"actions": [{"type": "say", "text": "word ".repeat(200)}]}));
    let id = world.joe_starts("Hi").await;
    assert_eq!(world.bot_said(&id), [sorry()]);
    assert_eq!(assigned(&world, &id), ["Support"]);
    assert_eq!(world.people_by(&id).await, Some(By::Failure));
    assert!(world.bot_noted(&id)[0].contains("Intercom refused what it said"));
}

/// Never silent: what Intercom cannot take today goes to people.
#[tokio::test]
async fn an_answer_that_intercom_fails_on_for_ever_fails_open() {
    let world = World::start().await;
    world.fault(refuse("POST", REPLY, 500));
    let id = world.joe_starts("Hi").await;
    passes(&world, 1800).await;
    let tried = world.calls("POST", "/reply");
    assert!(tried < 60, "{tried} attempts");
    assert_eq!(assigned(&world, &id), ["Support"]);
    assert!(matches!(world.owner(&id).await, Owner::People { by: By::Failure, .. }));
}

#[tokio::test]
async fn choices_that_are_refused_natively_become_numbers() {
    let world = World::start().await;
    world.bot.answers(json!({"actions": [
        {"type": "say", "text": "Which?", "choices": [{"id": "red", "title": "The red one"}, {"id": "blue", "title": "The blue one"}]},
    ]}));
    world.fault(refuse("POST", REPLY, 422).after(1).times(1));
    let id = world.joe_starts("Hi").await;
    assert_eq!(offers(&world, &id), 0);
    assert_eq!(world.bot_said(&id), ["Which?", "1. The red one\n2. The blue one"]);
    world.customer_writes(&id, "2").await;
    let turn = world.bot.last_turn();
    assert_eq!(turn.messages[0].choice.as_ref().map(|choice| choice.id.as_str()), Some("blue"));
}

#[tokio::test]
async fn a_team_that_leaves_our_teammate_on_it_gets_the_conversation_alone_whatever_is_lost() {
    for kind in [FaultKind::DropAfterWrite, FaultKind::DropBeforeWrite, FaultKind::LateWrite] {
        for after in 0..3 {
            let world = World::start().await;
            world.switch(|switches| switches.team_assignment_clears_admin = false);
            let fault = Fault::new(kind).on("POST", ASSIGN).ms(2000).after(after).times(1);
            world.fault(fault);
            world.bot.answers(json!({"actions": [{"type": "handover", "team": "VIP"}]}));
            let id = world.joe_starts("A person").await;
            passes(&world, 60).await;
            assert_eq!(world.assigned_to(&id), ("-".into(), "VIP".into()), "{kind:?} {after}");
        }
    }
}

#[tokio::test]
async fn a_bot_teammate_that_lost_its_seat_still_lets_people_have_it() {
    let world = World::start().await;
    let id = world.joe_starts("One").await;
    world.does(SeatChanges { teammate: BOT.into(), seat: false }).await;
    world.bot.answers(json!({"actions": [{"type": "handover", "team": "VIP"}]}));
    world.customer_writes(&id, "A person").await;
    passes(&world, 60).await;
    let timeline = world.timeline(&id).await;
    let alarmed = |happening: &Happening| matches!(happening, Happening::Parked { why } if why.contains("assigned to nobody"));
    assert!(timeline.iter().any(alarmed), "{timeline:?}");
    world.does(SeatChanges { teammate: BOT.into(), seat: true }).await;
    passes(&world, 200).await;
    assert_eq!(world.assigned_to(&id).1, "Support", "it is tried again, and not forgotten");
    assert_eq!(world.parked(&id).await, None);
}
