//! The country that a customer is in, in two letters: Intercom tells its name and three letters.

use std::{collections::BTreeMap, sync::LazyLock};

use deskmate_core::Location;
use icu_locale::{locale, names::RegionDisplayName, subtags::Region};

/// What countries are called in English, by the CLDR.
static NAMES: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let codes =
        ('A'..='Z').flat_map(|first| ('A'..='Z').map(move |second| format!("{first}{second}")));
    let named = |code: String| {
        let region: Region = code.parse().ok()?;
        let name = RegionDisplayName::new_light_with_fallback(locale!("en").into(), region);
        let name = name.as_borrowed().to_string();
        (name != code).then(|| (name.to_lowercase(), code))
    };
    codes.filter_map(named).collect()
});

pub(super) fn letters(location: &Location) -> Option<String> {
    let code = location.country_code.as_deref().filter(|code| code.len() == 2);
    let name = || NAMES.get(&location.country.as_deref()?.to_lowercase()).cloned();
    code.map(str::to_uppercase).or_else(name)
}
