//! Dates, times, numbers, addresses and phones in any message; and which of two is meant, by role.

use std::ops::Range;

use deskmate_core::{Message, PartId};
use serde_json::Value;

use super::run::Run;
use crate::{
    model::{Input, Match, SYSTEM, Slot, VariableName, slots, system_variable},
    understanding::{entity, entity::Found, normal},
};

/// Words of a message that are looked at.
const MOST_WORDS: usize = 50;

/// Words that one thing takes, such as `the 3rd of March 2027`.
const LONGEST: usize = 5;

/// Words that a number takes, such as `1 000 000`.
const NUMBER: usize = 3;

impl Run<'_> {
    /// Everything in a text that needs no declaration, in its order. The first of each kind goes
    /// into its variable.
    pub(super) fn find_system(&mut self, text: &str) -> Vec<Found> {
        let words = words(text);
        let mut all: Vec<Found> = Vec::new();
        for (name, kind) in &SYSTEM {
            if !possible(kind, text) {
                continue;
            }
            let found = self.read_all(kind, text, &words);
            let free = |at: &Range<usize>| {
                all.iter().all(|other| at.end <= other.at.start || other.at.end <= at.start)
            };
            let found: Vec<_> = found.into_iter().filter(|(_, at)| free(at)).collect();
            if let Some((value, _)) = found.first() {
                self.set(&VariableName(vec![system_variable(name)]), value.clone());
            }
            let found = found.into_iter();
            all.extend(found.map(|(value, at)| Found { entity: (*name).to_owned(), value, at }));
        }
        all.sort_by_key(|found| found.at.start);
        all
    }

    /// The shortest pieces of a text that are read as something of a kind.
    fn read_all(
        &self,
        kind: &Match,
        text: &str,
        words: &[Range<usize>],
    ) -> Vec<(Value, Range<usize>)> {
        let input = Input::unasked(kind.clone());
        let asked = self.asked(&input);
        let read = |from: usize, to: usize| {
            let at = words.get(from)?.start..words.get(to)?.end;
            let piece = text.get(at.clone())?;
            // A number alone is an hour or a day only if one was asked for.
            let figures = |piece: &str| piece.chars().all(char::is_numeric);
            let year = || piece.split(' ').any(|word| word.chars().count() == 4 && figures(word));
            match kind {
                Match::Date | Match::Time if figures(piece) => return None,
                Match::Time if year() => return None,
                _ => {}
            }
            let message = Message {
                id: PartId::new(""),
                contact_id: None,
                text: piece.to_owned(),
                html: String::new(),
                at: self.now.as_secs(),
                attachments: Vec::new(),
                choice: None,
            };
            let value = asked.read(&message).filter(super::vars::exists)?;
            Some((value, at))
        };
        let (mut found, mut from) = (Vec::new(), 0);
        while from < words.len() {
            let mut best: Option<(usize, (Value, Range<usize>))> = None;
            let longest = if *kind == Match::Number { NUMBER } else { LONGEST };
            for to in from..(from + longest).min(words.len()) {
                let Some((value, at)) = read(from, to) else { continue };
                let needs_first =
                    to == from || read(from + 1, to).is_none_or(|(other, _)| other != value);
                let needs_last = to == from
                    || read(from, to - 1).is_none_or(|(other, _)| other != value)
                    || is_year(text, words.get(to));
                if needs_first && needs_last {
                    best = Some((to, (value, at)));
                }
            }
            from = best.as_ref().map_or(from, |(to, _)| *to) + 1;
            found.extend(best.map(|(_, found)| found));
        }
        found
    }

    /// What the expressions of an intent call the things that were found: `{date:from}`.
    pub(super) fn set_roles(&mut self, intent: &str, text: &str, system: &[Found]) {
        let file = self.file;
        let Some(intent) = file.intents.get(intent) else { return };
        let phrases: Vec<Vec<Slot<'_>>> = intent.all().flatten().map(|one| slots(one)).collect();
        let mut entities: Vec<&str> = Vec::new();
        for slot in phrases.iter().flatten().filter(|slot| slot.role.is_some()) {
            if !entities.contains(&slot.entity) {
                entities.push(slot.entity);
            }
        }
        for name in entities {
            let found = match file.entities.get(name) {
                Some(entity) => entity::every(name, entity, text),
                None => system.iter().filter(|found| found.entity == name).cloned().collect(),
            };
            for (role, value) in roles(name, &phrases, text, &found) {
                self.set(&VariableName(vec![role]), value);
            }
        }
    }
}

/// Which role each occurrence of an entity has: by the words beside it, as in the expressions;
/// else by their order, where an expression has as many.
fn roles(
    entity: &str,
    phrases: &[Vec<Slot<'_>>],
    text: &str,
    found: &[Found],
) -> Vec<(String, Value)> {
    let of_entity = |slot: &&Slot<'_>| slot.entity == entity && slot.role.is_some();
    let mut given: Vec<(String, Value)> = Vec::new();
    let mut left: Vec<&Found> = Vec::new();
    for one in found {
        let before = last_word(text.get(..one.at.start).unwrap_or_default());
        let after = first_word(text.get(one.at.end..).unwrap_or_default());
        let mut best: Option<(u8, &str)> = None;
        for slot in phrases.iter().flatten().filter(of_entity) {
            let Some(role) = slot.role else { continue };
            let same = |one: &Option<String>, other: Option<String>| {
                u8::from(one.is_some() && *one == other)
            };
            let likeness =
                2 * same(&before, last_word(slot.before)) + same(&after, first_word(slot.after));
            let taken = given.iter().any(|(other, _)| other == role);
            if !taken && likeness > best.map_or(0, |(most, _)| most) {
                best = Some((likeness, role));
            }
        }
        match best {
            Some((_, role)) => given.push((role.to_owned(), one.value.clone())),
            None => left.push(one),
        }
    }
    let in_order = phrases.iter().find_map(|slots| {
        let roles: Vec<_> = slots.iter().filter(of_entity).filter_map(|slot| slot.role).collect();
        (roles.len() == found.len()).then_some(roles)
    });
    let mut free =
        in_order.into_iter().flatten().filter(|role| !given.iter().any(|(other, _)| other == role));
    let rest: Vec<_> = left
        .into_iter()
        .filter_map(|one| Some((free.next()?.to_owned(), one.value.clone())))
        .collect();
    given.extend(rest);
    given
}

/// Whether it is worth looking for something of a kind.
fn possible(kind: &Match, text: &str) -> bool {
    let digits = || text.chars().filter(|letter| letter.is_numeric()).count();
    match kind {
        Match::Email => text.contains('@'),
        Match::Url => text.contains('.') || text.contains("://"),
        Match::Phone => digits() >= 6,
        Match::Time => digits() > 0,
        _ => true,
    }
}

/// Whether a word is a year: with or without it, a day may be the same.
fn is_year(text: &str, word: Option<&Range<usize>>) -> bool {
    let word = word.and_then(|word| text.get(word.clone())).unwrap_or_default();
    word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Where the words of a text are, without the marks around them.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut at = 0;
    for word in text.split(char::is_whitespace) {
        let mark = |letter: char| matches!(letter, ',' | ';' | '!' | '?' | '"' | '(' | ')' | ':');
        let left = word.trim_start_matches(mark);
        let inner = left.trim_end_matches(|letter| mark(letter) || letter == '.');
        let start = at + word.len() - left.len();
        if !inner.is_empty() && words.len() < MOST_WORDS {
            words.push(start..start + inner.len());
        }
        at += word.len()
            + text
                .get(at + word.len()..)
                .and_then(|rest| rest.chars().next())
                .map_or(0, char::len_utf8);
    }
    words
}

fn last_word(text: &str) -> Option<String> {
    normal(text).split(' ').next_back().filter(|word| !word.is_empty()).map(str::to_owned)
}

fn first_word(text: &str) -> Option<String> {
    normal(text).split(' ').next().filter(|word| !word.is_empty()).map(str::to_owned)
}
