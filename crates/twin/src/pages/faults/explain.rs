//! What the switches and the faults do, in the words of their own documentation.

use std::{collections::BTreeMap, sync::LazyLock};

/// What the source says of the fields and variants of a file, by their names as JSON has them.
#[derive(Debug, Default)]
struct Explained {
    fields: BTreeMap<String, String>,
    types: BTreeMap<String, String>,
    variants: BTreeMap<String, Vec<(String, String)>>,
}

static SWITCHES: LazyLock<Explained> = LazyLock::new(|| {
    read(concat!(include_str!("../../switches.rs"), include_str!("../../switches/choices.rs")))
});
static FAULTS: LazyLock<Explained> = LazyLock::new(|| read(include_str!("../../faults.rs")));

/// What a switch is about.
pub(super) fn switch(name: &str) -> String {
    SWITCHES.fields.get(name).cloned().unwrap_or_default()
}

/// The values that a switch can have and what each means; empty if it takes any.
pub(super) fn choices(name: &str) -> &'static [(String, String)] {
    let kind = SWITCHES.types.get(name);
    kind.and_then(|kind| SWITCHES.variants.get(kind)).map_or(&[], Vec::as_slice)
}

/// The kinds of faults and what each does.
pub(super) fn faults() -> &'static [(String, String)] {
    FAULTS.variants.get("FaultKind").map_or(&[], Vec::as_slice)
}

fn read(source: &str) -> Explained {
    let mut explained = Explained::default();
    let mut said: Vec<&str> = Vec::new();
    let mut choices = None;
    for line in source.lines().map(str::trim) {
        if let Some(doc) = line.strip_prefix("///") {
            said.push(doc.trim());
            continue;
        }
        if let Some(name) = line.strip_prefix("pub enum ") {
            choices = name.split_whitespace().next().map(str::to_owned);
        } else if line.starts_with('}') || line.starts_with("pub struct ") {
            choices = None;
        } else if let Some((name, kind)) =
            line.strip_prefix("pub ").and_then(|l| l.split_once(": "))
        {
            explained.fields.insert(name.to_owned(), plain(&said));
            explained.types.insert(name.to_owned(), kind.trim_end_matches(',').to_owned());
        } else if let (Some(choices), Some(name)) = (&choices, line.strip_suffix(',')) {
            let variants = explained.variants.entry(choices.clone()).or_default();
            variants.push((snake(name), plain(&said)));
        }
        if !line.starts_with("#[") {
            said.clear();
        }
    }
    explained
}

/// Without the marks of the documentation.
fn plain(said: &[&str]) -> String {
    said.join(" ")
        .replace("`status` (default 500) all the same", "`status` (default 500), all the same")
        .replace("`status` (default 500)", "with status 500 or the one given")
        .replace("or `status` is answered if given", "or a status is answered, if one is given")
        .replace("as it was `ms` ago", "as it was so many milliseconds ago")
        .replace("as they were `ms` ago", "as they were so many milliseconds ago")
        .replace("without its newest `parts`", "without its newest parts")
        .replace("sent `copies` times more", "sent once more, or as often as is given")
        .replace("`ms`", "so many milliseconds")
        .replace(['`', '[', ']'], "")
        .replace("Switches::", "")
}

fn snake(name: &str) -> String {
    let mut out = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.extend(letter.to_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::switches::Switches;

    #[test]
    fn every_switch_is_explained() {
        let all = serde_json::to_value(Switches::default()).unwrap();
        for (name, value) in all.as_object().unwrap() {
            assert!(switch(name).len() > 20, "{name}");
            let values: Vec<_> = choices(name).iter().map(|(v, _)| v.as_str()).collect();
            let is_choice = !values.is_empty();
            assert!(!is_choice || values.contains(&value.as_str().unwrap()), "{name}: {values:?}");
        }
        assert_eq!(choices("plain_newline").len(), 2);
    }

    #[test]
    fn explanations_have_no_holes() {
        for (name, text) in faults() {
            assert!(
                !text.contains("answered status") && !text.contains("(default"),
                "{name}: {text}"
            );
        }
    }

    #[test]
    fn every_kind_of_fault_is_explained() {
        assert!(faults().len() >= 13);
        for (name, text) in faults() {
            assert!(text.len() > 15, "{name}");
            serde_json::from_value::<crate::faults::FaultKind>(name.as_str().into()).unwrap();
        }
    }
}
