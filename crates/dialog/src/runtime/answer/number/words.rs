//! Numbers in words.

use deskmate_core::words::{Lang, loose, number};
use serde_json::Value;

use super::{value, vocabulary, vocabulary::Vocabulary};

/// The one number that a text says, in the first language that can read it.
pub(super) fn find(text: &str, langs: &[Lang]) -> Option<Value> {
    // In another language than that of the answers, nothing but the number counts.
    langs.iter().enumerate().find_map(|(place, lang)| read(text, *lang, place > 0))
}

fn read(text: &str, lang: Lang, alone: bool) -> Option<Value> {
    let known = vocabulary::of(lang);
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|character: char| !character.is_alphanumeric() && !matches!(character, '-' | '\''))
        .filter(|word| !word.is_empty())
        .collect();
    let (words, half) = without_half(words, &known);
    let spans = spans(&words, lang);
    let (first, rest) = spans.split_first()?;
    let before = words.get(..first.start)?;
    let (size, end) = match rest {
        [] => (first.value, first.end),
        // Two point five.
        [part] if is_point(words.get(first.end..part.start)?, &known) => {
            (format!("{}.{}", first.value, part.value).parse().ok()?, part.end)
        }
        _ => return None,
    };
    let after = loose(&words.get(end..)?.join(" "));
    if half.is_some_and(|half| half != end) {
        return None;
    }
    let times =
        known.times.iter().find(|(word, _)| format!("{after} ").starts_with(&format!("{word} ")));
    let after = times
        .map_or(after.as_str(), |(word, _)| after.get(word.len()..).unwrap_or_default().trim());
    let mut before: Vec<String> = before.iter().map(|word| loose(word)).collect();
    let negative = before.pop_if(|word| known.minus.contains(&word.as_str())).is_some();
    let around = || {
        before.iter().map(String::as_str).chain(after.split(' ').filter(|word| !word.is_empty()))
    };
    if around().any(|word| vocabulary::is_one(known.other, word)) {
        return None;
    }
    // "One" is also an article, "neuf" is also new: with other words around it is no number.
    let said = loose(&words.get(first.start..first.end)?.join(" "));
    let weak = size == 1.0 || matches!(said.as_str(), "neuf" | "sei");
    let others = || around().any(|word| !vocabulary::is_one(known.besides, word));
    if (weak || alone) && times.is_none() && half.is_none() && others() {
        return None;
    }
    let size =
        (size + if half.is_some() { 0.5 } else { 0.0 }) * times.map_or(1.0, |(_, times)| *times);
    value(if negative && size != 0.0 { -size } else { size })
}

/// The words without what says "and a half", and where that was.
fn without_half<'w>(words: Vec<&'w str>, known: &Vocabulary) -> (Vec<&'w str>, Option<usize>) {
    let said: Vec<String> = words.iter().map(|word| loose(word)).collect();
    let found = (1..words.len()).find_map(|start| {
        known.and_a_half.iter().find_map(|half| {
            let length = half.split(' ').count();
            let there = said.get(start..start + length)?;
            half.split(' ').eq(there).then_some((start, length))
        })
    });
    let Some((start, length)) = found else { return (words, None) };
    let rest = words.iter().enumerate().filter(|(at, _)| !(start..start + length).contains(at));
    (rest.map(|(_, word)| *word).collect(), Some(start))
}

/// A number among words.
struct Span {
    start: usize,
    end: usize,
    value: f64,
}

/// The numbers among words, each as long as it can be.
fn spans(words: &[&str], lang: Lang) -> Vec<Span> {
    const LONGEST: usize = 12;
    let mut spans = Vec::new();
    let mut start = 0;
    while start < words.len() {
        let ends = (start + 1..=words.len().min(start + LONGEST)).rev();
        let longest = ends.into_iter().find_map(|end| {
            let said = words.get(start..end)?.join(" ");
            let read = number(&said, lang).filter(|number| !number.ordinal)?;
            #[expect(clippy::cast_precision_loss, reason = "what people say in words is small")]
            Some(Span { start, end, value: read.value as f64 })
        });
        start = longest.as_ref().map_or(start + 1, |span| span.end);
        spans.extend(longest);
    }
    spans
}

fn is_point(between: &[&str], known: &Vocabulary) -> bool {
    matches!(between, [word] if known.point.contains(&loose(word).as_str()))
}
