//! The form knows every kind of bot that the configuration has.

use std::collections::BTreeSet;

use deskmate::config;
use serde_json::{Value, json};

use super::{
    Browser, World,
    making::{NEW, Typed},
    roles::token,
    set_up::{asks, sales},
};

const EDIT: &str = "/console/channels/sales/edit";

/// The drivers of the configuration, each with its keys.
fn drivers() -> Vec<(String, BTreeSet<String>)> {
    let schema = serde_json::to_value(config::schema()).unwrap();
    let shapes = schema["$defs"]["DriverConfig"]["oneOf"].as_array().unwrap().clone();
    let driver = |shape: Value| {
        let word = shape["properties"]["driver"]["const"].as_str().unwrap().to_owned();
        let keys = match shape["$ref"].as_str() {
            Some(at) => schema.pointer(at.trim_start_matches('#')).unwrap()["properties"].clone(),
            None => shape["properties"].clone(),
        };
        (word, keys.as_object().unwrap().keys().cloned().collect())
    };
    shapes.into_iter().map(driver).collect()
}

/// The names of the fields of a page.
fn names(page: &str) -> BTreeSet<String> {
    let rest = page.split("name=\"").skip(1);
    rest.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())).collect()
}

async fn kept(world: &World) -> Value {
    let channel = world.service().engine.console().channels().await.unwrap().pop().unwrap();
    serde_json::from_str(&channel.config).unwrap()
}

#[tokio::test]
async fn every_driver_of_the_configuration_can_be_chosen() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    let page = ann.opens(NEW).await.text;
    let drivers = drivers();
    assert_eq!(drivers.len(), 10);
    let names = names(&page);
    for (word, keys) in &drivers {
        let radio = format!(r#"<input type="radio" name="bot_kind" value="{word}""#);
        assert!(page.contains(&radio), "{word}");
        let own = names.iter().filter_map(|name| name.strip_prefix(&format!("{word}.")));
        let (more, own): (Vec<_>, Vec<_>) = own.partition(|key| *key == "more");
        assert_eq!(more.len(), 1, "{word}");
        assert!(!own.is_empty(), "{word}");
        for key in own {
            assert!(keys.contains(key), "{word} has no key {key}: {keys:?}");
        }
    }
}

#[tokio::test]
async fn a_rasa_bot_is_set_up_and_its_other_keys_stay() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    ann.opens(NEW).await;
    let typed = Typed::new(&world)
        .with("bot_kind", "rasa")
        .with("rasa.url", "http://127.0.0.1:9")
        .with("rasa.token", "a-rasas-token")
        .with("rasa.more", "callback = true");
    let made = typed.sent(&mut ann, NEW).await;
    assert_eq!(made.status, 303, "{}", made.text);
    let bot = kept(&world).await["bot"].clone();
    assert_eq!((&bot["driver"], &bot["callback"]), (&json!("rasa"), &json!(true)));
    assert!(bot["token"].as_str().unwrap().starts_with("sealed:"), "{bot}");
    assert!(bot["secret"].is_null(), "that of the service is not told to another one");

    let page = ann.opens(EDIT).await.text;
    assert!(page.contains(r#"value="rasa" checked"#), "{page}");
    assert!(page.contains(r#"name="rasa.url" value="http://127.0.0.1:9""#), "{page}");
    assert!(page.contains("callback = true") && !page.contains("a-rasas-token"), "{page}");
    // What is left empty stays, at this address only.
    let anew = typed.with("version", "1").with("rasa.token", "").with("access_token", "");
    let anew = anew.with("rasa.more", "");
    assert_eq!(anew.sent(&mut ann, EDIT).await.status, 303);
    let bot = kept(&world).await["bot"].clone();
    assert!(bot["token"].is_string() && bot["callback"].is_null(), "{bot}");
    let moved = anew.with("version", "2").with("rasa.url", "http://127.0.0.1:8");
    assert_eq!(moved.sent(&mut ann, EDIT).await.status, 303);
    assert!(kept(&world).await["bot"]["token"].is_null());
}

#[tokio::test]
async fn what_is_wrong_with_a_bot_stands_beside_its_field_and_nothing_typed_is_lost() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    ann.opens(NEW).await;
    let typed =
        Typed::new(&world).with("rasa.url", "http://rasa.internal").with("rasa.more", "x = 1");
    for (kind, key, value, told) in [
        ("http", "http.url", "", "This is needed."),
        ("http", "http.url", "nonsense", "must be a full http:// or https:// address"),
        ("langgraph", "langgraph.url", "http://127.0.0.1:9", "This is needed."),
        ("chatlayer", "chatlayer.channel", "c1", "This is needed."),
        ("http", "http.more", "name = ", "is not written as in the configuration"),
        ("http", "http.more", "url = \"http://127.0.0.1:8\"", "`url` has a field of its own"),
        ("http", "http.more", "nmae = \"shop\"", "nmae"),
        ("agent", "agent.file", "/etc/agent.yaml", "Name a file beside the configuration"),
    ] {
        let typed = Typed(typed.0.clone()).with("bot_kind", kind).with(key, value);
        let answer = typed.sent(&mut ann, NEW).await;
        assert_eq!(answer.status, 422, "{key}: {}", answer.text);
        let field = answer.text.split_once(&format!(r#"value="{kind}" checked"#)).unwrap().1;
        let about = field.split("<div class=\"kind\">").next().unwrap();
        assert!(about.contains(told), "{key}: {told}: {about}");
        assert!(answer.text.contains(r#"name="rasa.url" value="http://rasa.internal""#), "{key}");
        assert!(answer.text.contains("x = 1</textarea>"), "{key}");
    }
    assert_eq!(world.service().engine.console().channels().await.unwrap(), []);
}

#[tokio::test]
async fn a_bot_is_tried_before_anything_is_saved() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    ann.opens(NEW).await;
    // Whatever else there is to type may come later.
    let empty = Typed(vec![("do".to_owned(), "try".to_owned())]).with("bot_kind", "http");
    let there = format!("{}/turn", world.twin.describe().base_url);
    let answer = Typed(empty.0.clone()).with("http.url", &there).with("http.secret", "s");
    let answer = answer.sent(&mut ann, NEW).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert!(answer.text.contains("can be reached"), "{}", answer.text);
    assert!(answer.text.contains(&format!(r#"name="http.url" value="{there}""#)));
    for (kind, key, value, told) in [
        ("http", "http.url", "http://127.0.0.1:9/turn", "cannot be reached"),
        ("http", "http.url", "nonsense", "nonsense"),
        ("http", "http.url", "", "This is needed."),
        ("dialogs", "dialogs.file", "bots/none.yaml", "bots/none.yaml"),
    ] {
        let typed = Typed(empty.0.clone()).with("bot_kind", kind).with(key, value);
        let answer = typed.sent(&mut ann, NEW).await.text;
        let about = answer.split_once(r#"id="bot-title""#).unwrap().1;
        let about = about.split("Try the bot").next().unwrap();
        assert!(about.contains(told) && about.contains("bad-text"), "{key}: {told}: {about}");
        assert!(!answer.contains("can be reached</span>"), "{key}: {answer}");
    }
    assert_eq!(world.service().engine.console().channels().await.unwrap(), []);
    let asked = world.twin.api_calls();
    assert!(asked.iter().all(|call| call.method == "GET"), "no turn is sent: {asked:?}");
}

/// Headers of a mapping carry keys: they are kept as secrets are.
#[tokio::test]
async fn the_headers_of_a_mapping_are_secrets() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    let editor = token(&mut ann, "editor").await;
    let mut set_up = sales(&world);
    set_up["bot"] = json!({
        "driver": "json", "preset": "n8n", "url": "http://127.0.0.1:9/chat",
        "headers": {"x-api-key": "a-flows-key"},
    });
    let path = "/api/v1/channels/sales/set-up";
    let (status, made) = asks(&world, &editor, path, Some(&json!({ "set_up": set_up }))).await;
    assert_eq!(status, 200, "{made}");
    let bot = kept(&world).await["bot"].clone();
    assert!(bot["headers"]["x-api-key"].as_str().unwrap().starts_with("sealed:"), "{bot}");
    assert_eq!(made["set_up"]["bot"]["headers"]["x-api-key"], "•••", "{made}");
    let page = ann.opens(EDIT).await.text;
    assert!(page.contains("x-api-key = &#34;•••&#34;"), "{page}");
    // What is shown can be sent back, to this service only.
    let again = json!({"version": 1, "set_up": made["set_up"]});
    let (status, told) = asks(&world, &editor, path, Some(&again)).await;
    assert_eq!(status, 200, "{told}");
    assert_eq!(kept(&world).await["bot"], bot);
    let mut moved = made["set_up"].clone();
    moved["bot"]["url"] = json!("http://127.0.0.1:8/chat");
    let moved = json!({"version": 2, "set_up": moved});
    let (status, told) = asks(&world, &editor, path, Some(&moved)).await;
    assert!(status == 422 && told.to_string().contains("type it anew"), "{told}");
    let changes = ann.opens("/console/settings/changes").await.text;
    assert!(!changes.contains("a-flows-key") && !changes.contains("sealed:"));
}
