//! Contacts: read, made, changed, tagged, merged.

use crate::common::{World, error, string};
use axum::http::Method;
use intercom_twin::{
    Act, WebhookOptions, WebhookVersion,
    act::{ContactAppears, ContactChanges, ContactMerged, ContactSignsUp, TeammateTagsContact},
};
use serde_json::{Value, json};

#[tokio::test]
async fn a_contact_has_what_the_description_says() {
    let world = World::new().await;
    let joe = world.get(&format!("/contacts/{}", world.contact("Joe"))).await.body;
    assert_eq!(string(&joe["id"]).len(), 24);
    assert_eq!(joe["type"], "contact");
    assert_eq!(joe["role"], "user");
    assert_eq!(joe["external_id"], "70");
    assert_eq!(joe["workspace_id"], json!(world.twin.describe().app_id));
    assert_eq!(joe["location"]["city"], "Dublin");
    assert_eq!(joe["custom_attributes"]["plan"], "enterprise");
    assert_eq!(joe["tags"]["total_count"], 1);
    assert_eq!(joe["companies"]["data"][0]["type"], "company");
    assert!(joe.get("timezone").is_none());
    let lena = world.get(&format!("/contacts/{}", world.contact("Lena"))).await.body;
    assert_eq!(lena["role"], "lead");
    assert_eq!(lena["email"], Value::Null);
    assert_eq!(error(&world.get("/contacts/1").await), (404, "not_found".to_owned()));
}

#[tokio::test]
async fn the_name_of_a_company_needs_a_call_of_its_own() {
    let world = World::new().await;
    let path = format!("/contacts/{}/companies", world.contact("Joe"));
    let companies = world.get(&path).await.body;
    assert_eq!(companies["data"][0]["name"], "Acme Bikes");
    assert_eq!(companies["total_count"], 1);
}

#[tokio::test]
async fn contacts_are_made_once() {
    let world = World::new().await;
    let new = json!({ "external_id": "99", "email": "eve@customer.test", "name": "Eve" });
    let made = world.post("/contacts", new.clone()).await.body;
    assert_eq!(made["role"], "user");
    let again = world.post("/contacts", new).await;
    assert_eq!(error(&again), (409, "conflict".to_owned()));
    let message = string(&again.body["errors"][0]["message"]);
    assert!(message.ends_with(&format!("id={}", string(&made["id"]))), "{message}");
    assert_eq!(world.post("/contacts", json!({ "name": "x" })).await.status, 400);
    let lead = world.post("/contacts", json!({ "role": "lead" })).await.body;
    assert_eq!(lead["role"], "lead");
    // Whoever has an e-mail address and no other role is a user.
    let user = world.post("/contacts", json!({ "email": "max@customer.test" })).await.body;
    assert_eq!((&user["role"], &user["email_domain"]), (&json!("user"), &json!("customer.test")));
    // Leads may share an e-mail address, users may not.
    let lead = json!({ "role": "lead", "email": "max@customer.test" });
    let lead = world.post("/contacts", lead).await.body;
    let path = format!("/contacts/{}", string(&lead["id"]));
    for change in [json!({ "role": "user" }), json!({ "external_id": "99" })] {
        assert_eq!(error(&world.put(&path, change).await), (409, "conflict".to_owned()));
    }
    assert_eq!(world.put(&path, json!({ "name": "Max" })).await.body["role"], "lead");
    assert_eq!(world.get("/contacts").await.body["total_count"], 6);
}

#[tokio::test]
async fn contacts_are_changed() {
    let world = World::new().await;
    let path = format!("/contacts/{}", world.contact("Lena"));
    let change = json!({ "email": "lena@x.test", "custom_attributes": { "plan": "free" } });
    let changed = world.put(&path, change).await.body;
    assert_eq!(changed["email"], "lena@x.test");
    assert_eq!(changed["name"], "Lena Lead");
    assert_eq!(changed["custom_attributes"], json!({ "plan": "free" }));
    let unknown = json!({ "custom_attributes": { "unheard_of": 1 } });
    assert_eq!(error(&world.put(&path, unknown).await), (400, "parameter_invalid".to_owned()));
}

#[tokio::test]
async fn contact_tags_go_on_and_off() {
    let world = World::new().await;
    let path = format!("/contacts/{}/tags", world.contact("Lena"));
    let tag = world.post("/tags", json!({ "name": "vip" })).await.body;
    let attached = world.post(&path, json!({ "id": tag["id"] })).await.body;
    assert_eq!(attached["name"], "vip");
    assert_eq!(world.get(&path).await.body["data"][0]["name"], "vip");
    let off = format!("{path}/{}", string(&tag["id"]));
    assert_eq!(world.delete(&off, json!({})).await.body["name"], "vip");
    assert_eq!(world.get(&path).await.body["total_count"], 0);
    assert_eq!(error(&world.post(&path, json!({ "id": "0" })).await).0, 404);
    assert_eq!(error(&world.post("/contacts/1/tags", json!({ "id": "0" })).await).0, 404);
}

#[tokio::test]
async fn a_lead_is_merged_into_a_user() {
    let world = World::new().await;
    let (lena, joe) = (world.contact("Lena"), world.contact("Joe"));
    let id = world.act(Act::contact_starts("Lena", "Hi")).conversation_id;
    let wrong = json!({ "from": joe, "into": lena });
    assert_eq!(error(&world.post("/contacts/merge", wrong).await).1, "invalid_merge");
    let merged = world.post("/contacts/merge", json!({ "from": lena, "into": joe })).await.body;
    assert_eq!(merged["id"], json!(joe));

    let body = world.conversation(&id);
    assert_eq!(body["contacts"]["contacts"][0]["id"], json!(joe));
    assert_eq!(body["source"]["author"]["id"], json!(joe));

    let path = format!("/contacts/{lena}");
    assert_eq!(error(&world.get(&path).await), (404, "not_found".to_owned()));
    let gone = world.at("2.16", Method::GET, &path, json!({})).await;
    assert_eq!(error(&gone), (410, "contact_merged".to_owned()));
    let link = gone.headers["link"].to_str().unwrap();
    assert_eq!(link, format!("</contacts/{joe}>; rel=\"canonical\""));
}

#[tokio::test]
async fn events_about_contacts_are_told_when_subscribed_to() {
    let world = World::new().await;
    let topics = [
        "contact.merged",
        "contact.lead.created",
        "contact.lead.signed_up",
        "contact.lead.updated",
        "contact.user.tag.created",
    ];
    world
        .twin
        .set_webhook(WebhookOptions {
            url: world.hook.url.clone(),
            topics: Some(topics.map(str::to_owned).to_vec()),
            version: WebhookVersion::V2_14,
        })
        .await
        .unwrap();
    world.hook.forget();
    let new = world.act(ContactAppears { name: Some("Max".to_owned()), ..Default::default() });
    let max = new.contact_id.unwrap();
    assert_eq!(world.topics().await, ["contact.lead.created"]);
    let fields = json!({ "phone": "1" }).as_object().unwrap().clone();
    world.act(ContactChanges { contact: "Max".to_owned(), fields });
    assert_eq!(world.topics().await, ["contact.lead.updated"]);
    world.act(ContactSignsUp { contact: "Max".to_owned(), external_id: "m1".to_owned() });
    assert_eq!(world.topics().await, ["contact.lead.signed_up"]);
    world.act(TeammateTagsContact { contact: "Max".to_owned(), tag: "sales".to_owned() });
    let tagged = world.webhooks().await.remove(0);
    assert_eq!(tagged["data"]["item"]["type"], "contact_tag");
    assert_eq!(tagged["data"]["item"]["contact"]["id"], json!(max));
    let lena = world.contact("Lena");
    world.act(ContactMerged { from: "Lena".to_owned(), into: "Max".to_owned() });
    let merged = world.webhooks().await.remove(0);
    assert_eq!(merged["data"]["item"]["id"], json!(max));
    assert_eq!(merged["data"]["item"]["merged_from"], json!({ "type": "contact", "id": lena }));
}

#[tokio::test]
async fn contacts_are_listed_page_by_page_the_newest_first() {
    let world = World::new().await;
    world.advance(60).await;
    let max = world.post("/contacts", json!({ "role": "lead", "name": "Max" })).await.body;
    for version in ["2.14", "2.15", "2.16"] {
        let get = |path: String| {
            let world = &world;
            async move { world.at(version, Method::GET, &path, json!({})).await.body }
        };
        let first = get("/contacts?per_page=2".to_owned()).await;
        assert_eq!(first["data"][0]["id"], max["id"]);
        assert_eq!((&first["total_count"], &first["pages"]["total_pages"]), (&json!(3), &json!(2)));
        let next = first["pages"]["next"].clone();
        assert_eq!(next["per_page"], 2);
        let after = string(&next["starting_after"]);
        let second = get(format!("/contacts?per_page=2&starting_after={after}")).await;
        assert_eq!(second["data"].as_array().unwrap().len(), 1);
        assert_eq!(second["pages"].get("next"), None);
    }
}
