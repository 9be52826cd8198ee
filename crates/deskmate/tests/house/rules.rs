//! Rules of CONTRIBUTING.md that a machine can check.

use std::{collections::BTreeSet, path::Path, process::Command};

use toml::Table;

use super::{files, read, root};

#[test]
fn a_module_is_thing_rs_with_its_parts_beside_it() {
    let in_src = |path: &&std::path::PathBuf| path.iter().any(|part| part == "src");
    let old: Vec<_> = files("rs")
        .into_iter()
        .filter(|path| path.file_name().is_some_and(|name| name == "mod.rs"))
        .filter(|path| in_src(&path))
        .collect();
    assert!(old.is_empty(), "name them `thing.rs`, beside `thing/`: {old:?}");
}

/// Who may name the twin's API: what serves it, and what carries out a call that comes late.
const ABOVE_THE_API: [&str; 5] =
    ["lib.rs", "twin.rs", "shared.rs", "control/api.rs", "world/agenda.rs"];

#[test]
fn what_the_twin_stands_on_reads_nothing_from_the_api_above_it() {
    let twin = Path::new("crates/twin/src");
    let all: Vec<_> = files("rs").into_iter().filter(|path| path.starts_with(twin)).collect();
    assert!(all.len() > 100, "the twin was not found");
    let below = all.iter().filter(|path| {
        let path = path.strip_prefix(twin).unwrap();
        !path.starts_with("rest")
            && path != Path::new("rest.rs")
            && !ABOVE_THE_API.iter().any(|above| path == Path::new(above))
    });
    let wrong: Vec<_> =
        below.filter(|path| is_used("rest", &read(&path.to_string_lossy()))).collect();
    assert!(wrong.is_empty(), "move what they need down, out of `rest`: {wrong:?}");
}

/// All code of a room in these folders, with what it takes in from others by `#[path]`.
fn code_of(room: &Path, folders: &[&str]) -> String {
    let is_there = |path: &Path| folders.iter().any(|folder| path.starts_with(room.join(folder)));
    let own =
        files("rs").into_iter().filter(|path| is_there(path) || *path == room.join("build.rs"));
    let mut all = String::new();
    for path in own {
        let code = read(&path.to_string_lossy());
        let taken_in =
            code.lines().filter_map(|line| line.strip_prefix("#[path = \"")?.strip_suffix("\"]"));
        for other in taken_in.filter(|other| other.starts_with("../")) {
            all += &read(&path.parent().unwrap().join(other).to_string_lossy());
        }
        all += &code;
    }
    all
}

fn names(manifest: &Table, table: &str) -> Vec<String> {
    let of = |table: Option<&toml::Value>| -> Vec<String> {
        table
            .and_then(toml::Value::as_table)
            .into_iter()
            .flat_map(|all| all.keys().cloned())
            .collect()
    };
    let mut all = of(manifest.get(table));
    let targets = manifest.get("target").and_then(toml::Value::as_table);
    all.extend(targets.into_iter().flatten().flat_map(|(_, target)| of(target.get(table))));
    all
}

/// Whether code names a crate: `name::…`, `use name;`, `name!(…)`.
fn is_used(name: &str, code: &str) -> bool {
    let name = name.replace('-', "_");
    code.match_indices(&name).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = &code[at + name.len()..];
        !before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
            && ["::", ";", "!", " as "].iter().any(|next| after.starts_with(next))
    })
}

#[test]
fn every_dependency_is_used() {
    let mut wanted = BTreeSet::new();
    let mut unused = Vec::new();
    for path in files("toml").into_iter().filter(|path| path.ends_with("Cargo.toml")) {
        let manifest: Table = toml::from_str(&read(&path.to_string_lossy())).unwrap();
        if manifest.contains_key("workspace") {
            continue;
        }
        let room = path.parent().unwrap();
        for (table, folders) in [
            ("dependencies", &["src"][..]),
            ("dev-dependencies", &["src", "tests", "benches", "examples"]),
            ("build-dependencies", &[]),
        ] {
            let code = code_of(room, folders);
            for name in names(&manifest, table) {
                if !is_used(&name, &code) {
                    unused.push(format!("{}: {name}", path.display()));
                }
                wanted.insert(name);
            }
        }
    }
    assert!(wanted.len() > 30, "the dependencies were not found: {wanted:?}");
    let root: Table = toml::from_str(&read("Cargo.toml")).unwrap();
    let all = root["workspace"]["dependencies"].as_table().unwrap();
    unused.extend(
        all.keys().filter(|name| !wanted.contains(*name)).map(|name| format!("Cargo.toml: {name}")),
    );
    assert!(unused.is_empty(), "nothing uses these; take them out: {unused:#?}");
}

/// From when on subjects are short. What was committed before stays as it is.
const SUBJECTS_FROM: &str = "2026-11-29T22:20:00Z";

/// In a clone without its past, and in none at all, there is less to look at, or nothing.
#[test]
fn the_subject_of_a_commit_has_at_most_72_characters() {
    let since = format!("--since={SUBJECTS_FROM}");
    let log = Command::new("git")
        .args(["log", "--no-merges", "--format=%h %s", &since])
        .current_dir(root())
        .output();
    let Ok(log) = log else { return };
    let log = String::from_utf8_lossy(&log.stdout).into_owned();
    let subjects = log.lines().filter_map(|line| line.split_once(' '));
    let long: Vec<_> = subjects.filter(|(_, subject)| subject.chars().count() > 72).collect();
    assert!(long.is_empty(), "say it in one line of at most 72 characters: {long:#?}");
}
