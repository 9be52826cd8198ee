//! Pause bot.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::{
    decode::{Decode, Nothing, record},
    diagnostic::Problems,
    model::Period,
    yaml::{Content, Node},
};

record! {
    /// For how long.
    pub(super) struct PauseFor {
        /// For how long.
        time: Option<Period> = "for",
    }
}

/// Says nothing: for some time, or until the conversation is given back.
#[derive(Clone, Copy, Debug)]
pub struct Pause(pub Option<Period>);

impl Decode for Pause {
    fn decode(node: &Node, problems: &mut Problems) -> Option<Self> {
        match &node.content {
            Content::Text(_) => Period::decode(node, problems).map(|time| Self(Some(time))),
            Content::Map(entries) if !entries.is_empty() => {
                PauseFor::decode(node, problems).map(|pause| Self(pause.time))
            }
            _ => Nothing::decode(node, problems).map(|_| Self(None)),
        }
    }
}

impl JsonSchema for Pause {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Pause".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let (nothing, time, long) = (
            generator.subschema_for::<Nothing>(),
            generator.subschema_for::<Period>(),
            generator.subschema_for::<PauseFor>(),
        );
        json_schema!({ "anyOf": [nothing, time, long] })
    }
}
