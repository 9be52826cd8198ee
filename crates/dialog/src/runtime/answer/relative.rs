//! Days that are said from today: `tomorrow`, `in two weeks`, `next Monday`.

use jiff::{
    Span, ToSpan,
    civil::{Date, Weekday},
};

use super::words;
use crate::model::Always;

/// What weekdays begin with, Monday first, in English, Dutch, French and German.
const WEEKDAYS: [(Weekday, &[&str]); 7] = [
    (Weekday::Monday, &["monday", "mon", "maandag", "lundi", "montag"]),
    (Weekday::Tuesday, &["tuesday", "tue", "tues", "dinsdag", "mardi", "dienstag"]),
    (Weekday::Wednesday, &["wednesday", "wed", "woensdag", "mercredi", "mittwoch"]),
    (Weekday::Thursday, &["thursday", "thu", "thurs", "donderdag", "jeudi", "donnerstag"]),
    (Weekday::Friday, &["friday", "fri", "vrijdag", "vendredi", "freitag"]),
    (Weekday::Saturday, &["saturday", "sat", "zaterdag", "samedi", "samstag"]),
    (Weekday::Sunday, &["sunday", "sun", "zondag", "dimanche", "sonntag"]),
];

pub(super) fn find(text: &str, today: Date, always: Option<Always>) -> Option<Date> {
    let words: Vec<&str> = text.split(' ').collect();
    let has = |some: &[&str]| words.iter().any(|word| some.contains(word));
    let next = has(&["next", "volgende", "prochain", "prochaine", "nachsten", "nachste"]);
    let last = has(&["last", "past", "vorige", "dernier", "derniere", "letzten", "letzte"]);
    let week = has(&["week", "semaine", "woche"]);
    if let Some(weekday) = weekday(&words) {
        return on_weekday(weekday, today, next, last, week, always);
    }
    if let Some(span) = length(&words) {
        return if has(&["ago", "geleden"]) {
            today.checked_sub(span).ok()
        } else {
            today.checked_add(span).ok()
        };
    }
    let days: i64 = if has(&["tomorrow", "tmr", "tmrw", "morgen", "demain"]) {
        1
    } else if has(&["yesterday", "gisteren", "hier", "gestern"]) || (last && has(&["night"])) {
        -1
    } else if week && next {
        7
    } else if week && last {
        -7
    } else if has(&[
        "today",
        "now",
        "tonight",
        "vandaag",
        "nu",
        "heute",
        "aujourdhui",
        "maintenant",
    ]) {
        0
    } else {
        return None;
    };
    today.checked_add(days.days()).ok()
}

fn weekday(words: &[&str]) -> Option<Weekday> {
    let of = |word: &&str| WEEKDAYS.iter().find(|(_, names)| names.contains(word));
    words.iter().find_map(of).map(|(day, _)| *day)
}

fn on_weekday(
    weekday: Weekday,
    today: Date,
    next: bool,
    last: bool,
    week: bool,
    always: Option<Always>,
) -> Option<Date> {
    let ahead = i64::from(today.weekday().until(weekday));
    let behind = i64::from(today.weekday().since(weekday));
    let from_monday = |day: Weekday| i64::from(day.to_monday_zero_offset());
    let days = if week && (next || last) {
        let weeks = if next { 7 } else { -7 };
        from_monday(weekday) - from_monday(today.weekday()) + weeks
    } else if last || (!next && matches!(always, Some(Always::Past))) {
        if behind == 0 { -7 } else { -behind }
    } else if next && ahead == 0 {
        7
    } else {
        ahead
    };
    today.checked_add(days.days()).ok()
}

/// `two weeks`, `3 days`.
fn length(words: &[&str]) -> Option<Span> {
    words.windows(2).find_map(|pair| {
        let [number, unit] = pair else { return None };
        let count = number.parse::<i64>().ok().or_else(|| match *number {
            "a" | "an" | "een" | "un" | "une" | "einem" | "einer" => Some(1),
            word => words::small(word),
        })?;
        let count = (0..=5_000).contains(&count).then_some(count)?;
        match *unit {
            "day" | "days" | "dag" | "dagen" | "jour" | "jours" | "tag" | "tage" | "tagen" => {
                Some(count.days())
            }
            "week" | "weeks" | "weken" | "semaine" | "semaines" | "woche" | "wochen" => {
                Some(count.weeks())
            }
            "month" | "months" | "maand" | "maanden" | "mois" | "monat" | "monate" | "monaten" => {
                Some(count.months())
            }
            "year" | "years" | "jaar" | "an" | "ans" | "jahr" | "jahre" | "jahren" => {
                Some(count.years())
            }
            _ => None,
        }
    })
}
