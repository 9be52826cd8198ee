//! What is expected, beside what there is.

use std::collections::BTreeSet;

use deskmate_core::action::{Action, Handover, Say, Set, Subject, Tags};

use super::steps::{ExpectedAttributes, ExpectedHandover, ExpectedTags, SayParts};

/// Whether something said is as expected.
pub(super) fn say(expected: &SayParts, say: &Say) -> bool {
    let text = super::show::text(say);
    let text = text.trim();
    let titles = |wanted: &Option<Vec<String>>, there: Vec<&str>| {
        wanted.as_ref().is_none_or(|wanted| wanted.iter().map(String::as_str).eq(there))
    };
    expected.text.as_ref().is_none_or(|wanted| wanted.trim() == text)
        && expected.one_of.as_ref().is_none_or(|all| all.iter().any(|one| one.trim() == text))
        && expected.contains.as_ref().is_none_or(|piece| text.contains(piece.as_str()))
        && expected.matches.as_ref().is_none_or(|pattern| pattern.is_match(text))
        && titles(&expected.choices, choices(say))
        && titles(&expected.cards, say.cards.iter().map(|card| card.title.as_str()).collect())
        && titles(
            &expected.attachments,
            say.attachments.iter().map(|file| file.url.as_str()).collect(),
        )
}

/// Every title that can be chosen, those on cards too.
fn choices(say: &Say) -> Vec<&str> {
    let on_cards = say.cards.iter().flat_map(|card| &card.choices);
    on_cards.chain(&say.choices).map(|choice| choice.title.as_str()).collect()
}

pub(super) fn say_in_words(expected: &SayParts) -> String {
    let quoted = |all: &Vec<String>| all.join(" | ");
    let parts = [
        expected.text.clone(),
        expected.one_of.as_ref().map(|all| format!("one of {}", quoted(all))),
        expected.contains.as_ref().map(|piece| format!("with \"{piece}\" in it")),
        expected.matches.as_ref().map(|pattern| format!("with {pattern:?} in it")),
        expected.cards.as_ref().map(|all| format!("[cards: {}]", quoted(all))),
        expected.attachments.as_ref().map(|all| format!("[files: {}]", quoted(all))),
        expected.choices.as_ref().map(|all| format!("[choices: {}]", quoted(all))),
    ];
    format!("bot: {}", parts.into_iter().flatten().collect::<Vec<_>>().join(" "))
}

pub(super) fn handover(expected: &ExpectedHandover, handover: &Handover) -> bool {
    let same =
        |wanted: &Option<String>, there: &Option<String>| wanted.is_none() || wanted == there;
    let set = |tags: &[String]| tags.iter().cloned().collect::<BTreeSet<_>>();
    same(&expected.team, &handover.team)
        && same(&expected.teammate, &handover.teammate)
        && same(&expected.note, &handover.note)
        && same(&expected.message, &handover.message)
        && expected.tags.as_ref().is_none_or(|tags| set(tags) == set(&handover.tags))
}

pub(super) fn handover_in_words(expected: &ExpectedHandover) -> String {
    let ExpectedHandover { team, teammate, note, tags, message } = expected.clone();
    let tags = tags.unwrap_or_default();
    if team.is_none()
        && teammate.is_none()
        && note.is_none()
        && tags.is_empty()
        && message.is_none()
    {
        return "handover".into();
    }
    format!(
        "handover: {}",
        super::show::handover(&Handover { team, teammate, note, tags, message })
    )
}

/// The actions that are expected of tags.
pub(super) fn tags(expected: &ExpectedTags, action: fn(Tags) -> Action) -> Vec<Action> {
    let of = |target, tags: &Option<crate::OneOrMore<String>>| {
        tags.as_ref().map(|tags| action(Tags { target, tags: tags.0.clone() }))
    };
    let contact = of(Subject::Contact, &expected.contact);
    contact.into_iter().chain(of(Subject::Conversation, &expected.conversation)).collect()
}

/// The actions that are expected of attributes.
pub(super) fn attributes(expected: &ExpectedAttributes) -> Vec<Action> {
    let of = |target, object: &Option<super::script::Object>| {
        object
            .as_ref()
            .map(|object| Action::Set(Set { target, attributes: object.0.clone(), title: None }))
    };
    let contact = of(Subject::Contact, &expected.contact);
    contact.into_iter().chain(of(Subject::Conversation, &expected.conversation)).collect()
}
