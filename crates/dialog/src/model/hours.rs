//! Opening hours.

use std::borrow::Cow;

use jiff::{
    Timestamp,
    civil::{Date, Time, Weekday},
    tz::TimeZone,
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::{
    decode::{Decode, OneOrMore, expected, record},
    diagnostic::Problems,
    place::Spanned,
    yaml::{Content, Node},
};

record! {
    /// When somebody is there.
    pub struct Hours {
        /// The time zone, like `Europe/Brussels`.
        zone: Zone = "zone",
        /// Hours by day: `mon-fri: "09:00-17:00"`.
        open: Week = "open",
        /// Days off, as DD-MM-YYYY, or DD-MM for every year.
        #[schemars(default)]
        closed: Vec<DayOff> = "closed",
    }
}

impl Hours {
    /// Whether somebody is there at that moment.
    pub fn open_at(&self, at: Timestamp) -> bool {
        let local = at.to_zoned(self.zone.0.clone());
        let (day, time) = (local.date(), local.time());
        let off = self.closed.iter().any(|off| off.is(day));
        let open = |(weekday, from, until): &(Weekday, Time, Option<Time>)| {
            *weekday == day.weekday() && *from <= time && until.is_none_or(|until| time < until)
        };
        !off && self.open.0.iter().any(open)
    }
}

/// Hours of one's own, or those of a name.
#[derive(Clone, Debug)]
pub enum HoursChoice {
    /// Given in place.
    Here(Hours),
    /// One of the file's `hours`.
    Named(Spanned<String>),
}

impl Decode for HoursChoice {
    fn decode(node: &Node, problems: &mut Problems) -> Option<Self> {
        match &node.content {
            Content::Text(_) => Spanned::decode(node, problems).map(Self::Named),
            _ => Hours::decode(node, problems).map(Self::Here),
        }
    }
}

impl JsonSchema for HoursChoice {
    fn schema_name() -> Cow<'static, str> {
        "HoursChoice".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let hours = generator.subschema_for::<Hours>();
        json_schema!({ "anyOf": [{ "type": "string" }, hours] })
    }
}

/// A time zone.
#[derive(Clone, Debug)]
pub struct Zone(pub TimeZone);

impl Decode for Zone {
    fn decode(node: &Node, problems: &mut Problems) -> Option<Self> {
        let name = String::decode(node, problems)?;
        let zone = TimeZone::get(&name).ok().map(Self);
        if zone.is_none() {
            let message = format!("there is no time zone `{name}`");
            problems.error_help(node.span, message, "name it like Europe/Brussels or UTC");
        }
        zone
    }
}

/// Whether there is a time zone of that name.
pub fn is_timezone(name: &str) -> bool {
    TimeZone::get(name).is_ok()
}

impl JsonSchema for Zone {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Zone".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "description": "A time zone, like Europe/Brussels." })
    }
}

/// Times by day of the week; no end is midnight.
#[derive(Clone, Debug)]
pub struct Week(Vec<(Weekday, Time, Option<Time>)>);

const DAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

impl Decode for Week {
    fn decode(node: &Node, problems: &mut Problems) -> Option<Self> {
        let Content::Map(entries) = &node.content else {
            return expected("a mapping like { mon-fri: 09:00-17:00 }", node, problems);
        };
        let mut week = Vec::new();
        for (key, value) in entries {
            let Some(days) = days(&key.value) else {
                let message = format!("`{}` is not a day of the week", key.value);
                problems.error_help(key.span, message, "write mon, sat-sun or mon-fri");
                continue;
            };
            let Some(times) = OneOrMore::<String>::decode(value, problems) else { continue };
            for text in times.0 {
                match between(&text) {
                    Some((from, until)) => {
                        week.extend(days.iter().map(|day| (*day, from, until)));
                    }
                    None => problems.error_help(
                        value.span,
                        format!("`{text}` is not a time of opening"),
                        "write it like 09:00-17:30, the end after the beginning",
                    ),
                }
            }
        }
        Some(Self(week))
    }
}

fn days(text: &str) -> Option<Vec<Weekday>> {
    let place = |name: &str| DAYS.iter().position(|(day, _)| *day == name);
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let (first, last) = (place(first.trim())?, place(last.trim())?);
    let count = (last + 7 - first) % 7 + 1;
    Some(DAYS.iter().cycle().skip(first).take(count).map(|(_, day)| *day).collect())
}

fn between(text: &str) -> Option<(Time, Option<Time>)> {
    let (from, until) = text.split_once('-')?;
    let time = |text: &str| Time::strptime("%H:%M", text.trim()).ok();
    let from = time(from)?;
    if until.trim() == "24:00" {
        return Some((from, None));
    }
    let until = time(until)?;
    (from < until).then_some((from, Some(until)))
}

impl JsonSchema for Week {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Week".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let times = generator.subschema_for::<OneOrMore<String>>();
        json_schema!({ "type": "object", "additionalProperties": times })
    }
}

/// A day off: one day, or the same day of every year.
#[derive(Clone, Copy, Debug)]
pub enum DayOff {
    /// One day.
    Once(Date),
    /// Month and day of every year.
    Yearly(i8, i8),
}

impl DayOff {
    fn is(self, day: Date) -> bool {
        match self {
            Self::Once(date) => date == day,
            Self::Yearly(month, of_month) => day.month() == month && day.day() == of_month,
        }
    }

    fn read(text: &str) -> Option<Self> {
        if let Ok(date) = Date::strptime("%d-%m-%Y", text).or_else(|_| text.parse()) {
            return Some(Self::Once(date));
        }
        // 2024 had a 29 February.
        let date = Date::strptime("%d-%m-%Y", format!("{text}-2024")).ok()?;
        Some(Self::Yearly(date.month(), date.day()))
    }
}

impl Decode for DayOff {
    fn decode(node: &Node, problems: &mut Problems) -> Option<Self> {
        let text = String::decode(node, problems)?;
        let day = Self::read(text.trim());
        if day.is_none() {
            let message = format!("`{text}` is not a day");
            problems.error_help(
                node.span,
                message,
                "write it like 25-12-2026, or 25-12 for every year",
            );
        }
        day
    }
}

impl JsonSchema for DayOff {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "DayOff".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "description": "DD-MM-YYYY, or DD-MM for every year." })
    }
}
