//! Days, kept as DD-MM-YYYY.

use std::sync::LazyLock;

use jiff::{ToSpan, civil::Date};
use regex::{Captures, Regex};
use serde_json::Value;

use super::relative;
use crate::{model::Always, understanding::normal};

static ISO: LazyLock<Option<Regex>> =
    LazyLock::new(|| super::pattern(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b"));
static FIGURES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    super::pattern(r"\b(\d{1,2})\s?[-/.]\s?(\d{1,2})(?:\s?[-/.]\s?(\d{4}|\d{2})\b)?")
});
static DAY_MONTH: LazyLock<Option<Regex>> = LazyLock::new(|| {
    super::pattern(r"\b(\d{1,2})(?:st|nd|rd|th|e|er)? (?:of )?([a-z]{3,})(?: (\d{4}|\d{2}))?\b")
});
static MONTH_DAY: LazyLock<Option<Regex>> =
    LazyLock::new(|| super::pattern(r"\b([a-z]{3,}) (\d{1,2})(?:st|nd|rd|th)?(?: (\d{4}))?\b"));

/// What months begin with in English, Dutch, French and German, accents taken off.
const MONTHS: [&[&str]; 12] = [
    &["jan"],
    &["feb", "fev"],
    &["mar", "maa", "mrt"],
    &["apr", "avr"],
    &["may", "mei", "mai"],
    &["jun", "juin"],
    &["jul", "juil"],
    &["aug", "aou"],
    &["sep"],
    &["oct", "okt"],
    &["nov"],
    &["dec", "dez"],
];

pub(super) fn find(text: &str, today: Date, always: Option<Always>) -> Option<Value> {
    let day = in_figures(text, today, always)
        .or_else(|| with_month(&normal(text), today, always))
        .or_else(|| relative::find(&normal(text), today, always))?;
    Some(day.strftime("%d-%m-%Y").to_string().into())
}

fn in_figures(text: &str, today: Date, always: Option<Always>) -> Option<Date> {
    if let Some(found) = ISO.as_ref()?.captures(text) {
        return Date::new(part(&found, 1)?, part(&found, 2)?, part(&found, 3)?).ok();
    }
    let found = FIGURES.as_ref()?.captures(text)?;
    complete(part(&found, 1)?, part(&found, 2)?, part(&found, 3), today, always)
}

fn with_month(text: &str, today: Date, always: Option<Always>) -> Option<Date> {
    let day_first = DAY_MONTH.as_ref()?.captures_iter(text).find_map(|found| {
        let month = month(found.get(2)?.as_str())?;
        complete(part(&found, 1)?, month, part(&found, 3), today, always)
    });
    day_first.or_else(|| {
        MONTH_DAY.as_ref()?.captures_iter(text).find_map(|found| {
            let month = month(found.get(1)?.as_str())?;
            complete(part(&found, 2)?, month, part(&found, 3), today, always)
        })
    })
}

fn part<T: std::str::FromStr>(found: &Captures<'_>, group: usize) -> Option<T> {
    found.get(group)?.as_str().parse().ok()
}

fn month(word: &str) -> Option<i8> {
    // Juin and juillet begin alike, so the longest beginning decides.
    let begins = |names: &&[&str]| {
        names.iter().filter(|name| word.starts_with(*name)).map(|name| name.len()).max()
    };
    let months = (1_i8..).zip(MONTHS.iter());
    let best = months.filter_map(|(number, names)| Some((begins(names)?, number))).max()?;
    Some(best.1)
}

/// A day whose year may not have been said: then this year's, or the last or the next one.
fn complete(
    day: i8,
    month: i8,
    year: Option<i16>,
    today: Date,
    always: Option<Always>,
) -> Option<Date> {
    let given = year.map(|year| if year < 100 { year + 2000 } else { year });
    let date = Date::new(given.unwrap_or(today.year()), month, day).ok()?;
    let moved = match (given, always) {
        (None, Some(Always::Future)) if date < today => date.checked_add(1.year()),
        (None, Some(Always::Past)) if date > today => date.checked_sub(1.year()),
        _ => Ok(date),
    };
    moved.ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Always, find};

    #[test]
    fn days_are_understood_as_people_say_them() {
        // A Tuesday.
        let today = date(2020, 10, 6);
        for (text, day) in [
            ("22-04-2018", "22-04-2018"),
            ("22/4/18", "22-04-2018"),
            ("2018-04-22", "22-04-2018"),
            ("22-04", "22-04-2020"),
            ("on the 22 apr", "22-04-2020"),
            ("22nd of April 2018", "22-04-2018"),
            ("April 22", "22-04-2020"),
            ("22 april 18", "22-04-2018"),
            ("3 juillet", "03-07-2020"),
            ("1 août 2021", "01-08-2021"),
            ("today", "06-10-2020"),
            ("now", "06-10-2020"),
            ("yesterday", "05-10-2020"),
            ("last night", "05-10-2020"),
            ("tmr", "07-10-2020"),
            ("morgen", "07-10-2020"),
            ("in two weeks", "20-10-2020"),
            ("in 3 days", "09-10-2020"),
            ("within five days", "11-10-2020"),
            ("next Monday", "12-10-2020"),
            ("next week Friday", "16-10-2020"),
            ("last Monday", "05-10-2020"),
            ("past Tuesday", "29-09-2020"),
            ("last week", "29-09-2020"),
            ("Friday", "09-10-2020"),
            ("Fri", "09-10-2020"),
            ("vrijdag", "09-10-2020"),
        ] {
            assert_eq!(find(text, today, None), Some(day.into()), "{text}");
        }
        for wrong in ["soon", "31-02-2020", "45 apr", "maybe", "7"] {
            assert_eq!(find(wrong, today, None), None, "{wrong}");
        }
    }

    #[test]
    fn always_past_and_always_future_decide_what_was_not_said() {
        let today = date(2020, 10, 6);
        let said = |text, always| find(text, today, Some(always));
        assert_eq!(said("22 apr", Always::Future), Some("22-04-2021".into()));
        assert_eq!(said("22 dec", Always::Past), Some("22-12-2019".into()));
        assert_eq!(said("Friday", Always::Past), Some("02-10-2020".into()));
        assert_eq!(said("Friday", Always::Future), Some("09-10-2020".into()));
    }
}
