//! Answers to questions: one file here for each kind.

mod any;
mod country;
mod date;
mod email;
mod image;
mod language;
mod location;
mod moment;
mod number;
mod phone;
mod time;
mod url;
mod yes_no;

use deskmate_core::{Message, words::Lang};
use serde_json::Value;

use super::run::Run;
use crate::{
    model::{File, Input, Match},
    understanding::entity,
};

/// What an answer is read with.
pub(super) struct Asked<'a> {
    file: &'a File,
    input: &'a Input,
    /// The day it is where the customer is.
    today: Option<jiff::civil::Date>,
    /// Where the customer is.
    zone: jiff::tz::TimeZone,
    /// The language of the answers.
    language: String,
    /// The languages that words are read in.
    langs: Vec<Lang>,
    /// The country that the customer is in, in two letters.
    country: Option<String>,
}

impl<'a> Run<'a> {
    /// What answers to a question are read with.
    pub(super) fn asked<'i>(&self, input: &'i Input) -> Asked<'i>
    where
        'a: 'i,
    {
        let location = self.turn.contact.location.as_ref();
        Asked {
            file: self.file,
            input,
            today: self.today(),
            zone: self.zone(),
            language: self.language(),
            langs: self.langs(),
            country: location.and_then(country::letters),
        }
    }
}

impl Asked<'_> {
    /// The value of a message that answers; `None` where it does not. To a day its time may be
    /// said, and to a time its day, if both are understood.
    pub(super) fn answer(&self, message: &Message) -> Option<Value> {
        let both = || {
            let date = |text: &str| date::find(text, &self.langs, self.calendar()?);
            moment::both(&message.text, date, |text| time::find(text, &self.langs))
        };
        self.read(message).or_else(|| match self.wanted() {
            Match::Date => both().map(|(date, _)| date),
            Match::Time => both().map(|(_, time)| time),
            _ => None,
        })
    }

    fn wanted(&self) -> &Match {
        self.input.wanted.as_ref().map_or(&Match::Any, |wanted| &wanted.value)
    }

    fn calendar(&self) -> Option<date::Calendar> {
        Some(date::Calendar { today: self.today?, always: self.input.always })
    }

    /// The value of a message that is nothing but what is asked for.
    pub(super) fn read(&self, message: &Message) -> Option<Value> {
        let text = message.text.trim();
        match self.wanted() {
            Match::Any => any::find(text),
            Match::YesNo => yes_no::find(text, &self.langs),
            Match::Email => email::find(text),
            Match::Phone => phone::find(text, self.country.as_deref()),
            Match::Number => {
                let Input { whole, min, max, .. } = self.input;
                let whole = whole.unwrap_or(false);
                number::find(text, &self.langs, number::Limits { whole, min: *min, max: *max })
            }
            Match::Url => url::find(text),
            Match::Date => {
                date::find(&moment::date_of(text, &self.zone), &self.langs, self.calendar()?)
            }
            Match::Time => time::find(&moment::time_of(text, &self.zone), &self.langs),
            Match::Image => image::find(&message.attachments),
            Match::Location => location::find(text),
            Match::Language => language::find(text, self.file, &self.language),
            Match::Entity(name) => {
                let entity = self.file.entities.get(name)?;
                entity::find(entity, text).map(|(value, _)| value)
            }
        }
    }
}

/// A pattern that is part of the language. All of them are compiled in a test.
fn pattern(source: &str) -> Option<regex::Regex> {
    regex::RegexBuilder::new(source).case_insensitive(true).build().ok()
}
