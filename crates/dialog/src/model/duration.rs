//! Lengths of time: `500ms`, `20s`, `5m`, `24h`, `2d`.

use std::{borrow::Cow, time::Duration};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::{decode::Decode, diagnostic::Problems, yaml::Node};

/// A length of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period(pub Duration);

impl Period {
    /// Reads one; `None` where it is none, or longer than ten years.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (number, unit) = text.split_at(digits);
        let unit = match unit {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            "w" => 604_800_000,
            _ => return None,
        };
        let millis = number.parse::<u64>().ok()?.checked_mul(unit)?;
        (millis <= 3_660 * 86_400_000).then(|| Self(Duration::from_millis(millis)))
    }

    /// Whole seconds, at least one where it is any time at all.
    pub(crate) fn seconds(self) -> u64 {
        self.0.as_millis().div_ceil(1000).try_into().unwrap_or(u64::MAX)
    }
}

impl Decode for Period {
    fn decode(node: &Node, problems: &mut Problems) -> Option<Self> {
        let text = String::decode(node, problems)?;
        let period = Self::read(text.trim());
        if period.is_none() {
            let message = format!("`{text}` is not a length of time");
            problems.error_help(node.span, message, "write it like 500ms, 20s, 5m, 24h or 2d");
        }
        period
    }
}

impl JsonSchema for Period {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Period".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": r"^\d+(ms|s|m|h|d|w)$" })
    }
}
