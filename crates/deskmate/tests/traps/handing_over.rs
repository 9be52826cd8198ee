//! "Handing over to a team may leave our teammate as the admin assignee. If the answer still shows
//! us: unassign, then assign the team again. Never end on \"0\": it clears the team as well."

use intercom_twin::{Act, Fault, FaultKind};
use serde_json::{Value, json};

use crate::support::{
    ANN, BOT, World,
    bot::Reaction,
    scene::{handing_over, with},
};

/// A world in which a team is set beside the teammate who has it.
async fn teams_come_beside() -> World {
    let world = World::start().await;
    world.switch(|switches| switches.team_assignment_clears_admin = false);
    world
}

/// Whom each assignment of ours named, oldest first.
fn our_assignments(world: &World, conversation: &str) -> Vec<Value> {
    let ours = world.bot_id();
    (world.parts(conversation).iter())
        .filter(|part| part["author"]["id"] == ours.as_str() && !part["assigned_to"].is_null())
        .map(|part| part["assigned_to"]["type"].clone())
        .collect()
}

#[tokio::test]
async fn a_team_that_would_leave_our_teammate_on_it_is_assigned_again_after_nobody() {
    let world = teams_come_beside().await;
    world.bot.answers(handing_over("Shipping"));
    let conversation = world.joe_starts("It is broken").await;
    assert_eq!(world.assigned_to(&conversation), with("-", "Shipping"));
    let assigned = our_assignments(&world, &conversation);
    assert_eq!(assigned, ["team", "nobody_admin", "team"]);
}

#[tokio::test]
async fn where_our_teammate_goes_off_by_itself_one_assignment_does() {
    let world = World::start().await;
    world.bot.answers(handing_over("Shipping"));
    let conversation = world.joe_starts("It is broken").await;
    assert_eq!(our_assignments(&world, &conversation), ["team"]);
}

/// Where "0" clears only the teammate, the end is the same.
#[tokio::test]
async fn it_ends_with_the_team_whatever_nobody_clears() {
    let world = teams_come_beside().await;
    world.switch(|switches| switches.unassignment_clears_both = false);
    world.bot.answers(handing_over("Shipping"));
    let conversation = world.joe_starts("It is broken").await;
    assert_eq!(world.assigned_to(&conversation), with("-", "Shipping"));
}

/// A failure goes the same way.
#[tokio::test]
async fn a_failure_leaves_our_teammate_as_well() {
    let world = teams_come_beside().await;
    world.bot.next(Reaction::Breaks("it is broken"));
    let conversation = world.joe_starts("Hi").await;
    assert_eq!(world.assigned_to(&conversation), with("-", "Support"));
}

/// Whichever of the three calls loses its answer, it ends with the team, and never on "0".
#[tokio::test]
async fn it_never_ends_on_nobody_whichever_of_the_calls_is_lost() {
    for fault in [FaultKind::DropAfterWrite, FaultKind::DropBeforeWrite, FaultKind::RateLimited] {
        for lost in 0..3 {
            let world = teams_come_beside().await;
            world.bot.answers(handing_over("Shipping"));
            let lose = Fault::new(fault).after(lost).times(1);
            world.fault(lose.on("POST", "/conversations/*/parts"));
            let conversation = world.joe_starts("It is broken").await;
            world.seconds(40).await;
            let end = world.assigned_to(&conversation);
            assert_eq!(end, with("-", "Shipping"), "call {lost} was lost by {fault:?}");
            assert!(world.owner(&conversation).await.is_people());
        }
    }
}

/// The same when the process is killed in the middle.
#[tokio::test]
async fn it_never_ends_on_nobody_after_a_crash_between_the_calls() {
    for lost in 0..3 {
        let mut world = teams_come_beside().await;
        world.bot.answers(handing_over("Shipping"));
        let slow = Fault::new(FaultKind::Latency).ms(3_600_000).after(lost).times(1);
        world.fault(slow.on("POST", "/conversations/*/parts"));
        let conversation = world.does_now(Act::contact_starts("Joe Bloggs", "It is broken"));
        world.on_its_way().await;
        world.crash().await;
        world.start_again().await;
        world.seconds(40).await;
        let end = world.assigned_to(&conversation);
        assert_eq!(end, with("-", "Shipping"), "killed in call {lost}");
        assert!(world.owner(&conversation).await.is_people());
    }
}

/// "Ownership follows the parts, not the assignee field": handed over, the customer writes, and the
/// field that names our teammate for a moment is no return.
#[tokio::test]
async fn a_customer_who_writes_after_the_handover_does_not_get_the_bot() {
    let world = teams_come_beside().await;
    world.bot.answers(handing_over("Shipping"));
    let conversation = world.joe_starts("It is broken").await;
    world.customer_writes(&conversation, "Hello?").await;
    assert_eq!(world.turns().len(), 1);
    world.does(Act::teammate_assigns(&conversation, ANN, BOT)).await;
    assert_eq!(world.turns().len(), 2, "and it can be assigned back");
}

/// Tags, attributes and notes never hold up a handover, and a refused one does not stop it.
#[tokio::test]
async fn a_tag_or_attribute_that_is_refused_does_not_hold_up_the_handover() {
    let world = World::start().await;
    world.bot.answers(json!({"actions": [
        {"type": "set", "target": "conversation", "attributes": {"no such attribute": 1}},
        {"type": "tag", "target": "contact", "tags": ["preferred"]},
        {"type": "handover", "team": "Shipping"}]}));
    let refused = Fault::new(FaultKind::ServerError).status(404);
    world.fault(refused.on("POST", "/contacts/*/tags"));
    let conversation = world.joe_starts("It is broken").await;
    world.seconds(5).await;
    assert_eq!(world.assigned_to(&conversation), with("-", "Shipping"));
    let dropped = world.dropped(&conversation).await;
    let what: Vec<_> = dropped.iter().map(|(what, _)| what.as_str()).collect();
    assert_eq!(what, ["set", "tag"]);
}

/// The names of the workspace's tags.
async fn tags(world: &World) -> Vec<String> {
    let tags = world.api("GET", "/tags", &json!(null)).await;
    let tags = tags["data"].as_array().unwrap();
    tags.iter().map(|tag| tag["name"].as_str().unwrap().to_owned()).collect()
}

/// Removing a tag that is not there does nothing; it does not make the tag.
#[tokio::test]
async fn a_tag_that_is_not_there_is_not_made_to_be_removed() {
    let world = World::start().await;
    let before = tags(&world).await;
    world.bot.answers(json!({"actions": [
        {"type": "untag", "target": "contact", "tags": ["never-was"]},
        {"type": "untag", "target": "conversation", "tags": ["never-was-2"]},
        {"type": "tag", "target": "contact", "tags": ["was"]},
        {"type": "say", "text": "ok"}]}));
    let conversation = world.joe_starts("Hi").await;
    assert_eq!(world.bot_said(&conversation), ["ok"]);
    let mut expected = before;
    expected.push("was".into());
    assert_eq!(tags(&world).await, expected);
    let joe = world.contact_of(&conversation);
    let tagged = world.tags_of(&joe).len();
    world
        .bot
        .answers(json!({"actions": [{"type": "untag", "target": "contact", "tags": ["WAS"]}]}));
    world.customer_writes(&conversation, "And now?").await;
    assert_eq!(world.tags_of(&joe).len(), tagged - 1, "one that is there is removed, in any case");
}

/// "`intercom_tags` there counts at handover whoever set it": also in the session of a bot that
/// knows nothing of dialogs.
#[tokio::test]
async fn tags_in_the_session_of_any_bot_tag_the_contact_at_the_handover() {
    let world = World::start().await;
    world.bot.answers(json!({"actions": [{"type": "say", "text": "Hi."}], "session": {"intercom_tags": "preferred, sales"}}));
    let conversation = world.joe_starts("Hi").await;
    let joe = world.contact_of(&conversation);
    let before = world.tags_of(&joe).len();
    world.bot.answers(
        json!({"actions": [{"type": "handover", "team": "Shipping", "tags": ["Sales", "eu"]}]}),
    );
    world.customer_writes(&conversation, "A person, please").await;
    world.seconds(5).await;
    let names = tags(&world).await;
    for name in ["preferred", "sales", "eu"] {
        assert!(names.iter().any(|tag| tag == name), "{name} in {names:?}");
    }
    assert_eq!(world.tags_of(&joe).len(), before + 2, "`sales` was there, in whatever case");
}
