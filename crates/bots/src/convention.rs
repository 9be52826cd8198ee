//! What every back end that has room for JSON can say in the bot protocol's own words:
//! `{"deskmate": {"actions": […], "session": {…}}}`, beside its native signals.

use deskmate_core::action::Answer;
use serde_json::Value;

use crate::parse_answer;

/// The name of the slot.
const SLOT: &str = "deskmate";

/// What stands in the slot of an object, if there is one.
///
/// # Errors
/// A phrase that goes on after the name of the bot, with the place of the mistake.
pub(crate) fn slot(value: &Value) -> Result<Option<Answer>, String> {
    let Some(slot) = value.get(SLOT).filter(|slot| !slot.is_null()) else { return Ok(None) };
    let text = serde_json::to_vec(slot).map_err(|error| error.to_string())?;
    parse_answer(&text)
        .map(Some)
        .map_err(|why| format!("gave an answer that does not fit: `{SLOT}`: {why}"))
}
