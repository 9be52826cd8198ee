//! Choices: offered, and found again in what the customer writes.

use deskmate_core::{Choice, Message, Offered, choose, names_another_number};

use super::{
    run::{Run, Stop},
    state::Open,
};
use crate::model::{Translated, message};

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
        let synonyms = choice.synonyms.iter().flat_map(Translated::all).flat_map(|all| &all.0);
        let synonyms = synonyms.cloned().collect();
        Ok(self.open(dialog, title, synonyms, goto.value.clone(), set))
    }

    pub(super) fn open(
        &mut self,
        dialog: &str,
        title: String,
        synonyms: Vec<String>,
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
        self.state.choices.push(Open { id: id.clone(), title: title.clone(), synonyms, goto, set });
        Some(Choice { id, title })
    }

    /// Whether a message names what was offered with another number: no choice, and no request.
    pub(super) fn names_another_number(&self, messages: &[&Message]) -> bool {
        let offered = offered(&self.state.choices);
        messages.iter().any(|message| names_another_number(&offered, &message.text))
    }

    /// The first message that chooses something, and what.
    pub(super) fn chosen(&self, messages: &[&Message]) -> Option<(usize, Open)> {
        let open = &self.state.choices;
        let titled = |choice: &Choice| {
            open.iter().find(|open| open.id == choice.id && open.title == choice.title)
        };
        let (langs, offered) = (self.all_langs(), offered(open));
        messages.iter().enumerate().find_map(|(place, message)| {
            let told = message.choice.as_ref().and_then(titled);
            let pressed = told.filter(|choice| choice.title == message.text.trim());
            let typed = || open.get(choose(&offered, &message.text, &langs)?);
            Some((place, pressed.or_else(typed).or(told)?.clone()))
        })
    }
}

/// The choices as they can be named.
fn offered(open: &[Open]) -> Vec<Offered<'_>> {
    let mut offered = Vec::new();
    for Open { title, synonyms, .. } in open {
        offered.push(Offered { title, synonyms });
    }
    offered
}
