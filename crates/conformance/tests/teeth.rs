//! The check finds what it is there to find.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use deskmate_conformance::{
    Description,
    answers::{Answers, Findings},
    recording::Exchange,
};
use serde_json::{Value, json};

/// What is found in an answer of a small description, as `schema: problem`.
fn found(status: u16, answer: Value) -> Vec<String> {
    let description = json!({
        "paths": { "/shops/{id}": { "get": { "responses": {
            "200": { "content": { "application/json": { "schema": {
                "$ref": "#/components/schemas/shop"
            } } } },
            "202": { "description": "nothing" },
            "404": { "description": "without a body" }
        } } } },
        "components": { "schemas": {
            "shop": {
                "type": "object",
                "required": ["id"],
                "properties": {
                    "id": { "type": "string" },
                    "state": { "type": "string", "enum": ["open", "closed"] },
                    "owner": { "allOf": [{ "$ref": "#/components/schemas/person" }] },
                    "more": { "type": "object" }
                }
            },
            "person": { "properties": { "name": { "type": "string" } } },
            "error": { "required": ["errors"], "properties": { "errors": { "type": "array" } } }
        } }
    });
    let mut answers = Answers::of(Description::of("2.14", description)).unwrap();
    let mut findings = Findings::default();
    let exchange = Exchange {
        version: Some("2.14".to_owned()),
        method: "GET".to_owned(),
        path: "/shops/7".to_owned(),
        request: Value::Null,
        status,
        answer,
        by_fault: false,
    };
    answers.check(&exchange, &mut findings).unwrap();
    findings.0.keys().map(|one| format!("{}: {}", one.schema, one.problem)).collect()
}

#[test]
fn what_fits_is_no_finding() {
    let shop = json!({ "id": "7", "state": null, "owner": { "name": "Ann" }, "more": { "x": 1 } });
    assert_eq!(found(200, shop), [""; 0]);
    assert_eq!(found(202, Value::Null), [""; 0]);
    assert_eq!(found(404, json!({ "errors": [] })), [""; 0]);
}

#[test]
fn a_wrong_type_a_missing_field_an_unknown_value_are_found() {
    assert_eq!(found(200, json!({ "id": 7 })), ["shop.id: type"]);
    assert_eq!(found(200, json!({})), ["shop.id: missing"]);
    assert_eq!(found(200, json!({ "id": "7", "state": "shut" })), ["shop.state: enum"]);
}

#[test]
fn a_field_that_is_not_described_is_found_by_where_it_stands() {
    let shop = json!({ "id": "7", "owner": { "name": "Ann", "age": 40 }, "colour": "red" });
    assert_eq!(found(200, shop), ["person.age: unknown field", "shop.colour: unknown field"]);
}

#[test]
fn a_status_that_is_not_declared_is_found_and_its_body_is_an_error() {
    assert_eq!(found(409, json!({ "errors": [] })), [": undeclared status"]);
    assert_eq!(
        found(404, json!({ "oops": 1 })),
        ["error.errors: missing", "error.oops: unknown field"]
    );
}

#[test]
fn a_body_where_there_is_none_and_none_where_there_is_one_are_found() {
    assert_eq!(found(200, Value::Null).len(), 1);
    assert_eq!(found(202, json!({})).len(), 1);
}

#[test]
fn fields_that_are_never_given_are_known() {
    let description = json!({ "components": { "schemas": { "shop": { "properties": {
        "id": {}, "name": {}
    } } } } });
    let mut fields = deskmate_conformance::fields::Fields::default();
    fields.note(&description, "/components/schemas/shop", &json!({ "id": 1 }));
    assert_eq!(Vec::from_iter(fields.never_given()), ["shop.name"]);
}
