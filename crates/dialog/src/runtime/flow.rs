//! From dialog to dialog: body, then `set`, then `goto`.

use super::{
    Trace,
    run::{Run, Stop},
};
use crate::model::{Assignments, Autonomy, Body, Dialog};
use serde_json::Value;

/// The most jumps in one turn.
const MAX_JUMPS: usize = 50;

/// Where a body leads.
#[derive(Debug)]
pub(super) enum After {
    /// On with the dialog's own `set` and `goto`.
    On,
    /// The same, but there instead of the dialog's own `goto`.
    To(String),
    /// There, without anything more of the dialog: it failed.
    Failed(String),
    /// Nowhere: the customer's answer is waited for.
    Wait,
}

impl<'a> Run<'a> {
    /// Goes to a dialog, and on from there until it waits.
    pub(super) fn go(&mut self, first: &str) -> Result<(), Stop> {
        let mut next = Some(first.to_owned());
        while let Some(name) = next.take() {
            self.jumps += 1;
            if self.jumps > MAX_JUMPS {
                let why = format!("more than {MAX_JUMPS} jumps in one turn, the last to `{name}`");
                return Err(Stop::Trouble { why, void: true });
            }
            let file = self.file;
            let Some(dialog) = file.dialogs.get(&name) else {
                return Err(Stop::trouble(format!("there is no dialog `{name}`")));
            };
            self.trace.push(Trace::Dialog { name: name.clone() });
            if self.state.current.as_deref() != Some(name.as_str()) {
                self.state.previous = self.state.current.replace(name.clone());
            }
            self.tell_internal(Value::Null);
            next = self.dialog(&name, dialog)?;
        }
        Ok(())
    }

    fn dialog(&mut self, name: &str, dialog: &'a Dialog) -> Result<Option<String>, Stop> {
        self.within = (name.to_owned(), dialog.autonomy.unwrap_or(Autonomy::Reply));
        let after = match dialog.body() {
            Body::Message(components) => {
                self.message(name, components)?;
                After::On
            }
            Body::Condition(rows) => self.condition(rows)?,
            Body::Input(input) => self.input(name, input)?,
            Body::Action(steps) => self.action(steps)?,
        };
        match after {
            After::Wait => Ok(None),
            After::Failed(to) => Ok(Some(to)),
            After::On => self.finish(dialog, None),
            After::To(to) => self.finish(dialog, Some(to)),
        }
    }

    /// What comes after the body. Tells where to go.
    pub(super) fn finish(
        &mut self,
        dialog: &'a Dialog,
        to: Option<String>,
    ) -> Result<Option<String>, Stop> {
        self.assign(&dialog.set)?;
        self.output_contexts(dialog);
        self.follow_changes()?;
        let to = to.or_else(|| dialog.goto.as_ref().map(|goto| goto.value.clone()));
        match to {
            Some(to) if self.handed_over => {
                self.note(format!("not on to `{to}`: the conversation is with people"));
                Ok(None)
            }
            Some(to) if self.waiting => {
                self.note(format!("not on to `{to}`: a question is open"));
                Ok(None)
            }
            to => Ok(to),
        }
    }

    /// Sets variables.
    pub(super) fn assign(&mut self, assignments: &Assignments) -> Result<(), Stop> {
        for (name, value) in &assignments.0 {
            let value = self.evaluate(value)?;
            self.set(name, value);
        }
        Ok(())
    }

    /// The value of something with placeholders; what is not known is noted.
    pub(super) fn evaluate(&mut self, value: &crate::model::Dynamic) -> Result<Value, Stop> {
        let mut unknown = Vec::new();
        let value = self.vars.evaluate(value, &mut unknown);
        self.unknown(unknown);
        value.map_err(Stop::trouble)
    }
}
