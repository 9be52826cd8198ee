//! The table of facts about Intercom names tests and switches that are there.

use std::collections::BTreeSet;

use super::{between, read};

const PAGE: &str = "docs/twin-facts.md";
/// Where the first word of a test's name leads, as the page says.
const ROOMS: [(&str, &str); 3] = [
    ("twin", "crates/twin/tests/twin"),
    ("unit", "crates/twin/src"),
    ("deskmate", "crates/deskmate/tests"),
];

/// Rows of facts: section, fact, what shows it.
fn facts(page: &str) -> Vec<[&str; 3]> {
    let rows = page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| § "));
    let cells = rows.map(|row| row.trim_matches('|').split(" | ").collect::<Vec<_>>());
    cells.filter_map(|cells| <[&str; 3]>::try_from(cells).ok()).collect()
}

/// `twin/webhooks::the_envelope_says_who_what_and_when`, and all others in backticks.
fn tests_in(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).filter(|name| name.contains("::")).collect()
}

fn is_test(name: &str) -> bool {
    let Some((path, function)) = name.split_once("::") else { return false };
    let Some((room, file)) = path.split_once('/') else { return false };
    let Some((_, folder)) = ROOMS.iter().find(|(word, _)| *word == room) else { return false };
    let source = std::fs::read_to_string(super::root().join(format!("{folder}/{file}.rs")));
    let source = source.unwrap_or_default();
    let lines: Vec<_> = source.lines().map(str::trim).collect();
    lines.windows(2).any(|two| {
        let marked = ["#[test]", "#[tokio::test]"].contains(&two[0]);
        let named = two[1].trim_start_matches("async ").strip_prefix("fn ");
        marked && named.and_then(|n| n.strip_prefix(function)).is_some_and(|n| n.starts_with('('))
    })
}

#[test]
fn every_fact_names_a_test_that_is_there_or_says_why_there_is_none() {
    let page = read(PAGE);
    let facts = facts(&page);
    let (mut shown, mut wrong) = (0, Vec::new());
    for [section, fact, shows] in &facts {
        assert!(section.trim().starts_with(|c: char| c.is_ascii_digit()), "{section} | {fact}");
        let tests = tests_in(shows);
        let missing = tests.iter().filter(|test| !is_test(test));
        wrong.extend(missing.map(|test| format!("`{test}` is no test: {fact}")));
        let says_why = shows.split_once("not simulated: ").is_some_and(|(_, why)| why.len() > 10);
        if tests.is_empty() && !says_why {
            wrong.push(format!("neither a test nor a reason: {fact}"));
        }
        shown += usize::from(!tests.is_empty());
    }
    assert!(wrong.is_empty(), "{PAGE}:\n{}", wrong.join("\n"));
    assert!(shown > 150, "the facts were not found: {shown} of {}", facts.len());
}

#[test]
fn every_switch_is_in_the_table_of_what_nobody_knows() {
    let page = read(PAGE);
    let source = read("crates/twin/src/switches.rs");
    let fields = between(&source, "pub struct Switches {", "\n}").concat();
    let switches: BTreeSet<_> = fields
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub ")?.split_once(':'))
        .map(|(name, _)| name)
        .collect();
    assert!(switches.len() > 30, "the switches were not found");
    let unknowns = between(&page, "\n## What nobody knows", "\n## ").concat();
    for switch in &switches {
        assert!(unknowns.contains(&format!("`{switch}`")), "{PAGE} has no switch `{switch}`");
    }
    let is_name = |c: char| c.is_ascii_lowercase() || c == '_';
    let rows = facts(&unknowns).into_iter().flat_map(|[_, unknown, why]| [unknown, why]);
    let named = rows.flat_map(|cell| cell.split('`').skip(1).step_by(2));
    let named = named.filter(|name| name.contains('_') && name.chars().all(is_name));
    let faults = read("crates/twin/src/faults.rs");
    for name in named {
        let word = name.split('_').map(|w| w[..1].to_uppercase() + &w[1..]).collect::<String>();
        let is_fault = faults.contains(&format!("    {word},"));
        assert!(
            switches.contains(name) || is_fault,
            "{PAGE}: `{name}` is neither switch nor fault"
        );
    }
}
