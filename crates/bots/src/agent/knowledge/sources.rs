//! Where an answer is from: said by links under it. Pure.

use std::{collections::BTreeSet, sync::LazyLock};

use deskmate_core::words::loose;
use regex::Regex;

use super::Passage;

/// A passage's number in an answer, which is no link of its own.
static NUMBER: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\s?\\?\[(\d{1,3})\\?\]").ok());

/// How much of an answer must stand in a passage that it does not name, for it to be from there.
const SHARE: f64 = 0.5;

/// The answer with links to what it is from, and those passages. An answer names passages by their
/// numbers; if it names none and has no link, the passage that has most of its words is named.
pub(crate) fn with_sources(answer: &str, passages: &[Passage]) -> (String, Vec<String>) {
    let mut named: Vec<&Passage> = Vec::new();
    let mut text = answer.to_owned();
    if let Some(pattern) = NUMBER.as_ref() {
        let number = |found: &regex::Captures<'_>| {
            found.get(1)?.as_str().parse::<usize>().ok()?.checked_sub(1)
        };
        for found in pattern.captures_iter(answer) {
            named.extend(number(&found).and_then(|at| passages.get(at)));
        }
        // A number that names nothing may be meant otherwise: `[1](address)`, or a list.
        text =
            replaced(pattern, answer, |found| number(found).is_some_and(|at| at < passages.len()));
    }
    let has =
        |passage: &&Passage| passage.url.as_ref().is_some_and(|url| text.contains(url.as_str()));
    if named.is_empty() && !text.contains("://") {
        named.extend(best(&text, passages));
    }
    let mut told = BTreeSet::new();
    let mut urls = Vec::new();
    let mut lines = Vec::new();
    for passage in named {
        let Some(url) = &passage.url else { continue };
        if told.insert(url.clone()) {
            urls.push(url.clone());
            if !has(&passage) {
                let title = passage.title.replace(['[', ']', '\n'], " ");
                lines.push(format!("→ [{}]({url})", title.trim()));
            }
        }
    }
    if lines.is_empty() {
        (text, urls)
    } else {
        (format!("{}\n\n{}", text.trim_end(), lines.join("  \n")), urls)
    }
}

fn replaced(pattern: &Regex, text: &str, takes: impl Fn(&regex::Captures<'_>) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for found in pattern.captures_iter(text) {
        let Some(whole) = found.get(0) else { continue };
        let is_link = text.get(whole.end()..).is_some_and(|rest| rest.starts_with(['(', ':']));
        if !is_link && takes(&found) {
            out.push_str(text.get(from..whole.start()).unwrap_or_default());
            from = whole.end();
        }
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

fn best<'a>(answer: &str, passages: &'a [Passage]) -> Option<&'a Passage> {
    let words: BTreeSet<String> = loose(answer)
        .split(' ')
        .filter(|word| word.chars().count() > 3)
        .map(str::to_owned)
        .collect();
    if words.len() < 3 {
        return None;
    }
    let share = |passage: &Passage| {
        let text = format!(" {} {} ", loose(&passage.title), loose(&passage.text));
        let shared = words.iter().filter(|word| text.contains(&format!(" {word} "))).count();
        shared as f64 / words.len() as f64
    };
    let best = passages
        .iter()
        .map(|passage| (share(passage), passage))
        .max_by(|one, other| one.0.total_cmp(&other.0));
    best.filter(|(share, _)| *share >= SHARE).map(|(_, passage)| passage)
}

#[cfg(test)]
mod tests {
    use super::{Passage, with_sources};

    fn passages() -> Vec<Passage> {
        let passage = |title: &str, text: &str, url: Option<&str>| Passage {
            title: title.into(),
            text: text.into(),
            url: url.map(str::to_owned),
        };
        vec![
            passage(
                "Returns",
                "Within 30 days you can send everything back.",
                Some("https://h.test/1"),
            ),
            passage("Delivery", "Delivery takes two days.", Some("https://h.test/2")),
            passage("Inside", "Nobody reads this outside.", None),
        ]
    }

    #[test]
    fn numbers_become_links_under_the_answer_each_page_once() {
        let said = |answer: &str| with_sources(answer, &passages()).0;
        assert_eq!(
            said("30 days [1]. Two days [2][1]."),
            "30 days. Two days.\n\n→ [Returns](https://h.test/1)  \n→ [Delivery](https://h.test/2)"
        );
        assert_eq!(said("See [1](https://h.test/1)."), "See [1](https://h.test/1).");
        assert_eq!(said("Inside [3], and [9]."), "Inside, and [9].");
        assert_eq!(said("Read [this](https://h.test/2) [2]"), "Read [this](https://h.test/2)");
    }

    #[test]
    fn an_answer_that_names_nothing_is_from_where_its_words_stand() {
        let said = |answer: &str| with_sources(answer, &passages()).1;
        assert_eq!(said("You can send everything back within 30 days."), ["https://h.test/1"]);
        assert!(said("Hello, what can I do for you today?").is_empty());
        assert!(said("Thanks").is_empty());
    }
}
