//! Where the customer is in time: what today is.

use jiff::{civil::Date, tz::TimeZone};
use serde_json::Value;

use super::run::Run;
use crate::template::keep;

impl Run<'_> {
    /// The time zone of the customer, where it is known; else the bot's, the channel's, that of the
    /// opening hours if there is one for all of them, and UTC.
    pub(super) fn zone(&self) -> TimeZone {
        let named = |name: &str| TimeZone::get(name).ok();
        let contact = self.vars.get("intercom_user_timezone").and_then(Value::as_str);
        let bot = || self.file.timezone.as_ref().map(|zone| zone.0.clone());
        let channel = || self.world.timezone.as_deref().and_then(named);
        let hours = || {
            let mut zones = self.file.hours.iter().map(|(_, hours)| &hours.zone.0);
            let first = zones.next()?;
            zones.all(|zone| zone == first).then(|| first.clone())
        };
        let known = contact.and_then(named).or_else(bot).or_else(channel).or_else(hours);
        known.unwrap_or(TimeZone::UTC)
    }

    /// Tells what today is, and shows moments as clocks there do.
    pub(super) fn tell_time(&mut self) {
        self.vars.zone = self.zone();
        if let Some(today) = self.today() {
            self.vars.set_turn("today", keep(today));
        }
    }

    /// The day it is there.
    pub(super) fn today(&self) -> Option<Date> {
        Some(self.instant()?.to_zoned(self.zone()).date())
    }
}
