//! The JSON schemas: what parses is valid, what is refused for its shape is not.

use deskmate_dialog::{schema, test_schema};
use serde_json::{Value, json};

fn json(yaml: &str) -> Value {
    serde_saphyr::from_str(yaml).unwrap()
}

fn errors(schema: &Value, file: &Value) -> Vec<String> {
    let validator = jsonschema::validator_for(schema).unwrap();
    validator.iter_errors(file).map(|error| format!("{} {error}", error.instance_path())).collect()
}

#[test]
fn bots_that_parse_are_valid() {
    let schema = schema().to_value();
    for bot in [include_str!("bots/contract.yaml"), include_str!("bots/everything.yaml")] {
        assert_eq!(errors(&schema, &json(bot)), Vec::<String>::new());
    }
}

#[test]
fn what_has_the_wrong_shape_is_not_valid() {
    let schema = schema().to_value();
    let ok = json!({ "text": "x" });
    for (dialog, why) in [
        (json!({ "message": [ok], "input": { "variable": "x", "question": "y" } }), "two kinds"),
        (json!({ "intent": "x" }), "no kind"),
        (json!({ "message": [{ "txt": "x" }] }), "unknown key"),
        (json!({ "message": [ok], "goto": null }), "no value"),
        (json!({ "action": [{ "pause": "soon" }] }), "no duration"),
        (json!({ "condition": [{ "var": "x", "is": "like", "value": 1 }] }), "no such operator"),
        (json!({ "message": [ok], "autonomy": "off" }), "no such word"),
    ] {
        let file = json!({ "deskmate": 1, "dialogs": { "a": dialog } });
        assert!(!errors(&schema, &file).is_empty(), "{why}");
    }
    assert_eq!(
        errors(&schema, &json!({ "deskmate": 1, "dialogs": { "a": { "message": [ok] } } })),
        [""; 0]
    );
}

#[test]
fn tests_have_a_schema_too() {
    let schema = test_schema().to_value();
    let test = json(
        "[{ name: a, given: { language: nl }, steps: [ { customer: hi }, { bot: { contains: x } } ] }]",
    );
    assert_eq!(errors(&schema, &test), Vec::<String>::new());
    assert!(!errors(&schema, &json("[{ name: a, steps: [ { custmer: hi } ] }]")).is_empty());
}
