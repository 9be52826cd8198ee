//! `if:` in CEL: read or refused, and worked out within its limits.
#![no_main]

use deskmate_dialog::Expression;
use libfuzzer_sys::fuzz_target;
use serde_json::{Map, Value, json};

fuzz_target!(|source: &str| {
    let Ok(expression) = Expression::new(source) else { return };
    let values: Map<String, Value> = [
        ("a".to_owned(), json!("text")),
        ("b".to_owned(), json!([1, 2.5, "three", null, {"c": true}])),
        ("n".to_owned(), json!(17)),
    ]
    .into_iter()
    .collect();
    let _ = expression.value(&values);
});
