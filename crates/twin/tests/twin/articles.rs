//! Articles of the help center, and why teammates are away.

use crate::common::{World, error, quiet, string, switched};
use intercom_twin::Workspace;
use serde_json::{Value, json};

fn titles(articles: &Value) -> Vec<String> {
    articles.as_array().unwrap().iter().map(|a| string(&a["title"])).collect()
}

#[tokio::test]
async fn the_example_workspace_has_a_few_articles() {
    let world = World::new().await;
    let list = world.get("/articles").await.body;
    assert_eq!((&list["type"], &list["total_count"]), (&json!("list"), &json!(3)));
    assert_eq!(list["pages"]["per_page"], 25);
    let path = format!("/articles/{}", string(&list["data"][0]["id"]));
    let article = world.get(&path).await.body;
    assert_eq!(article["type"], "article");
    assert_eq!(article["state"], "published");
    assert_eq!(article["parent_id"], Value::Null);
    assert_eq!(article["statistics"]["views"], 0);
    let newest = world.get_in("2.16", &path).await.body;
    assert!(newest.get("parent_id").is_none());
    assert_eq!(newest["help_center_audience"], "everyone");
    assert_eq!(error(&world.get("/articles/99").await), (404, "not_found".to_owned()));
}

#[tokio::test]
async fn articles_are_found_by_their_words() {
    let world = World::new().await;
    for (query, found) in [
        ("phrase=delivery", &["How long does delivery take?"][..]),
        ("phrase=BACK%20box", &["How do I send something back?"]),
        ("phrase=sale&state=published", &[]),
        ("state=draft", &["Our summer sale"]),
        ("phrase=nowhere", &[]),
    ] {
        let answer = world.get(&format!("/articles/search?{query}")).await.body;
        assert_eq!(titles(&answer["data"]["articles"]), found, "{query}");
        assert_eq!(answer["total_count"], json!(found.len()));
        assert_eq!(answer["data"]["highlights"], json!([]));
    }
    let lit = world.get("/articles/search?phrase=sale&highlight=true").await.body;
    let highlight = &lit["data"]["highlights"][0];
    assert_eq!(
        highlight["highlighted_title"],
        json!([
            { "type": "plain", "text": "Our " }, { "type": "plain", "text": "summer " },
            { "type": "highlight", "text": "sale" },
        ])
    );
    let wrong = world.get("/articles/search?state=lost").await;
    assert_eq!(error(&wrong), (400, "parameter_invalid".to_owned()));
}

#[tokio::test]
async fn a_workspace_file_brings_its_own_articles() {
    let mut options = quiet();
    let file = r#"{ "articles": [{ "title": "Opening hours", "body": "Nine to five" }] }"#;
    options.workspace = Some(Workspace::parse(file).unwrap());
    let world = World::with(options).await;
    let list = world.get("/articles").await.body;
    assert_eq!(titles(&list["data"]), ["Opening hours"]);
    assert_eq!(list["data"][0]["body"], "<p>Nine to five</p>");
}

#[tokio::test]
async fn teammates_say_why_they_are_away() {
    let world = World::new().await;
    let reasons = world.get("/away_status_reasons").await.body;
    let all = reasons["data"].as_array().unwrap();
    let (first, deleted) = (&all[0], all.iter().find(|r| r["deleted"] == true).unwrap());
    assert_eq!((&first["label"], &first["order"]), (&json!("On a break"), &json!(0)));
    let path = format!("/admins/{}/away", world.admin("Ann"));
    let away = |away: bool, reason: &Value| {
        let id: Option<u64> = reason["id"].as_str().map(|id| id.parse().unwrap());
        json!({ "away_mode_enabled": away, "away_mode_reassign": false,
                "away_status_reason_id": id })
    };
    let gone = world.put(&path, away(true, first)).await.body;
    assert_eq!(json!(gone["away_status_reason_id"].to_string()), first["id"]);
    let back = world.put(&path, away(false, first)).await.body;
    assert_eq!(back["away_status_reason_id"], Value::Null);
    for (reason, message) in [
        (deleted, "Away status reason is deleted"),
        (&json!({ "id": "1" }), "Away status reason not found"),
    ] {
        let refused = world.put(&path, away(true, reason)).await;
        assert_eq!(error(&refused), (400, "parameter_invalid".to_owned()));
        assert_eq!(refused.body["errors"][0]["message"], message);
    }
}

#[tokio::test]
async fn a_workspace_may_insist_on_a_reason() {
    let world = switched(|s| s.away_reason_mandatory = true).await;
    let path = format!("/admins/{}/away", world.admin("Ann"));
    let away = |away: bool| json!({ "away_mode_enabled": away, "away_mode_reassign": false });
    let refused = world.put(&path, away(true)).await;
    assert_eq!(error(&refused), (400, "away_status_reason_mandatory".to_owned()));
    assert_eq!(world.put(&path, away(false)).await.status, 200);
}
