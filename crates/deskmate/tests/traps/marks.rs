//! Tags, attributes, titles and tickets: as the workspace has them, and people hear of what it does
//! not take.

use intercom_twin::{Fault, FaultKind};
use serde_json::{Value, json};

use crate::support::{World, scene::with};

async fn after(world: &World, actions: Value) -> String {
    world.bot.answers(json!({ "actions": actions }));
    let id = world.joe_starts("Hi").await;
    world.seconds(2).await;
    id
}

#[tokio::test]
async fn attributes_are_written_in_the_workspaces_own_names_and_types() {
    let world = World::start().await;
    let attributes = json!({"TOPIC": "order", "priority_score": "7", "resolved": "true"});
    let set = json!([{"type": "set", "target": "conversation", "attributes": attributes}]);
    let id = after(&world, set).await;
    let shown = world.conversation(&id)["custom_attributes"].clone();
    assert_eq!(shown, json!({"topic": "order", "priority_score": 7, "resolved": true}));
    assert!(world.bot_noted(&id).is_empty());
}

#[tokio::test]
async fn what_does_not_fit_is_left_out_and_the_team_is_told_once_an_hour() {
    let world = World::start().await;
    let attributes = json!({"topic": "order", "priority_score": "secret", "colour": "red"});
    let set = json!([{"type": "set", "target": "conversation", "attributes": attributes}]);
    let id = after(&world, set.clone()).await;
    assert_eq!(world.conversation(&id)["custom_attributes"], json!({"topic": "order"}));
    let [note] = &world.bot_noted(&id)[..] else { panic!("one note") };
    let told = "The bot could not set attributes of the conversation: the workspace has no \
                attribute `colour`; `priority_score` takes a whole number.";
    assert!(note.starts_with(told), "{note}");
    assert!(!note.contains("secret"), "{note}");
    let again = after(&world, set).await;
    assert!(world.bot_noted(&again).is_empty());
}

#[tokio::test]
async fn a_tag_that_may_not_be_made_is_told() {
    let world = World::start().await;
    let refused = Fault::new(FaultKind::ServerError).status(403);
    world.fault(refused.on("POST", "/tags"));
    let id = after(&world, json!([{"type": "tag", "target": "contact", "tags": ["New"]}])).await;
    let [note] = &world.bot_noted(&id)[..] else { panic!("one note") };
    assert!(note.starts_with("The bot could not give the customer the tag “New”: "), "{note}");
    assert!(world.owner(&id).await.is_bot(), "a tag is no reason to go");
}

#[tokio::test]
async fn a_conversation_gets_a_title() {
    let world = World::start().await;
    let set = json!([{"type": "set", "target": "conversation", "title": "Parcel A-17"}]);
    let id = after(&world, set).await;
    assert_eq!(world.conversation(&id)["title"], "Parcel A-17");
}

#[tokio::test]
async fn a_conversation_becomes_a_ticket() {
    let world = World::start().await;
    let ticket = json!({"type": "ticket", "ticket_type": "return", "title": "Parcel A-17",
        "attributes": {"order": "A-17"}});
    let id = after(&world, json!([{"type": "say", "text": "Noted."}, ticket])).await;
    let shown = world.conversation(&id)["ticket"].clone();
    assert_eq!(shown["ticket_type"]["name"], "Return");
    let attributes = &shown["ticket_attributes"];
    assert_eq!(
        (&attributes["_default_title_"], &attributes["order"]),
        (&json!("Parcel A-17"), &json!("A-17"))
    );
    assert_eq!(world.bot_said(&id), ["Noted."]);
    assert!(world.bot_noted(&id).is_empty());
}

/// Intercom has made it, and its answer is lost: nobody is told that it failed.
#[tokio::test]
async fn a_ticket_whose_answer_is_lost_is_made_once() {
    let world = World::start().await;
    let lost = Fault::new(FaultKind::DropAfterWrite).times(1);
    world.fault(lost.on("POST", "/conversations/*/convert"));
    let ticket = json!([{"type": "ticket", "ticket_type": "1301"}]);
    let id = after(&world, ticket).await;
    world.seconds(10).await;
    assert_eq!(world.conversation(&id)["ticket"]["ticket_type"]["name"], "Return");
    assert!(world.owner(&id).await.is_bot());
    assert!(world.bot_noted(&id).is_empty());
}

/// Types for the team only do not fit, and there is none of some names.
#[tokio::test]
async fn a_ticket_that_cannot_be_made_gives_people_the_conversation() {
    for kind in ["Repair", "Nothing"] {
        let world = World::start().await;
        let id = after(&world, json!([{"type": "ticket", "ticket_type": kind}])).await;
        assert_eq!(world.assigned_to(&id), with("-", "Support"), "{kind}");
        let [note] = &world.bot_noted(&id)[..] else { panic!("one note") };
        let told = format!("the conversation could not be made a ticket `{kind}`: ");
        assert!(note.contains(&told), "{note}");
    }
}

/// The API has no way to ask for a rating: that is said where a bot's author looks.
#[tokio::test]
async fn a_rating_is_left_to_intercoms_workflows() {
    let world = World::start().await;
    let id = after(&world, json!([{"type": "rate"}, {"type": "say", "text": "Bye!"}])).await;
    assert_eq!(world.bot_said(&id), ["Bye!"]);
    assert!(world.bot_noted(&id).is_empty());
}
