//! Links lead somewhere, and examples can be used as they stand.

use std::{fs, path::Path};

use serde_json::Value;

use super::{between, configuration::parse, files, read, root};

/// A heading as links name it.
fn anchor(heading: &str) -> String {
    let heading = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = |letter: &char| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_');
    heading.chars().filter(kept).map(|letter| if letter == ' ' { '-' } else { letter }).collect()
}

#[test]
fn links_between_pages_lead_somewhere() {
    for page in files("md") {
        let text = read(&page.to_string_lossy());
        for link in between(&text, "](", ")") {
            if link.contains("://") || link.starts_with("mailto:") {
                continue;
            }
            let (path, heading) = link.split_once('#').map_or((link, None), |(p, h)| (p, Some(h)));
            let folder = root().join(page.parent().unwrap_or(Path::new("")));
            let target = if path.is_empty() { root().join(&page) } else { folder.join(path) };
            assert!(target.exists(), "{}: {link} leads nowhere", page.display());
            if let Some(heading) = heading {
                let target = fs::read_to_string(target).unwrap();
                let mut headings = target.lines().filter(|line| line.starts_with('#'));
                assert!(
                    headings.any(|line| anchor(line) == heading),
                    "{}: {link}: there is no such heading",
                    page.display()
                );
            }
        }
    }
}

#[test]
fn examples_in_pages_can_be_used_as_they_stand() {
    let mut configurations = 0;
    for page in files("md") {
        let text = read(&page.to_string_lossy());
        // An example may stand within a list.
        let text = text.lines().map(|line| line.strip_prefix("   ").unwrap_or(line));
        let text = text.collect::<Vec<_>>().join("\n");
        for example in between(&text, "```toml\n", "```") {
            let parsed = if example.lines().any(|line| line == "[[channel]]") {
                configurations += 1;
                parse(example).map(drop)
            } else {
                toml::from_str::<toml::Table>(example).map(drop).map_err(|error| error.to_string())
            };
            parsed.unwrap_or_else(|error| panic!("{}: {error}\n{example}", page.display()));
        }
        for example in between(&text, "```json\n", "```") {
            serde_json::from_str::<Value>(example)
                .unwrap_or_else(|error| panic!("{}: {error}\n{example}", page.display()));
        }
    }
    assert!(configurations >= 3, "the examples of configurations were not found");
}

#[test]
fn the_changelog_has_a_place_for_what_is_new() {
    assert!(read("CHANGELOG.md").contains("\n## [Unreleased]\n"));
}
