//! The session that a bot is sent: what it set, and what there is without anybody setting it; and
//! what a driver keeps in it for itself.

use deskmate_core::{Session, Turn, action::Answer, product_variables};
use serde_json::{Map, Value, json};

/// Where a driver keeps what its back end gave it to bring along next time.
const STATE_KEY: &str = "_backend";

/// Adds the variables of the contact, as far as it is shared. What the bot set itself comes first.
/// Returns what was added.
pub(crate) fn bring(turn: &mut Turn) -> Session {
    let mut brought = product_variables(&turn.contact);
    brought.retain(|name, _| !turn.session.contains_key(name));
    turn.session.extend(brought.clone());
    brought
}

/// A bot that sends back the whole session it was sent sets nothing by it: the contact may have
/// another name tomorrow.
pub(crate) fn leave_out_unchanged(brought: &Session, answer: &mut Answer) {
    answer.session.retain(|name, value| brought.get(name) != Some(value));
}

/// What the driver kept; the bot itself is not told it.
pub(crate) fn take_state(turn: &mut Turn) -> Map<String, Value> {
    match turn.session.remove(STATE_KEY) {
        Some(Value::Object(state)) => state,
        _ => Map::new(),
    }
}

/// Keeps it for the next turn.
pub(crate) fn keep_state(answer: &mut Answer, state: Map<String, Value>) {
    let state = if state.is_empty() { Value::Null } else { Value::Object(state) };
    answer.session.insert(STATE_KEY.into(), state);
}

/// What a driver keeps while its service owes an answer.
pub(crate) const AWAITED: &str = "awaited";

/// What was taken in since the customer last wrote.
const HEARD: &str = "heard";

/// Most of it that is remembered.
const MOST_HEARD: usize = 50;

/// Takes in what a service says of its own accord: nothing is awaited any more, and the same is not
/// taken in again.
pub(crate) fn hear(session: &Session, key: Option<&str>, mut answer: Answer) -> Option<Answer> {
    let mut state = match session.get(STATE_KEY) {
        Some(Value::Object(state)) => state.clone(),
        _ => Map::new(),
    };
    let mut heard = match state.remove(HEARD) {
        Some(Value::Array(heard)) => heard,
        _ => Vec::new(),
    };
    if let Some(key) = key {
        if heard.iter().any(|known| known == key) {
            return None;
        }
        heard.push(json!(key));
        let too_many = heard.len().saturating_sub(MOST_HEARD);
        heard.drain(..too_many);
    }
    if !heard.is_empty() {
        state.insert(HEARD.to_owned(), heard.into());
    }
    state.remove(AWAITED);
    keep_state(&mut answer, state);
    Some(answer)
}
