//! Send to offload provider: rule 9.

use deskmate_core::action::{Action, Handover};
use serde_json::Value;

use super::{
    run::{Run, Stop},
    step::Done,
};
use crate::{
    model::{Body, HoursChoice, action::Offload},
    template::{Target, Template},
};

impl Run<'_> {
    pub(super) fn offload(&mut self, offload: &Offload) -> Result<Done, Stop> {
        if self.handed_over {
            self.note("a second handover was left out: the conversation is with people");
            return Ok(Done::Next);
        }
        if !self.world.offloading {
            return Ok(match self.file.dialogs.get("offloading_disabled") {
                Some(_) => Done::To("offloading_disabled".into()),
                None => Done::Failed("handing over is switched off".into()),
            });
        }
        let open = self.somebody_is_there(offload);
        let closed = !open && self.file.dialogs.get("offloading_closed").is_some();
        if closed && offload.keep == Some(true) {
            return Ok(Done::To("offloading_closed".into()));
        }
        if !open && !closed {
            self.note("nobody is there, but no dialog says so: handed over all the same");
        }
        self.say_before(if closed { "offloading_closed" } else { "offloading_opened" })?;
        let name = |run: &mut Self, template: &Option<Template>| {
            let name = template.as_ref().map(|template| run.render(template, Target::Plain));
            name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty())
        };
        let team = name(self, &offload.team);
        let teammate = name(self, &offload.teammate);
        let note = name(self, &offload.note);
        // That somebody comes at once is not said when nobody is there.
        let message = offload.message.as_ref().filter(|_| !closed);
        let message = message.map(|message| self.plain(message));
        let message = message.filter(|message| !message.trim().is_empty());
        let message = message.filter(|_| self.may_be_noticed("not said"));
        let tags = self.vars.get("intercom_tags");
        let tags = tags.map(|tags| deskmate_core::tag_names(tags, &self.world.tags));
        let tags = tags.unwrap_or_default();
        self.actions.push(Action::Handover(Handover { team, teammate, note, tags, message }));
        self.handed_over = true;
        self.state.offloaded = true;
        self.keep_open();
        self.tell_internal(Value::Null);
        Ok(Done::Next)
    }

    fn somebody_is_there(&self, offload: &Offload) -> bool {
        let hours = match &offload.hours {
            None => return true,
            Some(HoursChoice::Here(hours)) => Some(hours),
            Some(HoursChoice::Named(name)) => self.file.hours.get(name),
        };
        hours.zip(self.instant()).is_none_or(|(hours, now)| hours.open_at(now))
    }

    /// `offloading_opened` and `offloading_closed` are only said: the handover follows.
    fn say_before(&mut self, name: &str) -> Result<(), Stop> {
        let file = self.file;
        let Some(dialog) = file.dialogs.get(name) else { return Ok(()) };
        if let Body::Message(components) = dialog.body() {
            self.trace.push(super::Trace::Dialog { name: name.to_owned() });
            self.message(name, components)?;
            self.assign(&dialog.set)?;
        }
        Ok(())
    }
}
