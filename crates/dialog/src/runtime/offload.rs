//! Send to offload provider: rule 9.

use deskmate_core::action::{Action, Handover};
use serde_json::Value;

use super::{
    run::{Run, Stop},
    step::Done,
};
use crate::{
    model::{Body, HoursChoice, action::Offload},
    template::{Target, Template, show},
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
        if !self.somebody_is_there(offload) {
            if self.file.dialogs.get("offloading_closed").is_some() {
                return Ok(Done::To("offloading_closed".into()));
            }
            self.note("nobody is there, but no dialog says so: handed over all the same");
        }
        self.say_opened()?;
        let name = |run: &mut Self, template: &Option<Template>| {
            let name = template.as_ref().map(|template| run.render(template, Target::Plain));
            name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty())
        };
        let team = name(self, &offload.team);
        let teammate = name(self, &offload.teammate);
        let note = name(self, &offload.note);
        let message = offload.message.as_ref().map(|message| self.plain(message));
        let message = message.filter(|message| !message.trim().is_empty());
        let tags = self.vars.get("intercom_tags").map(|tags| tag_names(tags, &self.world.tags));
        let tags = tags.unwrap_or_default();
        self.actions.push(Action::Handover(Handover { team, teammate, note, tags, message }));
        self.handed_over = true;
        self.state.offloaded = true;
        self.state.question = None;
        self.state.choices.clear();
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

    /// `offloading_opened` is only said: the handover follows.
    fn say_opened(&mut self) -> Result<(), Stop> {
        let file = self.file;
        let Some(dialog) = file.dialogs.get("offloading_opened") else { return Ok(()) };
        if let Body::Message(components) = dialog.body() {
            self.trace.push(super::Trace::Dialog { name: "offloading_opened".into() });
            self.message("offloading_opened", components)?;
            self.assign(&dialog.set)?;
        }
        Ok(())
    }
}

/// The tags of `preferred, sales`: at commas, save where a tag of the workspace has one in it.
fn tag_names(tags: &Value, known: &[String]) -> Vec<String> {
    let text = match tags {
        Value::Array(items) => {
            return items
                .iter()
                .map(|tag| show(tag).trim().to_owned())
                .filter(|tag| !tag.is_empty())
                .collect();
        }
        tags => show(tags),
    };
    let parts: Vec<&str> = text.split(',').collect();
    let mut names: Vec<String> = Vec::new();
    let mut left = parts.as_slice();
    while !left.is_empty() {
        let longest = (2..=left.len()).rev().find_map(|count| {
            let name = left.get(..count)?.join(",");
            let same = |known: &&String| known.trim().eq_ignore_ascii_case(name.trim());
            known.iter().find(same).map(|known| (count, known.clone()))
        });
        let single = || (1, left.first().copied().unwrap_or_default().trim().to_owned());
        let (count, name) = longest.unwrap_or_else(single);
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
        left = left.get(count..).unwrap_or_default();
    }
    names
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::tag_names;

    #[test]
    fn tags_are_separated_by_commas_save_where_a_tag_has_one() {
        let known = ["Sales, EMEA".to_owned(), "vip".to_owned()];
        assert_eq!(tag_names(&json!("preferred, sales"), &known), ["preferred", "sales"]);
        assert_eq!(
            tag_names(&json!("vip,sales, emea ,,new"), &known),
            ["vip", "Sales, EMEA", "new"]
        );
        assert_eq!(tag_names(&json!(["a", " b "]), &known), ["a", "b"]);
        assert!(tag_names(&json!(""), &known).is_empty());
    }
}
