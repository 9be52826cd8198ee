//! The limits that `docs/security.md` names are those that the code has.

use std::time::Duration;

use super::{between, read};

/// A number, a size or a time, as the code or the page writes it: in bytes, milliseconds, or as it is.
fn value(text: &str) -> Option<u128> {
    let text = text.trim().trim_end_matches([',', ';']);
    for (begin, unit) in [("Duration::from_secs(", 1_000), ("Duration::from_millis(", 1)] {
        if let Some(number) = text.strip_prefix(begin) {
            return product(number.strip_suffix(')')?).map(|number| number * unit);
        }
    }
    product(text)
}

fn product(text: &str) -> Option<u128> {
    text.split('*').map(|factor| factor.trim().replace('_', "").parse::<u128>().ok()).product()
}

fn shown(text: &str) -> Option<u128> {
    let (number, unit) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
    let unit = match unit {
        "KiB" => 1024,
        "MiB" => 1024 * 1024,
        "ms" | "" => 1,
        "s" => Duration::from_secs(1).as_millis(),
        "min" => Duration::from_secs(60).as_millis(),
        _ => return None,
    };
    number.replace('_', "").parse::<u128>().ok().map(|number| number * unit)
}

/// What a name stands for in a file: `const NAME: … = VALUE;` or `name: VALUE,`.
fn in_code(file: &str, name: &str) -> Option<u128> {
    read(file).lines().map(str::trim).find_map(|line| {
        let line = line.strip_prefix("pub ").unwrap_or(line);
        let line = line.strip_prefix("pub(crate) ").unwrap_or(line);
        match line.strip_prefix("const ") {
            Some(constant) => {
                value(constant.strip_prefix(name)?.strip_prefix(':')?.split_once('=')?.1)
            }
            None => value(line.strip_prefix(name)?.strip_prefix(": ")?),
        }
    })
}

#[test]
fn the_limits_of_the_page_are_those_of_the_code() {
    let page = read("docs/security.md");
    let table = between(&page, "\n## Limits\n", "\n## ").concat();
    let mut compared = 0;
    for row in table.lines().filter(|line| line.ends_with("` |")) {
        let cells: Vec<_> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [what, default, place] = cells.as_slice() else { panic!("three cells: {row}") };
        let (file, name) =
            place.trim_matches('`').split_once(": ").unwrap_or_else(|| panic!("{row}"));
        let code = in_code(file, name).unwrap_or_else(|| panic!("{file} has no `{name}`: {row}"));
        assert_eq!(shown(default), Some(code), "{what}: {row}");
        compared += 1;
    }
    assert!(compared > 12, "the limits were not found");
}
