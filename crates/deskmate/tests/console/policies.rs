//! The policies of a channel, in the form as in a file.

use deskmate_core::Rules;
use serde_json::{Value, json};

use super::{
    Browser, World,
    making::{NEW, Typed},
};

const EDIT: &str = "/console/channels/sales/edit";

async fn kept(world: &World) -> Value {
    let kept = world.service().engine.console().channels().await.unwrap().pop().unwrap();
    serde_json::from_str(&kept.config).unwrap()
}

fn again(world: &World, version: &str) -> Typed {
    let secrets = ["access_token", "client_secret", "http.secret"];
    let typed = Typed::new(world).with("version", version);
    secrets.into_iter().fold(typed, |typed, field| typed.with(field, ""))
}

#[tokio::test]
async fn every_policy_of_a_channel_is_set_in_its_form_and_counts_at_once() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    let page = ann.opens(NEW).await.text;
    assert!(page.len() < 60_000, "{} bytes", page.len());
    let rules = serde_json::to_value(Rules::default()).unwrap();
    for rule in rules.as_object().unwrap().keys() {
        let field = match rule.as_str() {
            "takes" => continue,
            "autonomy" => "name=\"autonomy\"".to_owned(),
            "draft_team" => "name=\"draft_team\"".to_owned(),
            rule => format!("name=\"policy.{rule}\""),
        };
        assert!(page.contains(&field), "{field}");
    }
    let typed = [
        ("takeover_on_reply", "false"),
        ("return_after", "2h"),
        ("accept_within", "never"),
        ("on_close", "clear"),
        ("inbound", "poll"),
        ("max_bot_messages", "5"),
        ("budget_share", "0.25"),
        ("failure_message", ""),
        ("takes.sources", "email, whatsapp"),
        ("pace", ""),
    ];
    let set = |form: Typed| {
        typed.iter().fold(form, |form, (key, value)| form.with(&format!("policy.{key}"), value))
    };
    let made = set(Typed::new(&world)).sent(&mut ann, NEW).await;
    assert_eq!(made.status, 303, "{}", made.text);
    let config = kept(&world).await;
    let of = |keys: &[&str]| keys.iter().map(|key| config[*key].clone()).collect::<Vec<_>>();
    assert_eq!(
        of(&["takeover_on_reply", "return_after", "max_bot_messages", "failure_message", "pace"]),
        [json!(false), json!("2h"), json!(5), json!(""), Value::Null]
    );
    assert_eq!(config["takes"]["sources"], json!(["email", "whatsapp"]));
    let page = ann.opens("/console/channels/sales").await.text;
    for told in ["returned to the bot", "return_after"] {
        assert!(!page.contains(told), "{told}");
    }
    let page = ann.opens(EDIT).await.text;
    for told in [
        r#"name="policy.return_after" value="2h""#,
        r#"value="email, whatsapp""#,
        r#"placeholder="By default: 30s""#,
        "9 not as by default",
        r#"<option value="poll" selected>"#,
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    // A form that knows nothing of them, as a script may send it, changes none.
    assert_eq!(again(&world, "1").sent(&mut ann, EDIT).await.status, 303);
    assert_eq!(kept(&world).await["return_after"], "2h");
    let emptied = again(&world, "2").with("policy.return_after", " ");
    assert_eq!(emptied.sent(&mut ann, EDIT).await.status, 303);
    assert_eq!(kept(&world).await["return_after"], Value::Null, "it is as by default again");
    let changes = ann.opens("/console/settings/changes").await.text;
    assert!(changes.contains("return_after"), "who changed what has it");
}

/// What is wrong is said as `deskmate check` says it of a file.
#[tokio::test]
async fn a_policy_that_does_not_fit_is_told_beside_its_field_and_nothing_typed_is_lost() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    ann.opens(NEW).await;
    for (key, value, told) in [
        ("return_after", "soon", "`soon` is no length of time"),
        ("poll_every", "never", "cannot be &#34;never&#34; here"),
        ("turn_timeout", "0s", "must be over"),
        ("max_bot_messages", "many", "policy.max_bot_messages"),
        ("max_bot_messages", "-1", "policy.max_bot_messages"),
        ("budget_share", "1.5", "must be over 0 and at most 1"),
        ("on_close", "forget", "forget"),
        ("failure_message", &"x".repeat(1001), "at most 1000 characters"),
        ("share", "shoe_size", "shoe_size"),
        ("failure_message", "env:PATH", "Only secrets may stand for something else"),
    ] {
        let typed = Typed::new(&world)
            .with(&format!("policy.{key}"), value)
            .with("policy.pace", "3s")
            .with("policy.takes.sources", "email");
        let answer = typed.sent(&mut ann, NEW).await;
        assert_eq!(answer.status, 422, "{key} = {value}: {}", answer.text);
        assert!(answer.text.contains(told), "{key} = {value}: {told}: {}", answer.text);
        let (_, from) = answer.text.split_once(&format!("name=\"policy.{key}\"")).unwrap();
        let (field, _) = from.split_once("</div>").unwrap();
        assert!(field.contains("role=\"alert\""), "{key} = {value}: {field}");
        for kept in [
            r#"name="policy.pace" value="3s""#,
            r#"value="email""#,
            "<details class=\"panel fold policies\" id=\"policies\" open>",
        ] {
            assert!(answer.text.contains(kept), "{key}: {kept}");
        }
        assert!(answer.text.contains(value) || key == "on_close", "{key}: what was typed stays");
    }
    let zone = Typed::new(&world)
        .with("policy.timezone", "Mars/Olympus")
        .with("bot_kind", "dialogs")
        .with("dialogs.file", "bots/none.yaml");
    let answer = zone.sent(&mut ann, NEW).await;
    assert!(answer.status == 422 && answer.text.contains("Mars/Olympus"), "{}", answer.text);
    assert_eq!(world.service().engine.console().channels().await.unwrap(), []);
}

#[tokio::test]
async fn of_two_who_change_policies_the_second_is_told_and_loses_nothing() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    ann.opens(NEW).await;
    assert_eq!(Typed::new(&world).sent(&mut ann, NEW).await.status, 303);
    ann.opens(EDIT).await;
    let first = again(&world, "1").with("policy.pace", "1s").sent(&mut ann, EDIT).await;
    assert_eq!(first.status, 303, "{}", first.text);
    let second = again(&world, "1").with("policy.pace", "2s").sent(&mut ann, EDIT).await;
    assert_eq!(second.status, 409);
    assert!(second.text.contains(r#"name="policy.pace" value="2s""#), "{}", second.text);
    assert_eq!(kept(&world).await["pace"], "1s");
}
