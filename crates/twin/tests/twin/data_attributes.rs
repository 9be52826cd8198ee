//! Definitions of custom attributes.

use axum::http::Method;
use serde_json::{Value, json};

use crate::common::{World, error};

fn wrong() -> (u16, String) {
    (400, "parameter_invalid".to_owned())
}

fn names(list: &Value) -> Vec<&str> {
    list["data"].as_array().unwrap().iter().map(|a| a["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_defined_attribute_can_be_set() {
    let world = World::new().await;
    let new = json!({
        "name": "Shoe size", "model": "contact", "data_type": "integer",
        "description": "In the shop's own scale", "messenger_writable": true,
    });
    let made = world.post("/data_attributes", new).await;
    assert_eq!(made.status, 200, "{made:?}");
    let (now, me) = (world.twin.now_ms() / 1000, world.get("/me").await.body);
    for (key, value) in [
        ("type", json!("data_attribute")),
        ("name", json!("Shoe size")),
        ("full_name", json!("custom_attributes.Shoe size")),
        ("label", json!("Shoe size")),
        ("description", json!("In the shop's own scale")),
        ("data_type", json!("integer")),
        ("model", json!("contact")),
        ("messenger_writable", json!(true)),
        ("custom", json!(true)),
        ("archived", json!(false)),
        ("admin_id", me["id"].clone()),
        ("created_at", json!(now)),
        ("updated_at", json!(now)),
    ] {
        assert_eq!(made.body[key], value, "{key}");
    }
    assert!(made.body["id"].is_u64());
    let joe = format!("/contacts/{}", world.contact("Joe"));
    let set = |value: Value| json!({ "custom_attributes": { "Shoe size": value } });
    let changed = world.put(&joe, set(json!(44))).await.body;
    assert_eq!(changed["custom_attributes"]["Shoe size"], 44);
    assert_eq!(error(&world.put(&joe, set(json!("big"))).await), wrong());
}

#[tokio::test]
async fn what_cannot_be_defined_is_refused() {
    let world = World::new().await;
    for (name, model, data_type, says) in [
        ("plan", "company", "string", "You already have 'plan' in your people data"),
        ("Industry", "company", "string", "You already have 'industry' in your company data"),
        ("!nv@l!d n@me", "company", "string", "must only contain"),
        ("second", "company", "mithril", "Data Type isn't an option"),
        ("second", "ticket", "string", "either contact or company"),
        ("second", "company", "options", "at least two options"),
    ] {
        let new = json!({ "name": name, "model": model, "data_type": data_type });
        let refused = world.post("/data_attributes", new).await;
        assert_eq!(error(&refused), wrong(), "{name}");
        let message = refused.body["errors"][0]["message"].as_str().unwrap();
        assert!(message.contains(says), "{message}");
    }
}

#[tokio::test]
async fn a_list_gets_new_options_and_is_archived() {
    let world = World::new().await;
    let options = json!([{ "value": "small" }, { "value": "big" }]);
    let new = json!({
        "name": "Fleet", "model": "company", "data_type": "options", "options": options,
    });
    let made = world.post("/data_attributes", new).await.body;
    assert_eq!(
        (&made["data_type"], &made["options"]),
        (&json!("string"), &json!(["small", "big"]))
    );
    for version in ["2.14", "2.15", "2.16"] {
        let path = "/data_attributes?model=company";
        let list = world.at(version, Method::GET, path, json!({})).await.body;
        assert_eq!(list["data"][1], made, "{version}");
    }
    let path = format!("/data_attributes/{}", made["id"]);
    world.advance(60).await;
    let options = json!([{ "value": "1-10" }, { "value": "11-20" }]);
    let change = json!({ "description": "Bikes", "options": options, "messenger_writable": true });
    let changed = world.put(&path, change).await.body;
    assert_eq!(changed["options"], json!(["1-10", "11-20"]));
    assert_eq!(
        (&changed["description"], &changed["messenger_writable"]),
        (&json!("Bikes"), &json!(true))
    );
    assert_eq!(changed["updated_at"], json!(world.twin.now_ms() / 1000));
    let fleet = |value: &str| json!({ "name": "X", "custom_attributes": { "Fleet": value } });
    assert_eq!(world.post("/companies", fleet("1-10")).await.status, 200);
    assert_eq!(error(&world.post("/companies", fleet("small")).await), wrong());

    assert_eq!(world.put(&path, json!({ "archived": true })).await.body["archived"], true);
    assert_eq!(names(&world.get("/data_attributes?model=company").await.body), ["industry"]);
    let all = world.get("/data_attributes?model=company&include_archived=true").await.body;
    assert_eq!(names(&all), ["industry", "Fleet"]);
    assert_eq!(error(&world.post("/companies", fleet("1-10")).await), wrong());

    for (change, says) in [
        (json!({ "options": { "value": "1-10" } }), "Options isn't an array"),
        (json!({ "options": [{ "value": "1-10" }] }), "at least two"),
        (json!({ "archived": "yes" }), "archived must be"),
    ] {
        let refused = world.put(&path, change).await;
        assert_eq!(error(&refused), wrong());
        assert!(refused.body["errors"][0]["message"].as_str().unwrap().contains(says));
    }
    let nothing = world.put("/data_attributes/1", json!({ "description": "x" })).await;
    assert_eq!(error(&nothing), (404, "field_not_found".to_owned()));
}

#[tokio::test]
async fn from_2_16_those_of_conversations_are_elsewhere() {
    let world = World::new().await;
    let list = |version: &'static str, query: &'static str| {
        let world = &world;
        async move {
            let path = format!("/data_attributes{query}");
            world.at(version, Method::GET, &path, json!({})).await
        }
    };
    for version in ["2.14", "2.15"] {
        let conversation = list(version, "?model=conversation").await.body;
        assert!(names(&conversation).contains(&"topic"));
        assert!(names(&list(version, "").await.body).contains(&"topic"));
    }
    let refused = list("2.16", "?model=conversation").await;
    assert_eq!(error(&refused), (422, "parameter_invalid".to_owned()));
    assert_eq!(names(&list("2.16", "").await.body), ["plan", "orders", "industry"]);
    assert_eq!(names(&list("2.16", "?model=contact").await.body), ["plan", "orders"]);
    assert_eq!(error(&list("2.14", "?model=ticket").await), wrong());
}
