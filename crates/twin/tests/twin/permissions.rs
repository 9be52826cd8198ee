//! What the app may do: its permissions, its tokens, and the topics it may be told of.

use axum::http::Method;
use intercom_twin::{AppSettings, Permission, Twin, TwinOptions, WebhookOptions, switches};
use serde_json::{Value, json};

use crate::{
    common::{World, answer, error, quiet, string},
    pages::{html, submit},
};

/// A world whose app has every permission but these.
async fn without(missing: &[Permission]) -> World {
    let world = World::new().await;
    take_away(&world, missing);
    world
}

fn take_away(world: &World, missing: &[Permission]) {
    let mut app = world.twin.app();
    app.permissions.retain(|permission| !missing.contains(permission));
    world.twin.set_app(app).unwrap();
}

const UNAUTHORIZED: (u16, &str) = (401, "token_unauthorized");

async fn refused(world: &World, method: Method, path: &str) -> bool {
    let answered = answer(world.request(method, path)).await;
    let refused = answered.status == 401;
    if refused {
        let (status, code) = error(&answered);
        assert_eq!((status, &*code), UNAUTHORIZED);
    }
    refused
}

#[tokio::test]
async fn a_call_without_its_permission_is_refused_and_nothing_is_done() {
    let world = without(&[Permission::WriteConversations]).await;
    let id = world.started();
    let said = world.bot_says(&id, "Hello").await;
    assert_eq!(error(&said), (401, "token_unauthorized".to_owned()));
    assert_eq!(said.body["errors"][0]["message"], "Not authorized to access resource");
    assert_eq!(world.conversation(&id)["conversation_parts"]["total_count"], 0);
    assert_eq!(world.get(&format!("/conversations/{id}")).await.status, 200);

    world.twin.set_app(AppSettings::default()).unwrap();
    assert_eq!(world.bot_says(&id, "Hello").await.status, 200);
}

#[tokio::test]
async fn newer_descriptions_name_the_missing_scope_with_403() {
    let world = without(&[Permission::ReadConversations]).await;
    world.switch(|s| s.missing_permission = switches::MissingPermission::Forbidden);
    let answered = world.get("/conversations").await;
    assert_eq!(error(&answered), (403, "forbidden".to_owned()));
    let message = string(&answered.body["errors"][0]["message"]);
    assert!(message.contains("(read_conversations)"), "{message}");
}

#[tokio::test]
async fn who_the_token_belongs_to_is_told_to_every_token() {
    let world = without(&Permission::ALL).await;
    assert_eq!(world.get("/me").await.status, 200);
    for path in ["/admins", "/teams", "/tags", "/contacts", "/conversations", "/data_attributes"] {
        assert!(refused(&world, Method::GET, path).await, "{path}");
    }
}

#[tokio::test]
async fn whoever_may_list_may_read_one_but_not_the_other_way_round() {
    use Permission as P;
    for (wide, narrow, list) in [
        (P::ReadAndListUsersAndCompanies, P::ReadOneUserAndOneCompany, "/contacts"),
        (P::ReadAdmins, P::ReadOneAdmin, "/admins"),
    ] {
        let one = |world: &World| match list {
            "/contacts" => format!("/contacts/{}", world.contact("Joe")),
            _ => format!("/admins/{}", world.admin("Ann")),
        };
        let world = without(&[narrow]).await;
        assert!(!refused(&world, Method::GET, &one(&world)).await, "{wide:?} is enough");
        take_away(&world, &[wide]);
        assert!(refused(&world, Method::GET, &one(&world)).await, "{list}");
        let world = without(&[wide]).await;
        assert!(!refused(&world, Method::GET, &one(&world)).await, "{narrow:?} is enough");
        assert!(refused(&world, Method::GET, list).await, "{narrow:?} is not enough");
    }
}

#[tokio::test]
async fn a_refused_call_counts_and_says_what_is_left() {
    let mut options = quiet();
    options.rate_limit = Some(10);
    let world = World::with(options).await;
    take_away(&world, &[Permission::ReadAdmins]);
    let answered = world.get("/admins").await;
    assert_eq!(answered.status, 401);
    assert_eq!(answered.headers["x-ratelimit-limit"], "10");
    assert_eq!(answered.headers["x-ratelimit-remaining"], "9");
    assert!(answered.headers.contains_key("x-ratelimit-reset"));
}

#[tokio::test]
async fn permissions_are_set_in_intercoms_words() {
    let world = World::new().await;
    let put = |body: Value| world.control(Method::PUT, "/app", body);
    let set = put(json!({ "permissions": ["Read conversations", "read admins"] })).await.body;
    assert_eq!(set["permissions"], json!(["Read conversations", "Read admins"]));
    assert_eq!(set["name"], "Twin app", "what is not named stays");
    assert!(!refused(&world, Method::GET, "/admins").await);
    assert!(refused(&world, Method::GET, "/tags").await);
    for (body, says) in [
        (json!({ "permissions": ["Read minds"] }), "no permission `Read minds`"),
        (json!({ "permissions": ["Read minds"] }), "`Read conversations`"),
        (json!({ "permission": [] }), "unknown field `permission`"),
        (json!({ "version": "2.99" }), "2.99"),
    ] {
        let refused = put(body).await;
        assert_eq!(refused.status, 400);
        let message = string(&refused.body["error"]);
        assert!(message.contains(says), "{message}");
    }
    let shown = world.control(Method::GET, "/app", Value::Null).await.body;
    assert_eq!(shown["permissions"], set["permissions"]);
    let operations = world.control(Method::GET, "/operations", Value::Null).await.body;
    let admins = operations.as_array().unwrap().iter().find(|o| o["path"] == "/admins").unwrap();
    assert_eq!(admins["needs"], "Read admins");
}

#[tokio::test]
async fn the_version_of_a_call_that_names_none_is_the_apps() {
    let world = World::new().await;
    let id = world.started();
    let path = format!("/conversations/{id}");
    let assignee = |body: Value| body["admin_assignee_id"].clone();
    assert_eq!(assignee(world.get(&path).await.body), Value::Null);
    world.control(Method::PUT, "/app", json!({ "version": "2.16" })).await;
    assert_eq!(assignee(world.get(&path).await.body), 0, "2.16 writes nobody as 0");
    let named = world.request(Method::GET, &path).header("Intercom-Version", "2.14");
    assert_eq!(assignee(answer(named).await.body), Value::Null);
}

// --- tokens ---

#[tokio::test]
async fn a_token_made_anew_ends_the_old_one() {
    let world = World::new().await;
    let old = world.twin.describe().access_token;
    let made = world.control(Method::POST, "/app/token", Value::Null).await.body;
    assert_eq!(made["access_token"], world.twin.describe().access_token);
    assert_ne!(made["access_token"], json!(old));
    assert_eq!(world.get("/me").await.status, 200);
    let me = world.http.get(format!("{}/me", world.twin.base_url()));
    let code = async || error(&answer(me.try_clone().unwrap().bearer_auth(&old)).await);
    assert_eq!(code().await, (401, "token_revoked".to_owned()));
    world.switch(|s| s.revoked_token_code = "unauthorized".to_owned());
    assert_eq!(code().await, (401, "unauthorized".to_owned()));
}

#[tokio::test]
async fn no_token_and_a_wrong_one_are_told_apart() {
    let world = World::new().await;
    let me = || world.http.get(format!("{}/me", world.twin.base_url()));
    let token = world.twin.describe().access_token;
    for (request, code) in [
        (me(), "missing_authorization"),
        (me().bearer_auth("wrong"), "unauthorized"),
        (me().basic_auth("wrong", Some(&token)), "unauthorized"),
        (me().basic_auth("", Some("")), "unauthorized"),
        (me().header("authorization", "Basic no-base64"), "unauthorized"),
        (me().header("authorization", format!("Token {token}")), "unauthorized"),
        (me().header("authorization", &token), "unauthorized"),
        (me().bearer_auth(""), "unauthorized"),
        (me().bearer_auth(&token[1..]), "unauthorized"),
    ] {
        let refused = answer(request).await;
        assert_eq!(error(&refused), (401, code.to_owned()));
        assert!(!refused.headers.contains_key("x-ratelimit-limit"), "it is nobody's limit");
    }
}

#[tokio::test]
async fn a_changed_permission_may_count_for_new_tokens_only() {
    let world = World::new().await;
    world.switch(|s| s.permissions_need_new_token = true);
    take_away(&world, &[Permission::ReadTags, Permission::ReadAndListUsersAndCompanies]);
    assert!(!refused(&world, Method::GET, "/tags").await, "the token is as it was made");
    world.twin.new_access_token();
    assert!(refused(&world, Method::GET, "/tags").await);
    world.twin.set_app(AppSettings::default()).unwrap();
    assert!(refused(&world, Method::GET, "/tags").await);
    world.twin.new_access_token();
    assert!(!refused(&world, Method::GET, "/tags").await);
}

#[tokio::test]
async fn teams_may_need_no_permission() {
    let world = without(&[Permission::ReadAdmins]).await;
    assert!(refused(&world, Method::GET, "/teams").await);
    world.switch(|s| s.teams_need_read_admins = false);
    assert!(!refused(&world, Method::GET, "/teams").await);
    assert!(refused(&world, Method::GET, "/admins").await);
}

// --- topics ---

#[tokio::test]
async fn a_topic_is_subscribed_to_only_with_its_permission() {
    let world = without(&[Permission::ReadConversations]).await;
    let save = async |topic: &str| {
        let topics = Some(vec![topic.to_owned()]);
        let webhook = WebhookOptions { topics, ..WebhookOptions::to(&world.hook.url) };
        world.twin.set_webhook(webhook).await.map(|_| ())
    };
    // What is subscribed to already stays so, and is off.
    save("conversation.user.created").await.unwrap();
    save("contact.user.updated").await.unwrap();
    let refused = save("conversation.user.created").await.unwrap_err().to_string();
    assert_eq!(
        refused,
        "the topic `conversation.user.created` needs the permission Read conversations; give it \
         to the app first"
    );
    save("conversation.read").await.expect("it needs none");

    // One of several is enough.
    take_away(&world, &[Permission::ReadAndListUsersAndCompanies, Permission::ReadAndWriteUsers]);
    save("contact.user.updated").await.unwrap();
    save("conversation.read").await.unwrap();
    take_away(&world, &[Permission::ReadOneUserAndOneCompany]);
    let refused = save("contact.user.updated").await.unwrap_err().to_string();
    assert!(refused.contains("Read and write users or Read one user"), "{refused}");
}

#[tokio::test]
async fn a_topic_whose_permission_went_is_off_until_it_is_back() {
    let world = without(&[Permission::ReadConversations]).await;
    world.started();
    assert_eq!(world.topics().await, [""; 0]);
    let state = world.control(Method::GET, "/state", Value::Null).await.body;
    let off = state["webhook"]["off"].as_array().unwrap();
    assert!(off.contains(&json!("conversation.user.created")), "{off:?}");
    assert!(!off.contains(&json!("conversation.read")), "{off:?}");
    world.twin.ping();
    assert_eq!(world.topics().await, ["ping"], "a ping needs no permission");

    world.twin.set_app(AppSettings::default()).unwrap();
    world.started();
    assert_eq!(world.topics().await, ["conversation.user.created"]);
    let state = world.control(Method::GET, "/state", Value::Null).await.body;
    assert_eq!(state["webhook"]["off"], json!([]));
}

#[tokio::test]
async fn a_twin_does_not_start_with_a_topic_that_its_app_may_not_hear() {
    let mut options = TwinOptions::manual();
    options.app.permissions.remove(&Permission::ReadConversations);
    let topics = Some(vec!["conversation.user.created".to_owned()]);
    options.webhook = Some(WebhookOptions { topics, ..WebhookOptions::to("http://127.0.0.1:9/") });
    let refused = Twin::start(options).await.err().unwrap().to_string();
    assert!(refused.contains("needs the permission Read conversations"), "{refused}");
}

// --- pages ---

#[tokio::test]
async fn the_workspace_page_shows_the_app_and_changes_it() {
    let world = World::new().await;
    let page = html(&world, "/workspace").await;
    let about = world.twin.describe();
    assert!(page.contains("Twin app") && page.contains("It may do everything"), "{page}");
    assert!(page.contains(&about.client_id) && page.contains(&about.access_token));

    let save = [
        ("do", "app_save"),
        ("back", "/workspace"),
        ("name", "Helpful"),
        ("permission.Read admins", "on"),
        ("permission.Read tags", "on"),
        ("redirect_urls", "http://127.0.0.1:3000/a\r\n\r\n https://b.example/ \r\n"),
        ("version", "2.15"),
    ];
    let (status, page) = submit(&world, "/workspace/act", &save).await;
    assert_eq!(status, 200);
    assert!(page.contains("Helpful") && page.contains("2 of 20 permissions"), "{page}");
    let app = world.twin.app();
    assert_eq!(app.permissions, [Permission::ReadAdmins, Permission::ReadTags].into());
    assert_eq!(app.redirect_urls, ["http://127.0.0.1:3000/a", "https://b.example/"]);
    assert!(refused(&world, Method::GET, "/conversations").await);
    let deliveries = html(&world, "/deliveries").await;
    assert!(deliveries.contains("off: needs Read conversations"), "{deliveries}");
    assert!(deliveries.contains("of them off: the app lacks their permission"));

    let mut wrong = save;
    wrong[5].1 = "callback";
    let (status, page) = submit(&world, "/workspace/act", &wrong).await;
    assert!(status == 400 && page.contains("`callback` is not a URL"), "{page}");
    assert_eq!(world.twin.app(), app, "nothing was changed");

    submit(&world, "/workspace/act", &[("do", "app_uninstall"), ("back", "/workspace")]).await;
    assert!(html(&world, "/workspace").await.contains("Uninstalled"));
    assert_eq!(world.get("/me").await.status, 401);
    submit(&world, "/workspace/act", &[("do", "app_token"), ("back", "/workspace")]).await;
    assert_ne!(world.twin.describe().access_token, about.access_token);
    assert_eq!(world.get("/me").await.status, 200);
}
