//! Choices: offered, and found again in what the customer writes.

use deskmate_core::{Choice, Message};

use super::{
    run::{Run, Stop},
    state::Open,
};
use crate::model::message;

impl Run<'_> {
    /// Offers a choice: it is open from now on. What was open before this turn is not any more.
    pub(super) fn offer(
        &mut self,
        dialog: &str,
        choice: &message::Choice,
    ) -> Result<Option<Choice>, Stop> {
        let Some(goto) = &choice.goto else { return Ok(None) };
        let title = self.plain(&choice.title);
        let mut set = Vec::new();
        for (name, value) in &choice.set.0 {
            set.push((name.0.clone(), self.evaluate(value)?));
        }
        Ok(self.open(dialog, title, goto.value.clone(), set))
    }

    pub(super) fn open(
        &mut self,
        dialog: &str,
        title: String,
        goto: String,
        set: Vec<(Vec<String>, serde_json::Value)>,
    ) -> Option<Choice> {
        if title.trim().is_empty() {
            self.note("a choice without a title was left out");
            return None;
        }
        if !std::mem::replace(&mut self.offered, true) {
            self.state.choices.clear();
        }
        let id = format!("{dialog}/{}", self.state.choices.len() + 1);
        self.state.choices.push(Open { id: id.clone(), title: title.clone(), goto, set });
        Some(Choice { id, title })
    }

    /// The first message that chooses something, and what.
    pub(super) fn chosen(&self, messages: &[&Message]) -> Option<(usize, Open)> {
        let offered = &self.state.choices;
        messages.iter().enumerate().find_map(|(place, message)| {
            let pressed = message.choice.as_ref().and_then(|pressed| {
                offered.iter().find(|open| open.id == pressed.id && open.title == pressed.title)
            });
            let choice = pressed.or_else(|| named(offered, &message.text))?;
            Some((place, choice.clone()))
        })
    }
}

/// The choice that a text names: by title, by number, or nearly by title.
fn named<'a>(offered: &'a [Open], text: &str) -> Option<&'a Open> {
    let said = plain(text);
    if said.is_empty() {
        return None;
    }
    let by_title = || offered.iter().find(|open| plain(&open.title) == said);
    let by_number = || offered.get(said.parse::<usize>().ok()?.checked_sub(1)?);
    by_title().or_else(by_number).or_else(|| nearly(offered, &said))
}

/// The one title that is a typing error away; two such are none.
fn nearly<'a>(offered: &'a [Open], said: &str) -> Option<&'a Open> {
    let allowed = match said.chars().count() {
        0..=3 => return None,
        4..=7 => 1,
        _ => 2,
    };
    let near = |open: &&Open| strsim::osa_distance(&plain(&open.title), said) <= allowed;
    let mut near = offered.iter().filter(near);
    let first = near.next()?;
    near.next().is_none().then_some(first)
}

/// Lower case, without punctuation at the ends and without double spaces.
fn plain(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    words.join(" ").trim_matches(|character: char| !character.is_alphanumeric()).to_lowercase()
}
