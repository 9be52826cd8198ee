//! What becomes of a conversation when people, workflows and the API act on it.

use crate::common::{World, error, last_part, part_types, string};
use intercom_twin::{
    Act, Switches, TwinError, TwinOptions,
    act::{
        And, ContactAttached, ContactDetached, ContactPresses, ContactRates, ContactReads,
        ContactStarts, ContactWrites, ConversationDeleted, ConversationsMerged, OperatorReplies,
        TeammateGoesAway, TeammateRedacts, TeammateReplies, TeammateSetsAttribute, TeammateStarts,
        TeammateTags, TeammateUntags, Upload, WorkflowAssigns, WorkflowCloses,
        WorkflowSetsAttribute, WorkflowSnoozes, WorkflowStarts,
    },
    switches::{AssignmentBody, QuickReplyKey, SnoozedReply},
};
use serde_json::{Value, json};

impl World {
    fn switch(&self, change: impl FnOnce(&mut Switches)) {
        let mut switches = self.twin.switches();
        change(&mut switches);
        self.twin.set_switches(switches).unwrap();
    }

    /// `POST /conversations/{id}/parts` by Ann; the whole conversation.
    async fn manage(&self, id: &str, body: Value) -> Value {
        let answer = self.try_manage(id, body).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.body
    }

    async fn try_manage(&self, id: &str, body: Value) -> crate::common::Answer {
        let mut whole = json!({ "type": "admin", "admin_id": self.admin("Ann") });
        whole.as_object_mut().unwrap().extend(body.as_object().unwrap().clone());
        self.post(&format!("/conversations/{id}/parts"), whole).await
    }
}

fn assignees(conversation: &Value) -> (Value, Value) {
    (conversation["admin_assignee_id"].clone(), conversation["team_assignee_id"].clone())
}

fn number(id: &str) -> Value {
    json!(id.parse::<u64>().unwrap())
}

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
async fn a_contact_reply_to_a_closed_conversation_is_an_open_part_with_a_body() {
    let world = World::new().await;
    let id = world.started();
    world.act(Act::teammate_closes(&id, "Ann"));
    world.act(Act::contact_writes(&id, "Still there?"));
    let body = world.conversation(&id);
    assert_eq!(last_part(&body)["part_type"], "open");
    assert_eq!(last_part(&body)["body"], "<p>Still there?</p>");
    assert_eq!(body["state"], "open");
    assert_eq!(body["open"], true);
    assert_eq!(body["read"], false);
    assert_eq!(body["waiting_since"], json!(world.twin.now_ms() / 1000));
}

#[tokio::test]
async fn a_contact_reply_to_an_open_conversation_is_a_comment() {
    let world = World::new().await;
    let id = world.started();
    let acted = world.act(Act::contact_writes(&id, "And <b>now</b>?\nHm"));
    let part = world.last_part(&id);
    assert_eq!(part["part_type"], "comment");
    assert_eq!(part["body"], "<p>And &lt;b&gt;now&lt;/b&gt;?<br>Hm</p>");
    assert_eq!(part["id"], json!(acted.part_id.unwrap()));
    assert_eq!(part["author"]["id"], json!(world.contact("Joe")));
    assert_eq!(part["author"]["name"], "Joe Bloggs");
}

#[tokio::test]
async fn a_contact_reply_wakes_a_snoozed_conversation_in_either_way() {
    let world = World::new().await;
    for (reply, expected) in [
        (SnoozedReply::Comment, &["snoozed", "comment"][..]),
        (SnoozedReply::UnsnoozedThenComment, &["snoozed", "unsnoozed", "comment"]),
        (SnoozedReply::UnsnoozedWithBody, &["snoozed", "unsnoozed"]),
    ] {
        world.switch(|s| s.snoozed_contact_reply = reply);
        let id = world.started();
        world.act(Act::teammate_snoozes(&id, "Ann", 600));
        assert_eq!(world.conversation(&id)["state"], "snoozed");
        world.act(Act::contact_writes(&id, "Hello?"));
        let body = world.conversation(&id);
        assert_eq!(part_types(&body), expected);
        assert_eq!(last_part(&body)["body"], "<p>Hello?</p>");
        assert_eq!(body["state"], "open");
        assert_eq!(body["snoozed_until"], Value::Null);
        world.advance(700).await;
        assert_eq!(part_types(&world.conversation(&id)), expected, "the old snooze is over");
    }
}

#[tokio::test]
async fn a_snooze_ends_by_the_clock() {
    let world = World::new().await;
    let id = world.started();
    let until = world.twin.now_ms() / 1000 + 3600;
    let snoozed =
        world.manage(&id, json!({ "message_type": "snoozed", "snoozed_until": until })).await;
    assert_eq!(snoozed["state"], "snoozed");
    assert_eq!(snoozed["open"], true, "a snoozed conversation counts as open");
    assert_eq!(snoozed["snoozed_until"], json!(until));
    world.hook.forget();
    world.advance(3599).await;
    assert_eq!(world.conversation(&id)["state"], "snoozed");
    world.advance(1).await;
    let body = world.conversation(&id);
    assert_eq!(body["state"], "open");
    assert_eq!(last_part(&body)["part_type"], "timer_unsnooze");
    assert_eq!(last_part(&body)["created_at"], json!(until));
    assert!(world.topics().await.contains(&"conversation.admin.unsnoozed".to_owned()));
}

#[tokio::test]
async fn a_snooze_in_milliseconds_is_a_server_error() {
    let world = World::new().await;
    let id = world.started();
    let until = world.twin.now_ms() + 60_000;
    let refused =
        world.try_manage(&id, json!({ "message_type": "snoozed", "snoozed_until": until })).await;
    assert_eq!(error(&refused), (500, "server_error".to_owned()));
    assert_eq!(world.conversation(&id)["state"], "open");
}

#[tokio::test]
async fn the_api_closes_with_a_body_and_opens_again() {
    let world = World::new().await;
    let id = world.started();
    let closed = world.manage(&id, json!({ "message_type": "close", "body": "Bye" })).await;
    assert_eq!(closed["state"], "closed");
    assert_eq!(closed["open"], false);
    assert_eq!(last_part(&closed)["part_type"], "close");
    assert_eq!(last_part(&closed)["body"], "<p>Bye</p>");
    let opened = world.manage(&id, json!({ "message_type": "open" })).await;
    assert_eq!(opened["state"], "open");
    assert_eq!(opened["read"], true);
    assert_eq!(last_part(&opened)["part_type"], "open");
    assert_eq!(last_part(&opened)["body"], Value::Null);
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
async fn reply_and_something_is_one_part() {
    let world = World::new().await;
    for (and, part_type, state) in [
        (And::Close, "close", "closed"),
        (And::Snooze(60), "snoozed", "snoozed"),
        (And::Assign("VIP".to_owned()), "assignment", "open"),
        (And::Open, "open", "open"),
    ] {
        let id = world.started();
        world.act(TeammateReplies { and: Some(and), ..TeammateReplies::new(&id, "Ann", "Done.") });
        let body = world.conversation(&id);
        assert_eq!(part_types(&body), [part_type]);
        assert_eq!(last_part(&body)["body"], "<p>Done.</p>");
        assert_eq!(body["state"], state);
    }
}

#[tokio::test]
async fn a_reply_opens_a_closed_conversation_in_the_inbox_but_not_through_the_api() {
    let world = World::new().await;
    let closed = || {
        let id = world.started();
        world.act(Act::teammate_closes(&id, "Ann"));
        id
    };
    let id = closed();
    assert_eq!(world.bot_says(&id, "PS").await.body["state"], "closed");
    let id = closed();
    world.act(Act::teammate_replies(&id, "Ann", "PS"));
    assert_eq!(world.conversation(&id)["state"], "open");
    world.switch(|s| s.api_comment_reopens = true);
    let id = closed();
    assert_eq!(world.bot_says(&id, "PS").await.body["state"], "open");
}

#[tokio::test]
async fn notes_and_quick_replies_leave_a_closed_conversation_closed() {
    let world = World::new().await;
    let id = world.started();
    world.act(Act::teammate_closes(&id, "Ann"));
    world.act(Act::teammate_notes(&id, "Ben", "angry customer"));
    let body = world.conversation(&id);
    assert_eq!(last_part(&body)["part_type"], "note");
    assert_eq!(body["state"], "closed");
    assert_eq!(offer(&world, &id).await["state"], "closed");
}

const YES: &str = "11111111-1111-4111-8111-111111111111";
const NO: &str = "22222222-2222-4222-8222-222222222222";

async fn offer(world: &World, id: &str) -> Value {
    let body = json!({
        "message_type": "quick_reply", "type": "admin", "admin_id": world.bot(),
        "reply_options": [{ "text": "Yes", "uuid": YES }, { "text": "No", "uuid": NO }],
    });
    world.post(&format!("/conversations/{id}/reply"), body).await.body
}

#[tokio::test]
async fn quick_replies_are_offered_and_pressed() {
    let world = World::new().await;
    let id = world.started();
    let offered = last_part(&offer(&world, &id).await);
    assert_eq!(offered["part_type"], "quick_reply");
    assert_eq!(offered["body"], Value::Null);
    assert_eq!(offered["metadata"]["quick_reply_options"][1], json!({ "text": "No", "uuid": NO }));

    world.act(Act::contact_presses(&id, "Yes"));
    let pressed = world.last_part(&id);
    assert_eq!(pressed["part_type"], "comment");
    assert_eq!(pressed["body"], "<p>Yes</p>");
    assert_eq!(pressed["author"]["type"], "user");
    assert_eq!(pressed["metadata"], json!({ "quick_reply_uuid": YES }));

    world.switch(|s| s.quick_reply_press_key = QuickReplyKey::QuickReplyOptionUuid);
    world.act(Act::contact_presses(&id, NO));
    assert_eq!(world.last_part(&id)["metadata"], json!({ "quick_reply_option_uuid": NO }));

    let refused = world.twin.act(ContactPresses::new(&id, "Maybe")).unwrap_err();
    assert!(matches!(refused, TwinError::Refused(_)), "{refused}");
}

#[tokio::test]
async fn a_contact_sends_files_with_and_without_text() {
    let world = World::new().await;
    let file = Upload {
        name: "receipt.png".to_owned(),
        content_type: "image/png".to_owned(),
        data: "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAYAAAA=".to_owned(),
    };
    let started = world.act(ContactStarts {
        uploads: vec![file.clone()],
        source: Some("email".to_owned()),
        subject: Some("Receipt".to_owned()),
        ..ContactStarts::new("Joe", "")
    });
    let id = started.conversation_id;
    let body = world.conversation(&id);
    assert_eq!(body["source"]["type"], "email");
    assert_eq!(body["source"]["subject"], "Receipt");
    assert_eq!(body["source"]["attachments"][0]["name"], "receipt.png");
    world.act(ContactWrites { uploads: vec![file], ..ContactWrites::new(&id, "") });
    let part = world.last_part(&id);
    assert_eq!(part["body"], Value::Null);
    assert_eq!(part["attachments"][0]["width"], 3);
    assert_eq!(part["attachments"][0]["height"], 2);
}

#[tokio::test]
async fn fin_replies_as_a_bot() {
    let world = World::new().await;
    let id = world.started();
    world.act(OperatorReplies {
        from_ai_agent: true,
        ..OperatorReplies::new(&id, "Have you tried turning it off?")
    });
    let part = world.last_part(&id);
    assert_eq!(part["part_type"], "comment");
    assert_eq!(part["author"]["type"], "bot");
    assert_eq!(part["author"]["name"], "Fin Bot");
    let app_id = world.twin.describe().app_id;
    assert_eq!(part["author"]["email"], json!(format!("operator+{app_id}@intercom.io")));
    assert_eq!(part["author"]["from_ai_agent"], true);
    assert_eq!(world.conversation(&id)["ai_agent_participated"], true);
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
async fn an_automated_message_may_carry_a_teammates_name() {
    let world = World::new().await;
    for (teammate, delivered_as, author) in [
        (Some("Ann"), None, "admin"),
        (Some("Ann"), Some("campaigns_initiated"), "admin"),
        (None, Some("operator_initiated"), "bot"),
    ] {
        let id = world
            .act(WorkflowStarts {
                contact: "Joe".to_owned(),
                body: "We are on holiday".to_owned(),
                teammate: teammate.map(str::to_owned),
                delivered_as: delivered_as.map(str::to_owned),
            })
            .conversation_id;
        let body = world.conversation(&id);
        assert_eq!(body["source"]["author"]["type"], author);
        assert_eq!(body["source"]["delivered_as"], delivered_as.unwrap_or("automated"));
        assert_eq!(body["waiting_since"], Value::Null);
        world.act(Act::contact_writes(&id, "Oh"));
        assert_eq!(world.last_part(&id)["part_type"], "comment");
    }
}

#[tokio::test]
async fn a_teammate_starts_a_conversation() {
    let world = World::new().await;
    let id = world
        .act(TeammateStarts {
            teammate: "Ann".to_owned(),
            contact: "Lena".to_owned(),
            body: "Hi Lena".to_owned(),
        })
        .conversation_id;
    assert_eq!(world.conversation(&id)["source"]["delivered_as"], "admin_initiated");
    assert_eq!(world.topics().await, ["conversation.admin.single.created"]);
}

#[tokio::test]
async fn a_contact_rates_and_reads() {
    let world = World::new().await;
    let id = world.started();
    let rate =
        |rating| ContactRates { conversation: id.clone(), rating, remark: Some("slow".to_owned()) };
    assert!(world.twin.act(rate(6)).is_err());
    world.act(rate(2));
    let body = world.conversation(&id);
    assert_eq!(body["conversation_rating"]["rating"], 2);
    assert_eq!(body["conversation_rating"]["remark"], "slow");
    assert_eq!(last_part(&body)["part_type"], "conversation_rating_changed");
    world.hook.forget();
    world.act(ContactReads { conversation: id });
    assert!(world.topics().await.contains(&"conversation.read".to_owned()));
}

#[tokio::test]
async fn teammates_tag_set_attributes_and_redact() {
    let world = World::new().await;
    let id = world.started();
    let tags = |tag: &str| TeammateTags {
        conversation: id.clone(),
        teammate: "Ann".to_owned(),
        tag: tag.to_owned(),
    };
    world.act(tags("SALES"));
    world.act(tags("brand new"));
    let names: Vec<_> = world.conversation(&id)["tags"]["tags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|t| string(&t["name"]))
        .collect();
    assert_eq!(names, ["sales", "brand new"]);
    world.act(TeammateUntags {
        conversation: id.clone(),
        teammate: "Ann".to_owned(),
        tag: "sales".to_owned(),
    });
    assert_eq!(world.conversation(&id)["tags"]["tags"].as_array().unwrap().len(), 1);
    world.act(TeammateSetsAttribute {
        conversation: id.clone(),
        teammate: "Ann".to_owned(),
        name: "resolved".to_owned(),
        value: json!(true),
    });
    assert_eq!(world.conversation(&id)["custom_attributes"]["resolved"], true);
    world.act(TeammateRedacts { conversation: id.clone(), part: None });
    assert_eq!(world.conversation(&id)["source"]["redacted"], true);
}

#[tokio::test]
async fn contacts_join_and_leave() {
    let world = World::new().await;
    let id = world.started();
    world.act(ContactAttached {
        conversation: id.clone(),
        contact: "Lena".to_owned(),
        teammate: "Ann".to_owned(),
    });
    assert_eq!(world.conversation(&id)["contacts"]["contacts"].as_array().unwrap().len(), 2);
    world.act(ContactWrites {
        contact: Some("Lena".to_owned()),
        ..ContactWrites::new(&id, "Me too")
    });
    assert_eq!(world.last_part(&id)["author"]["type"], "lead");
    let leaves = |contact: &str| ContactDetached {
        conversation: id.clone(),
        contact: contact.to_owned(),
        teammate: "Ann".to_owned(),
    };
    world.act(leaves("Joe"));
    let refused = world.twin.act(leaves("Lena")).unwrap_err().to_string();
    assert!(refused.contains("last customer"), "{refused}");
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

#[tokio::test]
async fn conversations_are_merged_and_deleted() {
    let world = World::new().await;
    let (first, second) = (world.started(), world.started());
    world.act(ConversationsMerged {
        from: second.clone(),
        into: first.clone(),
        teammate: "Ann".to_owned(),
    });
    let body = world.conversation(&second);
    assert_eq!(last_part(&body)["part_type"], "merged_primary_conversation");
    assert_eq!(body["state"], "closed");
    world.hook.forget();
    world.act(ConversationDeleted { conversation: first.clone() });
    assert!(world.twin.conversation(&first).is_none());
    let deleted = world.webhooks().await.into_iter().find(|w| w["topic"] == "conversation.deleted");
    assert_eq!(
        deleted.unwrap()["data"]["item"],
        json!({ "type": "conversation", "id": first, "deleted": true })
    );
}

#[tokio::test]
async fn a_deed_that_cannot_be_done_says_why_and_changes_nothing() {
    let world = World::new().await;
    let id = world.started();
    let before = world.conversation(&id);
    for (act, says) in [
        (Act::contact_starts("Nobody", "Hi"), "there is no contact `Nobody`"),
        (Act::contact_writes("1", "Hi"), "there is no conversation `1`"),
        (Act::contact_writes(&id, ""), "nothing to write"),
        (Act::teammate_replies(&id, "Zoe", "Hi"), "Ann Ames, Ben Bell"),
        (Act::teammate_assigns(&id, "Ann", "Nowhere"), "Support, Shipping, VIP"),
        (Act::teammate_assigns(&id, "Ann", "Dan"), "does not have Inbox access"),
    ] {
        let refused = world.twin.act(act).unwrap_err().to_string();
        assert!(refused.contains(says), "{refused}");
    }
    assert_eq!(world.conversation(&id), before);
}
