//! Get Time.

use jiff::{
    Zoned,
    tz::{Offset, TimeZone},
};
use serde_json::{Value, json};

use crate::{model::action::Time, runtime::run::Run};

impl Run<'_> {
    pub(super) fn time(&mut self, time: &Time) {
        let Some(now) = self.instant() else { return };
        let zone = match (&time.zone, time.offset) {
            (Some(zone), _) => zone.0.clone(),
            (None, Some(hours)) => {
                #[expect(clippy::cast_possible_truncation, reason = "it is from -14 to 14 hours")]
                let seconds = (hours * 3600.0) as i32;
                Offset::from_seconds(seconds).map_or(TimeZone::UTC, TimeZone::fixed)
            }
            (None, None) => self.zone(),
        };
        let value = json!({
            "utc": parts(&now.to_zoned(TimeZone::UTC)),
            "offset": parts(&now.to_zoned(zone)),
        });
        self.set(&time.save, value);
    }

    /// Now, as a moment of the calendar.
    pub(in crate::runtime) fn instant(&self) -> Option<jiff::Timestamp> {
        jiff::Timestamp::from_millisecond(self.now.as_millis()).ok()
    }
}

fn parts(at: &Zoned) -> Value {
    json!({
        "year": at.year(), "month": at.month(), "dayOfMonth": at.day(),
        "dayOfWeek": at.weekday().to_sunday_zero_offset(),
        "hours": at.hour(), "minutes": at.minute(), "seconds": at.second(),
        "ISO": at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
    })
}
