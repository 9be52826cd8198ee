//! A customer who asks for a person gets one, without any model.

use deskmate_core::{Turn, action::Handover, words};
use serde_json::{Map, Value};

use super::{
    file::AgentFile,
    rules::{Tongue, masked},
};

/// Where it is kept which message was the last that a person was asked for in.
const ASKED: &str = "person";

/// The handover of a turn in which a person is asked for, and what is kept. A conversation that
/// people gave back with that very message unanswered is not given to them again.
pub(super) fn asked_for(
    file: &AgentFile,
    turn: &Turn,
    tongue: &Tongue,
    state: &mut Map<String, Value>,
) -> Option<Handover> {
    let own = file.handover.iter().flat_map(|own| &own.words).map(|words| words::loose(words));
    let own: Vec<String> = own.collect();
    let asks = |text: &str| {
        let text_loose = format!(" {} ", words::loose(text));
        words::asks_for_person(text)
            || own.iter().any(|own| text_loose.contains(&format!(" {own} ")))
    };
    let message = turn.messages.iter().rev().find(|message| asks(&message.text))?;
    let id = Value::from(message.id.as_str());
    if state.insert(ASKED.to_owned(), id.clone()) == Some(id) {
        return None;
    }
    let tongue = theirs(file, &message.text).unwrap_or_else(|| tongue.clone());
    Some(handover(file, None, &tongue, "The customer asks for a person."))
}

/// The language that a person is asked for in, where it is one that the agent speaks and no other:
/// few words are enough for that.
fn theirs(file: &AgentFile, text: &str) -> Option<Tongue> {
    let spoken: Vec<&str> = file.spoken().collect();
    let mut all = words::asks_for_person_in(text)
        .into_iter()
        .filter_map(|lang| spoken.iter().find(|own| own.split('-').next() == Some(lang.code())));
    let first = all.next()?;
    all.next().is_none().then(|| Tongue::Is((*first).to_owned()))
}

/// A handover to a team of the file, or to its default; with what the file has customers read.
pub(super) fn handover(
    file: &AgentFile,
    team: Option<&str>,
    tongue: &Tongue,
    note: &str,
) -> Handover {
    let people = file.handover.as_ref();
    let described = |name: &str| {
        let people = people?;
        people.teams.names().find(|own| own.eq_ignore_ascii_case(name.trim())).map(str::to_owned)
    };
    let default =
        || people.and_then(|people| people.default.as_ref()).map(|team| team.value.clone());
    let primary = file.spoken().next().unwrap_or("en");
    let language = tongue.letters().unwrap_or(primary);
    let message = people.and_then(|people| people.message.as_ref());
    Handover {
        team: team.and_then(described).or_else(default),
        note: Some(masked(note)),
        message: message
            .and_then(|texts| texts.pick(language, primary))
            .map(|(text, _)| text.clone()),
        ..Handover::default()
    }
}
