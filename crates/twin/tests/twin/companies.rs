//! Companies: made, changed, listed, scrolled, deleted; their people and notes.

use axum::http::Method;
use serde_json::{Value, json};

use crate::common::{World, error, string};

fn no_company() -> (u16, String) {
    (404, "company_not_found".to_owned())
}

impl World {
    /// A company with these fields; its id.
    async fn company(&self, fields: Value) -> String {
        let made = self.post("/companies", fields).await;
        assert_eq!(made.status, 200, "{made:?}");
        string(&made.body["id"])
    }

    async fn joins(&self, contact: &str, company: &str) {
        let path = format!("/contacts/{}/companies", self.contact(contact));
        assert_eq!(self.post(&path, json!({ "id": company })).await.status, 200);
    }

    async fn acme(&self) -> Value {
        self.get("/companies?company_id=acme").await.body["data"][0].clone()
    }
}

/// The names in a list.
fn names(list: &Value) -> Vec<String> {
    list["data"].as_array().unwrap().iter().map(|c| string(&c["name"])).collect()
}

#[tokio::test]
async fn a_company_is_made_and_then_changed_by_its_company_id() {
    let world = World::new().await;
    world.subscribe(&["company.created", "company.updated"]).await;
    let new = json!({
        "company_id": "bolt", "name": "Bolt", "plan": "Gold", "size": 12, "monthly_spend": 49.9,
        "website": "https://bolt.test", "industry": "bikes", "remote_created_at": 1_374_138_000,
        "custom_attributes": { "industry": "retail" },
    });
    let made = world.post("/companies", new).await;
    assert_eq!(made.status, 200, "{made:?}");
    let bolt = made.body;
    let id = string(&bolt["id"]);
    let now = world.twin.now_ms() / 1000;
    assert_eq!(bolt["plan"]["name"], "Gold");
    assert_eq!(bolt["plan"]["type"], "plan");
    for (key, value) in [
        ("type", json!("company")),
        ("company_id", json!("bolt")),
        ("app_id", json!(world.twin.describe().app_id)),
        ("name", json!("Bolt")),
        ("size", json!(12)),
        ("monthly_spend", json!(49)),
        ("website", json!("https://bolt.test")),
        ("industry", json!("bikes")),
        ("remote_created_at", json!(1_374_138_000)),
        ("created_at", json!(now)),
        ("updated_at", json!(now)),
        ("last_request_at", Value::Null),
        ("session_count", json!(0)),
        ("user_count", json!(0)),
        ("custom_attributes", json!({ "industry": "retail" })),
        ("tags", json!({ "type": "tag.list", "tags": [] })),
        ("segments", json!({ "type": "segment.list", "segments": [] })),
    ] {
        assert_eq!(bolt[key], value, "{key}");
    }
    assert_eq!(bolt.get("notes"), None);
    assert_eq!(world.told().await[0].1["id"], json!(id));

    world.advance(60).await;
    let same = json!({ "company_id": "bolt", "name": "Bolt Ltd", "plan": null });
    let changed = world.post("/companies", same).await.body;
    assert_eq!((&changed["id"], &changed["name"]), (&json!(id), &json!("Bolt Ltd")));
    assert_eq!((&changed["plan"], &changed["size"]), (&json!({}), &json!(12)));
    assert_eq!(changed["updated_at"], json!(now + 60));
    assert_eq!(world.topics().await, ["company.updated"]);
    world.put(&format!("/companies/{id}"), json!({ "plan": "Silver" })).await;
    for version in ["2.15", "2.16"] {
        let newer = world.at(version, Method::GET, &format!("/companies/{id}"), json!({})).await;
        assert_eq!(newer.body["plan"]["name"], "Silver");
        let notes = (version == "2.16").then(|| json!({ "type": "note.list", "notes": [] }));
        assert_eq!(newer.body.get("notes"), notes.as_ref());
    }
}

#[tokio::test]
async fn what_a_company_cannot_have_is_refused() {
    let world = World::new().await;
    let refused = |answer| error(&answer);
    let unknown = world.post("/companies", json!({ "test": "invalid" })).await;
    assert_eq!(unknown.body["errors"][0]["message"], "bad 'test' parameter");
    assert_eq!(refused(unknown), (400, "bad_request".to_owned()));
    for (fields, code) in [
        (json!({}), "parameter_not_found"),
        (json!({ "name": "x", "size": "many" }), "parameter_invalid"),
        (json!({ "name": "x", "custom_attributes": { "unheard_of": 1 } }), "parameter_invalid"),
        (json!({ "name": "x", "custom_attributes": [] }), "parameter_invalid"),
    ] {
        let answer = world.post("/companies", fields.clone()).await;
        assert_eq!(refused(answer), (400, code.to_owned()), "{fields}");
    }
}

#[tokio::test]
async fn a_company_is_got_changed_and_deleted_by_intercom_s_id() {
    let world = World::new().await;
    let acme = world.acme().await;
    let path = format!("/companies/{}", string(&acme["id"]));
    assert_eq!(world.get(&path).await.body, acme);
    assert_eq!((&acme["name"], &acme["user_count"]), (&json!("Acme Bikes"), &json!(1)));
    let change = json!({ "name": "Acme", "company_id": "other" });
    let changed = world.put(&path, change).await.body;
    assert_eq!((&changed["name"], &changed["company_id"]), (&json!("Acme"), &json!("acme")));
    let unknown = world.put(&path, json!({ "test": "invalid" })).await;
    assert_eq!(error(&unknown), (400, "bad_request".to_owned()));

    world.subscribe(&["company.deleted"]).await;
    let deleted = world.delete(&path, json!({})).await;
    let shown = json!({ "id": acme["id"], "object": "company", "deleted": true });
    assert_eq!((deleted.status, deleted.body), (200, shown));
    let item = json!({ "type": "company", "id": acme["id"], "deleted": true });
    assert_eq!(world.told().await, [("company.deleted".to_owned(), item)]);
    let joe = world.get(&format!("/contacts/{}", world.contact("Joe"))).await.body;
    assert_eq!(joe["companies"]["total_count"], 0);
    assert_eq!(error(&world.get(&path).await), no_company());
    assert_eq!(error(&world.put(&path, json!({ "name": "x" })).await), no_company());
    assert_eq!(error(&world.delete(&path, json!({})).await), no_company());
}

#[tokio::test]
async fn companies_are_found_by_name_and_company_id_and_listed_once_they_have_people() {
    let world = World::new().await;
    let bolt = world.company(json!({ "company_id": "bolt", "name": "Bolt" })).await;
    // Nobody is there yet: no list has it, but it is found.
    assert_eq!(names(&world.get("/companies").await.body), ["Acme Bikes"]);
    assert_eq!(names(&world.get("/companies?name=Bolt").await.body), ["Bolt"]);
    assert_eq!(error(&world.get("/companies?name=None").await), no_company());
    assert_eq!(error(&world.get("/companies?company_id=none").await), no_company());

    world.joins("Lena", &bolt).await;
    world.advance(60).await;
    let seen = json!({ "company_id": "bolt", "update_last_request_at": true });
    world.at("2.16", Method::POST, "/companies", seen).await;
    // The one last seen first.
    let list = world.post("/companies/list", json!({})).await.body;
    assert_eq!(
        (names(&list), &list["total_count"]),
        (vec!["Bolt".into(), "Acme Bikes".into()], &json!(2))
    );
    assert_eq!(list["pages"]["per_page"], 15);
    let rising = world.post("/companies/list?order=asc", json!({})).await.body;
    assert_eq!(names(&rising), ["Acme Bikes", "Bolt"]);
    let second = world.post("/companies/list?per_page=1&page=2", json!({})).await.body;
    assert_eq!((names(&second), &second["pages"]["page"]), (vec!["Acme Bikes".into()], &json!(2)));
    assert_eq!(second["pages"]["total_pages"], 2);
    for wrong in ["order=up", "per_page=0", "page=0", "page=x"] {
        let answer = world.post(&format!("/companies/list?{wrong}"), json!({})).await;
        assert_eq!(error(&answer), (400, "parameter_invalid".to_owned()), "{wrong}");
    }
    // There are no segments.
    assert_eq!(world.get("/companies?segment_id=1").await.body["total_count"], 0);
}

#[tokio::test]
async fn all_companies_are_read_by_scrolling() {
    let world = World::new().await;
    for n in 0..120 {
        let id = world.company(json!({ "company_id": format!("c{n}") })).await;
        world.joins("Lena", &id).await;
    }
    let first = world.get("/companies/scroll").await.body;
    assert_eq!(first["data"].as_array().unwrap().len(), 100);
    assert_eq!((&first["pages"], &first["total_count"]), (&Value::Null, &Value::Null));
    let busy = world.get("/companies/scroll").await;
    assert_eq!(error(&busy), (400, "scroll_exists".to_owned()));
    let next = format!("/companies/scroll?scroll_param={}", string(&first["scroll_param"]));
    assert_eq!(world.get(&next).await.body["data"].as_array().unwrap().len(), 21);
    let other = world.get("/companies/scroll?scroll_param=other").await;
    assert_eq!(error(&other), (404, "not_found".to_owned()));
    // The empty page is the end, and the next scroll may begin.
    assert_eq!(world.get(&next).await.body["data"], json!([]));
    assert_eq!(error(&world.get(&next).await).0, 404);
    let again = world.get("/companies/scroll").await.body;
    // So it may when nobody used the old one for a minute.
    world.advance(61).await;
    let late = format!("/companies/scroll?scroll_param={}", string(&again["scroll_param"]));
    assert_eq!(error(&world.get(&late).await).0, 404);
    assert_eq!(world.get("/companies/scroll").await.status, 200);
}

#[tokio::test]
async fn contacts_join_companies_and_leave_them() {
    let world = World::new().await;
    let (lena, acme) = (world.contact("Lena"), string(&world.acme().await["id"]));
    let path = format!("/contacts/{lena}/companies");
    world.subscribe(&["company.contact.attached", "company.contact.detached"]).await;
    let joined = world.post(&path, json!({ "id": acme })).await;
    assert_eq!((joined.status, &joined.body["user_count"]), (200, &json!(2)));
    let (topic, item) = world.told().await.remove(0);
    assert_eq!(topic, "company.contact.attached");
    assert_eq!((&item["company"]["id"], &item["contact"]["id"]), (&json!(acme), &json!(lena)));
    assert_eq!(names(&world.get(&path).await.body), ["Acme Bikes"]);
    let people = world.get(&format!("/companies/{acme}/contacts")).await.body;
    assert_eq!((&people["type"], &people["total_count"]), (&json!("list"), &json!(2)));
    assert!(people["data"].as_array().unwrap().iter().any(|c| c["id"] == json!(lena)));

    let left = world.delete(&format!("{path}/{acme}"), json!({})).await;
    assert_eq!((left.status, &left.body["user_count"]), (200, &json!(1)));
    assert_eq!(world.topics().await, ["company.contact.detached"]);
    assert_eq!(error(&world.delete(&format!("{path}/{acme}"), json!({})).await), no_company());
    assert_eq!(error(&world.delete(&format!("{path}/1"), json!({})).await), no_company());
    assert_eq!(error(&world.post(&path, json!({ "id": "123" })).await), no_company());
    let which = world.post(&path, json!({})).await;
    assert_eq!(error(&which), (400, "parameter_not_found".to_owned()));
    let who = world.post("/contacts/1/companies", json!({ "id": acme })).await;
    assert_eq!(error(&who), (404, "not_found".to_owned()));
    assert_eq!(error(&world.get("/companies/1/contacts").await), no_company());
}

#[tokio::test]
async fn companies_have_notes_from_2_15_and_new_ones_from_2_16() {
    let world = World::new().await;
    let acme = world.acme().await["id"].clone();
    let path = format!("/companies/{}/notes", string(&acme));
    let (get, post, ann) = (Method::GET, Method::POST, world.admin("Ann"));
    let body = json!({ "body": "Pays late", "admin_id": ann });
    for version in ["2.14", "2.15"] {
        let refused = world.at(version, post.clone(), &path, body.clone()).await;
        assert_eq!(error(&refused), (404, "not_found".to_owned()), "{version}");
    }
    let made = world.at("2.16", post.clone(), &path, body).await;
    assert_eq!(made.status, 200, "{made:?}");
    assert_eq!(made.body["company"], json!({ "type": "company", "id": acme }));
    assert_eq!(made.body.get("contact"), None);
    assert_eq!(made.body["body"], "<p>Pays late</p>");
    let me = world.get("/me").await.body;
    let mine = world.at("2.16", post.clone(), &path, json!({ "body": "By me" })).await.body;
    assert_eq!(mine["author"]["id"], me["id"]);

    let list = world.at("2.15", get.clone(), &path, json!({})).await.body;
    assert_eq!((&list["total_count"], &list["data"][0]["id"]), (&json!(2), &mine["id"]));
    assert_eq!(list["data"][1]["company"]["id"], acme);
    assert_eq!(error(&world.get(&path).await), (404, "not_found".to_owned()));
    let shown = world.at("2.16", get.clone(), "/companies?company_id=acme", json!({})).await.body;
    assert_eq!(shown["data"][0]["notes"]["notes"][0]["body"], "<p>By me</p>");

    let nobody = json!({ "body": "x", "admin_id": "123" });
    let nobody = world.at("2.16", post.clone(), &path, nobody).await;
    assert_eq!(error(&nobody), (404, "not_found".to_owned()));
    let nowhere = world.at("2.16", post, "/companies/1/notes", json!({ "body": "x" })).await;
    assert_eq!(error(&nowhere), no_company());
    assert_eq!(error(&world.at("2.15", get, "/companies/1/notes", json!({})).await), no_company());
}

#[tokio::test]
async fn there_are_no_segments_and_no_subscription_types() {
    let world = World::new().await;
    let joe = format!("/contacts/{}", world.contact("Joe"));
    let empty = json!({ "type": "list", "data": [] });
    let acme = string(&world.acme().await["id"]);
    for path in [
        format!("{joe}/segments"),
        format!("{joe}/subscriptions"),
        format!("/companies/{acme}/segments"),
        "/subscription_types".to_owned(),
    ] {
        assert_eq!(world.get(&path).await.body, empty, "{path}");
    }
    let segments = world.get("/segments").await.body;
    assert_eq!((&segments["type"], &segments["segments"]), (&json!("segment.list"), &json!([])));
    assert_eq!(segments["pages"]["total_pages"], 0);
    let missing = (404, "not_found".to_owned());
    assert_eq!(error(&world.get("/segments/1").await), missing);
    let path = format!("{joe}/subscriptions");
    let opt_in = json!({ "id": "1", "consent_type": "opt_in" });
    assert_eq!(error(&world.post(&path, opt_in).await), missing);
    assert_eq!(error(&world.delete(&format!("{path}/1"), json!({})).await), missing);
    assert_eq!(error(&world.get("/contacts/1/segments").await), missing);
    assert_eq!(error(&world.get("/contacts/1/subscriptions").await), missing);
    assert_eq!(error(&world.get("/companies/1/segments").await), no_company());
}
