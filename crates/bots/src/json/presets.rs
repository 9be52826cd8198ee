//! Mappings that are known by name.

use super::{JsonRead, JsonShape, JsonStep};
use crate::web::Problem;

/// The names of the mappings, and what each of them is.
pub const PRESETS: &[(&str, &str)] = &[
    ("dify", include_str!("presets/dify.json")),
    ("flowise", include_str!("presets/flowise.json")),
    ("n8n", include_str!("presets/n8n.json")),
    ("typebot", include_str!("presets/typebot.json")),
    ("voiceflow", include_str!("presets/voiceflow.json")),
];

/// The mapping with what its preset has for what it does not say.
pub(super) fn merged(own: JsonShape) -> Result<JsonShape, Problem> {
    let Some(name) = &own.preset else { return Ok(own) };
    let wrong = |why: String| Problem::Mapping { key: "preset".into(), why };
    let Some((_, preset)) = PRESETS.iter().find(|(known, _)| known == name) else {
        let names: Vec<_> = PRESETS.iter().map(|(name, _)| format!("`{name}`")).collect();
        return Err(wrong(format!("there is no preset `{name}`; there are {}", names.join(", "))));
    };
    let preset: JsonShape =
        serde_json::from_str(preset).map_err(|error| wrong(error.to_string()))?;
    let mut headers = preset.headers;
    headers.extend(own.headers);
    let start = match (own.start, preset.start) {
        (Some(own), Some(preset)) => {
            Some(JsonStep { url: own.url.or(preset.url), body: own.body.or(preset.body) })
        }
        (own, preset) => own.or(preset),
    };
    Ok(JsonShape {
        preset: None,
        url: own.url.or(preset.url),
        headers,
        body: own.body.or(preset.body),
        choice: own.choice.or(preset.choice),
        start,
        lost: own.lost.or(preset.lost),
        returned: own.returned.or(preset.returned),
        may_be_silent: own.may_be_silent.or(preset.may_be_silent),
        read: JsonRead {
            say: own.read.say.or(preset.read.say),
            pieces: own.read.pieces.or(preset.read.pieces),
            format: own.read.format.or(preset.read.format),
            choices: own.read.choices.or(preset.read.choices),
            attachments: own.read.attachments.or(preset.read.attachments),
            handover: own.read.handover.or(preset.read.handover),
            session: own.read.session.or(preset.read.session),
            state: own.read.state.or(preset.read.state),
            error: own.read.error.or(preset.read.error),
        },
    })
}
