//! Who gets a conversation.

use crate::common::{World, assignees, error, last_part, number, part_types};
use intercom_twin::{
    Act, TwinOptions,
    act::{
        TeammateGoesAway, WorkflowAssigns, WorkflowCloses, WorkflowSetsAttribute, WorkflowSnoozes,
    },
    switches::AssignmentBody,
};
use serde_json::{Value, json};

#[tokio::test]
async fn a_new_conversation_is_assigned_to_the_bot_teammate_by_a_workflow() {
    let world = World::with(TwinOptions::manual()).await;
    let id = world.started();
    let body = world.conversation(&id);
    assert_eq!(body["admin_assignee_id"], number(&world.bot()));
    let part = last_part(&body);
    assert_eq!(part["part_type"], "default_assignment");
    assert_eq!(part["author"]["type"], "bot");
    assert_eq!(part["assigned_to"], json!({ "type": "admin", "id": world.bot() }));
}

#[tokio::test]
async fn new_conversations_can_go_to_a_team_or_to_nobody() {
    let world = World::new().await;
    assert_eq!(assignees(&world.conversation(&world.started())), (Value::Null, Value::Null));
    world.switch(|s| s.new_conversations_assigned_to = "shipping".to_owned());
    let team = number(&world.team("Shipping"));
    assert_eq!(assignees(&world.conversation(&world.started())), (Value::Null, team));
    let mut switches = world.twin.switches();
    switches.new_conversations_assigned_to = "the moon".to_owned();
    let refused = world.twin.set_switches(switches).unwrap_err().to_string();
    assert!(refused.contains("the moon") && refused.contains("Shipping"), "{refused}");
}

#[tokio::test]
async fn the_api_assigns_to_teammates_teams_and_nobody() {
    let world = World::new().await;
    let id = world.started();
    let (ben, team) = (world.admin("Ben"), world.team("VIP"));
    let assignment = |kind: &str, to: &str| json!({ "message_type": "assignment", "type": kind, "assignee_id": to });
    let body = world.manage(&id, assignment("admin", &ben)).await;
    assert_eq!(assignees(&body), (number(&ben), Value::Null));
    let part = last_part(&body);
    assert_eq!(part["part_type"], "assignment");
    assert_eq!(part["body"], Value::Null);
    assert_eq!(part["assigned_to"], json!({ "type": "admin", "id": ben }));
    assert_eq!(part["author"]["id"], json!(world.admin("Ann")));

    let body = world.manage(&id, assignment("team", &team)).await;
    assert_eq!(assignees(&body), (Value::Null, number(&team)));
    assert_eq!(last_part(&body)["assigned_to"], json!({ "type": "team", "id": team }));

    let body = world.manage(&id, assignment("admin", "0")).await;
    assert_eq!(assignees(&body), (Value::Null, Value::Null));
    assert_eq!(last_part(&body)["assigned_to"], json!({ "type": "nobody_admin", "id": null }));

    for (kind, to) in [("admin", "1"), ("team", "1"), ("team", ben.as_str())] {
        let refused = world.try_manage(&id, assignment(kind, to)).await;
        assert_eq!(error(&refused), (404, "assignee_not_found".to_owned()));
    }
}

#[tokio::test]
async fn what_an_assignment_clears_is_a_switch() {
    let world = World::new().await;
    let (bot, team) = (number(&world.bot()), number(&world.team("Support")));

    let id = world.started();
    world.switch(|s| s.team_assignment_clears_admin = false);
    world.act(Act::teammate_assigns(&id, "Ann", "bot"));
    world.act(Act::teammate_assigns(&id, "Ann", "Support"));
    assert_eq!(assignees(&world.conversation(&id)), (bot.clone(), team.clone()));

    world.switch(|s| s.unassignment_clears_both = false);
    let nobody = json!({ "message_type": "assignment", "type": "team", "assignee_id": "0" });
    assert_eq!(assignees(&world.manage(&id, nobody).await), (bot.clone(), Value::Null));

    world.switch(|s| s.admin_assignment_clears_team = true);
    world.act(Act::teammate_assigns(&id, "Ann", "Support"));
    world.act(Act::teammate_assigns(&id, "Ann", "bot"));
    assert_eq!(assignees(&world.conversation(&id)), (bot, Value::Null));
}

#[tokio::test]
async fn assigning_a_closed_or_snoozed_conversation_opens_it() {
    let world = World::new().await;
    let id = world.started();
    world.act(Act::teammate_closes(&id, "Ann"));
    world.act(Act::teammate_assigns(&id, "Ann", "Ben"));
    let body = world.conversation(&id);
    assert_eq!(last_part(&body)["part_type"], "assign_and_reopen");
    assert_eq!(body["state"], "open");
    world.act(Act::teammate_snoozes(&id, "Ann", 60));
    world.act(Act::teammate_assigns(&id, "Ann", "bot"));
    let body = world.conversation(&id);
    assert_eq!(last_part(&body)["part_type"], "assign_and_unsnooze");
    assert_eq!(body["state"], "open");
}

#[tokio::test]
async fn without_a_seat_there_is_no_assigning() {
    let world = World::new().await;
    let id = world.started();
    let dan = world.admin("Dan");
    for (actor, to) in [(world.admin("Ann"), dan.clone()), (dan, world.admin("Ben"))] {
        let refused = world
            .try_manage(
                &id,
                json!({ "message_type": "assignment", "admin_id": actor, "assignee_id": to }),
            )
            .await;
        assert_eq!(error(&refused), (403, "action_forbidden".to_owned()));
    }
    assert!(part_types(&world.conversation(&id)).is_empty());
}

#[tokio::test]
async fn a_body_on_an_assignment_rides_on_it_or_becomes_a_note() {
    let world = World::new().await;
    let assignment = json!({
        "message_type": "assignment", "assignee_id": world.admin("Ben"), "body": "over to Ben",
    });
    let body = world.manage(&world.started(), assignment.clone()).await;
    assert_eq!(part_types(&body), ["assignment"]);
    assert_eq!(last_part(&body)["body"], "<p>over to Ben</p>");
    world.switch(|s| s.assignment_body = AssignmentBody::AsNote);
    let body = world.manage(&world.started(), assignment).await;
    assert_eq!(part_types(&body), ["note", "assignment"]);
    assert_eq!(last_part(&body)["body"], Value::Null);
}

#[tokio::test]
async fn workflows_act_as_a_bot() {
    let world = World::new().await;
    let id = world.started();
    world.act(Act::workflow_assigns(&id, "Support"));
    world.act(WorkflowSetsAttribute {
        conversation: id.clone(),
        name: "topic".to_owned(),
        value: json!("billing"),
    });
    world.act(WorkflowSnoozes { conversation: id.clone(), seconds: 60 });
    world.act(WorkflowAssigns { by_default: true, ..WorkflowAssigns::new(&id, "bot") });
    world.act(WorkflowCloses { conversation: id.clone() });
    let body = world.conversation(&id);
    assert_eq!(
        part_types(&body),
        [
            "assignment",
            "conversation_attribute_updated_by_workflow",
            "snoozed",
            "default_assignment",
            "close"
        ]
    );
    for part in crate::common::parts(&body) {
        assert_eq!(part["author"]["type"], "bot");
    }
    assert_eq!(body["custom_attributes"]["topic"], "billing");
}

#[tokio::test]
async fn away_mode_gives_conversations_away() {
    let world = World::new().await;
    let id = world.started();
    world.act(Act::teammate_assigns(&id, "Ben", "Ben"));
    world.act(TeammateGoesAway { teammate: "Ben".to_owned(), away: true, reassign: true });
    let body = world.conversation(&id);
    assert_eq!(last_part(&body)["part_type"], "away_mode_assignment");
    assert_eq!(body["admin_assignee_id"], Value::Null);
    let ben = world.get(&format!("/admins/{}", world.admin("Ben"))).await.body;
    assert_eq!(ben["away_mode_enabled"], true);
}
