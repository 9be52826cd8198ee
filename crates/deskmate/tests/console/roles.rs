//! Who may do what, by page and by API.

use deskmate_store::Role;
use reqwest::Method;
use serde_json::{Value, json};

use super::{Browser, World};

/// Every form there is, and the role it takes.
const FORMS: [(&str, Role); 12] = [
    ("/console/channels/new", Role::Editor),
    ("/console/channels/none/edit", Role::Editor),
    ("/console/channels/none/remove", Role::Editor),
    ("/console/look", Role::Operator),
    ("/console/pause", Role::Operator),
    ("/console/resume", Role::Operator),
    ("/console/settings/invite", Role::Admin),
    ("/console/settings/role", Role::Admin),
    ("/console/settings/remove", Role::Admin),
    ("/console/settings/token", Role::Admin),
    ("/console/settings/token/remove", Role::Admin),
    ("/console/account/password", Role::Viewer),
];

async fn token(browser: &mut Browser, role: &str) -> String {
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

#[tokio::test]
async fn whoever_may_not_is_refused_and_told_why() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    for role in [Role::Viewer, Role::Operator, Role::Editor] {
        let mut ben = ann.invites(&world, role.word(), role.word()).await;
        let page = ben.opens("/console/account").await.text;
        assert!(page.contains("Account"));
        for (path, needs) in FORMS {
            let answer = ben.sends(path, &[("held", "waits"), ("channel", "none")]).await;
            let refused = answer.status == 403;
            assert_eq!(refused, role < needs, "{role} {path}: {}", answer.status);
            if refused {
                assert!(answer.text.contains(&format!("this is for {needs}s")), "{}", answer.text);
            }
        }
        let page = ben.opens("/console/channels").await.text;
        assert_eq!(page.contains("/console/pause"), role >= Role::Operator, "{role}");
        let page = ben.opens("/console/settings").await.text;
        assert!(!page.contains("/console/settings/invite"), "{role}");
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
