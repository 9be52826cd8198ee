//! Where in an answer the mistake is.

use deskmate_core::action::{Close, Handover, Note, Say, Set, Snooze, Tags, Timer};
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::Error;

/// Place and mistake, as one sentence.
///
/// serde reads an action only once it knows the action's `type`, and loses the place inside the
/// action on the way; so an action that does not fit is read again as what its `type` says.
pub(super) fn of(body: &[u8], error: &Error<serde_json::Error>) -> String {
    let path = error.path().to_string();
    let action = (|| {
        let index: usize = path.strip_prefix("actions[")?.split(']').next()?.parse().ok()?;
        let mut answer: Value = serde_json::from_slice(body).ok()?;
        Some(answer.get_mut("actions")?.get_mut(index)?.take())
    })();
    if let Some((inner, why)) = action.and_then(inside) {
        let dot = if inner.is_empty() || inner.starts_with('[') { "" } else { "." };
        return format!("{path}{dot}{inner}: {why}");
    }
    match path.as_str() {
        "." | "?" => error.inner().to_string(),
        _ => format!("{path}: {}", error.inner()),
    }
}

fn inside(mut action: Value) -> Option<(String, String)> {
    let Value::String(kind) = action.as_object_mut()?.remove("type")? else { return None };
    match kind.as_str() {
        "say" => read::<Say>(action),
        "note" => read::<Note>(action),
        "tag" | "untag" => read::<Tags>(action),
        "set" => read::<Set>(action),
        "handover" => read::<Handover>(action),
        "close" => read::<Close>(action),
        "snooze" => read::<Snooze>(action),
        "timer" => read::<Timer>(action),
        _ => None,
    }
}

fn read<T: DeserializeOwned>(action: Value) -> Option<(String, String)> {
    let error = serde_path_to_error::deserialize::<_, T>(action).err()?;
    let path = error.path().to_string();
    Some((if path == "." { String::new() } else { path }, error.inner().to_string()))
}
