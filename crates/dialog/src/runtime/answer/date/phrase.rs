//! What the words of a day add up to. A phrase that stands here nowhere is no day.
#![expect(
    clippy::match_same_arms,
    reason = "a table: each line is one way to say it, and two may mean the same"
)]

use jiff::{
    Span, ToSpan,
    civil::{Date, Weekday},
};

use super::{
    Calendar,
    token::{Token, Unit},
};
use crate::model::Always;

pub(super) fn day(tokens: &[Token], calendar: Calendar) -> Option<Date> {
    use Token::{After, Ago, Before, From, In, Number, Plus, Shift, This, Unit as Of};
    let today = calendar.today;
    let later = |from: Date, count: i64, unit: Unit| from.checked_add(length(count, unit)?).ok();
    let earlier = |from: Date, count: i64, unit: Unit| from.checked_sub(length(count, unit)?).ok();
    match tokens {
        [Number(count), Of(unit), Ago]
        | [Ago, Number(count), Of(unit)]
        | [Ago, Number(count), Of(unit), Ago] => earlier(today, *count, *unit),
        [In, Number(count), Of(unit)] => later(today, *count, *unit),
        // Today in a week, a week tomorrow.
        [Shift(days), In, Number(count), Of(unit)]
        | [Number(count), Of(unit @ (Unit::Week | Unit::Fortnight)), Shift(days)] => {
            later(today.checked_add(days.days()).ok()?, *count, *unit)
        }
        [In, Number(count), Of(unit), From, from @ ..] => {
            later(ahead(from, calendar)?, *count, *unit)
        }
        // Friday in two weeks; a week on Friday; Friday week.
        [Token::Weekday(weekday), In, Number(count), Of(unit @ (Unit::Week | Unit::Fortnight))] => {
            later(calendar.next(*weekday), *count, *unit)
        }
        [Number(count), Of(unit @ (Unit::Week | Unit::Fortnight)), Token::Weekday(weekday)] => {
            later(calendar.next(*weekday), *count, *unit)
        }
        [Token::Weekday(weekday), Of(unit @ (Unit::Week | Unit::Fortnight))] => {
            later(calendar.next(*weekday), 1, *unit)
        }
        [Shift(days), Of(unit @ (Unit::Week | Unit::Fortnight))] => {
            later(today.checked_add(days.days()).ok()?, 1, *unit)
        }
        // Two days after Friday, the day before tomorrow, a week from today.
        [Number(count), Of(unit), After | From, from @ ..] => {
            later(ahead(from, calendar)?, *count, *unit)
        }
        [Number(count), Of(unit), Before | Ago, from @ ..] => {
            earlier(ahead(from, calendar)?, *count, *unit)
        }
        [Of(unit), After | From, Token::Next] => later(today, 2, *unit),
        [Of(unit), After, from @ ..] => later(ahead(from, calendar)?, 1, *unit),
        [Of(unit), Before, from @ ..] => earlier(ahead(from, calendar)?, 1, *unit),
        [Token::Weekday(weekday), After, Token::Next] => {
            later(calendar.next(*weekday), 1, Unit::Week)
        }
        [day @ .., Plus(days)] if !day.is_empty() => {
            ahead(day, calendar)?.checked_add(days.days()).ok()
        }
        [This, Shift(0)] => Some(today),
        _ => plain(tokens, calendar),
    }
}

/// A day that others are counted from. One of two is the next, whatever the question.
fn ahead(tokens: &[Token], calendar: Calendar) -> Option<Date> {
    let always =
        calendar.always.filter(|_| tokens.iter().any(|token| matches!(token, Token::Month(_))));
    (!tokens.is_empty()).then(|| plain(tokens, Calendar { always, ..calendar })).flatten()
}

/// A day that is not counted from another.
fn plain(tokens: &[Token], calendar: Calendar) -> Option<Date> {
    use Token::{
        Date as Figures, Last, Month, Next, NextButOne, Number, Ordinal, Shift, This, Unit as Of,
    };
    let today = calendar.today;
    let year = |year: i64| {
        i16::try_from(year).ok().filter(|year| (0..100).contains(year) || *year >= 1000)
    };
    let complete = |day: i64, month: i8, of: Option<i64>| {
        let of = of.map(|of| year(of).ok_or(())).transpose().ok()?;
        calendar.complete(i8::try_from(day).ok()?, month, of)
    };
    let week = |weeks: i64, weekday: Weekday| {
        let days = i64::from(weekday.to_monday_zero_offset())
            - i64::from(today.weekday().to_monday_zero_offset());
        today.checked_add((days + 7 * weeks).days()).ok()
    };
    match tokens {
        [Figures(day)] => Some(*day),
        [Token::Weekday(weekday), Figures(day)] | [Figures(day), Token::Weekday(weekday)] => {
            (day.weekday() == *weekday).then_some(*day)
        }
        [Shift(days)] => today.checked_add(days.days()).ok(),
        [Number(day) | Ordinal(day), Month(month)] | [Month(month), Number(day) | Ordinal(day)] => {
            complete(*day, *month, None)
        }
        [Number(year @ 1000..), Month(month), Number(day) | Ordinal(day)] => {
            complete(*day, *month, Some(*year))
        }
        [Number(day) | Ordinal(day), Month(month), Number(year)]
        | [Month(month), Number(day) | Ordinal(day), Number(year)] => {
            complete(*day, *month, Some(*year))
        }
        // 22 April next year.
        [
            Number(day) | Ordinal(day),
            Month(month),
            which @ (Next | Last | This),
            Of(Unit::Year),
        ]
        | [
            Number(day) | Ordinal(day),
            Month(month),
            Of(Unit::Year),
            which @ (Next | Last | This),
        ] => {
            let year = i64::from(today.year()) + turn(*which);
            complete(*day, *month, Some(year))
        }
        [Number(day) | Ordinal(day), Month(month), which @ (Next | Last)]
        | [which @ (Next | Last), Number(day) | Ordinal(day), Month(month)] => {
            let always = Some(if *which == Next { Always::Future } else { Always::Past });
            Calendar { always, ..calendar }.complete(i8::try_from(*day).ok()?, *month, None)
        }
        [Ordinal(day)] => calendar.of_month(i8::try_from(*day).ok()?),
        [Ordinal(day), which @ (Next | Last | This), Of(Unit::Month)]
        | [Ordinal(day), Of(Unit::Month), which @ (Next | Last | This)] => {
            let month = today.first_of_month().checked_add(turn(*which).months()).ok()?;
            Date::new(month.year(), month.month(), i8::try_from(*day).ok()?).ok()
        }
        [Token::Weekday(weekday), day @ (Number(_) | Ordinal(_))] => {
            let (Number(number) | Ordinal(number)) = day else { return None };
            let day = calendar.of_month(i8::try_from(*number).ok()?)?;
            (day.weekday() == *weekday).then_some(day)
        }
        [Token::Weekday(weekday), rest @ ..]
            if rest.iter().any(|token| matches!(token, Month(_))) =>
        {
            on(*weekday, plain(rest, calendar)?, calendar, rest.len() > 2)
        }
        [rest @ .., Token::Weekday(weekday)]
            if rest.iter().any(|token| matches!(token, Month(_))) =>
        {
            on(*weekday, plain(rest, calendar)?, calendar, rest.len() > 2)
        }
        [Token::Weekday(weekday)] => match calendar.always {
            Some(Always::Past) => calendar.last(*weekday),
            _ => Some(calendar.next(*weekday)),
        },
        [This, Token::Weekday(weekday)] => Some(calendar.next(*weekday)),
        [Next, Token::Weekday(weekday)] | [Token::Weekday(weekday), Next] => {
            let next = calendar.next(*weekday);
            if next == today { today.checked_add(7.days()).ok() } else { Some(next) }
        }
        [Last, Token::Weekday(weekday)] | [Token::Weekday(weekday), Last] => {
            calendar.last(*weekday)
        }
        [NextButOne, Token::Weekday(weekday)] => calendar.next(*weekday).checked_add(7.days()).ok(),
        [Token::Weekday(weekday), which @ (Next | Last | This | NextButOne), Of(Unit::Week)]
        | [which @ (Next | Last | This | NextButOne), Of(Unit::Week), Token::Weekday(weekday)]
        | [Token::Weekday(weekday), Of(Unit::Week), which @ (Next | Last | This)]
        | [Of(Unit::Week), which @ (Next | Last | This), Token::Weekday(weekday)] => {
            week(turn(*which), *weekday)
        }
        [which @ (Next | Last | NextButOne), Of(unit)] | [Of(unit), which @ (Next | Last)]
            if *unit != Unit::Day =>
        {
            let length = length(turn(*which).abs(), *unit)?;
            if *which == Last {
                today.checked_sub(length).ok()
            } else {
                today.checked_add(length).ok()
            }
        }
        [Next, Of(Unit::Day)] => today.tomorrow().ok(),
        _ => None,
    }
}

const fn turn(which: Token) -> i64 {
    match which {
        Token::NextButOne => 2,
        Token::Next => 1,
        Token::Last => -1,
        _ => 0,
    }
}

fn length(count: i64, unit: Unit) -> Option<Span> {
    const MOST: i64 = 5_000;
    let count = Some(count).filter(|count| (0..=MOST).contains(count))?;
    Some(match unit {
        Unit::Day => count.days(),
        Unit::Week => count.weeks(),
        Unit::Fortnight => (2 * count).weeks(),
        Unit::Month => count.months(),
        Unit::Year => count.years(),
    })
}

/// A day of that name: the one that was said, or next year's, where this year's is over.
fn on(weekday: Weekday, day: Date, calendar: Calendar, with_year: bool) -> Option<Date> {
    if day.weekday() == weekday {
        return Some(day);
    }
    let over = day < calendar.today && !with_year && calendar.always.is_none();
    let next = over.then(|| day.checked_add(1.year()).ok()).flatten()?;
    (next.weekday() == weekday).then_some(next)
}

impl Calendar {
    /// Today, or the next day of that name.
    fn next(self, weekday: Weekday) -> Date {
        let ahead = i64::from(self.today.weekday().until(weekday));
        self.today.saturating_add(ahead.days())
    }

    /// The last day of that name, before today.
    fn last(self, weekday: Weekday) -> Option<Date> {
        let behind = i64::from(self.today.weekday().since(weekday));
        self.today.checked_sub(if behind == 0 { 7 } else { behind }.days()).ok()
    }

    /// The next day of a month with that number, today included; with `always: past` the last.
    fn of_month(self, day: i8) -> Option<Date> {
        let first = self.today.first_of_month();
        let past = matches!(self.always, Some(Always::Past));
        let months = (0..=1).map(|months: i64| if past { -months } else { months });
        let mut days = months.filter_map(|months| {
            let month = first.checked_add(months.months()).ok()?;
            Date::new(month.year(), month.month(), day).ok()
        });
        days.find(|day| if past { *day <= self.today } else { *day >= self.today })
    }
}
