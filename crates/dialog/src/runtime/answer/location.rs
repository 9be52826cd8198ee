//! Places. Nobody looks the place up: an address is kept as it was said, coordinates as numbers.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Value, json};

static COORDINATES: LazyLock<Option<Regex>> =
    LazyLock::new(|| super::pattern(r"(-?\d{1,2}\.\d+)\s*[,;]\s*(-?\d{1,3}\.\d+)"));

pub(super) fn find(text: &str) -> Option<Value> {
    let letters = text.chars().filter(|character| character.is_alphabetic()).count();
    let coordinates = COORDINATES.as_ref()?.captures(text).and_then(|found| {
        let number = |group| found.get(group)?.as_str().parse::<f64>().ok();
        let (latitude, longitude) = (number(1)?, number(2)?);
        (latitude.abs() <= 90.0 && longitude.abs() <= 180.0).then_some((latitude, longitude))
    });
    match coordinates {
        Some((latitude, longitude)) => {
            Some(json!({ "fullAddress": text, "latitude": latitude, "longitude": longitude }))
        }
        None => (letters >= 2).then(|| json!({ "fullAddress": text })),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::find;

    #[test]
    fn a_place_is_an_object() {
        assert_eq!(
            find("Veldstraat 1, Ghent"),
            Some(json!({ "fullAddress": "Veldstraat 1, Ghent" }))
        );
        let place = find("51.05, 3.72").unwrap();
        assert_eq!((&place["latitude"], &place["longitude"]), (&json!(51.05), &json!(3.72)));
        assert_eq!(find("1"), None);
    }
}
