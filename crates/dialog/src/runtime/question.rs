//! The open question: what answers it, and what does not.

use deskmate_core::{Message, action::Say};
use serde_json::Value;

use super::{
    Trace, Understood,
    messages::Meaning,
    run::{Run, Stop},
};
use crate::model::Input;

impl<'a> Run<'a> {
    pub(super) fn open_input(&self) -> Option<&'a Input> {
        let question = self.state.question.as_ref()?;
        self.file.dialogs.get(&question.dialog)?.input.as_deref()
    }

    /// Whether a question is open that no intent leads away from.
    pub(super) fn asks_before_intents(&self) -> bool {
        self.open_input().is_some_and(|input| input.nlp == Some(false))
    }

    /// The first message that answers the open question.
    pub(super) fn answer_among(&self, messages: &[&Message]) -> Option<Meaning> {
        let input = self.open_input()?;
        if input.wanted.is_none() && !input.choices().is_empty() {
            // Only what is offered answers, and that was looked for before.
            return None;
        }
        let asked = self.asked(input);
        messages.iter().enumerate().find_map(|(message, said)| {
            let value = asked.answer(said).filter(super::vars::fits)?;
            Some(Meaning::Answer { message, value })
        })
    }

    /// The question is answered: on with its dialog.
    pub(super) fn answered(&mut self, value: Value) -> Result<(), Stop> {
        let Some(question) = self.state.question.take() else { return Ok(()) };
        let Some(dialog) = self.file.dialogs.get(&question.dialog) else { return Ok(()) };
        let Some(input) = &dialog.input else { return Ok(()) };
        let name = question.dialog;
        self.trace.push(Trace::Understood(Understood::Answer { dialog: name.clone() }));
        self.state.choices.clear();
        self.set(&input.variable, value);
        self.within = (name, dialog.autonomy.unwrap_or(crate::model::Autonomy::Reply));
        match self.finish(dialog, None)? {
            Some(goto) => self.go(&goto),
            None => Ok(()),
        }
    }

    /// What was said does not answer the question.
    pub(super) fn invalid(&mut self, said: &str) -> Result<(), Stop> {
        let (Some(input), Some(mut question)) = (self.open_input(), self.state.question.clone())
        else {
            return Ok(());
        };
        question.failures = question.failures.saturating_add(1);
        let (dialog, times) = (question.dialog.clone(), question.failures);
        let understood = Understood::Invalid { dialog: dialog.clone(), times };
        self.trace.push(Trace::Understood(understood));
        self.vars.set_turn("_input", said.into());
        self.state.question = Some(question);
        let after = input.after_3.as_ref().filter(|_| times >= 3);
        let text = after.map_or(input.invalid.as_ref(), |after| after.text.as_ref());
        let ask_again = after.is_none_or(|after| after.goto.is_none());
        let text = text.or_else(|| ask_again.then_some(&input.question));
        match text {
            Some(text) if ask_again => self.ask(&dialog, input, text)?,
            Some(text) => {
                let text = self.plain(text);
                self.say(Say { text, ..Say::default() });
            }
            None => {}
        }
        match after.and_then(|after| after.goto.as_ref()) {
            Some(goto) => {
                self.state.question = None;
                self.go(goto)
            }
            None => Ok(()),
        }
    }
}
