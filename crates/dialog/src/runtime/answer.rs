//! Answers to questions: one file here for each kind.

mod any;
mod date;
mod email;
mod image;
mod language;
mod location;
mod number;
mod phone;
mod relative;
mod time;
mod url;
mod words;

use deskmate_core::{Message, Timestamp};
use jiff::tz::TimeZone;
use serde_json::Value;

use crate::{
    model::{Always, File, Match},
    understanding::entity,
};

/// What an answer is read with.
pub(super) struct Asked<'a> {
    pub(super) file: &'a File,
    pub(super) now: Timestamp,
    /// The customer's time zone, if it is known.
    pub(super) zone: Option<&'a str>,
    pub(super) always: Option<Always>,
}

impl Asked<'_> {
    /// The value of a message that answers; `None` where it does not.
    pub(super) fn answer(&self, wanted: &Match, message: &Message) -> Option<Value> {
        let text = message.text.trim();
        match wanted {
            Match::Any => any::find(text),
            Match::Email => email::find(text),
            Match::Phone => phone::find(text),
            Match::Number => number::find(text),
            Match::Url => url::find(text),
            Match::Date => date::find(text, self.today()?, self.always),
            Match::Time => time::find(text),
            Match::Image => image::find(&message.attachments),
            Match::Location => location::find(text),
            Match::Language => language::find(text, self.file),
            Match::Entity(name) => {
                let entity = self.file.entities.get(name)?;
                entity::find(entity, text).map(|(value, _)| value)
            }
        }
    }

    fn today(&self) -> Option<jiff::civil::Date> {
        let zone = self.zone.and_then(|zone| TimeZone::get(zone).ok()).unwrap_or(TimeZone::UTC);
        let now = jiff::Timestamp::from_millisecond(self.now.as_millis()).ok()?;
        Some(now.to_zoned(zone).date())
    }
}

/// A pattern that is part of the language. All of them are compiled in a test.
fn pattern(source: &str) -> Option<regex::Regex> {
    regex::RegexBuilder::new(source).case_insensitive(true).build().ok()
}
