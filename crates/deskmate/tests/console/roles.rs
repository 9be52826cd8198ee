//! Who may do what, by page and by API.

use deskmate_store::Role;
use reqwest::Method;
use serde_json::{Value, json};

use super::{Browser, World};

pub(crate) async fn token(browser: &mut Browser, role: &str) -> String {
    browser.opens("/console/settings").await;
    let fields = [("role", role), ("name", "a script")];
    let answer = browser.sends("/console/settings/token", &fields).await;
    let (_, token) = answer.text.split_once(r#"id="made">"#).unwrap();
    token.split_once('<').unwrap().0.to_owned()
}

async fn asked(world: &World, method: Method, path: &str, token: &str) -> (u16, Value) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = client.request(method, world.url(path)).bearer_auth(token);
    let answer = request.body(r#"{"held": "waits", "why": "so"}"#).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap_or_default())
}

/// A path of that kind at which there is nothing.
fn nowhere(path: &str) -> String {
    let pieces = path.split('/').map(|piece| if piece.starts_with('{') { "none" } else { piece });
    pieces.collect::<Vec<_>>().join("/")
}

/// The same in the console.
fn at(path: &str) -> String {
    format!("/console{}", nowhere(path).trim_end_matches('/'))
}

/// Every page and form there is: a new one is among them, since the router is made of this list.
#[tokio::test]
async fn whoever_may_not_is_refused_and_told_why() {
    let world = World::start().await;
    let engine = &world.service().engine;
    let mut ann = Browser::admin(&world).await;
    let all = deskmate_server::console::guarded(engine);
    assert!(all.len() >= 29, "{}", all.len());
    for role in [Role::Viewer, Role::Operator, Role::Editor] {
        let mut ben = ann.invites(&world, role.word(), role.word()).await;
        // The feed does not end, and a sign-out ends the rest.
        for route in all.iter().filter(|route| !["/events", "/sign-out"].contains(&route.path)) {
            let path = at(route.path);
            let answer = match route.method {
                "GET" => ben.opens(&path).await,
                _ => ben.sends(&path, &[("held", "waits"), ("channel", "none")]).await,
            };
            let refused = answer.status == 403;
            assert_eq!(refused, role < route.role, "{role} {route:?}: {}", answer.status);
            if refused {
                let why = format!("this is for {}s", route.role);
                assert!(answer.text.contains(&why), "{}", answer.text);
            }
        }
        let page = ben.opens("/console/channels").await.text;
        assert_eq!(page.contains("/console/pause"), role >= Role::Operator, "{role}");
        let page = ben.opens("/console/settings").await.text;
        assert!(!page.contains("/console/settings/invite"), "{role}");
    }
    assert_eq!(engine.pauses(), []);
}

#[tokio::test]
async fn who_is_not_signed_in_gets_nowhere() {
    let world = World::start().await;
    Browser::admin(&world).await;
    let mut eve = Browser::new(&world);
    for route in deskmate_server::console::guarded(&world.service().engine) {
        let path = at(route.path);
        let answer = match route.method {
            "GET" => eve.opens(&path).await,
            _ => eve.sends(&path, &[("held", "waits")]).await,
        };
        let sent_away = answer.status == 303 && answer.location.contains("/sign-in");
        assert!(sent_away || answer.status == 401, "{route:?}: {}", answer.status);
    }
    assert_eq!(world.service().engine.pauses(), []);
}

/// A session is nothing to the API, so that no other site can use it.
#[tokio::test]
async fn every_route_of_the_api_takes_a_token_of_its_role() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    let mut tokens = Vec::new();
    for role in Role::ALL {
        tokens.push((role, token(&mut ann, role.word()).await));
    }
    let (get, post) = (Method::GET, Method::POST);
    for route in deskmate_server::api::guarded() {
        let method = if route.method == "GET" { &get } else { &post };
        let path = nowhere(route.path);
        let with_cookie = ann.request(method.clone(), &path).body("{}");
        assert_eq!(ann.asks(with_cookie).await.status, 401, "{route:?}");
        for (role, token) in tokens.iter().filter(|(role, _)| *role < route.role) {
            let (status, told) = asked(&world, method.clone(), &path, token).await;
            assert_eq!((status, &told["error"]["code"]), (403, &json!("not_allowed")), "{role}");
        }
    }
    assert_eq!(world.service().engine.pauses(), []);
}

#[tokio::test]
async fn a_script_may_do_what_its_token_may() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    let viewer = token(&mut ann, "viewer").await;
    let operator = token(&mut ann, "operator").await;
    let pause = "/api/v1/channels/support/pause";
    assert_eq!(asked(&world, Method::GET, "/api/v1/channels", "").await.0, 401);
    assert_eq!(asked(&world, Method::GET, "/api/v1/channels", "dmk_guessed").await.0, 401);
    let (status, told) = asked(&world, Method::GET, "/api/v1/channels", &viewer).await;
    assert_eq!((status, &told["channels"][0]["name"]), (200, &json!("support")));
    let hook = told["channels"][0]["webhook_url"].as_str().unwrap();
    assert!(hook.ends_with("/hooks/support-k3y"), "{hook}");
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let much = client.post(world.url("/api/v1/pause")).bearer_auth(&operator);
    let much = much.body("x".repeat(100_000)).send().await.unwrap();
    assert_eq!(much.status(), 413, "what is too large is not taken for nothing");
    let (status, told) = asked(&world, Method::POST, pause, &viewer).await;
    assert_eq!((status, &told["error"]["code"]), (403, &json!("not_allowed")));
    let (status, told) = asked(&world, Method::POST, pause, &operator).await;
    assert_eq!(status, 200);
    let paused = &told["channels"][0]["paused"];
    assert_eq!((&paused["who"], &paused["why"]), (&json!("token a script"), &json!("so")));
    let resume = "/api/v1/channels/support/resume";
    assert_eq!(asked(&world, Method::POST, resume, &operator).await.0, 200);
    assert_eq!(asked(&world, Method::POST, resume, &operator).await.0, 409);
    assert_eq!(asked(&world, Method::POST, "/api/v1/channels/none/pause", &operator).await.0, 404);
}

#[tokio::test]
async fn somebody_stays_an_admin_and_who_is_removed_is_out() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    let mut ben = ann.invites(&world, "viewer", "ben").await;
    let users = world.service().engine.console().users().await.unwrap();
    let id = |name: &str| users.iter().find(|user| user.name == name).unwrap().id.clone();
    ann.opens("/console/settings").await;
    let demoted = [("user", id("ann")), ("role", "viewer".to_owned())];
    let demoted: Vec<_> = demoted.iter().map(|(key, value)| (*key, value.as_str())).collect();
    assert_eq!(ann.sends("/console/settings/role", &demoted).await.status, 409);
    assert_eq!(ben.opens("/console/channels").await.status, 200);
    let (ben_id, promoted) = (id("ben"), "operator");
    let fields = [("user", ben_id.as_str()), ("role", promoted)];
    assert_eq!(ann.sends("/console/settings/role", &fields).await.status, 303);
    assert!(ben.opens("/console/channels").await.text.contains("/console/pause"), "at once");
    assert_eq!(ann.sends("/console/settings/remove", &fields[..1]).await.status, 303);
    assert_eq!(ben.opens("/console/channels").await.status, 303);
    let page = ann.opens("/console/settings/changes").await.text;
    for told in ["user.invited", "user.added", "user.role_changed", "user.removed", "user ben"] {
        assert!(page.contains(told), "{told}");
    }
    assert!(!page.contains("argon2"));
}

#[tokio::test]
async fn an_invitation_ends_with_whoever_made_it() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    let mut ben = ann.invites(&world, "admin", "ben").await;
    ben.opens("/console/settings").await;
    let made = ben.sends("/console/settings/invite", &[("role", "admin")]).await.text;
    let (_, link) = made.split_once(r#"id="made">"#).unwrap();
    let path = link.split('<').next().unwrap().split_once("/console").unwrap().1;
    let link = format!("/console{path}");
    let mut eve = Browser::new(&world);
    assert_eq!(eve.opens(&link).await.status, 200);
    let users = world.service().engine.console().users().await.unwrap();
    let ben = users.into_iter().find(|user| user.name == "ben").unwrap().id;
    ann.opens("/console/settings").await;
    assert_eq!(ann.sends("/console/settings/remove", &[("user", &ben)]).await.status, 303);
    assert_eq!(eve.opens(&link).await.status, 410);
}

/// What somebody made does not outlast what they may do.
#[tokio::test]
async fn a_token_may_do_no_more_than_whoever_made_it() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    let mut ben = ann.invites(&world, "admin", "ben").await;
    let script = token(&mut ben, "admin").await;
    let admins = "/api/v1/contacts/none";
    assert_eq!(asked(&world, Method::GET, admins, &script).await.0, 404);
    let all = world.service().engine.console().users().await.unwrap();
    let ben_id = &all.iter().find(|user| user.name == "ben").unwrap().id;
    ann.opens("/console/settings").await;
    let viewer = [("user", ben_id.as_str()), ("role", "viewer")];
    assert_eq!(ann.sends("/console/settings/role", &viewer).await.status, 303);
    assert_eq!(asked(&world, Method::GET, admins, &script).await.0, 403);
    assert_eq!(asked(&world, Method::GET, "/api/v1/channels", &script).await.0, 200);
    let page = ann.opens("/console/settings").await.text;
    assert!(page.contains("made for admin; ben is a viewer"), "{page}");
    assert_eq!(ann.sends("/console/settings/remove", &viewer[..1]).await.status, 303);
    let (status, told) = asked(&world, Method::GET, "/api/v1/channels", &script).await;
    assert_eq!((status, &told["error"]["code"]), (401, &json!("wrong_token")));
}

#[tokio::test]
async fn a_script_has_the_bot_say_something_and_asks_what_became_of_it() {
    let world = World::start().await;
    let operator = token(&mut Browser::admin(&world).await, "operator").await;
    let joe = world.twin.describe().contacts[0].clone();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let say = |body: Value| {
        let request = client.post(world.url("/api/v1/channels/support/say"));
        let request = request.bearer_auth(&operator).header("idempotency-key", "parcel-17");
        async move {
            let answer = request.body(body.to_string()).send().await.unwrap();
            (answer.status().as_u16(), answer.json::<Value>().await.unwrap())
        }
    };
    let news = json!({"to": {"contact": joe.id}, "say": {"text": "It has left."}});
    let (status, kept) = say(news.clone()).await;
    assert_eq!((status, &kept["id"]), (202, &json!("parcel-17")), "{kept}");
    world.settle().await;
    let (_, said) =
        asked(&world, Method::GET, "/api/v1/channels/support/said/parcel-17", &operator).await;
    assert_eq!(said["state"], "sent", "{said}");
    let began = world.conversation(said["conversation"].as_str().unwrap());
    assert!(began["source"]["body"].as_str().unwrap().contains("It has left."));
    assert_eq!(say(news).await.1["state"], "sent", "it is the same message");
    for (body, status, code) in [
        (json!({"to": {"contact": joe.id}, "say": {"text": "Other words"}}), 409, "other_message"),
        (json!({"to": {"contact": joe.id}, "say": {"text": ""}}), 422, "unfit"),
        (
            json!({"to": {"conversation": "1"}, "say": {"text": "Hi"}, "id": "a"}),
            404,
            "no_such_conversation",
        ),
        (json!({"to": {"nobody": "1"}, "say": {"text": "Hi"}}), 422, "unreadable"),
    ] {
        let told = say(body).await;
        assert_eq!((told.0, &told.1["error"]["code"]), (status, &json!(code)), "{told:?}");
    }
}

#[tokio::test]
async fn the_command_line_has_the_bot_say_something() {
    let world = World::start().await;
    let operator = token(&mut Browser::admin(&world).await, "operator").await;
    let joe = world.twin.describe().contacts[0].clone();
    let mail = joe.email.unwrap();
    let says = |to: [&str; 2], token: Option<&str>| {
        let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_deskmate"));
        command.env_remove("DESKMATE_API_TOKEN").args(["say", "--channel", "support"]).args(to);
        command.args(["--id", "parcel-17", "Your parcel has left."]);
        let base = world.url("");
        token.map(|token| command.args(["--url", &base, "--token", token]));
        async move {
            let output = command.output().await.unwrap();
            let (said, failed) = (output.stdout, output.stderr);
            String::from_utf8([said, failed].concat()).unwrap()
        }
    };
    let said = says(["--email", &mail], Some(&operator)).await;
    let (told, began) =
        said.trim().split_once(": conversation ").unwrap_or_else(|| panic!("{said}"));
    assert_eq!(told, "Sent, as message parcel-17");
    let began = began.strip_suffix(" began.").unwrap();
    assert!(world.conversation(began)["source"]["body"].as_str().unwrap().contains("has left"));
    assert_eq!(says(["--email", &mail], Some(&operator)).await, said, "it is the same message");
    let refused = says(["--conversation", "1"], Some(&operator)).await;
    assert!(refused.contains("`parcel-17` is the name of another message"), "{refused}");
    let refused = says(["--conversation", "1"], None).await;
    assert!(refused.contains("deskmate.toml") || refused.contains("make a token"), "{refused}");
}
