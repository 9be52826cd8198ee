//! Where in an answer the mistake is.

use deskmate_core::action::{Close, Handover, Note, Say, Set, Snooze, Tags, Timer};
use serde::de::DeserializeOwned;
use serde_json::{Value, error::Category};
use serde_path_to_error::Error;

/// Longest description of a mistake, in characters: names in an answer can be of any length.
const LONGEST: usize = 400;

/// Place and mistake, as one sentence.
///
/// serde reads an action only once it knows the action's `type`, and loses the place inside the
/// action on the way; so an action that does not fit is read again as what its `type` says.
pub(super) fn of(body: &[u8], error: &Error<serde_json::Error>) -> String {
    if matches!(error.inner().classify(), Category::Syntax | Category::Eof) {
        return format!("the answer is not valid JSON: {}", error.inner());
    }
    let path = error.path().to_string();
    let (path, why) = match action_at(&path, body).and_then(inside) {
        Some((inner, why)) if inner == "." => (path, why),
        Some((inner, why)) => (format!("{path}.{inner}"), why),
        None => (path, error.inner().to_string()),
    };
    let why = without_text(&why);
    let sentence = if path == "." { why } else { format!("{path}: {why}") };
    match sentence.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{} …", &sentence[..end]),
        None => sentence,
    }
}

fn action_at(path: &str, body: &[u8]) -> Option<Value> {
    let index: usize = path.strip_prefix("actions[")?.strip_suffix(']')?.parse().ok()?;
    let mut answer: Value = serde_json::from_slice(body).ok()?;
    Some(answer.get_mut("actions")?.get_mut(index)?.take())
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
    Some((error.path().to_string(), error.inner().to_string()))
}

/// serde repeats a text that stands where none belongs. It may be what a customer was to be told.
fn without_text(why: &str) -> String {
    match (why.split_once("string \""), why.rsplit_once("\", expected")) {
        (Some((before, _)), Some((_, after))) => format!("{before}string, expected{after}"),
        _ => why.to_owned(),
    }
}
