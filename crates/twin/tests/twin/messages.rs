//! Messages that teammates send: a conversation comes of them when a contact answers.

use crate::common::{World, error, last_part, part_types, string, switched};
use intercom_twin::{Act, switches::FirstAnswerTopic};
use serde_json::{Value, json};

impl World {
    /// Ann's message to Joe, with what differs.
    fn anns_message(&self, extra: &Value) -> Value {
        let ann: u64 = self.admin("Ann").parse().unwrap();
        let mut message = json!({
            "message_type": "in_app", "body": "Your bike is <b>ready</b>",
            "from": { "type": "admin", "id": ann },
            "to": { "type": "user", "id": self.contact("Joe") },
        });
        message.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        message
    }
}

#[tokio::test]
async fn there_is_no_conversation_until_the_contact_answers() {
    let world = World::new().await;
    let sent = world.post("/messages", world.anns_message(&json!({}))).await;
    let now = world.twin.now_ms() / 1000;
    assert_eq!(sent.status, 200);
    assert_eq!(
        sent.body,
        json!({
            "type": "admin_message", "id": sent.body["id"], "created_at": now,
            "body": "Your bike is <b>ready</b>", "message_type": "inapp",
            "owner": {
                "type": "admin", "id": world.admin("Ann"), "name": "Ann Ames",
                "email": "ann@shop.test", "away_mode_enabled": false,
                "away_mode_reassign": false,
            },
        })
    );
    assert_eq!(world.get("/conversations").await.body["total_count"], 0);
    assert!(world.topics().await.is_empty());

    world.advance(60).await;
    let message = string(&sent.body["id"]);
    let id = world.act(Act::contact_writes(&message, "Great, thanks")).conversation_id;
    assert_eq!(world.topics().await, ["conversation.user.replied"]);
    let conversation = world.get(&format!("/conversations/{id}")).await.body;
    assert_eq!(conversation["source"]["id"], json!(message));
    assert_eq!(conversation["source"]["delivered_as"], "admin_initiated");
    assert_eq!(conversation["source"]["author"]["id"], json!(world.admin("Ann")));
    assert_eq!(conversation["source"]["body"], "<p>Your bike is <b>ready</b></p>");
    assert_eq!(part_types(&conversation), ["comment"]);
    assert_eq!(last_part(&conversation)["body"], "<p>Great, thanks</p>");
    assert_eq!(conversation["first_contact_reply"]["created_at"], json!(now + 60));
    assert_eq!(conversation["waiting_since"], json!(now + 60));
    let found = world.filter("source.id", "=", json!(message)).await;
    assert_eq!(found, [id]);
}

#[tokio::test]
async fn the_first_answer_may_be_told_as_a_new_conversation() {
    let world = switched(|s| s.first_answer_topic = FirstAnswerTopic::UserCreated).await;
    let sent = world.post("/messages", world.anns_message(&json!({}))).await.body;
    let id = world.act(Act::contact_writes(string(&sent["id"]), "Thanks")).conversation_id;
    assert_eq!(world.topics().await, ["conversation.user.created"]);
    world.act(Act::contact_writes(&id, "When do you open?"));
    assert_eq!(world.topics().await, ["conversation.user.replied"]);
}

#[tokio::test]
async fn an_answered_message_goes_to_whoever_gets_new_conversations() {
    let world = switched(|s| s.new_conversations_assigned_to = "bot".to_owned()).await;
    let sent = world.post("/messages", world.anns_message(&json!({}))).await.body;
    let id = world.act(Act::contact_writes(string(&sent["id"]), "Thanks")).conversation_id;
    assert_eq!(part_types(&world.conversation(&id)), ["comment", "default_assignment"]);
}

#[tokio::test]
async fn a_conversation_can_be_asked_for_at_once() {
    let world = World::new().await;
    let extra = json!({ "create_conversation_without_contact_reply": true });
    let sent = world.post("/messages", world.anns_message(&extra)).await.body;
    assert_eq!(world.topics().await, ["conversation.admin.single.created"]);
    let id = string(&sent["conversation_id"]);
    let conversation = world.get(&format!("/conversations/{id}")).await.body;
    assert_eq!(conversation["source"]["id"], sent["id"]);
    assert_eq!(conversation["source"]["delivered_as"], "admin_initiated");
    assert_eq!(conversation["first_contact_reply"], Value::Null);
    assert_eq!(conversation["waiting_since"], Value::Null);
    assert_eq!(conversation["conversation_parts"]["total_count"], 0);
}

#[tokio::test]
async fn a_mail_has_a_subject_and_a_template() {
    let world = World::new().await;
    let mail = json!({ "message_type": "email", "subject": "Your bike", "template": "personal",
                       "create_conversation_without_contact_reply": true });
    let sent = world.post("/messages", world.anns_message(&mail)).await.body;
    assert_eq!(sent["message_type"], "email");
    assert_eq!(sent["subject"], "Your bike");
    let path = format!("/conversations/{}", string(&sent["conversation_id"]));
    let conversation = world.get_in("2.16", &path).await.body;
    assert_eq!(conversation["source"]["type"], "email");
    assert_eq!(conversation["source"]["subject"], "Your bike");
    assert_eq!(conversation["source"]["recipients"][0]["email"], "joe@customer.test");
}

#[tokio::test]
async fn a_message_to_several_becomes_a_conversation_for_each_who_answers() {
    let world = World::new().await;
    let (joe, lena) = (world.contact("Joe"), world.contact("Lena"));
    let to = json!({ "to": [{ "type": "user", "id": joe }, { "type": "lead", "id": lena }],
                     "cc": [{ "type": "user", "user_id": "70" }] });
    let sent = world.post("/messages", world.anns_message(&to)).await.body;
    let message = string(&sent["id"]);
    for contact in [&joe, &lena] {
        let id = world.act(Act::contact_writes(&message, "Yes")).conversation_id;
        let conversation = world.conversation(&id);
        assert_eq!(conversation["source"]["id"], json!(message));
        assert_eq!(conversation["contacts"]["contacts"][0]["id"], json!(contact));
    }
    assert_eq!(world.get("/conversations").await.body["total_count"], 2);
}

#[tokio::test]
async fn the_customer_sees_the_message_in_the_messenger_and_answers_there() {
    let world = World::new().await;
    let sent = world.post("/messages", world.anns_message(&json!({}))).await.body;
    let joe = world.contact("Joe");
    let page = async |query: &str| {
        let url = format!("{}/messenger?contact={joe}{query}", world.twin.base_url());
        world.http.get(url).send().await.unwrap().text().await.unwrap()
    };
    let list = page("").await;
    assert!(list.contains("Your bike is ready") && list.contains("Ann Ames"), "{list}");
    let id = list.split("id=\"talk-").nth(1).unwrap().split('"').next().unwrap();
    let chat = page(&format!("&conversation={id}")).await;
    assert!(chat.contains("Your bike is <b>ready</b>"), "{chat}");
    assert!(chat.contains("value=\"contact_writes\""), "{chat}");

    world.act(Act::contact_writes(id, "Thanks"));
    let conversation = world.get(&format!("/conversations/{id}")).await.body;
    assert_eq!(conversation["source"]["id"], sent["id"]);
    assert!(page(&format!("&conversation={id}")).await.contains("Thanks"));
}

#[tokio::test]
async fn a_contact_can_send_a_message_as_well() {
    let world = World::new().await;
    let from = json!({ "from": { "type": "lead", "id": world.contact("Lena") }, "body": "heyy" });
    let sent = world.post("/messages", from).await.body;
    assert_eq!((&sent["type"], &sent["message_type"]), (&json!("user_message"), &json!("inapp")));
    let path = format!("/conversations/{}", string(&sent["conversation_id"]));
    assert_eq!(world.get(&path).await.body["source"]["delivered_as"], "customer_initiated");
}

#[tokio::test]
async fn what_is_wrong_with_a_message_is_said() {
    let world = World::new().await;
    let nobody = json!({ "type": "user", "id": "6762f23b1bb69f9f2193bc1a" });
    for (extra, status, code, message) in [
        (json!({ "body": null }), 400, "parameter_invalid", "Body is required"),
        (
            json!({ "message_type": "email", "body": null, "subject": "heyy" }),
            400,
            "parameter_invalid",
            "Body is required",
        ),
        (
            json!({ "message_type": "email" }),
            422,
            "parameter_not_found",
            "No subject supplied for email message",
        ),
        (json!({ "to": nobody }), 404, "not_found", "User Not Found"),
        (json!({ "to": [] }), 400, "parameter_not_found", "to is required"),
        (
            json!({ "from": { "type": "admin", "id": 1 } }),
            404,
            "admin_not_found",
            "Admin for admin_id not found",
        ),
        (
            json!({ "message_type": "whatsapp" }),
            400,
            "parameter_invalid",
            "message_type must be in_app or email, not whatsapp",
        ),
    ] {
        let refused = world.post("/messages", world.anns_message(&extra)).await;
        assert_eq!(error(&refused), (status, code.to_owned()), "{extra}");
        assert_eq!(refused.body["errors"][0]["message"], message);
    }
}
