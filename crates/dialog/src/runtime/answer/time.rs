//! Times of day, kept as HH:MM.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

static TIME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    super::pattern(
        r"\b(\d{1,2})(?:\s*[:h.u]\s*(\d{2}))?\s*(am|pm|a\.m\.|p\.m\.|h|u|uur|uhr|o'clock)?(?:\b|\s|$)",
    )
});

pub(super) fn find(text: &str) -> Option<Value> {
    let lower = text.to_lowercase();
    let has = |words: &[&str]| {
        lower.split(|character: char| !character.is_alphabetic()).any(|word| words.contains(&word))
    };
    if has(&["noon", "midday", "middag", "midi", "mittag"]) {
        return Some("12:00".into());
    }
    if has(&["midnight", "middernacht", "minuit", "mitternacht"]) {
        return Some("00:00".into());
    }
    TIME.as_ref()?.captures_iter(&lower).find_map(|found| {
        let part = |group: usize| found.get(group).map(|part| part.as_str());
        let hour: u32 = part(1)?.parse().ok()?;
        let (minute, half) = (part(2), part(3));
        // A bare number is a time only where nothing else is said.
        if minute.is_none() && half.is_none() && lower.trim() != part(1)? {
            return None;
        }
        let minute: u32 = minute.map_or(Some(0), |minute| minute.parse().ok())?;
        let hour = match half.and_then(|half| half.chars().next()) {
            Some('p') if hour < 12 => hour + 12,
            Some('a') if hour == 12 => 0,
            _ => hour,
        };
        (hour < 24 && minute < 60).then(|| format!("{hour:02}:{minute:02}").into())
    })
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn times_are_kept_as_hours_and_minutes() {
        for (text, time) in [
            ("14:30", "14:30"),
            ("at 9.05 please", "09:05"),
            ("2pm", "14:00"),
            ("2:15 PM", "14:15"),
            ("12 am", "00:00"),
            ("14h30", "14:30"),
            ("14 uur", "14:00"),
            ("9", "09:00"),
            ("around noon", "12:00"),
        ] {
            assert_eq!(find(text), Some(time.into()), "{text}");
        }
        for wrong in ["25:00", "soon", "3 people", "12:75"] {
            assert_eq!(find(wrong), None, "{wrong}");
        }
    }
}
