//! The words of a time, each understood.

use std::sync::LazyLock;

use deskmate_core::words::{Lang, ascii_digits, han_numbers, loose, number};
use regex::Regex;

use super::vocabulary;

/// What a word of a time means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// Hours and minutes in figures: `14:30`, `14h30`, `14 Uhr 30`.
    Clock(i8, i8),
    /// A number.
    Number(i8),
    /// `o'clock`: the hour is one of twelve.
    OClock,
    /// `Uhr`, `h`: the hour is one of twenty-four.
    Hours,
    Minutes,
    Half,
    Quarter,
    /// Between minutes and their hour: later than it.
    Past,
    /// Earlier than it.
    To,
    /// Between an hour and its minutes: later than it.
    And,
    /// Earlier than it.
    Minus,
    Noon,
    Midnight,
    Part(Part),
}

/// Which half of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Am,
    Pm,
    Morning,
    Afternoon,
    Evening,
    Night,
}

static CLOCK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    super::super::pattern(
        r"(\d{1,2})\s?(?::|\.|h|u|uhr|uur|heures?|horas?|ore)\s?(\d{2})(?::00)?(?:\s?(?:h|uhr|uur)\b)?",
    )
});

static RANGE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    super::super::pattern(r"\d\s?[-–—/+]\s?\d|(?P<from>\d+)\s?(?:to|till)\s?(?P<to>\d+)")
});

/// The words of a text that say something; `None` where one of them is not known.
pub(super) fn read(text: &str, lang: Lang) -> Option<Vec<Token>> {
    let text = spaced(&ascii_digits(&han_numbers(text)));
    // From one time to another. Only what can be no hour is minutes: 20 to 9.
    if let Some(range) = RANGE.as_ref()?.captures(&text) {
        let figures = |name: &str| range.name(name)?.as_str().parse::<u8>().ok();
        let minutes = |(from, to)| from > 12 && from % 5 == 0 && to <= 12;
        if !figures("from").zip(figures("to")).is_some_and(minutes) {
            return None;
        }
    }
    let Some(found) = CLOCK.as_ref()?.captures(&text) else { return words(&text, lang) };
    let at = found.get(0)?.range();
    let (before, after) = (text.get(..at.start)?, text.get(at.end..)?);
    let joined = |sign: char| sign.is_ascii_digit() || matches!(sign, ':' | '/' | '-' | '+');
    let goes_on = |text: &str| {
        text.starts_with(joined)
            || (text.starts_with('.') && text.get(1..).is_some_and(|text| text.starts_with(joined)))
    };
    if before.ends_with(|sign: char| joined(sign) || sign == '.') || goes_on(after) {
        return None;
    }
    let part = |group: usize| found.get(group)?.as_str().parse().ok();
    let mut tokens = words(before, lang)?;
    tokens.push(Token::Clock(part(1)?, part(2)?));
    tokens.extend(words(after, lang)?);
    Some(tokens)
}

fn words(text: &str, lang: Lang) -> Option<Vec<Token>> {
    const LONGEST: usize = 4;
    let lower = text.to_lowercase();
    let said: Vec<String> = lower
        .split(|sign: char| sign.is_whitespace() || ",.;!?()\"-".contains(sign))
        .flat_map(apart)
        .filter(|word| !loose(word).is_empty())
        .collect();
    let folded: Vec<String> = said.iter().map(|word| loose(word)).collect();
    let mut tokens = Vec::new();
    let mut start = 0;
    while start < folded.len() {
        let ends = (start + 1..=folded.len().min(start + LONGEST)).rev();
        let (end, token) = ends.into_iter().find_map(|end| {
            let phrase = folded.get(start..end)?.join(" ");
            Some((end, meaning(&phrase, &said.get(start..end)?.join(" "), lang)?))
        })?;
        tokens.extend(token);
        start = end;
    }
    Some(tokens)
}

/// What Chinese, Japanese and Korean write without spaces, and how it is said in figures.
const CJK: &[(&str, &str)] = &[
    ("午前", "am"),
    ("上午", "am"),
    ("早上", "am"),
    ("오전", "am"),
    ("午後", "pm"),
    ("下午", "pm"),
    ("晚上", "pm"),
    ("오후", "pm"),
    ("正午", "12:00"),
    ("中午", "12:00"),
    ("정오", "12:00"),
    ("点半", "h 30"),
    ("點半", "h 30"),
    ("時半", "h 30"),
    ("시 반", "h 30"),
    ("시반", "h 30"),
    ("時", "h"),
    ("时", "h"),
    ("点", "h"),
    ("點", "h"),
    ("시", "h"),
    ("分", ""),
    ("분", ""),
    ("鐘", ""),
    ("钟", ""),
    ("にお願いします", ""),
    ("でお願いします", ""),
    ("です", ""),
];

fn spaced(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    CJK.iter()
        .fold(text.to_owned(), |text, (said, plain)| text.replace(said, &format!(" {plain} ")))
}

/// `9h` and `2pm` are two words.
fn apart(word: &str) -> Vec<String> {
    let letters = word.trim_start_matches(|sign: char| sign.is_ascii_digit());
    let digits = word.get(..word.len() - letters.len()).unwrap_or_default();
    [digits, letters].into_iter().filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

#[expect(clippy::option_option, reason = "words without weight are known, unknown ones are not")]
fn meaning(phrase: &str, said: &str, lang: Lang) -> Option<Option<Token>> {
    if let Some(token) = vocabulary::meaning(phrase, lang) {
        return Some(token);
    }
    // 1430, as soldiers and timetables write it.
    if let (4, Ok(figures)) = (phrase.len(), phrase.parse::<i16>()) {
        let (hour, minute) = (i8::try_from(figures / 100).ok()?, i8::try_from(figures % 100).ok()?);
        return (minute < 60 && hour < 24).then_some(Some(Token::Clock(hour, minute)));
    }
    if let Ok(figures) = phrase.parse::<i8>() {
        return (0..60).contains(&figures).then_some(Some(Token::Number(figures)));
    }
    let number = number(said, lang).filter(|number| !number.ordinal)?;
    let small = i8::try_from(number.value).ok().filter(|value| (0..60).contains(value))?;
    Some(Some(Token::Number(small)))
}
