//! The REST API as such, and its small things.

use crate::common::{World, answer, error, string, switched};
use axum::http::Method;
use intercom_twin::{Act, Twin, TwinOptions, switches::AdminAvatar};
use serde_json::{Value, json};

#[tokio::test]
async fn a_twin_says_how_to_reach_it() {
    let world = World::new().await;
    let described = serde_json::to_value(world.twin.describe()).unwrap();
    let keys: Vec<_> = described.as_object().unwrap().keys().cloned().collect();
    let mut expected = [
        "base_url",
        "app_id",
        "region",
        "seed",
        "access_token",
        "client_id",
        "client_secret",
        "teammate_id",
        "admins",
        "teams",
        "contacts",
        "conversation_attributes",
        "messenger_url",
        "inbox_url",
        "control_url",
    ];
    expected.sort_unstable();
    let mut keys: Vec<_> = keys.iter().map(String::as_str).collect();
    keys.sort_unstable();
    assert_eq!(keys, expected);
    assert_eq!(world.get("/me").await.body["app"]["id_code"], described["app_id"]);
}

#[tokio::test]
async fn the_same_seed_gives_the_same_ids_and_another_gives_others() {
    let ids = |seed| async move {
        let twin = Twin::start(TwinOptions { seed, ..TwinOptions::manual() }).await.unwrap();
        let started = twin.act(Act::contact_starts("Joe", "Hi")).unwrap();
        let described = twin.describe();
        (started, described.app_id, described.access_token, described.teammate_id)
    };
    assert_eq!(ids(7).await, ids(7).await);
    assert_ne!(ids(7).await, ids(8).await);
}

#[tokio::test]
async fn the_token_signs_in_as_newer_and_as_older_clients_send_it() {
    let world = World::new().await;
    let token = world.twin.describe().access_token;
    let me = || world.http.get(format!("{}/me", world.twin.base_url()));
    for scheme in ["Bearer", "bearer", "BEARER", "bEarer"] {
        let signed_in = answer(me().header("authorization", format!("{scheme} {token}"))).await;
        assert_eq!(signed_in.status, 200, "{scheme}");
    }
    for password in [None, Some(""), Some("x:y")] {
        assert_eq!(answer(me().basic_auth(&token, password)).await.status, 200, "{password:?}");
    }
    let new = world.twin.new_access_token();
    let old = answer(me().basic_auth(&token, Some(""))).await;
    assert_eq!(error(&old), (401, "token_revoked".to_owned()));
    assert_eq!(answer(me().basic_auth(&new, Some(""))).await.status, 200);
}

#[tokio::test]
async fn a_taken_port_is_a_clear_error() {
    let world = World::new().await;
    let addr = world.twin.base_url().trim_start_matches("http://").parse().unwrap();
    let second = Twin::start(TwinOptions { listen: addr, ..TwinOptions::manual() }).await;
    let message = second.err().unwrap().to_string();
    assert!(message.contains("cannot listen on"), "{message}");
}

#[tokio::test]
async fn a_stopped_twin_serves_no_more() {
    let world = World::new().await;
    let url = format!("{}/me", world.twin.base_url());
    world.get("/me").await;
    world.twin.stop().await;
    assert!(world.http.get(url).send().await.unwrap_err().is_connect());
}

#[tokio::test]
async fn the_version_header_is_checked() {
    let world = World::new().await;
    for (version, status) in [("2.14", 200), ("2.16", 200), ("Preview", 200), ("9.9", 400)] {
        let request = world.request(Method::GET, "/me").header("Intercom-Version", version);
        assert_eq!(answer(request).await.status, status, "{version}");
    }
}

#[tokio::test]
async fn unknown_and_unserved_routes_are_told_apart() {
    let world = World::new().await;
    assert_eq!(error(&world.get("/nothing/here").await), (404, "not_found".to_owned()));
    assert_eq!(error(&world.get("/macros/1").await).0, 501);
    let unserved = world.get("/macros").await;
    let message = string(&unserved.body["errors"][0]["message"]);
    assert!(message.contains("GET /macros"), "{message}");
}

#[tokio::test]
async fn a_body_that_is_not_json_is_refused() {
    let world = World::new().await;
    let request = world.request(Method::POST, "/conversations/search").body("{");
    assert_eq!(error(&answer(request).await), (400, "bad_request".to_owned()));
}

#[tokio::test]
async fn me_admins_and_teams_have_ids_of_the_right_types() {
    let world = World::new().await;
    let me = world.get("/me").await.body;
    assert!(me["id"].is_string());
    assert_eq!(me["app"]["region"], "US");

    let admins = world.get("/admins").await.body;
    assert_eq!(admins["type"], "admin.list");
    let ann = admins["admins"].as_array().unwrap().iter().find(|a| a["name"] == "Ann Ames");
    let ann = ann.unwrap();
    assert!(ann["id"].is_string());
    assert!(ann["team_ids"][0].is_u64());
    let one = world.get(&format!("/admins/{}", string(&ann["id"]))).await;
    assert_eq!(&one.body, ann);
    assert_eq!(ann["avatar"], Value::Null, "pictures are told only where they are asked for");
    assert_eq!(error(&world.get("/admins/1").await), (404, "admin_not_found".to_owned()));

    let teams = world.get("/teams").await.body;
    assert_eq!(teams["type"], "team.list");
    let support = &teams["teams"][0];
    assert!(support["id"].is_string());
    assert!(support["admin_ids"][0].is_u64());
    let one = world.get(&format!("/teams/{}", string(&support["id"]))).await;
    assert_eq!(&one.body, support);
    assert_eq!(error(&world.get("/teams/1").await), (404, "team_not_found".to_owned()));
}

#[tokio::test]
async fn the_list_of_admins_tells_their_pictures_where_it_is_asked_for_them() {
    for form in [AdminAvatar::Text, AdminAvatar::Object] {
        let world = switched(|s| s.admin_avatar = form).await;
        let admins = world.get("/admins?display_avatar=true").await.body["admins"].clone();
        let of = |name: &str| {
            let one = admins.as_array().unwrap().iter().find(|a| a["name"] == name).unwrap();
            match form {
                AdminAvatar::Text => one["avatar"].clone(),
                AdminAvatar::Object => one["avatar"]["image_url"].clone(),
            }
        };
        let me = world.get("/me").await.body;
        assert_eq!(me["avatar"]["image_url"], of("Ann Ames"), "the token is hers");
        assert_eq!(of("Dan Dole"), Value::Null, "not everybody has one");
        let address = string(&of("Ann Ames"));
        let picture = world.http.get(&address).send().await.unwrap();
        assert_eq!(picture.headers()["content-type"], "image/png");
        assert!(picture.bytes().await.unwrap().starts_with(b"\x89PNG"));
        let none = world.http.get(address.replace("ann", "none")).send().await.unwrap();
        assert_eq!(none.status(), 404);
    }
}

#[tokio::test]
async fn a_tag_is_made_once_whatever_the_letter_case() {
    let world = World::new().await;
    let first = world.post("/tags", json!({ "name": "New one" })).await.body;
    let again = world.post("/tags", json!({ "name": "nEW ONE" })).await.body;
    assert_eq!(first, again);
    let renamed = world.post("/tags", json!({ "name": "Other", "id": first["id"] })).await.body;
    assert_eq!(renamed["name"], "Other");
    let listed = world.get("/tags").await.body;
    let names: Vec<_> = listed["data"].as_array().unwrap().iter().map(|t| &t["name"]).collect();
    assert!(names.contains(&&json!("refund, partial")), "{names:?}");
    let one = world.get(&format!("/tags/{}", string(&first["id"]))).await.body;
    assert_eq!(one, renamed);
    assert_eq!(world.get("/tags/0").await.status, 404);
}

#[tokio::test]
async fn data_attributes_are_listed_and_made() {
    let world = World::new().await;
    let listed = world.get("/data_attributes?model=conversation").await.body;
    let topic = &listed["data"][0];
    assert_eq!(topic["name"], "topic");
    assert_eq!(topic["full_name"], "custom_attributes.topic");
    let new = json!({ "name": "shoe size", "model": "contact", "data_type": "integer" });
    assert_eq!(world.post("/data_attributes", new.clone()).await.status, 200);
    assert_eq!(error(&world.post("/data_attributes", new).await).0, 400);
    let joe = world.contact("Joe");
    let values = json!({ "custom_attributes": { "shoe size": 43 } });
    let changed = world.put(&format!("/contacts/{joe}"), values).await.body;
    assert_eq!(changed["custom_attributes"]["shoe size"], 43);
}

#[tokio::test]
async fn the_rate_limit_counts_in_windows_of_ten_seconds_of_twin_time() {
    let options = TwinOptions { rate_limit: Some(3), ..crate::common::quiet() };
    let world = World::with(options).await;
    for remaining in ["2", "1", "0"] {
        let fine = world.get("/me").await;
        assert_eq!(fine.headers["x-ratelimit-limit"], "3");
        assert_eq!(fine.headers["x-ratelimit-remaining"], remaining);
    }
    let refused = world.get("/me").await;
    assert_eq!(error(&refused), (429, "rate_limit_exceeded".to_owned()));
    assert_eq!(refused.body["errors"][0]["message"], "Exceeded rate limit of 3 in 10_seconds");
    let reset: i64 = refused.headers["x-ratelimit-reset"].to_str().unwrap().parse().unwrap();
    let now = world.twin.now_ms() / 1000;
    assert!((1..=10).contains(&(reset - now)), "{reset} {now}");
    world.advance(u64::try_from(reset - now).unwrap()).await;
    assert_eq!(world.get("/me").await.status, 200);
}
