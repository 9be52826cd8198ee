//! What the pages do, done by scripts.

use deskmate_engine::ChannelState;
use reqwest::Method;
use serde_json::{Value, json};

use super::{Browser, World, bots::opens_shop, roles::token, set_up::sales, support::CLEO};

/// Asks as a script does; without a body it is a `GET`.
async fn asks(world: &World, token: &str, path: &str, body: Option<Value>) -> (u16, Value) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let method = if body.is_some() { Method::POST } else { Method::GET };
    let request = client.request(method, world.url(&format!("/api/v1/{path}")));
    let body = body.map_or_else(String::new, |body| body.to_string());
    let answer = request.bearer_auth(token).body(body).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

#[tokio::test]
async fn a_script_makes_a_token_that_is_told_once_and_takes_it_away() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    let admin = token(&mut ann, "admin").await;
    let new = json!({"name": " the report ", "role": "viewer"});
    let (status, made) = asks(&world, &admin, "tokens", Some(new)).await;
    assert_eq!((status, &made["name"]), (200, &json!("the report")), "{made}");
    let report = made["token"].as_str().unwrap();
    assert_eq!(asks(&world, report, "channels", None).await.0, 200);
    assert_eq!(asks(&world, report, "pause", Some(json!({"held": "waits"}))).await.0, 403);

    let (_, all) = asks(&world, report, "tokens", None).await;
    assert!(!all.to_string().contains("dmk_"), "what it is, nobody is told again: {all}");
    let all = all["tokens"].as_array().unwrap();
    let listed = all.iter().find(|one| one["id"] == made["id"]).unwrap();
    assert_eq!((&listed["may"], &listed["made_by"]), (&json!("viewer"), &json!("token a script")));
    let page = ann.opens("/console/settings").await.text;
    assert!(page.contains("the report") && page.contains("by token a script"), "{page}");

    let remove = format!("tokens/{}/remove", made["id"].as_str().unwrap());
    assert_eq!(asks(&world, report, &remove, Some(json!({}))).await.0, 403);
    assert_eq!(asks(&world, &admin, &remove, Some(json!({}))).await.0, 200);
    assert_eq!(asks(&world, report, "channels", None).await.0, 401);
    let (status, told) = asks(&world, &admin, &remove, Some(json!({}))).await;
    assert_eq!((status, &told["error"]["code"]), (404, &json!("no_such_token")));
    let (_, changes) = asks(&world, &admin, "changes", None).await;
    let of = |what: &str| {
        let all = changes["changes"].as_array().unwrap().iter();
        let by_script = all.filter(|one| one["who"] == "token a script");
        by_script.filter(|one| one["what"] == what).count()
    };
    assert_eq!((of("token.added"), of("token.removed")), (1, 1), "{changes}");
    assert!(!changes.to_string().contains(report));
}

/// A token that another token made is the user's who made that one.
#[tokio::test]
async fn a_token_of_a_token_may_do_no_more_than_the_user_behind_both() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    let mut ben = ann.invites(&world, "admin", "ben").await;
    let first = token(&mut ben, "admin").await;
    let new = json!({"name": "the second", "role": "admin"});
    let (_, made) = asks(&world, &first, "tokens", Some(new)).await;
    let second = made["token"].as_str().unwrap();
    let invite = || Some(json!({"role": "viewer"}));
    assert_eq!(asks(&world, second, "invitations", invite()).await.0, 200);
    let anns = token(&mut ann, "admin").await;
    let role = |role: &str| Some(json!({"name": "ben", "role": role}));
    assert_eq!(asks(&world, &anns, "users/role", role("operator")).await.0, 200);
    assert_eq!(asks(&world, second, "invitations", invite()).await.0, 403);
    assert_eq!(asks(&world, second, "tokens", invite()).await.0, 403);
    assert_eq!(asks(&world, second, "channels", None).await.0, 200);
    assert_eq!(asks(&world, &anns, "users/remove", Some(json!({"name": "ben"}))).await.0, 200);
    assert_eq!(asks(&world, second, "channels", None).await.0, 401);
}

#[tokio::test]
async fn a_script_looks_at_a_bot_runs_its_tests_and_chats_with_it() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    let viewer = token(&mut ann, "viewer").await;
    let (status, told) = asks(&world, &viewer, "bots/support/tests", Some(json!({}))).await;
    assert_eq!((status, &told["error"]["code"]), (409, &json!("no_dialogs")), "it is a service");
    let shop = opens_shop(&world).await;

    let (_, all) = asks(&world, &viewer, "bots", None).await;
    let bot = &all["bots"][0];
    assert_eq!((&bot["channel"], &bot["driver"]), (&json!("support"), &json!("dialogs")));
    assert!(bot["file"].as_str().unwrap().contains("shop.yaml"), "{bot}");
    let (_, looked) = asks(&world, &viewer, "bots/support", None).await;
    let handovers = looked["hands_over_to"].as_array().unwrap();
    let there = |name: &str| &handovers.iter().find(|one| one["name"] == name).unwrap()["is_there"];
    assert_eq!((there("Support"), there("Nowhere")), (&json!(true), &json!(false)));
    let checks = looked["checks"].to_string();
    assert!(checks.contains("the workspace has no team `Nowhere`"), "{checks}");
    assert!(looked["dialogs"].as_array().unwrap().contains(&json!("order")), "{looked}");
    let (_, dialog) = asks(&world, &viewer, "bots/support/dialogs/order", None).await;
    assert_eq!(dialog["line"], 9, "{dialog}");
    assert!(dialog["source"].as_str().unwrap().contains("# Where it is."), "{dialog}");
    let (_, picture) = asks(&world, &viewer, "bots/support/picture", None).await;
    assert!(picture["svg"].as_str().unwrap().starts_with("<svg"), "{picture}");

    let (_, run) = asks(&world, &viewer, "bots/support/tests", Some(json!({}))).await;
    assert_eq!((&run["passed"], &run["failed"]), (&json!(1), &json!(1)), "{run}");
    assert!(run["tests"][1]["why"].as_str().unwrap().contains("Here it is."), "{run}");
    let asked = Some(json!({"sentence": "track my parcel please"}));
    let (_, understood) = asks(&world, &viewer, "bots/support/understand", asked).await;
    let best = &understood["intents"][0];
    assert_eq!((&best["intent"], &best["fires"]), (&json!("order"), &json!(true)), "{understood}");

    // A chat goes on by sending all of it again.
    let mut chat =
        json!({"given": {"contact": {"name": "Zoe: \"Z\"", "role": "lead"}}, "steps": []});
    let steps = |chat: &mut Value, next: Value| {
        chat["steps"].as_array_mut().unwrap().push(json!({ "customer": next }));
        Some(chat.clone())
    };
    let hi = steps(&mut chat, json!("Hi \"there\""));
    let (_, went) = asks(&world, &viewer, "bots/support/try", hi).await;
    let first = &went["steps"][0];
    assert!(first["does"].to_string().contains("Hello Zoe"), "{went}");
    assert!(first["path"].to_string().contains("introduction"), "the way it took: {went}");
    assert_eq!(first["choices"], json!(["My order", "A person"]), "{went}");
    let pressed = steps(&mut chat, json!({"press": "My order"}));
    let (_, went) = asks(&world, &viewer, "bots/support/try", pressed).await;
    assert!(went["steps"][1]["does"].to_string().contains("Monday"), "{went}");
    let test = went["test"].as_str().unwrap();
    let path = shop.path().join("shop.test.yaml");
    std::fs::write(path, test).unwrap();
    let (_, run) = asks(&world, &viewer, "bots/support/tests", Some(json!({}))).await;
    assert_eq!((&run["passed"], &run["failed"]), (&json!(1), &json!(0)), "{test}: {run}");
    for (body, code) in [
        (json!({"given": {"contcat": {}}, "steps": [{"customer": "Hi"}]}), "cannot_be_played"),
        (json!({"steps": vec![json!({"customer": "Hi"}); 51]}), "cannot_be_played"),
        (json!({"stpes": []}), "unreadable"),
    ] {
        let (status, told) = asks(&world, &viewer, "bots/support/try", Some(body)).await;
        assert_eq!((status, &told["error"]["code"]), (422, &json!(code)), "{told}");
    }
    assert!(world.twin.api_calls().iter().all(|call| call.method == "GET"), "nobody else sees it");

    let probe = "bots/support/probe";
    assert_eq!(asks(&world, &viewer, probe, Some(json!({}))).await.0, 403);
    let operator = token(&mut ann, "operator").await;
    let (_, probed) = asks(&world, &operator, probe, Some(json!({}))).await;
    assert_eq!(probed["is_there"], true, "{probed}");
}

#[tokio::test]
async fn a_script_looks_what_a_token_opens_and_takes_the_app_out_again() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    let editor = token(&mut ann, "editor").await;
    let set_up = sales(&world);
    let look = Some(json!({"set_up": {"intercom": set_up["intercom"]}}));
    let (status, opens) = asks(&world, &editor, "channels/sales/look", look.clone()).await;
    assert_eq!((status, &opens["region"]), (200, &json!("us")), "{opens}");
    let cleo = opens["teammates"].as_array().unwrap().iter().find(|one| one["name"] == CLEO);
    assert_eq!(cleo.unwrap()["id"], world.id_of(CLEO));
    assert!(opens["teams"].as_array().unwrap().iter().any(|one| one["name"] == "Support"));
    for (token, told) in [
        ("wrong", "intercom.access_token"),
        ("", "Send the access token"),
        ("env:PATH", "is for admins"),
    ] {
        let mut set_up = set_up.clone();
        set_up["intercom"]["access_token"] = json!(token);
        let look = Some(json!({ "set_up": set_up }));
        let (status, refused) = asks(&world, &editor, "channels/sales/look", look).await;
        assert_eq!(status, 422, "{refused}");
        assert!(refused["error"]["message"].as_str().unwrap().contains(told), "{refused}");
    }
    assert_eq!(world.service().engine.console().channels().await.unwrap(), []);

    let made =
        asks(&world, &editor, "channels/sales/set-up", Some(json!({"set_up": set_up}))).await;
    assert_eq!(made.0, 200, "{}", made.1);
    world.settle().await;
    // The token that is kept is looked at where none is sent.
    let base = json!({"intercom": {"base_url": set_up["intercom"]["base_url"]}});
    let look = Some(json!({ "set_up": base }));
    assert_eq!(asks(&world, &editor, "channels/sales/look", look).await.0, 200);
    let disconnect = "channels/sales/disconnect";
    assert_eq!(asks(&world, &editor, disconnect, Some(json!({}))).await.0, 200);
    world.settle().await;
    let engine = &world.service().engine;
    let channel = engine.channels().find(|channel| channel.name().as_str() == "sales").unwrap();
    assert!(matches!(channel.state(), ChannelState::NotReady(_)), "{:?}", channel.state());
    let (_, changes) = asks(&world, &editor, "changes", None).await;
    assert_eq!(changes["changes"][0]["what"], "channel.disconnected");
    let in_file = "channels/support/disconnect";
    let (status, told) = asks(&world, &editor, in_file, Some(json!({}))).await;
    assert_eq!((status, &told["error"]["code"]), (409, &json!("in_configuration")));
}

#[tokio::test]
async fn a_script_sees_how_long_webhooks_and_calls_took() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    let viewer = token(&mut ann, "viewer").await;
    world.joe_starts("Where is my order?").await;
    let (_, told) = asks(&world, &viewer, "deliveries", None).await;
    let sent = told["sent"].as_array().unwrap();
    let said = sent.iter().find(|one| one["what"] == "say").unwrap();
    assert_eq!((&said["done"], &said["took_ms"]), (&json!(true), &json!(0)), "{said}");
    let came_in = &told["came_in"].as_array().unwrap()[0];
    assert_eq!(came_in["answered_ms"], 0, "{came_in}");
    assert_eq!(
        (&told["addresses"][0]["refused"], &told["addresses"][0]["channel"]),
        (&json!(0), &json!("support"))
    );
}
