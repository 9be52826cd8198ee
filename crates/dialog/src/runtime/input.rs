//! Input dialogs: asked, unless the answer is known.

use deskmate_core::{Choice, Message, PartId, action::Say};
use serde_json::Value;

use super::{
    Trace,
    flow::After,
    run::{Run, Stop},
    state::Question,
};
use crate::model::{Input, InputChoice, Texts, Translated};

impl Run<'_> {
    pub(super) fn input(&mut self, name: &str, input: &Input) -> Result<After, Stop> {
        if self.vars.has(&input.variable) {
            let variable = input.variable.0.join(".");
            self.trace.push(Trace::Skipped { variable });
            return Ok(After::On);
        }
        if !self.offered {
            self.state.choices.clear();
        }
        self.ask(name, input, &input.question)?;
        self.state.question = Some(Question { dialog: name.to_owned(), failures: 0 });
        self.waiting = true;
        Ok(After::Wait)
    }

    /// Says something about a question, with the answers to press under it.
    pub(super) fn ask(&mut self, name: &str, input: &Input, text: &Texts) -> Result<(), Stop> {
        let text = self.plain(text);
        let mut choices = Vec::new();
        for choice in input.choices() {
            self.for_each(choice.each.as_ref(), |run| {
                choices.extend(run.answer_to_press(name, input, choice)?);
                Ok(())
            })?;
        }
        self.say(Say { text, choices, ..Say::default() });
        Ok(())
    }

    /// Offers an answer: whoever presses it comes back to the question, which is known by then.
    fn answer_to_press(
        &mut self,
        dialog: &str,
        input: &Input,
        choice: &InputChoice,
    ) -> Result<Option<Choice>, Stop> {
        let title = self.plain(&choice.title);
        let mut set = Vec::new();
        if choice.goto.is_none() {
            let value = match &choice.value {
                Some(value) => self.evaluate(value)?,
                None => self.meaning_of_title(input, &title),
            };
            set.push((input.variable.0.clone(), value));
        }
        for (name, value) in &choice.set.0 {
            set.push((name.0.clone(), self.evaluate(value)?));
        }
        let goto = choice.goto.as_ref().map_or(dialog, |goto| goto.value.as_str());
        let synonyms = choice.synonyms.iter().flat_map(Translated::all).flat_map(|all| &all.0);
        let synonyms = synonyms.cloned().collect();
        Ok(self.open(dialog, title, synonyms, goto.to_owned(), set))
    }

    /// What a title is as an answer: what typing it would be, where that is an answer.
    fn meaning_of_title(&self, input: &Input, title: &str) -> Value {
        let message = Message::new(PartId::new(""), title.to_owned(), self.now.as_secs());
        let read = input
            .wanted
            .as_ref()
            .and_then(|_| self.asked(input).answer(&message).filter(super::vars::exists));
        read.unwrap_or_else(|| title.trim().into())
    }
}
