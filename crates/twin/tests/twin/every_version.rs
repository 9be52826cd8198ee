//! The same story in each version, so that what a version describes is given in that version.

use axum::http::Method;
use deskmate_conformance::VERSIONS;
use intercom_twin::{
    Act,
    act::{PartAppears, WorkflowSetsAttribute},
};
use serde_json::{Value, json};

use crate::common::{Answer, World, part_types, parts, string};

const YES: &str = "11111111-1111-4111-8111-111111111111";

/// A world that is spoken to in one version.
struct In<'a>(&'a World, &'static str);

impl In<'_> {
    async fn get(&self, path: &str) -> Value {
        let answer = self.0.get_in(self.1, path).await;
        assert_eq!(answer.status, 200, "{} {path}: {answer:?}", self.1);
        answer.body
    }

    async fn post(&self, path: &str, body: Value) -> Value {
        let answer = self.0.send_in(self.1, Method::POST, path, body).await;
        assert_eq!(answer.status, 200, "{} {path}: {answer:?}", self.1);
        answer.body
    }

    async fn put(&self, path: &str, body: Value) -> Answer {
        self.0.send_in(self.1, Method::PUT, path, body).await
    }
}

#[tokio::test]
async fn a_contact_with_everything() {
    for version in VERSIONS {
        let world = World::new().await;
        let (api, joe, ann) = (In(&world, version), world.contact("Joe"), world.admin("Ann"));
        let tag = string(&api.post("/tags", json!({ "name": "vip" })).await["id"]);
        let tagged = api.post(&format!("/contacts/{joe}/tags"), json!({ "id": tag })).await;
        assert_eq!(tagged["name"], "vip");
        let tags = api.get(&format!("/contacts/{joe}/tags")).await;
        assert!(tags["data"].as_array().unwrap().iter().any(|t| t["id"] == json!(tag)));

        let note = json!({ "body": "Likes tea", "admin_id": ann });
        let note = api.post(&format!("/contacts/{joe}/notes"), note).await;
        assert_eq!(note["contact"]["id"], json!(joe));

        let company = json!({ "company_id": "bolt", "name": "Bolt", "plan": "Gold" });
        assert_eq!(api.post("/companies", company).await["plan"]["name"], "Gold");

        let list = json!({
            "name": "size", "model": "contact", "data_type": "options",
            "options": [{ "value": "S" }, { "value": "M" }],
        });
        assert_eq!(api.post("/data_attributes", list).await["options"], json!(["S", "M"]));
        let all = api.get("/data_attributes?model=contact").await;
        assert!(all["data"].as_array().unwrap().iter().any(|a| a["name"] == "size"));
    }
}

#[tokio::test]
async fn a_conversation_with_everything() {
    for version in VERSIONS {
        let world = World::new().await;
        let (api, id, bot) = (In(&world, version), world.started(), world.bot());
        let path = format!("/conversations/{id}");
        let quick = json!({
            "message_type": "quick_reply", "type": "admin", "admin_id": bot,
            "reply_options": [{ "text": "Yes", "uuid": YES }],
        });
        api.post(&format!("{path}/reply"), quick).await;
        world.act(Act::contact_presses(&id, "Yes"));
        world.act(WorkflowSetsAttribute {
            conversation: id.clone(),
            name: "topic".to_owned(),
            value: json!("orders"),
        });
        for (part_type, details) in [
            ("custom_action_started", json!({ "action": { "name": "Create an issue" } })),
            (
                "operator_workflow_event",
                json!({ "workflow": { "name": "Greeting" },
                        "event": { "type": "wait_finished", "result": "answered" } }),
            ),
        ] {
            world.act(PartAppears {
                conversation: id.clone(),
                part_type: part_type.to_owned(),
                details: Some(details),
                ..PartAppears::default()
            });
        }
        let tag = string(&api.post("/tags", json!({ "name": "late" })).await["id"]);
        api.post(&format!("{path}/tags"), json!({ "id": tag, "admin_id": bot })).await;

        let whole = api.get(&path).await;
        assert_eq!(
            part_types(&whole),
            [
                "quick_reply",
                "comment",
                "conversation_attribute_updated_by_workflow",
                "custom_action_started",
                "operator_workflow_event",
            ]
        );
        let of = |at: usize| &parts(&whole)[at];
        assert_eq!(of(0)["metadata"]["quick_reply_options"][0]["uuid"], YES);
        assert_eq!(of(1)["metadata"]["quick_reply_uuid"], YES);
        assert_eq!(of(2)["event_details"]["value"]["name"], "orders");
        assert_eq!(of(3)["event_details"]["action"]["name"], "Create an issue");
        assert_eq!(of(4)["event_details"]["event"]["type"], "wait_finished");
        assert_eq!(whole["tags"]["tags"][0]["applied_by"]["id"], json!(bot));
    }
}

#[tokio::test]
async fn lists_have_pages() {
    for version in VERSIONS {
        let world = World::new().await;
        let api = In(&world, version);
        let (older, newer) = (world.started(), world.started());
        let first = api.get("/conversations?per_page=1").await;
        assert_eq!(first["conversations"][0]["id"], json!(newer));
        let cursor = string(&first["pages"]["next"]["starting_after"]);
        let second = api.get(&format!("/conversations?per_page=1&starting_after={cursor}")).await;
        assert_eq!(second["conversations"][0]["id"], json!(older));
        assert_eq!(second["pages"].get("next"), None);
    }
}

#[tokio::test]
async fn a_ticket_with_everything() {
    for version in VERSIONS {
        let world = World::new().await;
        let (api, ann) = (In(&world, version), world.admin("Ann"));
        let types = api.get("/ticket_types").await;
        let kind =
            types["data"].as_array().unwrap().iter().find(|t| t["category"] == "Back-office");
        let ticket = json!({
            "ticket_type_id": kind.unwrap()["id"],
            "contacts": [{ "external_id": "70" }],
            "ticket_attributes": { "_default_title_": "Bent wheel" },
        });
        let path = format!("/tickets/{}", string(&api.post("/tickets", ticket).await["id"]));
        let change = json!({
            "admin_id": ann,
            "assignee_id": ann,
            "ticket_attributes": { "_default_title_": "Broken wheel" },
        });
        let changed = api.put(&path, change).await;
        assert_eq!(changed.status, 200, "{changed:?}");
        let ticket = api.get(&path).await;
        assert_eq!(ticket["ticket_attributes"]["_default_title_"], "Broken wheel");
        let parts = ticket["ticket_parts"]["ticket_parts"].as_array().unwrap();
        assert!(parts.iter().any(|p| p["assigned_to"]["id"] == json!(ann)), "{parts:?}");
        let data =
            |part: &Value| part["updated_attribute_data"]["value"]["label"] == "Broken wheel";
        assert!(parts.iter().any(data), "{parts:?}");
    }
}
