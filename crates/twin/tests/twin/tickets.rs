//! Tickets: of conversations, and of their own.

use std::collections::BTreeSet;

use crate::common::{Answer, World, error, last_part, quiet, string, switched};
use axum::http::Method;
use intercom_twin::{Act, Fault, FaultKind, Permission, webhook::TOPICS};
use serde_json::{Value, json};

impl World {
    /// The id of a ticket type, by category.
    pub(crate) async fn ticket_type(&self, category: &str) -> String {
        let types = self.get("/ticket_types").await.body;
        let types = types["data"].as_array().unwrap();
        string(&types.iter().find(|t| t["category"] == category).unwrap()["id"])
    }

    /// The id of a ticket state, by category.
    pub(crate) async fn ticket_state(&self, category: &str) -> String {
        let states = self.get("/ticket_states").await.body;
        let states = states["data"].as_array().unwrap();
        string(&states.iter().find(|s| s["category"] == category).unwrap()["id"])
    }

    /// Every topic about tickets and none else.
    pub(crate) async fn subscribe_to_tickets(&self) {
        let of_tickets = TOPICS.iter().map(|t| t.name).filter(|name| name.starts_with("ticket."));
        self.subscribe(&of_tickets.collect::<Vec<_>>()).await;
    }

    /// Joe's conversation as a ticket.
    pub(crate) async fn converted(&self) -> String {
        let id = self.started();
        let kind = self.ticket_type("Customer").await;
        let path = format!("/conversations/{id}/convert");
        let answer = self.post(&path, json!({ "ticket_type_id": kind })).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        id
    }

    /// Joe's ticket of the back office.
    pub(crate) async fn made_ticket(&self) -> Answer {
        let ticket = json!({
            "ticket_type_id": self.ticket_type("Back-office").await,
            "contacts": [{ "external_id": "70" }],
            "ticket_attributes": { "_default_title_": "Bent wheel",
                                   "_default_description_": "It wobbles" },
        });
        self.post("/tickets", ticket).await
    }
}

#[tokio::test]
async fn there_is_a_type_of_each_category_and_all_have_the_same_states() {
    let world = World::new().await;
    let types = world.get("/ticket_types").await.body;
    assert_eq!(types["type"], "list");
    let list = types["data"].as_array().unwrap();
    let categories: Vec<_> = list.iter().map(|t| string(&t["category"])).collect();
    assert_eq!(categories, ["Customer", "Back-office", "Tracker"]);
    let first = &list[0];
    let attribute = &first["ticket_type_attributes"]["data"][0];
    assert_eq!(attribute["name"], "_default_title_");
    assert_eq!((&attribute["data_type"], &attribute["default"]), (&json!("string"), &json!(true)));
    let path = format!("/ticket_types/{}", string(&first["id"]));
    assert_eq!(world.get(&path).await.body, *first);
    assert_eq!(error(&world.get("/ticket_types/1").await), (404, "not_found".to_owned()));

    let states = world.get("/ticket_states").await.body;
    let states = states["data"].as_array().unwrap();
    let names: Vec<_> = states.iter().map(|s| string(&s["category"])).collect();
    assert_eq!(names, ["submitted", "in_progress", "waiting_on_customer", "resolved"]);
    assert_eq!(states[2]["external_label"], "Waiting on you");
    assert_eq!(states[0]["ticket_types"]["data"].as_array().unwrap().len(), 3);
    assert_eq!(first["ticket_states"]["data"].as_array().unwrap().len(), 4);
}

#[tokio::test]
async fn a_conversation_becomes_a_customers_ticket_and_keeps_its_id() {
    let world = World::new().await;
    let id = world.started();
    world.webhooks().await;
    world.subscribe(&["ticket.created"]).await;
    let path = format!("/conversations/{id}/convert");
    let kind = world.ticket_type("Customer").await;
    let ticket = world.post(&path, json!({ "ticket_type_id": kind })).await.body;
    assert_eq!(ticket["type"], "ticket");
    assert_eq!(ticket["id"], json!(id));
    assert_eq!(ticket["ticket_id"], "1");
    assert_eq!(ticket["category"], "Customer");
    assert_eq!(ticket["is_shared"], true);
    assert_eq!(ticket["open"], true);
    assert_eq!(ticket["ticket_state"]["category"], "submitted");
    assert_eq!(ticket["ticket_type"]["id"], json!(kind));
    assert_eq!(ticket["contacts"]["contacts"][0]["id"], json!(world.contact("Joe")));
    let part = &ticket["ticket_parts"]["ticket_parts"][0];
    assert_eq!(part["part_type"], "ticket_state_updated_by_admin");
    assert_eq!(part["ticket_state"], "submitted");
    assert_eq!(part["previous_ticket_state"], "submitted");
    assert_eq!(part["author"]["type"], "bot");
    assert_eq!(ticket["ticket_parts"]["total_count"], 1);

    let told = world.webhooks().await;
    assert_eq!(told[0]["topic"], "ticket.created");
    assert_eq!(told[0]["data"]["item"]["type"], "ticket");
    assert_eq!(told[0]["data"]["item"]["id"], json!(id));

    let conversation = world.get(&format!("/conversations/{id}")).await.body;
    assert_eq!(conversation["ticket"]["ticket_id"], "1");
    assert_eq!(last_part(&conversation)["part_type"], "ticket_state_updated_by_admin");
    assert_eq!(world.get(&format!("/tickets/{id}")).await.body, ticket);
}

#[tokio::test]
async fn only_a_customers_ticket_comes_of_a_conversation() {
    let world = World::new().await;
    let id = world.started();
    let path = format!("/conversations/{id}/convert");
    let (customer, back) =
        (world.ticket_type("Customer").await, world.ticket_type("Back-office").await);
    let invalid = "ticket_state_id_invalid";
    for (body, status, code, message) in [
        (
            json!({ "ticket_type_id": back }),
            400,
            "parameter_invalid",
            "Ticket type is not a customer ticket type",
        ),
        (json!({}), 400, "parameter_not_found", "ticket_type_id is required"),
        (
            json!({ "ticket_type_id": customer, "ticket_state_id": "0" }),
            400,
            invalid,
            "Ticket state id is not valid or is not associated with the ticket type",
        ),
    ] {
        let refused = world.send_in("2.16", Method::POST, &path, body).await;
        assert_eq!(error(&refused), (status, code.to_owned()));
        assert_eq!(refused.body["errors"][0]["message"], message);
    }
    let state = world.ticket_state("in_progress").await;
    let body = json!({ "ticket_type_id": customer, "ticket_state_id": state });
    let ticket = world.send_in("2.16", Method::POST, &path, body.clone()).await.body;
    assert_eq!(ticket["ticket_state"]["category"], "in_progress");
    let twice = world.post(&path, body).await;
    assert_eq!(error(&twice), (400, "parameter_invalid".to_owned()));
    let gone = world.post("/conversations/1/convert", json!({ "ticket_type_id": customer })).await;
    assert_eq!(error(&gone), (404, "not_found".to_owned()));
}

#[tokio::test]
async fn nobody_is_the_text_0_up_to_2_15_and_the_number_from_2_16() {
    let world = World::new().await;
    let path = format!("/tickets/{}", world.converted().await);
    for (version, nobody) in [("2.14", json!("0")), ("2.15", json!("0")), ("2.16", json!(0))] {
        let ticket = world.get_in(version, &path).await.body;
        assert_eq!(ticket["admin_assignee_id"], nobody, "{version}");
        assert_eq!(ticket["team_assignee_id"], nobody, "{version}");
        let previous = ticket.get("previous_ticket_state_id");
        assert_eq!(previous.is_some(), version == "2.16", "{version}");
    }
}

#[tokio::test]
async fn a_ticket_is_made_for_a_contact_and_linked_to_a_conversation() {
    let world = World::new().await;
    let about = world.started();
    let ticket = json!({
        "ticket_type_id": world.ticket_type("Back-office").await,
        "contacts": [{ "id": world.contact("Joe") }, { "email": "joe@customer.test" }],
        "ticket_attributes": { "_default_title_": "Bent wheel" },
        "conversation_to_link_id": about,
        "assignment": { "admin_assignee_id": world.admin("Ben") },
    });
    let made = world.post("/tickets", ticket).await.body;
    assert_eq!(made["ticket_attributes"]["_default_title_"], "Bent wheel");
    assert_eq!(made["ticket_attributes"]["_default_description_"], Value::Null);
    assert_eq!(made["admin_assignee_id"], json!(world.admin("Ben")));
    assert_eq!(made["is_shared"], false);
    let link = json!([{ "type": "conversation", "id": about, "category": null }]);
    assert_eq!(made["linked_objects"]["data"], link);
    let conversation = world.get(&format!("/conversations/{about}")).await.body;
    assert_eq!(
        conversation["linked_objects"]["data"],
        json!([{ "type": "ticket", "id": made["id"], "category": "Back-office" }])
    );
    let kind = world.ticket_type("Customer").await;
    for (body, status, code) in [
        (json!({ "contacts": [{ "id": "x" }] }), 400, "parameter_not_found"),
        (json!({ "ticket_type_id": kind }), 400, "parameter_not_found"),
        (json!({ "ticket_type_id": kind, "contacts": [{ "id": "x" }] }), 404, "not_found"),
        (
            json!({ "ticket_type_id": kind, "contacts": [{ "external_id": "70" }],
                    "ticket_attributes": { "colour": "red" } }),
            400,
            "parameter_invalid",
        ),
    ] {
        let refused = world.post("/tickets", body).await;
        assert_eq!(error(&refused), (status, code.to_owned()), "{refused:?}");
    }
}

#[tokio::test]
async fn what_happens_in_a_ticket_may_be_told_as_a_conversations_event_as_well() {
    for (both, topics) in [
        (true, &["conversation.admin.noted", "ticket.note.created"][..]),
        (false, &["ticket.note.created"]),
    ] {
        let world = switched(|s| s.tickets_fire_conversation_topics = both).await;
        let id = world.converted().await;
        world.webhooks().await;
        world.subscribe(&["conversation.admin.noted", "ticket.note.created"]).await;
        world.act(Act::teammate_notes(&id, "Ann", "Hm"));
        assert_eq!(world.topics().await, topics);
    }
}

#[tokio::test]
async fn tickets_are_searched_tagged_and_deleted() {
    let world = World::new().await;
    let customers = world.converted().await;
    let back = string(&world.made_ticket().await.body["id"]);
    world.started();
    for (field, operator, value, found) in [
        ("category", "=", json!("Back-office"), vec![&back]),
        ("title", "~", json!("wheel"), vec![&back]),
        ("state", "=", json!("submitted"), vec![&back, &customers]),
        ("id", "=", json!(customers), vec![&customers]),
        ("created_at", ">", json!(0), vec![&back, &customers]),
    ] {
        let query = json!({ "field": field, "operator": operator, "value": value });
        let answer = world.post("/tickets/search", json!({ "query": query })).await;
        assert_eq!(answer.body["type"], "ticket.list", "{answer:?}");
        let ids: BTreeSet<_> =
            answer.body["tickets"].as_array().unwrap().iter().map(|t| string(&t["id"])).collect();
        assert_eq!(ids, found.into_iter().cloned().collect(), "{field}");
    }
    let unknown = json!({ "query": { "field": "colour", "operator": "=", "value": "red" } });
    assert_eq!(world.post("/tickets/search", unknown).await.status, 400);

    let tags = format!("/tickets/{back}/tags");
    let tag = world.post("/tags", json!({ "name": "Wheels" })).await.body;
    let body = json!({ "id": tag["id"], "admin_id": world.admin("Ann") });
    assert_eq!(world.post(&tags, body.clone()).await.body["name"], "Wheels");
    let who = json!({ "admin_id": world.admin("Ann") });
    let off = format!("{tags}/{}", string(&tag["id"]));
    assert_eq!(world.delete(&off, who.clone()).await.status, 200);
    assert_eq!(error(&world.delete(&off, who).await), (404, "tag_not_found".to_owned()));
    let gone = world.post("/tickets/1/tags", body).await;
    assert_eq!(error(&gone), (404, "ticket_not_found".to_owned()));

    let path = format!("/tickets/{back}");
    let deleted = world.delete(&path, json!({})).await.body;
    assert_eq!(deleted, json!({ "id": back, "object": "ticket", "deleted": true }));
    assert_eq!(error(&world.get(&path).await), (404, "ticket_not_found".to_owned()));
}

#[tokio::test]
async fn without_the_permission_tickets_are_hidden_also_as_conversations() {
    let mut options = quiet();
    options.app.permissions.remove(&Permission::ReadTickets);
    let world = World::with(options).await;
    let (id, other) = (world.started(), world.started());
    world.webhooks().await;
    let path = format!("/conversations/{id}");
    let convert = json!({ "ticket_type_id": "1301" });
    assert_eq!(world.post(&format!("{path}/convert"), convert).await.status, 200);
    assert_eq!(error(&world.get(&path).await), (404, "not_found".to_owned()));
    assert_eq!(world.bot_says(&id, "Hello?").await.status, 404);
    let list = world.get("/conversations").await.body;
    assert_eq!((&list["total_count"], &list["conversations"][0]["id"]), (&json!(1), &json!(other)));
    assert_eq!(world.filter("created_at", ">", json!(0)).await, [other]);
    let source = world.conversation(&id)["source"]["id"].clone();
    let redact = json!({ "type": "source", "conversation_id": id, "source_id": source });
    assert_eq!(world.post("/conversations/redact", redact).await.status, 404);
    world.advance(60).await;
    world.fault(Fault::new(FaultKind::SearchLag).ms(1000));
    assert_eq!(world.get("/conversations").await.body["total_count"], 1);
    world.act(Act::contact_writes(&id, "Still there?"));
    assert!(world.topics().await.is_empty());
}

#[tokio::test]
async fn the_customer_sees_their_ticket_and_none_of_the_back_office() {
    let world = World::new().await;
    let shared = world.converted().await;
    let back = string(&world.made_ticket().await.body["id"]);
    let url = format!("{}/messenger?contact={}", world.twin.base_url(), world.contact("Joe"));
    let page = world.http.get(url).send().await.unwrap().text().await.unwrap();
    assert!(page.contains(&shared) && !page.contains(&back));
}
