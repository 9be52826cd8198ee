//! Tags: made, renamed, deleted; put on many at once.

use axum::http::Method;
use serde_json::{Value, json};

use crate::common::{World, error, string};

fn wrong() -> (u16, String) {
    (400, "parameter_invalid".to_owned())
}

#[tokio::test]
async fn a_tag_is_made_once_whatever_its_letter_case_and_renamed_by_its_id() {
    let world = World::new().await;
    let vip = world.post("/tags", json!({ "name": "VIP" })).await.body;
    assert_eq!((&vip["type"], &vip["name"]), (&json!("tag"), &json!("VIP")));
    assert_eq!(world.post("/tags", json!({ "name": "vip" })).await.body, vip);
    let renamed = world.post("/tags", json!({ "name": "Vips", "id": vip["id"] })).await.body;
    assert_eq!((&renamed["id"], &renamed["name"]), (&vip["id"], &json!("Vips")));
    let path = format!("/tags/{}", string(&vip["id"]));
    assert_eq!(world.get(&path).await.body, renamed);

    let taken = world.post("/tags", json!({ "name": "SALES", "id": vip["id"] })).await;
    assert_eq!(error(&taken), wrong());
    let unknown = world.post("/tags", json!({ "name": "x", "id": "1" })).await;
    assert_eq!(error(&unknown), (404, "not_found".to_owned()));
    for nameless in [json!({ "test": "invalid" }), json!({ "name": " " })] {
        assert_eq!(error(&world.post("/tags", nameless).await), wrong());
    }
}

#[tokio::test]
async fn a_deleted_tag_goes_from_whatever_has_it() {
    let world = World::new().await;
    let (joe, id, ann) = (world.contact("Joe"), world.started(), world.admin("Ann"));
    let sales = world.post("/tags", json!({ "name": "sales" })).await.body["id"].clone();
    let tagging = json!({ "id": sales, "admin_id": ann });
    world.post(&format!("/conversations/{id}/tags"), tagging).await;
    let acme = json!({ "name": "sales", "companies": [{ "company_id": "acme" }] });
    assert_eq!(world.post("/tags", acme).await.status, 200);
    let path = format!("/tags/{}", string(&sales));
    let deleted = world.delete(&path, json!({})).await;
    assert_eq!((deleted.status, deleted.body), (200, Value::Null));
    assert_eq!(world.get(&format!("/contacts/{joe}/tags")).await.body["data"], json!([]));
    assert_eq!(world.conversation(&id)["tags"]["tags"], json!([]));
    let acme = world.get("/companies?company_id=acme").await.body;
    assert_eq!(acme["data"][0]["tags"]["tags"], json!([]));
    assert_eq!(error(&world.get(&path).await), (404, "not_found".to_owned()));
    assert_eq!(error(&world.delete(&path, json!({})).await), (404, "not_found".to_owned()));
}

#[tokio::test]
async fn a_tag_on_a_contact_says_since_when_and_by_whom() {
    let world = World::new().await;
    let path = format!("/contacts/{}/tags", world.contact("Lena"));
    let vip = world.post("/tags", json!({ "name": "vip" })).await.body;
    let me = world.get("/me").await.body["id"].clone();
    let now = world.twin.now_ms() / 1000;
    for version in ["2.14", "2.15", "2.16"] {
        let on = world.at(version, Method::POST, &path, json!({ "id": vip["id"] })).await.body;
        assert_eq!(on["applied_at"], json!(now));
        assert_eq!(on["applied_by"], json!({ "type": "admin", "id": me }));
        assert_eq!(world.at(version, Method::GET, &path, json!({})).await.body["data"][0], on);
        world.advance(5).await;
    }
}

#[tokio::test]
async fn many_users_are_tagged_at_once_or_none() {
    let world = World::new().await;
    let (joe, lena) = (world.contact("Joe"), world.contact("Lena"));
    world.subscribe(&["contact.user.tag.created", "contact.lead.tag.created"]).await;
    let users = json!([{ "user_id": "70" }, { "id": lena }]);
    let tag = world.post("/tags", json!({ "name": "beta", "users": users })).await;
    assert_eq!((tag.status, &tag.body["name"]), (200, &json!("beta")));
    assert_eq!(tag.body.get("users"), None);
    assert_eq!(world.topics().await, ["contact.lead.tag.created", "contact.user.tag.created"]);
    let tags_of = |id: String| format!("/contacts/{id}/tags");
    assert_eq!(world.get(&tags_of(lena.clone())).await.body["data"][0]["name"], "beta");

    let users = json!([{ "id": lena }, { "id": "123" }]);
    let unknown = world.post("/tags", json!({ "name": "gamma", "users": users })).await;
    assert_eq!(error(&unknown), (404, "not_found".to_owned()));
    assert_eq!(unknown.body["errors"][0]["message"], "User Not Found");
    assert_eq!(world.get(&tags_of(lena.clone())).await.body["total_count"], 1);
    let nobody = world.post("/tags", json!({ "name": "gamma", "users": [{}] })).await;
    assert_eq!(error(&nobody), wrong());
    assert_eq!(error(&world.post("/tags", json!({ "name": "g", "users": 1 })).await), wrong());

    // From 2.16 on each is told what became of them.
    let users = json!([{ "id": joe, "untag": true }, { "id": lena }, { "id": "123" }]);
    let body = json!({ "name": "beta", "users": users });
    let tag = world.at("2.16", Method::POST, "/tags", body).await.body;
    let became = |id: &str, tagged: bool| json!({ "id": id, "tagged": tagged });
    let expected = json!([became(&joe, false), became(&lena, true), became("123", false)]);
    assert_eq!((&tag["users"], &tag["companies"]), (&expected, &json!([])));
    let left = world.get(&tags_of(joe)).await.body;
    assert!(!left["data"].as_array().unwrap().iter().any(|t| t["name"] == "beta"));
}

#[tokio::test]
async fn companies_are_tagged_and_untagged_and_found_by_their_tag() {
    let world = World::new().await;
    let body = json!({ "name": "key", "companies": [{ "company_id": "acme" }] });
    let tag = world.post("/tags", body).await.body;
    let path = format!("/companies?tag_id={}", string(&tag["id"]));
    let found = world.get(&path).await.body;
    assert_eq!(found["total_count"], 1);
    assert_eq!(found["data"][0]["tags"]["tags"], json!([tag]));
    let id = &found["data"][0]["id"];
    let body = json!({ "name": "key", "companies": [{ "id": id, "untag": true }] });
    let done = world.at("2.16", Method::POST, "/tags", body).await.body;
    assert_eq!(done["companies"], json!([{ "id": id, "tagged": false }]));
    assert_eq!(world.get(&path).await.body["total_count"], 0);
    let unknown = json!({ "name": "key", "companies": [{ "company_id": "123" }] });
    let unknown = world.post("/tags", unknown).await;
    assert_eq!(error(&unknown), (404, "company_not_found".to_owned()));
}
