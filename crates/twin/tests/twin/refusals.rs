//! What makes no sense is refused and not left out: a client would not notice.

use serde_json::{Value, json};

use crate::common::World;

fn search(more: &Value) -> Value {
    let mut body = json!({ "query": { "field": "created_at", "operator": ">", "value": 0 } });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

#[tokio::test]
async fn a_page_of_a_search_is_asked_for_by_a_cursor_and_a_number() {
    let world = World::new().await;
    for path in ["/conversations/search", "/contacts/search"] {
        for pagination in [
            json!({ "starting_after": {} }),
            json!({ "starting_after": "no cursor" }),
            json!({ "per_page": [5] }),
            json!({ "per_page": 0 }),
            json!("next"),
        ] {
            let answer = world.post(path, search(&json!({ "pagination": pagination }))).await;
            assert_eq!(answer.status, 400, "{path} {pagination}");
            assert_eq!(answer.body["errors"][0]["code"], "parameter_invalid");
        }
        for none in [json!({ "per_page": 5, "starting_after": null }), json!(null)] {
            let answer = world.post(path, search(&json!({ "pagination": none }))).await;
            assert_eq!(answer.status, 200, "{path} {none}");
        }
    }
}

#[tokio::test]
async fn contacts_are_sorted_one_way_or_the_other() {
    let world = World::new().await;
    for sort in [json!({ "order": {} }), json!({ "order": "up" }), json!({ "field": 1 }), json!([])]
    {
        let answer = world.post("/contacts/search", search(&json!({ "sort": sort }))).await;
        assert_eq!(answer.status, 400, "{sort}");
    }
    let sort = json!({ "sort": { "field": "name", "order": "ascending" } });
    assert_eq!(world.post("/contacts/search", search(&sort)).await.status, 200);
}

#[tokio::test]
async fn attributes_are_of_contacts_companies_or_conversations() {
    let world = World::new().await;
    let answer = world.get("/data_attributes?model=customers").await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.body["errors"][0]["code"], "parameter_invalid");
    for model in ["contact", "company", "conversation"] {
        assert_eq!(world.get(&format!("/data_attributes?model={model}")).await.status, 200);
    }
}
