use deskmate_core::words::Lang;
use jiff::{ToSpan, civil::date};
use proptest::prelude::*;
use serde_json::Value;

use super::{
    super::{Calendar, find},
    said,
};

proptest! {
    /// Whichever way a day is written, it is that day.
    #[test]
    fn a_day_that_is_read_is_read_again_from_how_it_is_kept(days in 0..40_000_i64) {
        let day = date(1930, 1, 1).checked_add(days.days()).unwrap();
        for form in ["%d-%m-%Y", "%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%B %-d, %Y", "%A %-d %B %Y", "%Y年%-m月%-d日"] {
            let written = day.strftime(form).to_string();
            let kept = day.strftime("%d-%m-%Y").to_string();
            prop_assert_eq!(said(&written, Lang::En, None), Some(kept), "{}", written);
        }
    }

    /// A word that changes the day, or that nobody knows, is never passed over.
    #[test]
    fn no_day_leaves_a_word_before_or_after_it_unread(
        place in 0..8_usize, more in prop::sample::select(vec!["not", "never", "before", "after", "until", "except", "every", "between",
            "around the end of", "mid", "or Sunday", "half", "eve", "xyzzy", "minus", "two", "without", "unlike", "hardly", "beyond"]), behind in any::<bool>(),
    ) {
        let days = ["tomorrow", "Friday", "22 April 2026", "next Monday", "22-04-2026", "in two weeks", "Friday the 16th", "3 weeks ago"];
        let text = if behind { format!("{} {more}", days[place]) } else { format!("{more} {}", days[place]) };
        // A number and a day can be a day: 2 weeks ago.
        prop_assume!(more != "two");
        prop_assert_eq!(said(&text, Lang::En, None), None, "{}", text);
    }

    #[test]
    fn any_text_is_a_day_or_none(text in ".{0,30}") {
        if let Some(value) = find(&text, &Lang::ALL, Calendar { today: date(2026, 1, 5), always: None }) {
            prop_assert!(matches!(value, Value::String(_)));
        }
    }
}
