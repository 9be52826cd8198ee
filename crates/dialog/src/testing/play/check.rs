//! What a test expects.

use deskmate_core::action::{Action, Tags};
use serde_json::Value;

use super::{Play, Verdict};
use crate::testing::{expect, show, steps::AnyStep};

impl Play<'_> {
    pub(in crate::testing) fn expects(&mut self, step: &AnyStep) -> (String, Verdict) {
        if let Some(say) = &step.bot {
            let words = expect::say_in_words(&say.0);
            let right =
                |action: &Action| matches!(action, Action::Say(said) if expect::say(&say.0, said));
            return self.next_visible(words, right);
        }
        if let Some(handover) = &step.handover {
            let words = expect::handover_in_words(handover);
            let right = |action: &Action| matches!(action, Action::Handover(to) if expect::handover(handover, to));
            return self.next_visible(words, right);
        }
        if step.silence.is_some() {
            return ("silence".into(), self.something_left().unwrap_or(Verdict::Passed));
        }
        if step.failed.is_some() {
            let failed = self.failed.take().is_some();
            let verdict =
                if failed { Verdict::Passed } else { self.verdict("the bot fails", "it did not") };
            return ("failed".into(), verdict);
        }
        if let Some(session) = &step.session {
            return self.session(&session.0);
        }
        if let Some(dialog) = &step.dialog {
            let words = format!("dialog: {dialog}");
            let passed = self.dialogs.contains(dialog);
            let verdict = if passed {
                Verdict::Passed
            } else {
                self.verdict(&words, &self.dialogs.join(" -> "))
            };
            return (words, verdict);
        }
        if let Some(event) = &step.event {
            let words = format!("event: {event}");
            let got: Vec<_> = self.events.iter().map(ToString::to_string).collect();
            let passed = self.events.contains(event);
            let verdict =
                if passed { Verdict::Passed } else { self.verdict(&words, &got.join("\n")) };
            return (words, verdict);
        }
        self.quiet_action(step)
    }

    fn verdict(&self, expected: &str, got: &str) -> Verdict {
        let got = if got.is_empty() { "nothing" } else { got };
        Verdict::Failed { expected: expected.to_owned(), got: got.to_owned() }
    }

    fn next_visible(
        &mut self,
        words: String,
        right: impl Fn(&Action) -> bool,
    ) -> (String, Verdict) {
        let verdict = match self.visible.front() {
            Some(action) if right(action) => {
                self.visible.pop_front();
                Verdict::Passed
            }
            Some(action) => self.verdict(&words, &show::action(action)),
            None => {
                let failed = self.failed.as_ref().map(|why| format!("failed: {why}"));
                self.verdict(&words, &failed.unwrap_or_default())
            }
        };
        (words, verdict)
    }

    fn session(&self, expected: &serde_json::Map<String, Value>) -> (String, Verdict) {
        let names: Vec<_> = expected.keys().map(String::as_str).collect();
        let words = format!("session: {}", names.join(", "));
        let got = |name: &String| self.session.get(name).unwrap_or(&Value::Null);
        let wrong = expected.iter().find(|(name, value)| got(name) != *value);
        let verdict = wrong.map_or(Verdict::Passed, |(name, value)| {
            self.verdict(&format!("{name}: {value}"), &format!("{name}: {}", got(name)))
        });
        (words, verdict)
    }

    /// Notes, tags and the like: in any order.
    fn quiet_action(&mut self, step: &AnyStep) -> (String, Verdict) {
        let (words, wanted) = if let Some(tags) = &step.tag {
            ("tag".to_owned(), expect::tags(tags, Action::Tag))
        } else if let Some(tags) = &step.untag {
            ("untag".to_owned(), expect::tags(tags, Action::Untag))
        } else if let Some(attributes) = &step.attributes {
            ("attributes".to_owned(), expect::attributes(attributes))
        } else if let Some(note) = &step.note {
            let note =
                deskmate_core::action::Note { text: note.clone(), format: Default::default() };
            (format!("note: {}", note.text), vec![Action::Note(note)])
        } else {
            let word = if step.close.is_some() { "close" } else { "snooze" };
            let verdict = match self.quiet.iter().position(|action| show::action(action) == word) {
                Some(place) => {
                    self.quiet.remove(place);
                    Verdict::Passed
                }
                None => self.verdict(word, &self.quiet_in_words()),
            };
            return (word.to_owned(), verdict);
        };
        for action in wanted {
            let Some(place) = self.quiet.iter().position(|there| same(there, &action)) else {
                return (words, self.verdict(&show::action(&action), &self.quiet_in_words()));
            };
            self.quiet.remove(place);
        }
        (words, Verdict::Passed)
    }

    fn quiet_in_words(&self) -> String {
        self.quiet.iter().map(show::action).collect::<Vec<_>>().join("\n")
    }
}

/// The same action; tags in any order, notes in any format.
fn same(one: &Action, other: &Action) -> bool {
    let sorted = |tags: &Tags| {
        let mut names = tags.tags.clone();
        names.sort();
        (tags.target, names)
    };
    match (one, other) {
        (Action::Tag(one), Action::Tag(other)) | (Action::Untag(one), Action::Untag(other)) => {
            sorted(one) == sorted(other)
        }
        (Action::Note(one), Action::Note(other)) => one.text.trim() == other.text.trim(),
        (one, other) => one == other,
    }
}
