//! The words of a day, each understood.
#![expect(
    clippy::match_same_arms,
    reason = "a table: each line is one way to say it, and two may mean the same"
)]

use deskmate_core::words::{Lang, ascii_digits, han_numbers, loose, month, number, weekday};
use jiff::civil::{Date, Weekday};

use super::{Calendar, figures, vocabulary};

/// What a word of a day means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A number in figures or words.
    Number(i64),
    /// A place: `16th`.
    Ordinal(i64),
    Month(i8),
    Weekday(Weekday),
    Unit(Unit),
    /// A day, so many days from today.
    Shift(i64),
    /// A day, that many days later.
    Plus(i64),
    /// A day in figures.
    Date(Date),
    Next,
    NextButOne,
    Last,
    This,
    Ago,
    In,
    After,
    Before,
    From,
    /// `a`, which is one where something is counted.
    One,
}

/// What time is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Week,
    Fortnight,
    Month,
    Year,
}

/// The words of a text that say something; `None` where one of them is not known.
pub(super) fn read(text: &str, lang: Lang, calendar: Calendar) -> Option<Vec<Token>> {
    let text = ascii_digits(&han_numbers(text));
    let sign = |sign: char| match sign {
        '‐' | '‑' | '–' | '−' => '-',
        '°' => 'º',
        other => other,
    };
    let text: String = text.chars().map(sign).collect();
    let tokens = match figures::find(&text, calendar) {
        Some(found) => {
            let (before, token, after) = found?;
            let mut tokens = words(before, lang)?;
            tokens.push(token);
            tokens.extend(words(after, lang)?);
            tokens
        }
        None => words(&text, lang)?,
    };
    Some(counted(&tokens))
}

fn words(text: &str, lang: Lang) -> Option<Vec<Token>> {
    const LONGEST: usize = 5;
    let lower = text.to_lowercase();
    let accented: Vec<String> = lower
        .split(|sign: char| sign.is_whitespace() || ".,;!?()\"-:/".contains(sign))
        .map(|word| word.trim_matches('\'').to_owned())
        .filter(|word| !loose(word).is_empty())
        .collect();
    let folded: Vec<String> = accented.iter().map(|word| loose(word)).collect();
    let mut tokens = Vec::new();
    let mut start = 0;
    while start < folded.len() {
        let ends = (start + 1..=folded.len().min(start + LONGEST)).rev();
        let (end, token) = ends.into_iter().find_map(|end| {
            let phrase = folded.get(start..end)?.join(" ");
            let said = accented.get(start..end)?.join(" ");
            Some((end, meaning(&phrase, &said, lang)?))
        })?;
        tokens.extend(token);
        start = end;
    }
    Some(tokens)
}

/// What a phrase means: nothing of weight (`Some(None)`), or something.
#[expect(clippy::option_option, reason = "words without weight are known, unknown ones are not")]
fn meaning(phrase: &str, said: &str, lang: Lang) -> Option<Option<Token>> {
    if let Some(token) = vocabulary::meaning(phrase, lang) {
        return Some(token);
    }
    let day = |place: i8| Weekday::from_monday_one_offset(place).ok().map(Token::Weekday);
    if let Some(token) = weekday(phrase, lang).and_then(day) {
        return Some(Some(token));
    }
    if let Some(month) = month(phrase, lang) {
        return Some(Some(Token::Month(month)));
    }
    if let Some(token) = figure(phrase) {
        return Some(Some(token));
    }
    let number = number(said, lang).or_else(|| number(phrase, lang))?;
    Some(Some(if number.ordinal {
        Token::Ordinal(number.value)
    } else {
        Token::Number(number.value)
    }))
}

/// `22`, `22nd`, `1er`, `3e`.
fn figure(word: &str) -> Option<Token> {
    let digits = word.trim_end_matches(|sign: char| !sign.is_ascii_digit());
    let suffix = word.get(digits.len()..)?;
    let value = digits.parse().ok().filter(|_| digits.len() <= 4)?;
    match suffix {
        "" => Some(Token::Number(value)),
        "st" | "nd" | "rd" | "th" | "e" | "er" | "ere" | "eme" | "ieme" | "ste" | "de" | "o"
        | "a" => Some(Token::Ordinal(value)),
        _ => None,
    }
}

/// An article counts before what is counted, and is nothing elsewhere.
fn counted(tokens: &[Token]) -> Vec<Token> {
    let next = |place: usize| tokens.get(place + 1);
    let token = |(place, token): (usize, &Token)| match (token, next(place)) {
        (Token::One, Some(Token::Unit(_))) => Some(Token::Number(1)),
        (Token::One, Some(Token::Month(_))) => Some(Token::Number(1)),
        (Token::One, _) => None,
        (token, _) => Some(*token),
    };
    tokens.iter().enumerate().filter_map(token).collect()
}
