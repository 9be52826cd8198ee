//! Which room may use which.

use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
};

use serde_json::Value;

use super::{read, root};

/// What each room may use of ours; `deskmate` may use all.
const ARROWS: &[(&str, &[&str])] = &[
    ("deskmate-core", &[]),
    ("deskmate-dialog", &["deskmate-core"]),
    ("intercom", &[]),
    ("deskmate-bots", &["deskmate-core", "deskmate-dialog"]),
    ("deskmate-store", &["deskmate-core"]),
    ("deskmate-engine", &["deskmate-core", "deskmate-bots", "deskmate-store", "intercom"]),
    (
        "deskmate-server",
        &[
            "deskmate-core",
            "deskmate-dialog",
            "deskmate-bots",
            "deskmate-store",
            "intercom",
            "deskmate-engine",
            KIT,
        ],
    ),
    ("intercom-twin", &[KIT]),
    (JUDGE, &[]),
    (KIT, &[]),
];

/// What the pages of the twin and those of the console share: it knows nothing of Intercom.
const KIT: &str = "web-kit";

/// What the client and the twin are both held against, by their tests: it knows of Intercom what
/// Intercom's own description says, and nothing else.
const JUDGE: &str = "deskmate-conformance";

/// Each room, with the names of its dependencies and whether each is for its tests only.
fn rooms() -> BTreeMap<String, Vec<(String, bool)>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let dependencies = |package: &Value| {
        (package["dependencies"].as_array().into_iter().flatten())
            .map(|dependency| (text(&dependency["name"]), dependency["kind"] == "dev"))
            .collect()
    };
    (metadata["packages"].as_array().into_iter().flatten())
        .map(|package| (text(&package["name"]), dependencies(package)))
        .collect()
}

#[test]
fn arrows_between_rooms_go_one_way() {
    let rooms = rooms();
    let arrows: BTreeMap<_, _> = ARROWS.iter().copied().collect();
    for (room, dependencies) in &rooms {
        if room == "deskmate" {
            continue;
        }
        let allowed = arrows.get(room.as_str()).unwrap_or_else(|| {
            panic!("{room} is a new room: give it its arrows here and in ARCHITECTURE.md")
        });
        for (name, for_tests) in dependencies.iter().filter(|(name, _)| rooms.contains_key(name)) {
            if *for_tests && name == JUDGE {
                continue;
            }
            // A crate's tests may use the crate itself, with other features.
            assert!(
                name == room || allowed.contains(&name.as_str()),
                "{room} must not use {name}: arrows go one way, see ARCHITECTURE.md"
            );
        }
    }
}

#[test]
fn the_client_and_the_twin_share_no_crate_of_ours() {
    let rooms = rooms();
    for (one, other) in [("intercom", "intercom-twin"), ("intercom-twin", "intercom")] {
        let ours = |name: &str| rooms.contains_key(name) && name != one && name != KIT;
        let judge = (JUDGE.to_owned(), true);
        let shared: Vec<_> =
            rooms[one].iter().filter(|used| ours(&used.0) && **used != judge).collect();
        assert!(
            shared.is_empty(),
            "{one} uses {shared:?}: a misreading of Intercom in there would hide itself from {other}"
        );
    }
}

#[test]
fn core_and_dialog_are_pure_all_the_way_down() {
    // The lock also has what is needed on other machines only, such as `futures-util` in a browser.
    const IMPURE: &[&str] = &[
        "async-trait",
        "axum",
        "hyper",
        "metrics",
        "mio",
        "reqwest",
        "rustls",
        "rusqlite",
        "tokio",
        "tracing",
    ];
    let lock: toml::Table = toml::from_str(&read("Cargo.lock")).unwrap();
    let text = |value: &toml::Value| value.as_str().unwrap_or_default().to_owned();
    let mut uses: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for package in lock["package"].as_array().into_iter().flatten() {
        let dependencies = package.get("dependencies").and_then(toml::Value::as_array);
        // `name`, or `name version` where there are several.
        let name = |value| text(value).split(' ').next().unwrap_or_default().to_owned();
        uses.entry(text(&package["name"]))
            .or_default()
            .extend(dependencies.into_iter().flatten().map(name));
    }
    let rooms = rooms();
    for room in ["deskmate-core", "deskmate-dialog"] {
        let Some(dependencies) = rooms.get(room) else { continue };
        let direct = dependencies.iter().filter(|(_, is_dev)| !is_dev);
        let mut waiting: Vec<_> = direct.map(|(name, _)| vec![name.clone()]).collect();
        let mut seen = BTreeSet::new();
        while let Some(way) = waiting.pop() {
            let name = way.last().cloned().unwrap_or_default();
            assert!(!IMPURE.contains(&name.as_str()), "{room} does I/O by way of {way:?}");
            // A room's own line in the lock has its tests' dependencies, too; it is checked itself.
            if !rooms.contains_key(&name) && seen.insert(name.clone()) {
                let next = uses.get(&name).into_iter().flatten();
                waiting.extend(next.map(|next| [way.clone(), vec![next.clone()]].concat()));
            }
        }
    }
}
