//! Saying: texts in the customer's language, and as far as the dialog may go.

use deskmate_core::action::{Action, Say};

use super::{Trace, run::Run};
use crate::{
    model::{Autonomy, Texts},
    template::{Target, Template},
};

impl Run<'_> {
    /// A text in the customer's language, one of its wordings.
    pub(super) fn text(&mut self, texts: &Texts, target: Target) -> String {
        let language = self.language();
        let Some((wordings, right)) = texts.pick(&language, self.file.primary()) else {
            return String::new();
        };
        if !right {
            self.note(format!("a text is not in `{language}`"));
        }
        match self.random.pick(&wordings.0) {
            Some(template) => self.render(template, target),
            None => String::new(),
        }
    }

    /// The same for text that is shown as it is.
    pub(super) fn plain(&mut self, texts: &Texts) -> String {
        self.text(texts, Target::Plain)
    }

    /// A text with its values in; what is not known is noted.
    pub(super) fn render(&mut self, template: &Template, target: Target) -> String {
        let rendered = template.render(&self.vars, target);
        self.unknown(rendered.unknown);
        rendered.text
    }

    /// Notes values that are not known.
    pub(super) fn unknown(&mut self, paths: Vec<String>) {
        self.trace.extend(paths.into_iter().map(|path| Trace::Unknown { path }));
    }

    /// Says something, if there is something to say and the dialog may.
    pub(super) fn say(&mut self, say: Say) {
        let empty = say.text.trim().is_empty()
            && say.choices.is_empty()
            && say.attachments.is_empty()
            && say.cards.is_empty();
        if empty {
            self.note("an empty text was left out");
        } else if self.handed_over {
            self.note("not said: the conversation is with people");
        } else {
            if self.may_be_noticed("not said") {
                self.actions.push(Action::Say(say));
            }
        }
    }

    /// Whether the dialog may do what the customer notices, some time; the path tells if not now.
    pub(super) fn may_be_noticed(&mut self, not: &str) -> bool {
        let (name, autonomy) = self.within.clone();
        if autonomy == Autonomy::Route {
            self.note(format!("{not}: this dialog only routes"));
            return false;
        }
        if autonomy == Autonomy::Draft {
            self.drafts = true;
            self.note(format!("{not} yet: this dialog drafts, and people look at it first"));
        }
        if !self.noticed.contains(&name) {
            self.noticed.push(name);
        }
        true
    }
}
