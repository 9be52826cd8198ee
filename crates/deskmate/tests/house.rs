//! The house: arrows between the rooms, sizes of files, links and examples of the pages, and that
//! the pages name what the code has.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

#[path = "house/configuration.rs"]
mod configuration;
#[path = "house/dialogs.rs"]
mod dialogs;
#[path = "house/facts.rs"]
mod facts;
#[path = "house/operations.rs"]
mod operations;
#[path = "house/pages.rs"]
mod pages;
#[path = "house/rooms.rs"]
mod rooms;
#[path = "house/rules.rs"]
mod rules;
#[path = "house/security.rs"]
mod security;

use std::{
    collections::BTreeMap,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// All files of the repository with that ending, relative to its root.
fn files(ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let (path, name) = entry.map(|entry| (entry.path(), entry.file_name())).unwrap();
            let name = name.to_string_lossy();
            if path.is_dir() && name != "target" && name != "node_modules" && name != ".git" {
                folders.push(path);
            } else if path.extension().is_some_and(|own| own == ending) {
                found.push(path.strip_prefix(root()).unwrap().to_owned());
            }
        }
    }
    found.sort();
    found
}

/// The code of all rooms, without their tests.
fn code() -> String {
    let is_code = |path: &&PathBuf| path.iter().nth(2).is_some_and(|part| part == "src");
    files("rs").iter().filter(is_code).map(|path| read(&path.to_string_lossy())).collect()
}

/// The texts between `begin` and the next `end`.
fn between<'a>(text: &'a str, begin: &str, end: &str) -> Vec<&'a str> {
    text.split(begin).skip(1).map(|rest| rest.split(end).next().unwrap_or_default()).collect()
}

/// The first cells of the tables in a page, all names in backticks of each, with the whole row.
fn rows(page: &str) -> BTreeMap<&str, &str> {
    let rows = page.lines().filter(|line| line.starts_with("| `"));
    rows.flat_map(|row| {
        let first = row.split('|').nth(1).unwrap_or_default();
        first.split('`').skip(1).step_by(2).map(move |name| (name, row))
    })
    .collect()
}

/// Files that may be longer, for now, and by how much. Split them, and take them off.
const LONGER: &[(&str, usize)] = &[
    ("crates/core/tests/ownership.rs", 1040),
    ("crates/core/tests/properties.rs", 880),
    ("crates/core/tests/support/mod.rs", 784),
];

#[test]
fn no_file_has_more_than_400_lines() {
    let lines = |path: &PathBuf| fs::read_to_string(root().join(path)).unwrap().lines().count();
    let mut lengths: Vec<_> = files("rs").into_iter().map(|path| (lines(&path), path)).collect();
    lengths.sort();
    let list = lengths.iter().rev().take(10).fold(String::new(), |mut list, (lines, path)| {
        writeln!(list, "{lines:5} {}", path.display()).unwrap();
        list
    });
    println!("The longest:\n{list}");
    for (lines, path) in lengths {
        let longer = LONGER.iter().find(|(name, _)| Path::new(name) == path);
        let most = longer.map_or(400, |(_, most)| *most);
        assert!(
            lines <= most,
            "{} has {lines} lines: one case, one file. The longest:\n{list}",
            path.display()
        );
    }
}
