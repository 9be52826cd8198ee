//! `{placeholders}` in the texts of a bot, filled with what customers say.
#![no_main]

use deskmate_dialog::{Target, Template};
use libfuzzer_sys::fuzz_target;
use serde_json::{Map, Value, json};

fuzz_target!(|input: (&str, &str)| {
    let (source, said) = input;
    let Ok(template) = Template::new(source) else { return };
    let values: Map<String, Value> = [
        ("a".to_owned(), json!(said)),
        ("b".to_owned(), json!({"c": [said, 1, null, {"d": said}], "Company Name": said})),
        ("n".to_owned(), json!(1.5)),
    ]
    .into_iter()
    .collect();
    let _ = template.render(&values, Target::Plain);
    let _ = template.address(&values);
    let _ = template.fixed();
});
