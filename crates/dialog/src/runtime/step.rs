//! Action dialogs: one file here for each step that is more than a line.

mod api;
mod reply;
mod time;

use deskmate_core::{
    Timestamp,
    action::{Action, Close, Note, Set, Snooze, Subject, Tags, Timer},
};
use serde_json::Value;

use super::{
    flow::After,
    run::{Run, Stop},
    state::Pause,
};
use crate::{
    model::{
        Dynamic,
        action::{self, Clear, Kind, Step},
    },
    template::{Target, moment},
};

/// How a step went.
pub(super) enum Done {
    /// On with the next.
    Next,
    /// There; the rest of the steps are left out.
    To(String),
    /// It failed: where its `failed` says, else to `error_occurred`.
    Failed(String),
}

impl Run<'_> {
    pub(super) fn action(&mut self, steps: &[Step]) -> Result<After, Stop> {
        for step in steps {
            let Some(kind) = step.kind() else { continue };
            match self.step(kind)? {
                Done::Next => {}
                Done::To(to) => return Ok(After::To(to)),
                Done::Failed(why) => {
                    let of_api = step.api.as_ref().and_then(|api| api.failed.as_ref());
                    let failed = step.failed.as_ref().or(of_api);
                    let failed = failed.filter(|to| self.file.dialogs.get(to).is_some());
                    let Some(to) = failed else { return Err(Stop::trouble(why)) };
                    self.trace.push(super::Trace::Trouble { why });
                    return Ok(After::Failed(to.value.clone()));
                }
            }
        }
        Ok(After::On)
    }

    fn step(&mut self, step: Kind<'_>) -> Result<Done, Stop> {
        match step {
            Kind::Offload(offload) => return self.offload(offload),
            Kind::Api(api) => return self.api(api),
            Kind::Set(assignments) => self.assign(assignments)?,
            Kind::Clear(clear) => self.clear(clear),
            Kind::Tag(tag) => self.tags(tag, Action::Tag),
            Kind::Untag(tag) => self.tags(tag, Action::Untag),
            Kind::Note(text) => {
                let text = self.render(text, Target::Plain);
                if text.trim().is_empty() {
                    self.note("an empty note was left out");
                } else {
                    self.actions.push(Action::Note(Note { text, format: Default::default() }));
                }
            }
            Kind::Attributes(attributes) => {
                self.attributes(&attributes.contact, Subject::Contact)?;
                self.attributes(&attributes.conversation, Subject::Conversation)?;
            }
            Kind::Pause(pause) => {
                let until = pause.0.map(|time| self.now.plus(time.0).as_millis());
                self.state.paused = Some(Pause { until });
                self.tell_internal(Value::Null);
            }
            Kind::Close => {
                self.ended = true;
                self.visible(Action::Close(Close {}));
            }
            Kind::Snooze(snooze) => return Ok(self.snooze(snooze)),
            Kind::Time(time) => self.time(time),
            Kind::Timer(timer) => {
                let name = timer.name.clone().unwrap_or_else(|| timer.goto.value.clone());
                let after = timer.after.seconds().max(1);
                if !self.handed_over {
                    self.state.timers.insert(name.clone(), timer.goto.value.clone());
                }
                self.visible(Action::Timer(Timer { name, after }));
            }
            Kind::GotoVariable(name) => {
                let to = self.vars.of(name).and_then(Value::as_str).unwrap_or_default();
                return Ok(match self.file.dialogs.get(to) {
                    Some(_) => Done::To(to.to_owned()),
                    None => Done::Failed(format!("`{}` names no dialog", name.0.join("."))),
                });
            }
            Kind::Emit(event) => {
                let event = self.evaluate(event)?;
                self.events.push(event);
            }
        }
        Ok(Done::Next)
    }

    /// What only makes sense while the bot has the conversation.
    fn visible(&mut self, action: Action) {
        if self.handed_over {
            self.note("a step was left out: the conversation is with people");
        } else if self.may_be_noticed("not done") {
            self.actions.push(action);
        }
    }

    fn clear(&mut self, clear: &Clear) {
        match clear {
            Clear::All => {
                self.vars.session.clear();
                self.end_question(|_| true);
                self.state.choices.clear();
            }
            Clear::These(names) => {
                names.iter().for_each(|name| self.set(name, Value::Null));
                self.end_question(|variable| {
                    names.iter().any(|name| variable.starts_with(&name.0))
                });
            }
        }
    }

    fn tags(&mut self, tag: &action::Tag, action: fn(Tags) -> Action) {
        for (target, tags) in
            [(Subject::Contact, &tag.contact), (Subject::Conversation, &tag.conversation)]
        {
            let templates = tags.iter().flat_map(|tags| &tags.0);
            let tags: Vec<_> = templates
                .map(|template| self.render(template, Target::Plain).trim().to_owned())
                .filter(|tag| !tag.is_empty())
                .collect();
            if !tags.is_empty() {
                self.actions.push(action(Tags { target, tags }));
            }
        }
    }

    fn attributes(
        &mut self,
        attributes: &crate::Named<Dynamic>,
        target: Subject,
    ) -> Result<(), Stop> {
        let mut all = serde_json::Map::new();
        for (name, value) in attributes.iter() {
            all.insert(name.value.clone(), self.evaluate(value)?);
        }
        if !all.is_empty() {
            self.actions.push(Action::Set(Set { target, attributes: all, title: None }));
        }
        Ok(())
    }

    fn snooze(&mut self, snooze: &action::Snooze) -> Done {
        let snooze = match snooze {
            action::Snooze::For(time) => {
                Snooze { until: None, seconds: Some(time.seconds().max(1)) }
            }
            action::Snooze::Until(template) => {
                let mut unknown = Vec::new();
                let value = template.evaluate(&self.vars, &mut unknown);
                self.unknown(unknown);
                let until = moment(&value, &self.zone())
                    .map(|at| Timestamp::from_secs(at.timestamp().as_second()));
                let Some(until) = until.filter(|until| *until > self.now) else {
                    return Done::Failed("a snooze needs a moment that is yet to come".into());
                };
                Snooze { until: Some(until.as_secs()), seconds: None }
            }
        };
        self.visible(Action::Snooze(snooze));
        Done::Next
    }
}
