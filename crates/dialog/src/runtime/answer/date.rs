//! Days, kept as DD-MM-YYYY. Every word of an answer is understood, or none of it is: a day that was
//! not meant is worse than another question.

mod figures;
mod phrase;
mod token;
mod vocabulary;

use deskmate_core::words::Lang;
use jiff::{ToSpan, civil::Date};
use serde_json::Value;

use crate::model::Always;

/// What a day is read with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Calendar {
    /// The day it is where the customer is.
    pub(super) today: Date,
    /// Which of two days is meant.
    pub(super) always: Option<Always>,
}

pub(super) fn find(text: &str, langs: &[Lang], calendar: Calendar) -> Option<Value> {
    let day = langs.iter().find_map(|lang| {
        let tokens = token::read(text, *lang, calendar)?;
        phrase::day(&tokens, calendar)
    })?;
    // Four figures of a year are kept.
    ((1..=9999).contains(&day.year())).then(|| day.strftime("%d-%m-%Y").to_string().into())
}

impl Calendar {
    /// A day whose year may not have been said, or in two figures.
    fn complete(self, day: i8, month: i8, year: Option<i16>) -> Option<Date> {
        match year {
            Some(year @ 0..100) => self.century(day, month, year),
            Some(year) => Date::new(year, month, day).ok(),
            None => self.year(day, month),
        }
    }

    /// This year's day; with `always` the last or the next one. The 29th of February is in the next year
    /// that has one, with `always: past` in the last.
    fn year(self, day: i8, month: i8) -> Option<Date> {
        let this = self.today.year();
        let in_year = |years: i16| Date::new(this + years, month, day).ok();
        match self.always {
            Some(Always::Past) => {
                (0..=8).filter_map(|ago| in_year(-ago)).find(|day| *day <= self.today)
            }
            Some(Always::Future) => (0..=8).filter_map(in_year).find(|day| *day >= self.today),
            None => (0..=8).find_map(in_year),
        }
    }

    /// `85` is a year that is not too far ahead; where the day is always past, one that was.
    fn century(self, day: i8, month: i8, year: i16) -> Option<Date> {
        let (this, before) =
            (Date::new(2000 + year, month, day), Date::new(1900 + year, month, day));
        let ahead = match self.always {
            Some(Always::Past) => self.today,
            _ => self.today.checked_add(20.years()).ok()?,
        };
        match (this, self.always) {
            (Ok(day), Some(Always::Future)) => Some(day),
            (Ok(day), _) if day <= ahead => Some(day),
            _ => before.ok(),
        }
    }
}

#[cfg(test)]
mod tests;
