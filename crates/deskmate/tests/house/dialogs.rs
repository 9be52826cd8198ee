//! The manual of the dialog language names every key, and its examples can be used.

use std::collections::BTreeSet;

use deskmate_bots::AgentFile;
use deskmate_dialog::{Bot, lint, testing::Tests};
use serde_json::Value;

use super::{between, files, read};

/// Every name of a property in a schema.
fn properties(schema: &Value, found: &mut BTreeSet<String>) {
    if let Some(properties) = schema["properties"].as_object() {
        found.extend(properties.keys().cloned());
    }
    match schema {
        Value::Object(fields) => fields.values().for_each(|value| properties(value, found)),
        Value::Array(items) => items.iter().for_each(|value| properties(value, found)),
        _ => {}
    }
}

#[test]
fn the_manual_of_the_dialog_language_names_every_key() {
    let page = read("docs/dialogs.md");
    let mut keys = BTreeSet::new();
    properties(&serde_json::to_value(deskmate_dialog::schema()).unwrap(), &mut keys);
    properties(&serde_json::to_value(deskmate_dialog::test_schema()).unwrap(), &mut keys);
    assert!(keys.len() > 80, "{keys:?}");
    let is_there = |key: &&String| {
        [format!("`{key}`"), format!("{key}:"), format!("`{key}:")]
            .iter()
            .any(|t| page.contains(t.as_str()))
    };
    let missing: Vec<_> = keys.iter().filter(|key| !is_there(key)).collect();
    assert!(missing.is_empty(), "docs/dialogs.md does not name {missing:?}");
}

#[test]
fn bots_and_tests_in_pages_and_folders_can_be_used_as_they_stand() {
    let mut bots: Vec<(String, String)> = Vec::new();
    for page in files("md") {
        let text = read(&page.to_string_lossy());
        let name = page.display().to_string();
        // A page may show how a service runs tests, too.
        let ours =
            between(&text, "```yaml\n", "```").into_iter().filter(|t| !t.contains("\njobs:"));
        bots.extend(ours.map(|text| (name.clone(), text.to_owned())));
    }
    let is_ours = |path: &&std::path::PathBuf| path.starts_with("bots");
    bots.extend(files("yaml").iter().filter(is_ours).map(|path| {
        let name = path.to_string_lossy().into_owned();
        (name.clone(), read(&name))
    }));
    assert!(bots.len() > 6);
    for (name, text) in bots {
        if text.trim_start().starts_with("- name:") || name.ends_with(".test.yaml") {
            let tests = Tests::parse(&name, &text).unwrap_or_else(|wrong| panic!("{wrong:?}"));
            assert!(!tests.all().is_empty(), "{name}");
            continue;
        }
        if AgentFile::is_agent(&text) {
            let (_, warnings) = AgentFile::parse(&name, &text, None)
                .unwrap_or_else(|wrong| panic!("{wrong:?}\n{text}"));
            assert!(warnings.is_empty(), "{name}: {warnings:?}");
            continue;
        }
        let bot = Bot::parse(&name, &text).unwrap_or_else(|wrong| panic!("{wrong:?}\n{text}"));
        if name.starts_with("bots") {
            let mut warnings = lint(&bot, &name, &text, None);
            if name.contains("tour") {
                // It shows each thing once: one way of saying it, and how a bot runs in circles.
                let shown = ["expressions", "leads back to itself"];
                warnings.retain(|warning| !shown.iter().any(|text| warning.message.contains(text)));
            }
            assert!(warnings.is_empty(), "{name}: {warnings:?}");
        }
    }
}
