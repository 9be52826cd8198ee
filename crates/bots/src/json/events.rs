//! Answers as JSON: whole, or as a stream of events.

use serde_json::Value;

use crate::web::{Whole, events};

/// The answer as JSON; of a stream of events the list of their data.
///
/// # Errors
/// A phrase that goes on after the name of the bot.
pub(super) fn json(whole: &Whole) -> Result<Value, String> {
    if whole.content_type.starts_with("text/event-stream") {
        let stream = String::from_utf8_lossy(&whole.body);
        return Ok(events::read(&stream).into_iter().map(|event| event.data).collect());
    }
    whole.json()
}
