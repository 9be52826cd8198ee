//! Snooze.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::{
    decode::{Decode, exactly_one, record},
    diagnostic::Problems,
    model::Period,
    template::Template,
    yaml::{Content, Node},
};

record! {
    check one_end;
    /// Until when.
    pub(super) struct SnoozeUntil {
        /// For how long.
        time: Option<Period> = "for",
        /// Until a moment: DD-MM-YYYY, ISO 8601, or seconds since 1970.
        until: Option<Template> = "until",
    }
}

/// The conversation sleeps.
#[derive(Clone, Debug)]
pub enum Snooze {
    /// For some time.
    For(Period),
    /// Until a moment.
    Until(Template),
}

impl SnoozeUntil {
    fn one_end(&self, node: &Node, problems: &mut Problems) {
        exactly_one("a snooze", &["for", "until"], node, problems);
    }
}

impl Decode for Snooze {
    fn decode(node: &Node, problems: &mut Problems) -> Option<Self> {
        if !matches!(node.content, Content::Map(_)) {
            return Period::decode(node, problems).map(Self::For);
        }
        let SnoozeUntil { time, until } = SnoozeUntil::decode(node, problems)?;
        time.map(Self::For).or_else(|| until.map(Self::Until))
    }
}

impl JsonSchema for Snooze {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Snooze".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let (time, until) =
            (generator.subschema_for::<Period>(), generator.subschema_for::<SnoozeUntil>());
        json_schema!({ "anyOf": [time, until] })
    }
}
