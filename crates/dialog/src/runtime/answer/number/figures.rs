//! Numbers in figures.

use std::sync::LazyLock;

use deskmate_core::words::{Lang, ascii_digits, han_numbers, loose, number};
use regex::Regex;
use serde_json::Value;

use super::{value, vocabulary};

/// Figures with what may stand between them, and a fraction.
static NUMBER: LazyLock<Option<Regex>> =
    LazyLock::new(|| super::super::pattern(r"\d+(?:[.,' ]\d+)*(?:\s?/\s?\d+)?"));

/// The forms of a number: groups of three, one mark in all of them, and a part; Indian groups.
static GROUPED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    super::super::pattern(concat!(
        r"^(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d{1,3}(?: \d{3})+(?:[.,]\d+)?",
        r"|\d{1,3}(?:'\d{3})+(?:[.,]\d+)?|\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?|\d+(?:[.,]\d+)?)$"
    ))
});

/// The text with plain digits, spaces, apostrophes and signs.
pub(super) fn plain(text: &str) -> String {
    let sign = |character: char| match character {
        '\u{A0}' | '\u{2009}' | '\u{202F}' | '\u{2007}' | '\n' | '\t' => ' ',
        '’' | '‘' | '´' | '`' | '\u{66C}' => '\'',
        '\u{66B}' => '.',
        '−' | '‐' | '‑' | '–' | '—' => '-',
        other => other,
    };
    ascii_digits(&han_numbers(text)).chars().map(sign).collect::<String>().trim().to_owned()
}

/// The one number in a text; `None` where there are two, or where it is part of something else.
pub(super) fn find(text: &str, langs: &[Lang]) -> Option<Value> {
    let mut all = NUMBER.as_ref()?.find_iter(text);
    let found = all.next()?;
    if all.next().is_some() {
        return None;
    }
    let before = text.get(..found.start())?;
    let after = text.get(found.end()..)?;
    let negative = sign(before, langs)?;
    let half = half_more(after, langs);
    let (times, after) = times(half.as_deref().unwrap_or(after), langs)?;
    if changes(without_minus(before, langs), langs) || changes(after, langs) {
        return None;
    }
    let Value::Number(size) = written(found.as_str())? else { return None };
    let size = (size.as_f64()? + if half.is_some() { 0.5 } else { 0.0 }) * times;
    value(if negative && size != 0.0 { -size } else { size })
}

/// What figures stand for. One mark before three figures groups them, unless the number begins with 0.
pub(super) fn written(text: &str) -> Option<Value> {
    let (negative, text) = text.strip_prefix('-').map_or((false, text), |text| (true, text));
    if let Some((whole, below)) = text.split_once('/') {
        let (extra, above) = whole.trim().rsplit_once(' ').unwrap_or(("0", whole.trim()));
        let part = |text: &str| text.trim().parse::<u32>().ok().map(f64::from);
        let (extra, above, below) = (part(extra)?, part(above)?, part(below)?);
        let below = Some(below).filter(|below| (2.0..=100.0).contains(below))?;
        return value(extra + above / below);
    }
    if !GROUPED.as_ref()?.is_match(text) {
        return None;
    }
    let marks = text.matches(['.', ',']).count();
    let last = text.rfind(['.', ',']);
    let part = last.filter(|at| {
        let three = text.len() - at == 4;
        let same = text.get(*at..=*at).is_some_and(|mark| text.matches(mark).count() > 1);
        let grouped_otherwise = text.contains([' ', '\'']);
        let long = *at > 3 && marks == 1;
        !same && (!three || marks > 1 || grouped_otherwise || long || text.starts_with('0'))
    });
    let (whole, part) = part.map_or((text, ""), |at| (&text[..at], &text[at + 1..]));
    let mut figures = whole.replace(['.', ',', '\'', ' '], "");
    if negative {
        figures.insert(0, '-');
    }
    if part.is_empty() {
        return figures.parse::<i64>().ok().map(Value::from);
    }
    value(format!("{figures}.{part}").parse().ok()?)
}

/// Whether what stands before makes the number negative; `None` where it makes it something else.
fn sign(before: &str, langs: &[Lang]) -> Option<bool> {
    let mut signs = before.chars().rev();
    let last = signs.next();
    let word = before.trim_end().rsplit(' ').next().unwrap_or_default();
    let said = loose(word);
    if langs.iter().any(|lang| vocabulary::of(*lang).minus.contains(&said.as_str())) {
        return Some(true);
    }
    let starts = |sign: Option<char>| {
        sign.is_none_or(|sign| sign.is_whitespace() || matches!(sign, '(' | '€' | '$' | '£' | '¥'))
    };
    match last {
        Some('-') => starts(signs.next()).then_some(true),
        Some('+') => starts(signs.next()).then_some(false),
        Some('€' | '$' | '£' | '¥') => {
            (!before.trim_end_matches(['€', '$', '£', '¥']).ends_with('-')).then_some(false)
        }
        Some(sign) => {
            let joined = is_latin(sign) || "/.,:_@^<>=*±'\\".contains(sign);
            let dangling =
                before.trim_end().ends_with(['-', '<', '>', '=', '≤', '≥', '/', '+', '*']);
            (!joined && !dangling).then_some(false)
        }
        None => Some(false),
    }
}

/// How many times more what follows makes it, and what follows then.
fn times<'a>(after: &'a str, langs: &[Lang]) -> Option<(f64, &'a str)> {
    let unit: String = after.chars().take_while(|letter| is_latin(*letter)).collect();
    let begins = |sign: char| "/:_@^<>=*-+".contains(sign);
    let mut signs = after.chars();
    if signs.next().is_some_and(begins)
        || after.starts_with(['.', ',']) && signs.next().is_some_and(char::is_alphanumeric)
    {
        return None;
    }
    // The second, the fifth; thousands and millions that may be metres.
    let folded = loose(&unit);
    const OTHER: &[&str] = &[
        "st", "nd", "rd", "th", "er", "ere", "e", "eme", "ieme", "de", "ste", "o", "a", "m", "mn",
        "bn", "b", "mrd",
    ];
    if OTHER.contains(&folded.as_str())
        || after.starts_with([
            '万', '千', '百', '亿', '億', '十', '点', '點', '月', '日', '年', '時', '时',
        ])
    {
        return None;
    }
    let word = if unit.is_empty() {
        after.trim_start().split(' ').next().unwrap_or_default()
    } else {
        unit.as_str()
    };
    let rest = after.trim_start().strip_prefix(word)?;
    let word = loose(word);
    let times = |lang: &Lang| vocabulary::of(*lang).times.iter().find(|(times, _)| *times == word);
    let many = langs.first().and_then(times);
    // In another language it may be something else: 5 cents are no French hundreds.
    if many.is_none() && (word == "k" || langs.iter().any(|lang| times(lang).is_some())) {
        return None;
    }
    Some(many.map_or((1.0, after), |(_, times)| (*times, rest)))
}

const fn is_latin(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '\u{C0}'..='\u{24F}')
}

/// Whether there is a word that makes it another number, or a second number in words.
fn changes(around: &str, langs: &[Lang]) -> bool {
    let Some((lang, others)) = langs.split_first() else { return false };
    if vocabulary::CJK.iter().any(|changes| around.contains(changes)) {
        return true;
    }
    let known = vocabulary::of(*lang);
    let around = loose(around);
    let words = || around.split(' ');
    let many = |word: &str| {
        number(word, *lang).is_some_and(|number| number.value > 1 || number.value == 0)
    };
    let elsewhere = |word: &str| {
        let other = |lang: &Lang| vocabulary::is_one(vocabulary::of(*lang).other, word);
        word.len() > 1 && others.iter().any(other) && !vocabulary::is_usual(word, *lang)
    };
    words().any(|word| vocabulary::is_one(known.other, word) || many(word) || elsewhere(word))
}

/// What stands before a number without the word that makes it less than zero.
fn without_minus<'t>(before: &'t str, langs: &[Lang]) -> &'t str {
    let (rest, word) = before.trim_end().rsplit_once(' ').unwrap_or(("", before.trim_end()));
    let said = loose(word);
    let minus = langs.iter().any(|lang| vocabulary::of(*lang).minus.contains(&said.as_str()));
    if minus { rest } else { before }
}

/// What follows where a half is added to the number.
fn half_more(after: &str, langs: &[Lang]) -> Option<String> {
    let after = format!("{} ", loose(after));
    let halves = vocabulary::of(*langs.first()?).and_a_half;
    let rest = halves.iter().find_map(|half| after.strip_prefix(&format!("{half} ")))?;
    Some(format!(" {}", rest.trim()))
}
