//! The pages name every key of the configuration, with its true default.

use std::{collections::BTreeSet, fs, path::PathBuf};

use deskmate::config;

use super::{between, read, rows};

/// Reads an example; variables and files that it names are there.
pub(crate) fn parse(text: &str) -> Result<config::Config, String> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("secret"), "whsec_c2VjcmV0\n").unwrap();
    let text = text.replace("file:/etc/deskmate/bot-secret", "file:secret");
    config::parse(&text, folder.path().to_owned(), |name| {
        (!name.starts_with("DESKMATE_")).then(|| "value".to_owned())
    })
}

/// The keys of the configuration, as its types have them.
fn keys() -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    let mut attributes = String::new();
    let of = |file: &str| read(&format!("crates/{file}"));
    let rules = of("core/src/rules.rs");
    let drivers = [
        "a2a",
        "agent",
        "botpress",
        "chatlayer",
        "dialogs",
        "directline",
        "http",
        "json",
        "langgraph",
        "rasa",
    ];
    let drivers = drivers.map(|driver| format!("/driver/{driver}"));
    let configured =
        ["", "/alerts", "/channel", "/console"].map(str::to_owned).into_iter().chain(drivers);
    let configured = configured.map(|file| of(&format!("deskmate/src/config{file}.rs")));
    // A tag of an enum is a key, too.
    let tags = of("deskmate/src/config/driver.rs");
    keys.extend(between(&tags, "schemars(tag = \"", "\"").into_iter().map(str::to_owned));
    let mapping = of("bots/src/json/shape.rs");
    let types: Vec<_> = configured.into_iter().chain([rules, mapping]).collect();
    for line in types.iter().flat_map(|text| text.lines()) {
        if line.trim_start().starts_with("#[s") {
            attributes.push_str(line);
        } else if let Some((name, _)) = line
            .strip_prefix("    pub ")
            .filter(|line| line.ends_with(','))
            .and_then(|line| line.split_once(": "))
        {
            let renamed = between(&attributes, "rename = \"", "\"").first().map(|to| (*to).into());
            if !attributes.contains("skip") && !attributes.contains("flatten") {
                keys.insert(renamed.unwrap_or_else(|| name.to_owned()));
            }
            attributes.clear();
        } else if !line.trim_start().starts_with("///") {
            attributes.clear();
        }
    }
    assert!(keys.len() > 30, "the keys were not found: {keys:?}");
    keys
}

#[test]
fn every_key_of_the_configuration_is_in_its_page_and_in_the_example() {
    let page = read("docs/configuration.md");
    let example = read("deskmate.example.toml");
    let (rows, keys) = (rows(&page), keys());
    for key in &keys {
        assert!(rows.contains_key(key.as_str()), "docs/configuration.md has no row for `{key}`");
        let shapes = [format!("{key} = "), format!("[{key}]"), format!(".{key}]")];
        let is_there = shapes.iter().any(|shape| example.contains(shape));
        assert!(is_there, "deskmate.example.toml has no `{key}`");
    }
    for (name, row) in rows {
        assert!(keys.contains(name), "docs/configuration.md: there is no key `{name}`: {row}");
    }
}

const SMALLEST: &str = r#"
    [[channel]]
    name = "support"
    bot = { driver = "http", url = "http://127.0.0.1:9000/turn" }
    fallback_team = "Support"
    [channel.intercom]
    access_token = "env:INTERCOM_ACCESS_TOKEN"
    client_secret = "env:INTERCOM_CLIENT_SECRET"
    teammate_id = "814860"
"#;

fn shown(config: &config::Config) -> String {
    let config = config::Config { folder: PathBuf::new(), ..config.clone() };
    format!("{config:#?}")
}

#[test]
fn the_example_shows_the_defaults_and_its_optional_keys_can_be_used() {
    let example = read("deskmate.example.toml");
    let parsed = parse(&example).unwrap();
    assert_eq!(shown(&parsed), shown(&parse(SMALLEST).unwrap()));

    let optional: BTreeSet<_> = (example.lines())
        .filter_map(|line| line.strip_prefix("# ")?.split_once(" = "))
        .map(|(key, _)| key)
        .filter(|key| !key.contains(' '))
        .collect();
    let all = example.lines().filter_map(|line| {
        let is = |line: &str| line.split_once(" = ").is_some_and(|(key, _)| optional.contains(key));
        match line.strip_prefix("# ") {
            Some(shown) if is(shown) => Some(shown),
            // The line that the optional one replaces.
            None if is(line) => None,
            _ => Some(line),
        }
    });
    parse(&all.collect::<Vec<_>>().join("\n")).unwrap();
}

#[test]
fn the_page_tells_the_true_defaults() {
    let page = read("docs/configuration.md");
    let smallest = shown(&parse(SMALLEST).unwrap());
    let mut compared = 0;
    for (heading, table) in [
        ("## Top level", None),
        ("### `retention`", Some("retention")),
        ("## `[[channel]]`", Some("")),
        ("### `takes`", Some("takes")),
        ("### `[channel.intercom]`", Some("intercom")),
    ] {
        let section = between(&page, &format!("\n{heading}\n"), "\n#").concat();
        for (key, row) in rows(&section) {
            let default = row.split('|').nth(2).unwrap_or_default().trim();
            let Some(default) = default.strip_prefix('`').and_then(|text| text.strip_suffix('`'))
            else {
                continue;
            };
            if default.contains('`') {
                continue;
            }
            let line = format!("{key} = {default}\n");
            let text = match table {
                None => format!("{line}{SMALLEST}"),
                Some("") => SMALLEST.replace("[[channel]]\n", &format!("[[channel]]\n{line}")),
                Some("retention") => format!("[retention]\n{line}{SMALLEST}"),
                Some("intercom") => format!("{SMALLEST}{line}"),
                Some(table) => format!("{SMALLEST}\n[channel.{table}]\n{line}"),
            };
            assert_eq!(shown(&parse(&text).unwrap()), smallest, "the default of {key}: {row}");
            compared += 1;
        }
    }
    assert!(compared > 20, "only {compared} defaults were compared");
}
