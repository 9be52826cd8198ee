//! The customer's messages, in the order of rule 1.

use deskmate_core::{Author, Message};
use serde_json::{Value, json};

use super::{
    Trace, Understood,
    run::{Run, Stop},
    state::Open,
};
use crate::understanding::written;

/// What a message turned out to be.
#[derive(Debug)]
pub(super) enum Meaning {
    /// A choice that was offered.
    Choice(usize, Open),
    /// An intent, which leads to a dialog.
    Intent { dialog: String, how: Understood, language: Option<String> },
    /// Several intents that are near each other.
    Unclear(Vec<Unclear>),
    /// An answer to the open question.
    Answer { message: usize, value: Value },
    /// No answer to the open question.
    Invalid,
    /// Nothing; the nearest intent and its score.
    Nothing(Option<(String, f64)>),
}

impl Meaning {
    /// The same, with the best of these that is another intent.
    pub(super) fn before(mut self, scored: &[(String, f64)]) -> Self {
        if let Self::Intent { how: Understood::Intent { intent, next, .. }, .. } = &mut self {
            *next = scored.iter().find(|(other, score)| other != intent && *score > 0.0).cloned();
        }
        self
    }
}

/// An intent that may be meant: where it leads, and what it is called.
#[derive(Debug)]
pub(super) struct Unclear {
    pub(super) intent: String,
    pub(super) score: f64,
    pub(super) dialog: String,
    pub(super) title: String,
}

impl Run<'_> {
    pub(super) fn messages(&mut self) -> Result<(), Stop> {
        let turn = self.turn;
        let without_signature =
            |said: &Message| Message { text: written(&said.text), ..said.clone() };
        let said: Vec<Message> = turn.messages.iter().map(without_signature).collect();
        let mut left: Vec<&Message> = said.iter().collect();
        if left.is_empty() {
            return Ok(());
        }
        let spoken = turn.history.iter().any(|said| said.author == Author::Contact);
        let first = !spoken && !self.state.begun;
        self.state.begun = true;
        self.state.timers.clear();
        self.forget_vanished();
        let meaning = self.meaning(&left)?;
        self.count_down();
        self.act_on(meaning, &mut left, first)?;
        // One message answered a question or a choice: the rest are understood after it.
        while !left.is_empty() && !self.handed_over {
            self.waiting = false;
            let meaning = self.meaning(&left)?;
            if let Meaning::Nothing(_) | Meaning::Invalid = meaning
                && !self.actions.is_empty()
            {
                self.note("the other messages were not understood");
                break;
            }
            self.act_on(meaning, &mut left, false)?;
        }
        self.come_back()
    }

    /// A question whose dialog is gone, or asks no more, is not open.
    fn forget_vanished(&mut self) {
        let file = self.file;
        let asks = |name: &str| file.dialogs.get(name).is_some_and(|dialog| dialog.input.is_some());
        if self.state.question.as_ref().is_some_and(|question| !asks(&question.dialog)) {
            self.state.question = None;
            self.note("the open question is not in the bot any more");
        }
        self.state.choices.retain(|choice| file.dialogs.get(&choice.goto).is_some());
    }

    fn act_on(
        &mut self,
        meaning: Meaning,
        left: &mut Vec<&Message>,
        first: bool,
    ) -> Result<(), Stop> {
        match meaning {
            Meaning::Choice(message, choice) => {
                left.remove(message);
                self.press(&choice.id, &choice.goto);
                self.trace.push(Trace::Understood(Understood::Choice { id: choice.id }));
                for (name, value) in choice.set {
                    self.set(&crate::model::VariableName(name), value);
                }
                self.follow_changes()?;
                self.go_unless_waiting(&choice.goto)
            }
            Meaning::Unclear(offered) => {
                left.clear();
                self.ask_which(offered);
                self.follow_changes()
            }
            Meaning::Intent { dialog, how, language } => {
                let answering = std::mem::take(left);
                if self.file.follows_matched() && language.is_some() {
                    self.state.language = language;
                }
                self.trace.push(Trace::Understood(how));
                self.digress_from(&answering);
                self.follow_changes()?;
                self.go_unless_waiting(&dialog)
            }
            Meaning::Answer { message, value } => {
                left.remove(message);
                self.answered(value)
            }
            Meaning::Invalid => {
                let said = left.iter().map(|message| message.text.as_str()).collect::<Vec<_>>();
                let said = said.join("\n");
                left.clear();
                self.invalid(&said)
            }
            Meaning::Nothing(nearest) => {
                left.clear();
                self.trace.push(Trace::Understood(Understood::Nothing { nearest }));
                self.follow_changes()?;
                let dialogs = &self.file.dialogs;
                let answer = ["introduction", "not_understood"]
                    .into_iter()
                    .skip(usize::from(!first))
                    .find(|name| dialogs.get(name).is_some());
                match answer {
                    Some(name) => self.go_unless_waiting(name),
                    None => Err(Stop::People("the bot did not understand the customer".into())),
                }
            }
        }
    }

    fn go_unless_waiting(&mut self, name: &str) -> Result<(), Stop> {
        if self.waiting || self.handed_over {
            return Ok(());
        }
        self.go(name)
    }

    /// Tells `internal.nlp` what was understood.
    pub(super) fn tell_nlp(&mut self, text: &str, all: &[(String, f64)], entities: &Value) {
        let one = |(name, score): &(String, f64)| json!({ "name": name, "score": score });
        let best = all.first().map_or_else(|| json!({ "name": null, "score": 0 }), one);
        let all: Vec<_> = all.iter().take(10).map(one).collect();
        let nlp =
            json!({ "expression": text, "intent": best, "intents": all, "entities": entities });
        self.tell_internal(nlp);
    }
}
