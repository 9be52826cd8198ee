//! Conversation attributes, which 2.16 manages in a place of their own.

use crate::common::{Answer, World, error, string};
use axum::http::Method;
use serde_json::{Value, json};

const HOME: &str = "/conversations/attributes";

impl World {
    async fn attribute(&self, method: Method, path: &str, body: Value) -> Answer {
        self.send_in("2.16", method, &format!("{HOME}{path}"), body).await
    }

    async fn made(&self, body: Value) -> Value {
        let answer = self.attribute(Method::POST, "", body).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.body
    }
}

fn labels(attribute: &Value) -> Vec<(String, bool)> {
    let options = attribute["options"].as_array().unwrap();
    options.iter().map(|o| (string(&o["label"]), o["archived"].as_bool().unwrap())).collect()
}

#[tokio::test]
async fn an_attribute_is_made_changed_and_archived() {
    let world = World::new().await;
    let made = world
        .made(json!({ "name": "reason", "data_type": "string", "description": "Why they write" }))
        .await;
    let now = world.twin.now_ms() / 1000;
    assert_eq!(
        made,
        json!({
            "type": "conversation_attribute", "id": made["id"], "name": "reason",
            "description": "Why they write", "data_type": "string", "required": false,
            "visible_to_team_ids": [], "archived": false, "created_at": now, "updated_at": now,
            "admin_id": world.admin("Ann"), "multiline": false,
        })
    );
    let path = format!("/{}", made["id"]);
    world.advance(60).await;
    let change = json!({ "name": "why", "multiline": true, "required": true,
                         "visible_to_team_ids": ["7"] });
    let changed = world.attribute(Method::PUT, &path, change).await.body;
    assert_eq!((&changed["name"], &changed["multiline"]), (&json!("why"), &json!(true)));
    assert_eq!(changed["required"], true);
    assert_eq!(changed["visible_to_team_ids"], json!(["7"]));
    assert_eq!(changed["updated_at"], json!(now + 60));
    let got = world.attribute(Method::GET, &path, Value::Null).await;
    assert_eq!(got.body, changed);

    let gone = world.attribute(Method::DELETE, &path, json!({})).await.body;
    assert_eq!(gone["archived"], true);
    let listed = |list: &Value| list["data"].as_array().unwrap().iter().any(|a| a["name"] == "why");
    assert!(!listed(&world.get_in("2.16", HOME).await.body));
    let all = world.get_in("2.16", &format!("{HOME}?include_archived=true")).await.body;
    assert!(listed(&all));
    let conversation = format!("/conversations/{}", world.started());
    let late = json!({ "custom_attributes": { "why": "because" } });
    assert_eq!(world.put(&conversation, late).await.status, 400);
}

#[tokio::test]
async fn they_are_the_attributes_that_conversations_are_given() {
    let world = World::new().await;
    world.made(json!({ "name": "weight", "data_type": "decimal" })).await;
    let path = format!("/conversations/{}", world.started());
    let set = world.put(&path, json!({ "custom_attributes": { "weight": 1.5 } })).await;
    assert_eq!(set.body["custom_attributes"]["weight"], 1.5);
    let data = world.get("/data_attributes?model=conversation").await.body;
    let weight = data["data"].as_array().unwrap().iter().find(|a| a["name"] == "weight").unwrap();
    assert_eq!(weight["data_type"], "float");
    let list = world.get_in("2.16", HOME).await.body;
    let names: Vec<_> =
        list["data"].as_array().unwrap().iter().map(|a| string(&a["name"])).collect();
    assert!(names.contains(&"topic".to_owned()) && names.contains(&"weight".to_owned()));
}

#[tokio::test]
async fn the_options_of_a_list_are_added_renamed_and_archived() {
    let world = World::new().await;
    let list = json!({ "name": "size", "data_type": "list",
                       "options": [{ "label": "S" }, { "label": "M" }] });
    let made = world.made(list).await;
    let path = format!("/{}/options", made["id"]);
    let more = world.attribute(Method::POST, &path, json!({ "label": "L" })).await.body;
    assert_eq!(labels(&more).len(), 3);
    let option = |at: usize| format!("{path}/{}", string(&more["options"][at]["id"]));
    let renamed = world.attribute(Method::PUT, &option(2), json!({ "label": "XL" })).await.body;
    assert_eq!(labels(&renamed)[2], ("XL".to_owned(), false));

    let conversation = format!("/conversations/{}", world.started());
    let size = |label: &str| json!({ "custom_attributes": { "size": label } });
    assert_eq!(world.put(&conversation, size("XL")).await.status, 200);
    let archived = world.attribute(Method::DELETE, &option(2), json!({})).await.body;
    assert_eq!(labels(&archived)[2], ("XL".to_owned(), true));
    assert_eq!(world.put(&conversation, size("XL")).await.status, 400);

    let too_few = world.attribute(Method::DELETE, &option(0), json!({})).await;
    assert_eq!(error(&too_few), (422, "parameter_invalid".to_owned()));
    let message = "A list attribute must have at least 2 active options";
    assert_eq!(too_few.body["errors"][0]["message"], message);
}

#[tokio::test]
async fn what_is_wrong_is_said() {
    let world = World::new().await;
    let list = json!({ "name": "size", "data_type": "list",
                       "options": [{ "label": "S" }, { "label": "M" }] });
    let list = format!("/{}", world.made(list).await["id"]);
    let text =
        format!("/{}", world.made(json!({ "name": "t", "data_type": "string" })).await["id"]);
    let options = format!("{list}/options");
    let (post, put, delete) = (Method::POST, Method::PUT, Method::DELETE);
    let not_found = "conversation_attribute_not_found";
    let invalid = "parameter_invalid";
    for (method, path, body, status, code, message) in [
        (
            &post,
            "",
            json!({ "name": "x", "data_type": "invalid_type" }),
            422,
            invalid,
            "data_type 'invalid_type' is not valid. Allowed types: string, integer, list, \
             decimal, boolean, datetime, relationship, files",
        ),
        (&put, "/1", json!({}), 404, not_found, "Conversation attribute not found"),
        (&delete, "/1", json!({}), 404, not_found, "Conversation attribute not found"),
        (&post, "/1/options", json!({}), 404, not_found, "Conversation attribute not found"),
        (
            &post,
            &format!("{text}/options"),
            json!({ "label": "L" }),
            422,
            invalid,
            "Options can only be managed on list attributes",
        ),
        (&post, &options, json!({}), 422, invalid, "label is required"),
        (&post, &options, json!({ "label": 7 }), 422, invalid, "label must be a string"),
        (&post, &options, json!({ "text": "L" }), 422, invalid, "only 'label' is accepted"),
        (
            &put,
            &format!("{options}/nowhere"),
            json!({ "label": "L" }),
            404,
            not_found,
            "List option not found",
        ),
        (
            &delete,
            &format!("{options}/nowhere"),
            json!({}),
            404,
            not_found,
            "List option not found",
        ),
        (
            &post,
            "",
            json!({ "name": "size", "data_type": "string" }),
            422,
            invalid,
            "You already have 'size' in your conversation data.",
        ),
    ] {
        let refused = world.attribute(method.clone(), path, body).await;
        assert_eq!(error(&refused), (status, code.to_owned()), "{message}");
        assert_eq!(refused.body["errors"][0]["message"], message);
    }
}
