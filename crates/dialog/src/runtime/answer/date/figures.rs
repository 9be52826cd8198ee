//! Days in figures.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::{Calendar, token::Token};

/// Year first; also 2026年4月22日.
static YEAR_FIRST: LazyLock<Option<Regex>> = LazyLock::new(|| {
    super::super::pattern(r"(\d{4})\s?[-/.年년]\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})[日号號일]?")
});
/// Year last, or without a year.
static YEAR_LAST: LazyLock<Option<Regex>> = LazyLock::new(|| {
    super::super::pattern(r"(\d{1,2})\s?[-/.]\s?(\d{1,2})(?:\s?[-/.]\s?(\d{4}|\d{2})\b|\.)?")
});
/// 4月22日, where it is this year's.
static MONTH_DAY: LazyLock<Option<Regex>> =
    LazyLock::new(|| super::super::pattern(r"(\d{1,2})\s?[月월]\s?(\d{1,2})[日号號일]"));
/// 20260422.
static COMPACT: LazyLock<Option<Regex>> =
    LazyLock::new(|| super::super::pattern(r"(\d{4})(\d{2})(\d{2})"));

/// What a pattern's pieces say.
type Read = fn(&Captures<'_>, Calendar) -> Option<Token>;

/// The day in figures that a text has in it, with what is before and after it; `None` where there is
/// none, `Some(None)` where figures stand for no day.
#[expect(clippy::option_option, reason = "no figures and wrong figures are two things")]
pub(super) fn find(text: &str, calendar: Calendar) -> Option<Option<(&str, Token, &str)>> {
    let forms: [(&LazyLock<Option<Regex>>, Read); 4] = [
        (&YEAR_FIRST, year_first),
        (&YEAR_LAST, year_last),
        (&MONTH_DAY, |found, calendar| {
            calendar.complete(part(found, 2)?, part(found, 1)?, None).map(Token::Date)
        }),
        (&COMPACT, |found, calendar| {
            calendar
                .complete(part(found, 3)?, part(found, 2)?, Some(part(found, 1)?))
                .map(Token::Date)
        }),
    ];
    forms.into_iter().find_map(|(form, read)| {
        let found = form.as_ref()?.captures(text)?;
        let at = found.get(0)?.range();
        let (before, after) = (text.get(..at.start)?, text.get(at.end..)?);
        let joined = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '/' | '+');
        // `1.2.2026.` may end a sentence; `1.2.2026.3` is something else.
        let goes_on = |rest: &str| rest.starts_with(|sign: char| sign.is_ascii_digit());
        let more_before = before.ends_with(|sign: char| joined(sign) || sign == '.');
        let more_after = after.starts_with(|sign: char| joined(sign) || sign == ':')
            || after.strip_prefix('.').is_some_and(goes_on);
        let whole = !more_before && !more_after;
        Some(whole.then(|| read(&found, calendar)).flatten().map(|token| (before, token, after)))
    })
}

/// The month stands second, unless that cannot be.
fn year_first(found: &Captures<'_>, calendar: Calendar) -> Option<Token> {
    let (year, second, third) = (part(found, 1)?, part(found, 2)?, part(found, 3)?);
    let (month, day) = if second > 12 { (third, second) } else { (second, third) };
    calendar.complete(day, month, Some(year)).map(Token::Date)
}

/// The day stands first, unless that cannot be.
fn year_last(found: &Captures<'_>, calendar: Calendar) -> Option<Token> {
    let (first, second): (i8, i8) = (part(found, 1)?, part(found, 2)?);
    let (day, month) = if second > 12 { (second, first) } else { (first, second) };
    calendar.complete(day, month, part(found, 3)).map(Token::Date)
}

fn part<T: std::str::FromStr>(found: &Captures<'_>, group: usize) -> Option<T> {
    found.get(group)?.as_str().parse().ok()
}
