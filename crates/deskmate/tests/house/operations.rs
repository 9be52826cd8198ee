//! The operations page names what the code counts, logs and remembers.

use std::collections::BTreeSet;

use super::{between, code, read, rows};

#[test]
fn every_metric_and_its_labels_are_in_the_operations_page() {
    let page = read("docs/operations.md");
    let rows = rows(&page);
    let code = code();
    let mut names = BTreeSet::new();
    for kind in ["counter", "gauge", "histogram"] {
        for call in between(&code, &format!("metrics::{kind}!("), ";") {
            let name = between(call, "\"", "\"").first().copied().unwrap_or_default();
            let row = rows.get(name).unwrap_or_else(|| panic!("the page has no metric `{name}`"));
            assert!(row.contains(kind), "`{name}` is a {kind}");
            let before_arrows: Vec<_> = call.split(" =>").collect();
            for before in before_arrows.iter().rev().skip(1) {
                let label = before.rsplit('"').nth(1).unwrap_or_default();
                assert!(row.contains(&format!("`{label}`")), "`{name}` has the label `{label}`");
            }
            names.insert(name);
        }
    }
    assert!(names.len() > 5, "the metrics were not found");
    for name in rows.keys().filter(|name| name.starts_with("deskmate_")) {
        assert!(names.contains(name), "the page names `{name}`, which is not counted");
    }
}

/// Messages are names such as `turn.started`; those of debug are left out.
#[test]
fn every_log_message_is_in_the_operations_page() {
    let page = read("docs/operations.md");
    let rows = rows(&page);
    let code = code();
    let mut found = 0;
    for level in ["info", "warn", "error"] {
        for call in between(&code, &format!("tracing::{level}!("), ";") {
            let is_name = |text: &&str| {
                let plain = |letter| matches!(letter, 'a'..='z' | '_' | '.');
                text.contains('.') && !text.starts_with("local.") && text.chars().all(plain)
            };
            let Some(name) = call.split('"').skip(1).step_by(2).find(is_name) else { continue };
            assert!(rows.contains_key(name), "docs/operations.md has no log message `{name}`");
            found += 1;
        }
    }
    assert!(found > 15, "the log messages were not found: {found}");
}

#[test]
fn every_entry_of_the_timeline_is_in_the_operations_page() {
    let page = read("docs/operations.md");
    let effect = read("crates/core/src/effect.rs");
    let body = between(&effect, "pub enum Happening {", "\n}").concat();
    let variants = body
        .lines()
        .filter_map(|line| line.strip_prefix("    "))
        .filter(|line| line.starts_with(|letter: char| letter.is_ascii_uppercase()));
    let mut found = 0;
    for variant in variants {
        let variant = variant.trim_end_matches([' ', '{', ',']);
        let mut word = String::new();
        for letter in variant.chars() {
            if letter.is_ascii_uppercase() && !word.is_empty() {
                word.push('_');
            }
            word.push(letter.to_ascii_lowercase());
        }
        assert!(rows(&page).contains_key(word.as_str()), "the page has no entry `{word}`");
        found += 1;
    }
    assert!(found > 8, "the entries were not found");
}
