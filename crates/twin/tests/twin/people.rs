//! Teammates go away, contacts join and leave a conversation, through the API.

use serde_json::json;

use crate::common::{World, error, last_part};

#[tokio::test]
async fn a_teammate_is_set_away_and_gives_away_what_is_theirs() {
    let world = World::new().await;
    let (id, ann) = (world.started(), world.admin("Ann"));
    world.manage(&id, json!({ "message_type": "assignment", "assignee_id": ann })).await;
    let path = format!("/admins/{ann}/away");
    let away = json!({ "away_mode_enabled": true, "away_mode_reassign": true });
    let answer = world.put(&path, away.clone()).await;
    assert_eq!((answer.status, &answer.body["away_mode_enabled"]), (200, &json!(true)));
    assert_eq!(answer.body["away_mode_reassign"], true);
    assert_eq!(world.conversation(&id)["admin_assignee_id"], json!(null));
    assert_eq!(last_part(&world.conversation(&id))["part_type"], "away_mode_assignment");

    let back = json!({ "away_mode_enabled": false, "away_mode_reassign": false });
    assert_eq!(world.put(&path, back).await.body["away_mode_enabled"], false);
    let half = world.put(&path, json!({ "away_mode_enabled": true })).await;
    assert_eq!(error(&half), (400, "parameter_not_found".to_owned()));
    let nobody = world.put("/admins/1/away", away.clone()).await;
    assert_eq!(error(&nobody), (404, "admin_not_found".to_owned()));
    let seatless = world.put(&format!("/admins/{}/away", world.admin("Dan")), away).await;
    assert_eq!(error(&seatless), (403, "action_forbidden".to_owned()));
}

#[tokio::test]
async fn contacts_join_a_conversation_and_leave_it_but_not_the_last_one() {
    let world = World::new().await;
    let (id, ann) = (world.started(), world.admin("Ann"));
    let (joe, lena) = (world.contact("Joe"), world.contact("Lena"));
    let path = format!("/conversations/{id}/customers");
    world.topics().await;
    let join = |customer: serde_json::Value| json!({ "admin_id": ann, "customer": customer });
    let joined = world.post(&path, join(json!({ "intercom_user_id": lena }))).await;
    assert_eq!(joined.status, 200, "{joined:?}");
    assert_eq!(joined.body["customers"][1], json!({ "type": "lead", "id": lena }));
    assert_eq!(world.topics().await, ["conversation.contact.attached"]);
    let unknown = world.post(&path, join(json!({ "email": "nobody@customer.test" }))).await;
    assert_eq!(error(&unknown), (404, "not_found".to_owned()));
    let unnamed = world.post(&path, join(json!({}))).await;
    assert_eq!(error(&unnamed), (400, "parameter_not_found".to_owned()));

    let by = json!({ "admin_id": ann });
    let left = world.delete(&format!("{path}/{joe}"), by.clone()).await;
    assert_eq!(left.body["customers"], json!([{ "type": "lead", "id": lena }]));
    assert_eq!(world.topics().await, ["conversation.contact.detached"]);
    let last = world.delete(&format!("{path}/{lena}"), by.clone()).await;
    assert_eq!(error(&last), (422, "parameter_invalid".to_owned()));
    let gone = world.delete(&format!("/conversations/1/customers/{lena}"), by).await;
    assert_eq!(error(&gone), (404, "not_found".to_owned()));
}
