//! Moments, as they stand in values.

use jiff::{
    Timestamp, ToSpan, Zoned,
    civil::{Date, DateTime, Time},
    fmt::strtime,
    tz::TimeZone,
};
use serde_json::Value;

use super::show;

/// How days are kept.
const KEPT: &str = "%d-%m-%Y";

/// The moment that a value names: DD-MM-YYYY, ISO 8601, or seconds since 1970. It is in the zone that
/// it names, else in `zone`.
pub(crate) fn moment(value: &Value, zone: &TimeZone) -> Option<Zoned> {
    if let Some(seconds) = value.as_i64() {
        return Timestamp::from_second(seconds).ok().map(|at| at.to_zoned(zone.clone()));
    }
    let text = show(value);
    let text = text.trim();
    if let Ok(zoned) = text.parse::<Zoned>() {
        return Some(zoned);
    }
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at.to_zoned(zone.clone()));
    }
    let local = kept(text)
        .map(|day| day.to_datetime(Time::midnight()))
        .or_else(|| text.parse::<DateTime>().ok())?;
    local.to_zoned(zone.clone()).ok()
}

/// The moment that a text names, for comparing. A number is no moment here.
pub(crate) fn dated(value: &Value, zone: &TimeZone) -> Option<Zoned> {
    value.is_string().then(|| moment(value, zone)).flatten()
}

/// A day in the way in which days are kept.
pub(crate) fn keep(day: Date) -> Value {
    day.strftime(KEPT).to_string().into()
}

/// The moment, that many days later, written as it was.
pub(crate) fn add_days(value: &Value, days: i64, zone: &TimeZone) -> Option<Value> {
    const MOST: i64 = 1_000_000;
    let days = Some(days).filter(|days| days.abs() <= MOST)?.days();
    let text = show(value);
    let text = text.trim();
    if let Some(day) = kept(text) {
        return day.checked_add(days).ok().map(keep);
    }
    if let Ok(day) = strtime::parse("%Y-%m-%d", text).and_then(|parsed| parsed.to_date()) {
        return day.checked_add(days).ok().map(|day| day.to_string().into());
    }
    let later = moment(value, zone)?.checked_add(days).ok()?;
    match value.is_number() {
        true => Some(later.timestamp().as_second().into()),
        false => Some(later.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string().into()),
    }
}

/// How many days there are from one day to another; below zero where the other was before.
pub(crate) fn days_between(from: &Value, to: &Value, zone: &TimeZone) -> Option<i64> {
    let day = |value| Some(moment(value, zone)?.date());
    let days = day(from)?.until(day(to)?).ok()?.get_days();
    Some(i64::from(days))
}

fn kept(text: &str) -> Option<Date> {
    strtime::parse(KEPT, text).and_then(|parsed| parsed.to_date()).ok()
}
