//! What stays open: over a digression, and over a takeover and the return.

use deskmate_core::Message;
use serde_json::Value;

use super::{
    run::{Run, Stop},
    state::{Open, Question},
};

/// What was open when something led away from it.
#[derive(Debug, Default)]
pub(super) struct Left {
    question: Option<Question>,
    choices: Vec<Open>,
    /// The answer to the question, if one of several messages was that and another one led away.
    answer: Option<Value>,
    /// Whether the question is asked again after it: an intent digresses, a press goes elsewhere.
    returns: bool,
}

impl Run<'_> {
    /// An intent leads away from what is open. One of several messages may be the answer all the
    /// same: it counts once the others are answered.
    pub(super) fn digress_from(&mut self, messages: &[&Message]) {
        self.left.answer = self.bare_answer(messages).map(|(_, value)| value);
        self.digress();
    }

    fn digress(&mut self) {
        if let Some(question) = self.state.question.take() {
            self.left.question = Some(question);
            self.left.returns = true;
        }
        if !self.state.choices.is_empty() {
            self.left.choices = std::mem::take(&mut self.state.choices);
        }
    }

    /// A press leads away from what is open, or answers it. To say which intent was meant is no
    /// more than to have one.
    pub(super) fn press(&mut self, id: &str, goto: &str) {
        self.digress();
        if id.starts_with(super::clarify::CHOICES) {
            return;
        }
        self.left.choices.clear();
        self.left.returns = false;
        self.left.question.take_if(|question| question.dialog == goto);
    }

    /// The conversation goes to people: what the customer was asked and can press is still open
    /// when it comes back, unless something newer was asked or offered.
    pub(super) fn keep_open(&mut self) {
        if self.state.question.is_none() && !self.offered {
            self.state.question = self.left.question.take();
            if self.state.choices.is_empty() {
                self.state.choices = std::mem::take(&mut self.left.choices);
            }
        }
    }

    /// `clear` ends the question whose variable it clears.
    pub(super) fn end_question(&mut self, ends: impl Fn(&[String]) -> bool) {
        let file = self.file;
        for open in [&mut self.state.question, &mut self.left.question] {
            open.take_if(|open| {
                let dialog = file.dialogs.get(&open.dialog);
                let input = dialog.and_then(|dialog| dialog.input.as_ref());
                input.is_some_and(|input| ends(&input.variable.0))
            });
        }
    }

    /// The digression was answered: the question it led away from is asked again, unless it has
    /// its answer by now, which leads on.
    pub(super) fn come_back(&mut self) -> Result<(), Stop> {
        let newer = self.state.question.is_some() || self.offered;
        let over = self.handed_over || self.ended;
        let Some(question) = self.left.question.take() else { return Ok(()) };
        let dialog = self.file.dialogs.get(&question.dialog);
        let input = dialog.and_then(|dialog| dialog.input.as_ref());
        let resumes = self.left.returns && input.is_some_and(|input| input.resume != Some(false));
        if newer || over || !resumes {
            return Ok(());
        }
        if self.is_paused() {
            self.state.question = Some(question);
            return Ok(());
        }
        self.waiting = false;
        if let Some(answer) = self.left.answer.take() {
            self.state.question = Some(question);
            return self.answered(answer);
        }
        self.go(&question.dialog)
    }
}
