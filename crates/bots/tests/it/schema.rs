//! The published schema says the same as the driver.

use deskmate_bots::{Bot, parse_answer, schema};
use deskmate_core::{Contact, Reason, action::Answer};
use jsonschema::Validator;
use serde_json::{Value, json};

use crate::{
    fake_bot::{FakeBot, responds},
    sample::{because, call, turn},
    test_timing::TestTiming,
};

/// A validator of one definition.
pub(crate) fn validator(name: &str) -> Validator {
    let mut schema = schema::bot_protocol();
    schema["$ref"] = json!(format!("#/$defs/{name}"));
    jsonschema::draft202012::new(&schema).unwrap()
}

#[test]
fn the_schema_changes_on_purpose_only() {
    insta::assert_json_snapshot!(schema::bot_protocol());
}

#[tokio::test]
async fn every_turn_that_is_sent_fits() {
    let turns = [
        turn(),
        because(Reason::Returned),
        because(Reason::Command { command: "refund".into() }),
        because(Reason::Timer { timer: "reminder".into() }),
        deskmate_core::Turn { contact: Contact::default(), messages: vec![], ..turn() },
    ];
    let bot = FakeBot::start(turns.iter().map(|_| responds(202, ""))).await;
    let driver = bot.driver(&TestTiming::new());
    for turn in turns {
        driver.turn(&call(turn)).await;
    }
    let validator = validator("Turn");
    for post in bot.posts() {
        if let Err(error) = validator.validate(&post.json()) {
            panic!("{error} at {}", error.instance_path());
        }
    }
}

#[tokio::test]
async fn a_turn_that_lacks_something_does_not_fit() {
    let bot = FakeBot::start([responds(202, "")]).await;
    bot.driver(&TestTiming::new()).turn(&call(turn())).await;
    let whole = bot.posts()[0].json();
    let validator = validator("Turn");
    for name in whole.as_object().unwrap().keys() {
        let mut turn = whole.clone();
        turn.as_object_mut().unwrap().remove(name);
        assert!(!validator.is_valid(&turn), "without {name}");
    }
    for (name, value) in [("version", json!(2)), ("reason", json!("boredom"))] {
        let mut turn = whole.clone();
        turn[name] = value;
        assert!(!validator.is_valid(&turn), "{name}");
    }
}

/// With every action and every field of it.
fn full_answer() -> Value {
    json!({
        "actions": [
            {"type": "say", "text": "It left on **Monday**.", "format": "markdown"},
            {"type": "say", "text": "Else?", "format": "plain", "choices": [{"id": "no", "title": "No"}]},
            {"type": "say", "attachments": [{"url": "https://x.test/l.pdf", "name": "l.pdf"}]},
            {"type": "say", "cards": [{
                "title": "Shoe", "subtitle": "Red", "image": "https://x.test/s.png", "url": "https://x.test/s",
                "choices": [{"id": "buy", "title": "Buy"}]
            }]},
            {"type": "note", "text": "<b>Late</b>", "format": "html"},
            {"type": "tag", "target": "contact", "tags": ["asked-order"]},
            {"type": "untag", "target": "conversation", "tags": ["new"]},
            {"type": "set", "target": "conversation", "attributes": {"topic": "order", "gone": null}},
            {"type": "timer", "name": "reminder", "after": 3600},
            {"type": "snooze", "for": 60},
            {"type": "close"},
            {"type": "handover", "team": "Shipping", "note": "Disputed.", "tags": ["shipping"], "message": "Bye"}
        ],
        "session": {"order_id": "A-17", "tries": null}
    })
}

#[test]
fn what_the_driver_takes_the_schema_takes() {
    let validator = validator("Answer");
    let nothing = json!({
        "actions": [{"type": "say", "text": "a", "format": null, "choices": null, "cards": null}],
        "session": null
    });
    let until = json!({"actions": [{"type": "snooze", "until": 1_734_537_561}]});
    for answer in [full_answer(), until, json!({}), json!({"actions": []}), nothing] {
        assert!(validator.is_valid(&answer), "{answer}");
        let parsed = parse_answer(answer.to_string().as_bytes()).unwrap();
        // Written down again, the answer is still the same one, and still fits.
        let written = serde_json::to_value(&parsed).unwrap();
        assert!(validator.is_valid(&written), "{written}");
        assert_eq!(serde_json::from_value::<Answer>(written).unwrap(), parsed);
    }
}

#[test]
fn what_the_schema_refuses_the_driver_refuses() {
    let validator = validator("Answer");
    let bad = [
        json!([]),
        json!({"replies": []}),
        json!({"actions": {}}),
        json!({"session": []}),
        json!({"actions": ["say"]}),
        json!({"actions": [{"text": "no type"}]}),
        json!({"actions": [{"type": "sya"}]}),
        json!({"actions": [{"type": "say", "text": "a", "format": "rtf"}]}),
        json!({"actions": [{"type": "say", "text": "a", "choices": [{"title": "no id"}]}]}),
        json!({"actions": [{"type": "note"}]}),
        json!({"actions": [{"type": "tag", "target": "company", "tags": []}]}),
        json!({"actions": [{"type": "timer", "name": "a", "after": -1}]}),
    ];
    // Nor does a field that nobody knows get through, wherever it is.
    let whole = full_answer();
    let count = whole["actions"].as_array().unwrap().len();
    let unknown = (0..count).map(|at| format!("/actions/{at}"));
    let nested = ["", "/actions/1/choices/0", "/actions/2/attachments/0", "/actions/3/cards/0"];
    let unknown = unknown.chain(nested.map(str::to_owned)).map(|place| {
        let mut answer = whole.clone();
        answer.pointer_mut(&place).unwrap()["surprise"] = json!(1);
        answer
    });
    for answer in bad.into_iter().chain(unknown) {
        assert!(!validator.is_valid(&answer), "{answer}");
        assert!(parse_answer(answer.to_string().as_bytes()).is_err(), "{answer}");
    }
}
