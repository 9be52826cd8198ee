//! Contacts: found by external id, put away, blocked, deleted; what became of merged ones.

use axum::http::Method;
use intercom_twin::{
    Act, TwinOptions, WebhookOptions, WebhookVersion, Workspace, act::ContactStarts,
};
use serde_json::{Value, json};

use crate::common::{Answer, World, answer, error, quiet, string};

impl World {
    /// A call in a version of the API.
    pub(crate) async fn at(
        &self,
        version: &str,
        method: Method,
        path: &str,
        body: Value,
    ) -> Answer {
        let request = self.request(method, path).header("Intercom-Version", version);
        answer(if body == json!({}) { request } else { request.json(&body) }).await
    }

    /// From now on these topics are told.
    pub(crate) async fn subscribe(&self, topics: &[&str]) {
        let options = WebhookOptions {
            url: self.hook.url.clone(),
            topics: Some(topics.iter().map(|t| (*t).to_owned()).collect()),
            version: WebhookVersion::V2_14,
        };
        self.twin.set_webhook(options).await.unwrap();
        self.hook.forget();
    }

    /// Topic and item of what was told since last time, by topic.
    pub(crate) async fn told(&self) -> Vec<(String, Value)> {
        let all = self.webhooks().await.into_iter();
        let mut all: Vec<_> =
            all.map(|w| (string(&w["topic"]), w["data"]["item"].clone())).collect();
        all.sort_by(|a, b| a.0.cmp(&b.0));
        all
    }
}

fn not_found() -> (u16, String) {
    (404, "not_found".to_owned())
}

#[tokio::test]
async fn a_user_is_found_by_external_id_and_a_lead_is_not() {
    let world = World::new().await;
    let joe = world.get("/contacts/find_by_external_id/70").await;
    assert_eq!((joe.status, &joe.body["name"]), (200, &json!("Joe Bloggs")));
    let odd = json!({ "external_id": "a/b c@d.test" });
    let odd = world.post("/contacts", odd).await.body;
    let found = world.get("/contacts/find_by_external_id/a%2Fb%20c%40d.test").await.body;
    assert_eq!(found["id"], odd["id"]);
    assert_eq!(error(&world.get("/contacts/find_by_external_id/none").await), not_found());
}

#[tokio::test]
async fn an_archived_contact_is_found_nowhere_until_it_is_taken_out_again() {
    let world = World::new().await;
    let joe = world.contact("Joe");
    let path = format!("/contacts/{joe}");
    world.subscribe(&["contact.archived", "contact.unarchive"]).await;
    let archived = world.post(&format!("{path}/archive"), json!({})).await;
    let reference = json!({ "type": "contact", "id": joe, "external_id": "70", "archived": true });
    assert_eq!((archived.status, &archived.body), (200, &reference));
    assert_eq!(world.told().await, [("contact.archived".to_owned(), reference)]);

    assert_eq!(error(&world.get(&path).await), not_found());
    assert_eq!(error(&world.put(&path, json!({ "name": "J" })).await), not_found());
    assert_eq!(error(&world.get("/contacts/find_by_external_id/70").await), not_found());
    assert_eq!(world.get("/contacts").await.body["total_count"], 1);
    let query = json!({ "query": { "field": "external_id", "operator": "=", "value": "70" } });
    let found = world.post("/contacts/search", query.clone()).await.body;
    assert_eq!(found["total_count"], 0);
    let again = world.post("/contacts", json!({ "external_id": "70" })).await;
    assert_eq!(error(&again), (409, "conflict".to_owned()));
    let message = string(&again.body["errors"][0]["message"]);
    assert!(message.contains("archived") && message.contains(&joe), "{message}");

    let back = world.post(&format!("{path}/unarchive"), json!({})).await.body;
    assert_eq!(back["archived"], false);
    let told = world.told().await.remove(0);
    assert_eq!((told.0.as_str(), &told.1["name"]), ("contact.unarchive", &json!("Joe Bloggs")));
    assert_eq!(world.get(&path).await.status, 200);
    assert_eq!(world.post("/contacts/search", query).await.body["total_count"], 1);
    assert_eq!(error(&world.post("/contacts/1/archive", json!({})).await), not_found());
}

#[tokio::test]
async fn a_blocked_contact_writes_no_more() {
    let world = World::new().await;
    let (joe, id) = (world.contact("Joe"), world.started());
    let blocked = world.post(&format!("/contacts/{joe}/block"), json!({})).await;
    let reference = json!({ "type": "contact", "id": joe, "external_id": "70", "blocked": true });
    assert_eq!((blocked.status, blocked.body), (200, reference));
    assert_eq!(world.conversation(&id)["state"], "closed");
    let refused = world.twin.act(ContactStarts::new("Joe", "Hi")).err().unwrap().to_string();
    assert!(refused.contains("is blocked"), "{refused}");
    assert!(world.twin.act(Act::contact_writes(&id, "Hi")).is_err());
    let from = json!({ "from": { "type": "user", "id": joe }, "body": "Hi" });
    assert_eq!(error(&world.post("/conversations", from).await).0, 403);
    assert_eq!(error(&world.post("/contacts/1/block", json!({})).await), not_found());
}

#[tokio::test]
async fn a_deleted_contact_is_gone_and_its_conversations_stay() {
    let world = World::new().await;
    let (joe, id) = (world.contact("Joe"), world.started());
    let path = format!("/contacts/{joe}");
    world.subscribe(&["contact.deleted"]).await;
    let deleted = world.delete(&path, json!({})).await;
    let minimal = json!({ "type": "contact", "id": joe, "external_id": "70", "deleted": true });
    assert_eq!((deleted.status, &deleted.body), (200, &minimal));
    assert_eq!(world.told().await, [("contact.deleted".to_owned(), minimal)]);
    assert_eq!(error(&world.get(&path).await), not_found());
    assert_eq!(error(&world.delete(&path, json!({})).await), not_found());
    let conversation = world.get(&format!("/conversations/{id}")).await;
    assert_eq!((conversation.status, &conversation.body["id"]), (200, &json!(id)));
    // What was its may be taken by another.
    assert_eq!(world.post("/contacts", json!({ "external_id": "70" })).await.status, 200);
}

#[tokio::test]
async fn a_merge_leaves_its_history_and_takes_over_what_the_user_lacked() {
    let world = World::new().await;
    let (joe, lena) = (world.contact("Joe"), world.contact("Lena"));
    let now = world.twin.now_ms() / 1000;
    world.put(&format!("/contacts/{lena}"), json!({ "custom_attributes": { "plan": "x" } })).await;
    let note = world.post(&format!("/contacts/{lena}/notes"), json!({ "body": "Nice" })).await;
    assert_eq!(note.status, 200, "{note:?}");
    let body = json!({ "from": lena, "into": joe });
    // From 2.16 on they have to look like the same person, or the caller has to say so.
    let strangers = world.at("2.16", Method::POST, "/contacts/merge", body.clone()).await;
    assert_eq!(error(&strangers), (400, "invalid_merge".to_owned()));
    let mut sure = body;
    sure["skip_duplicate_validation"] = json!(true);
    let path = "/contacts/merge?include_merge_history=true";
    let merged = world.at("2.16", Method::POST, path, sure).await;
    let history = json!([{
        "type": "merge_history",
        "source_contact_id": lena,
        "source_contact_role": "lead",
        "merged_at": now,
    }]);
    assert_eq!((merged.status, &merged.body["merge_history"]), (200, &history));
    assert_eq!(merged.body["custom_attributes"]["plan"], "enterprise");
    assert_eq!(merged.body["notes"]["data"][0]["id"], note.body["id"]);

    let path = format!("/contacts/{joe}");
    let asked = format!("{path}?include_merge_history=true");
    let history_of = |contact: Answer| contact.body.get("merge_history").cloned();
    assert_eq!(history_of(world.at("2.16", Method::GET, &asked, json!({})).await), Some(history));
    assert_eq!(history_of(world.at("2.16", Method::GET, &path, json!({})).await), None);
    assert_eq!(history_of(world.at("2.14", Method::GET, &asked, json!({})).await), None);
}

#[tokio::test]
async fn merge_history_is_paged_and_users_only_from_2_16_on() {
    let world = World::new().await;
    let joe = world.contact("Joe");
    let mut leads = Vec::new();
    for _ in 0..3 {
        let lead = world.post("/contacts", json!({ "role": "lead" })).await.body;
        world.post("/contacts/merge", json!({ "from": lead["id"], "into": joe })).await;
        leads.push(lead["id"].clone());
        world.advance(60).await;
    }
    let path = format!("/contacts/{joe}/merge_history");
    let get = |path: String| async move { path };
    let first = get(format!("{path}?per_page=2")).await;
    let first = world.at("2.16", Method::GET, &first, json!({})).await.body;
    let ids = |body: &Value| -> Vec<Value> {
        let data = body["data"].as_array().unwrap().iter();
        data.map(|m| m["source_contact_id"].clone()).collect()
    };
    assert_eq!(ids(&first), [leads[2].clone(), leads[1].clone()]);
    assert_eq!(first["has_more"], true);
    let next = format!("{path}?per_page=2&cursor={}", string(&first["next_cursor"]));
    let next = world.at("2.16", Method::GET, &next, json!({})).await.body;
    assert_eq!(ids(&next), [leads[0].clone()]);
    assert_eq!((&next["has_more"], &next["next_cursor"]), (&json!(false), &Value::Null));
    let rising = format!("{path}?order=asc");
    let rising = world.at("2.16", Method::GET, &rising, json!({})).await.body;
    assert_eq!(ids(&rising), leads);

    let of_lead = format!("/contacts/{}/merge_history", world.contact("Lena"));
    assert_eq!(error(&world.at("2.16", Method::GET, &of_lead, json!({})).await), not_found());
    assert_eq!(error(&world.at("2.14", Method::GET, &path, json!({})).await), not_found());
}

#[tokio::test]
async fn every_path_of_a_merged_contact_leads_to_where_it_went() {
    let world = World::new().await;
    let joe = world.contact("Joe");
    let lead = world.post("/contacts", json!({ "role": "lead" })).await.body;
    world.post("/contacts/merge", json!({ "from": lead["id"], "into": joe })).await;
    let path = format!("/contacts/{}", string(&lead["id"]));
    for path in [path.clone(), format!("{path}/tags"), format!("{path}/notes")] {
        let gone = world.at("2.16", Method::GET, &path, json!({})).await;
        assert_eq!(error(&gone), (410, "contact_merged".to_owned()), "{path}");
        assert_eq!(gone.headers["link"], format!("</contacts/{joe}>; rel=\"canonical\""));
        let gone = world.at("2.15", Method::GET, &path, json!({})).await;
        assert_eq!(error(&gone), not_found(), "{path}");
    }
}

#[tokio::test]
async fn so_does_the_external_id_it_had() {
    let shape = r#"{ "contacts": [
        { "name": "Uma User", "external_id": "u" },
        { "name": "Lou Lead", "external_id": "l", "role": "lead" }
    ] }"#;
    let workspace = Some(Workspace::parse(shape).unwrap());
    let world = World::with(TwinOptions { workspace, ..quiet() }).await;
    let (uma, lou) = (world.contact("Uma"), world.contact("Lou"));
    let path = "/contacts/find_by_external_id/l";
    assert_eq!(error(&world.get(path).await), not_found(), "a lead");
    world.post("/contacts/merge", json!({ "from": lou, "into": uma })).await;
    assert_eq!(error(&world.get(path).await), not_found());
    let gone = world.at("2.16", Method::GET, path, json!({})).await;
    assert_eq!(error(&gone), (410, "contact_merged".to_owned()));
    assert_eq!(gone.headers["link"], format!("</contacts/{uma}>; rel=\"canonical\""));
}

#[tokio::test]
async fn what_changed_on_a_contact_is_told_by_its_own_topic() {
    let world = World::new().await;
    world
        .subscribe(&[
            "contact.email.updated",
            "contact.lead.added_email",
            "contact.lead.signed_up",
            "contact.subscribed",
            "contact.unsubscribed",
        ])
        .await;
    let lena = format!("/contacts/{}", world.contact("Lena"));
    let joe = format!("/contacts/{}", world.contact("Joe"));
    world.put(&lena, json!({ "email": "lena@x.test" })).await;
    assert_eq!(world.topics().await, ["contact.lead.added_email"]);
    world.put(&lena, json!({ "email": "lena@y.test" })).await;
    assert_eq!(world.topics().await, ["contact.email.updated"]);
    world.put(&joe, json!({ "email": "joe@customer.test" })).await;
    assert!(world.topics().await.is_empty(), "nothing changed");
    world.put(&lena, json!({ "role": "user" })).await;
    assert_eq!(world.topics().await, ["contact.lead.signed_up"]);

    world.put(&joe, json!({ "unsubscribed_from_emails": true })).await;
    let (topic, item) = world.told().await.remove(0);
    assert_eq!(topic, "contact.unsubscribed");
    assert_eq!(item["type"], "contact_unsubscribe");
    assert_eq!(item["contact"]["unsubscribed_from_emails"], true);
    assert_eq!(item["subscription_types"], json!({ "type": "list", "data": [] }));
    world.put(&joe, json!({ "unsubscribed_from_emails": false })).await;
    let (topic, item) = world.told().await.remove(0);
    assert_eq!(
        (topic.as_str(), &item["type"]),
        ("contact.subscribed", &json!("contact_subscribe"))
    );
}
