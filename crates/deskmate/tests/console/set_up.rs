//! Channels that a script sets up: under the rules of the form.

use reqwest::Method;
use serde_json::{Value, json};

use super::{Browser, World, roles::token, support::CLEO};

const SALES: &str = "/api/v1/channels/sales/set-up";

pub(crate) async fn asks(
    world: &World,
    token: &str,
    path: &str,
    body: Option<&Value>,
) -> (u16, Value) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let method = if body.is_some() { Method::POST } else { Method::GET };
    let request = client.request(method, world.url(path)).bearer_auth(token);
    let body = body.map_or_else(String::new, Value::to_string);
    let answer = request.body(body).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

/// A set-up as it should be for a channel whose teammate is Cleo.
pub(crate) fn sales(world: &World) -> Value {
    let about = world.twin.describe();
    let support = about.teams.iter().find(|team| team.name == "Support").unwrap();
    json!({
        "name": "sales",
        "bot": {"driver": "http", "url": "http://127.0.0.1:9/turn", "secret": "a-bots-secret"},
        "fallback_team": support.id,
        "autonomy": "reply",
        "return_after": "2h",
        "takes": {"unassigned": true, "sources": ["email"]},
        "intercom": {
            "access_token": about.access_token,
            "client_secret": about.client_secret,
            "base_url": about.base_url,
            "teammate_id": world.id_of(CLEO),
        },
    })
}

fn with(mut set_up: Value, path: &str, value: Value) -> Value {
    *set_up.pointer_mut(path).unwrap() = value;
    set_up
}

#[tokio::test]
async fn a_script_makes_a_channel_changes_it_and_takes_it_away() {
    let mut world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    let editor = token(&mut ann, "editor").await;
    assert_eq!(asks(&world, &editor, SALES, None).await.0, 404);
    let (status, made) =
        asks(&world, &editor, SALES, Some(&json!({"set_up": sales(&world)}))).await;
    assert_eq!((status, &made["version"]), (200, &json!(1)), "{made}");
    let shown = &made["set_up"];
    assert_eq!(shown["return_after"], "2h");
    assert_eq!(shown["takes"], json!({"unassigned": true, "teams": [], "sources": ["email"]}));
    assert_eq!(shown["bot"]["secret"], "•••");
    let told = made.to_string();
    for secret in [world.twin.describe().access_token, "a-bots-secret".to_owned()] {
        assert!(!told.contains(&secret) && !told.contains("sealed:"), "{told}");
    }
    world.settle().await;
    let (_, channel) = asks(&world, &editor, "/api/v1/channels/sales", None).await;
    assert_eq!((&channel["state"], &channel["teammate"]), (&json!("ready"), &json!(CLEO)));

    // What is shown can be sent back, with what is to be different.
    let (_, read) = asks(&world, &editor, SALES, None).await;
    assert_eq!(read["set_up"], made["set_up"]);
    let mut next = read["set_up"].clone();
    next["pace"] = json!("1s");
    next.as_object_mut().unwrap().remove("return_after");
    let change = json!({"version": 1, "set_up": next});
    let (status, changed) = asks(&world, &editor, SALES, Some(&change)).await;
    assert_eq!((status, &changed["version"]), (200, &json!(2)), "{changed}");
    assert_eq!(
        (&changed["set_up"]["pace"], &changed["set_up"]["return_after"]),
        (&json!("1s"), &Value::Null)
    );
    assert_eq!(changed["changed_by"], "token a script");
    let (status, told) = asks(&world, &editor, SALES, Some(&change)).await;
    assert_eq!((status, &told["error"]["code"]), (409, &json!("changed_meanwhile")));
    world.restart().await;
    let (_, channel) = asks(&world, &editor, "/api/v1/channels/sales", None).await;
    assert_ne!(channel["name"], Value::Null, "its secrets are still there: {channel}");
    let changes = ann.opens("/console/settings/changes").await.text;
    assert!(changes.contains("channel.changed") && !changes.contains("a-bots-secret"));

    let remove = "/api/v1/channels/sales/remove";
    assert_eq!(asks(&world, &editor, remove, Some(&json!({"version": 1}))).await.0, 409);
    assert_eq!(asks(&world, &editor, remove, Some(&json!({"version": 2}))).await.0, 200);
    assert_eq!(asks(&world, &editor, SALES, None).await.0, 404);
}

#[tokio::test]
async fn a_set_up_that_does_not_fit_is_refused_by_field_and_nothing_is_kept() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    let editor = token(&mut ann, "editor").await;
    let good = sales(&world);
    let mut more = good.clone();
    more["key"] = json!("k");
    for (set_up, told) in [
        (with(good.clone(), "/return_after", json!("soon")), "return_after: `soon` is no length"),
        (with(good.clone(), "/fallback_team", json!("Nobody")), "fallback_team: there is no team"),
        (with(good.clone(), "/intercom/teammate_id", json!("1")), "intercom.teammate_id: "),
        (with(good.clone(), "/intercom/access_token", json!("env:PATH")), "is for admins"),
        (with(good.clone(), "/fallback_team", json!("env:PATH")), "Only secrets may stand"),
        (with(good.clone(), "/bot", json!("/etc/passwd.yaml")), "bot.file: Name a file"),
        (with(good.clone(), "/bot", json!({"driver": "rasa"})), "bot.url: This is needed"),
        (with(good.clone(), "/bot", json!({"driver": "raas"})), "whose `driver` is one of"),
        (with(good.clone(), "/bot/url", json!(7)), "`url` is a text"),
        (with(good.clone(), "/bot/driver", json!("chatlayer")), "bot.verify_token: This is needed"),
        (with(good.clone(), "/name", json!("other")), "name: A channel keeps its name"),
        (more, "key: There is no such key"),
        (json!("sales"), "A set-up is an object"),
    ] {
        let (status, answer) = asks(&world, &editor, SALES, Some(&json!({"set_up": set_up}))).await;
        let message = answer["error"]["message"].as_str().unwrap();
        assert_eq!((status, &answer["error"]["code"]), (422, &json!("does_not_fit")), "{answer}");
        assert!(message.contains(told), "{told}: {message}");
        assert!(!message.contains(&std::env::var("PATH").unwrap()), "{message}");
    }
    assert_eq!(world.service().engine.console().channels().await.unwrap(), []);
    let in_file = "/api/v1/channels/support/set-up";
    for body in [None, Some(json!({"set_up": good}))] {
        let (status, told) = asks(&world, &editor, in_file, body.as_ref()).await;
        assert_eq!((status, &told["error"]["code"]), (409, &json!("in_configuration")));
    }
    // A secret is told to no other address than the one it was given for.
    assert_eq!(asks(&world, &editor, SALES, Some(&json!({"set_up": good}))).await.0, 200);
    let (_, read) = asks(&world, &editor, SALES, None).await;
    let moved = with(read["set_up"].clone(), "/intercom/base_url", json!("http://127.0.0.1:9"));
    let moved = json!({"version": 1, "set_up": moved});
    let (status, told) = asks(&world, &editor, SALES, Some(&moved)).await;
    assert!(status == 422 && told.to_string().contains("type the token anew"), "{told}");
}
