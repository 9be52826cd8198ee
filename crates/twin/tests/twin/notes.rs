//! Notes about contacts.

use axum::http::Method;
use serde_json::json;

use crate::common::{World, error, string};

#[tokio::test]
async fn a_teammate_writes_a_note_about_a_contact() {
    let world = World::new().await;
    let (joe, ann) = (world.contact("Joe"), world.admin("Ann"));
    let path = format!("/contacts/{joe}/notes");
    let made = world.post(&path, json!({ "body": "Likes tea", "admin_id": ann })).await;
    assert_eq!(made.status, 200, "{made:?}");
    let note = made.body;
    assert_eq!((&note["type"], &note["body"]), (&json!("note"), &json!("<p>Likes tea</p>")));
    assert_eq!(note["contact"], json!({ "type": "contact", "id": joe }));
    assert_eq!((&note["author"]["type"], &note["author"]["id"]), (&json!("admin"), &json!(ann)));
    assert_eq!(note["created_at"], json!(world.twin.now_ms() / 1000));

    let id = string(&note["id"]);
    let path = format!("/notes/{id}");
    assert_eq!(world.get(&path).await.body, note);
    assert_eq!(note.get("company"), None);
    for version in ["2.15", "2.16"] {
        let same = world.at(version, Method::GET, &path, json!({})).await.body;
        assert_eq!((&same["contact"], &same["body"]), (&note["contact"], &note["body"]));
    }
    assert_eq!(error(&world.get("/notes/1").await), (404, "not_found".to_owned()));
    assert_eq!(error(&world.get("/notes/x").await), (404, "not_found".to_owned()));
}

#[tokio::test]
async fn a_note_without_an_admin_is_by_the_one_the_token_belongs_to() {
    let world = World::new().await;
    let path = format!("/contacts/{}/notes", world.contact("Joe"));
    let me = world.get("/me").await.body;
    let note = world.post(&path, json!({ "body": "<p>Hi</p>" })).await.body;
    assert_eq!(note["author"]["id"], me["id"]);
    let nobody = world.post(&path, json!({ "body": "Hi", "admin_id": "1" })).await;
    assert_eq!(error(&nobody), (404, "not_found".to_owned()));
    assert_eq!(nobody.body["errors"][0]["message"], "Resource Not Found");
    let nowhere = world.post("/contacts/1/notes", json!({ "body": "Hi" })).await;
    assert_eq!(nowhere.body["errors"][0]["message"], "User Not Found");
    let empty = world.post(&path, json!({})).await;
    assert_eq!(error(&empty), (400, "parameter_not_found".to_owned()));
}

#[tokio::test]
async fn notes_are_listed_newest_first_and_the_contact_names_ten() {
    let world = World::new().await;
    let joe = world.contact("Joe");
    let path = format!("/contacts/{joe}/notes");
    for n in 0..12 {
        world.post(&path, json!({ "body": format!("{n}") })).await;
    }
    let list = world.get(&path).await.body;
    assert_eq!((&list["type"], &list["total_count"]), (&json!("list"), &json!(12)));
    assert_eq!(list["data"][0]["body"], "<p>11</p>");
    let page = world.get(&format!("{path}?per_page=10")).await.body;
    assert_eq!(page["data"].as_array().unwrap().len(), 10);
    let after = string(&page["pages"]["next"]["starting_after"]);
    let rest = world.get(&format!("{path}?per_page=10&starting_after={after}")).await.body;
    assert_eq!(rest["data"][1]["body"], "<p>0</p>");
    assert_eq!(rest["pages"].get("next"), None);

    let inline = world.get(&format!("/contacts/{joe}")).await.body["notes"].clone();
    assert_eq!((&inline["total_count"], &inline["has_more"]), (&json!(12), &json!(true)));
    assert_eq!(inline["data"].as_array().unwrap().len(), 10);
    let first = &inline["data"][0];
    assert_eq!(first["type"], "note");
    assert_eq!(first["url"], json!(format!("/notes/{}", string(&first["id"]))));
    let missing = world.get("/contacts/1/notes").await;
    assert_eq!(error(&missing), (404, "not_found".to_owned()));
}

#[tokio::test]
async fn notes_have_numbered_pages_as_the_sdks_walk_them() {
    let world = World::new().await;
    let path = format!("/contacts/{}/notes", world.contact("Joe"));
    for body in ["one", "two", "three"] {
        assert_eq!(world.post(&path, json!({ "body": body })).await.status, 200);
    }
    let mut sizes = Vec::new();
    for page in 1..=3 {
        let notes = world.get(&format!("{path}?per_page=2&page={page}")).await;
        sizes.push(notes.body["data"].as_array().unwrap().len());
    }
    assert_eq!(sizes, [2, 1, 0]);
}

#[tokio::test]
async fn teammates_see_the_notes_beside_a_conversation() {
    let world = World::new().await;
    let (joe, id, ann) = (world.contact("Joe"), world.started(), world.admin("Ann"));
    let note = json!({ "body": "Likes <b>tea</b>", "admin_id": ann });
    world.post(&format!("/contacts/{joe}/notes"), note).await;
    let url = format!("{}/inbox?conversation={id}", world.twin.base_url());
    let page = world.http.get(url).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("Notes about the customer"), "{page}");
    assert!(page.contains("Likes tea <span class=\"small\">Ann Ames</span>"), "{page}");
    assert!(page.contains("<dt>Company</dt><dd>Acme Bikes</dd>"), "{page}");
}
