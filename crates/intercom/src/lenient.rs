//! Reading fields liberally: what does not fit is as good as missing.
//!
//! For use in `#[serde(deserialize_with = …)]` beside `#[serde(default)]`.

use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::{Value, value::RawValue};

use crate::json;

/// `None` for null and for anything that is not a `T`.
///
/// The text is kept until it is known what it is to be: a tree of it cost more than all that is read out of it.
pub(crate) fn some<'de, D, T>(from: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let raw = Box::<RawValue>::deserialize(from)?;
    Ok(if raw.get() == "null" { None } else { json::from_raw(&raw).ok() })
}

/// As [`some`], for numbers and for yes and no, which are no text to keep.
pub(crate) fn scalar<'de, D, T>(from: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    Ok(T::deserialize(Value::deserialize(from)?).ok())
}

/// The default for null and for anything that is not a `T`.
pub(crate) fn or_default<'de, D, T>(from: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned + Default,
{
    Ok(some(from)?.unwrap_or_default())
}

/// A short text such as a name or an e-mail address. Blank is `None`; a number is taken as text.
pub(crate) fn text<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::String(text) if !text.trim().is_empty() => Some(text),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

/// The address of a picture: as text, or as the `image_url` of an object.
pub(crate) fn picture<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let value = Value::deserialize(from)?;
    let url = value.as_str().or_else(|| value.get("image_url").and_then(Value::as_str));
    Ok(url.map(str::trim).filter(|url| !url.is_empty()).map(str::to_owned))
}

/// Someone's id, where null, `0`, `"0"`, blank and `{"type": "nobody_admin"}` all mean nobody.
pub(crate) fn somebody<'de, D, T>(from: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: From<String>,
{
    Ok(somebody_in(&Value::deserialize(from)?).map(T::from))
}

/// See [`somebody`]. An object is taken for its `id`.
pub(crate) fn somebody_in(value: &Value) -> Option<String> {
    let id = match value {
        Value::String(id) => id.clone(),
        Value::Number(id) => id.as_i64()?.to_string(),
        Value::Object(object) if object.get("type").is_none_or(|kind| kind != "nobody_admin") => {
            match object.get("id")? {
                Value::String(id) => id.clone(),
                Value::Number(id) => id.as_i64()?.to_string(),
                _ => return None,
            }
        }
        _ => return None,
    };
    (!id.trim().is_empty() && id != "0").then_some(id)
}

/// A time in Unix seconds, which Intercom writes as a number, or, in the statistics of webhooks
/// before version 2.15, as ISO 8601 text.
pub(crate) fn seconds<'de, D: Deserializer<'de>>(from: D) -> Result<Option<i64>, D::Error> {
    Ok(seconds_in(&Value::deserialize(from)?))
}

/// As [`seconds`], for a time that must be there.
pub(crate) fn must_seconds<'de, D: Deserializer<'de>>(from: D) -> Result<i64, D::Error> {
    seconds_in(&Value::deserialize(from)?)
        .ok_or_else(|| serde::de::Error::custom("not a time, expected Unix seconds or ISO 8601"))
}

/// See [`seconds`].
pub(crate) fn seconds_in(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64().or_else(|| whole(number.as_f64()?)),
        Value::String(text) => {
            text.parse().ok().or_else(|| Some(text.parse::<jiff::Timestamp>().ok()?.as_second()))
        }
        _ => None,
    }
}

/// The whole part of a time given with a fraction.
fn whole(seconds: f64) -> Option<i64> {
    // Cutting off the fraction is meant; the range keeps the cast exact.
    (seconds.abs() < 1e12).then_some(seconds as i64)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn nobody_has_many_names() {
        for nobody in [
            json!(null),
            json!(0),
            json!("0"),
            json!(""),
            json!({"type": "nobody_admin", "id": null}),
            json!({"type": "nobody_admin", "id": "0"}),
            json!([]),
            json!(true),
        ] {
            assert_eq!(somebody_in(&nobody), None, "{nobody}");
        }
        for bot in [json!(814860), json!("814860"), json!({"type": "admin", "id": 814860})] {
            assert_eq!(somebody_in(&bot).as_deref(), Some("814860"), "{bot}");
        }
    }

    #[test]
    fn a_time_is_read_in_each_of_its_forms() {
        for time in [
            json!(1734537561),
            json!(1734537561.9),
            json!("1734537561"),
            json!("2024-12-18T15:59:21Z"),
            json!("2024-12-18T15:59:21.000+00:00"),
        ] {
            assert_eq!(seconds_in(&time), Some(1_734_537_561), "{time}");
        }
        for other in [json!(null), json!("soon"), json!({}), json!(1e300)] {
            assert_eq!(seconds_in(&other), None, "{other}");
        }
    }
}
