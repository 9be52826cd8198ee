//! Saying: texts in the customer's language, and as far as the dialog may go.

use deskmate_core::action::{Action, Format, Note, Say};

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
            match self.autonomy {
                Autonomy::Reply => self.actions.push(Action::Say(say)),
                Autonomy::Draft => self.actions.push(Action::Note(draft(&say))),
                Autonomy::Route => self.note("not said: this dialog only routes"),
            }
        }
    }
}

/// What would be said, for the people to say it.
fn draft(say: &Say) -> Note {
    let (open, close) = match say.format {
        Format::Html => ("<p>", "</p>"),
        Format::Plain | Format::Markdown => ("", ""),
    };
    let target = match say.format {
        Format::Html => Target::Html,
        Format::Markdown => Target::Markdown,
        Format::Plain => Target::Plain,
    };
    let mut lines = vec![say.text.clone()];
    let mut line = |text: &str| lines.push(format!("{open}{}{close}", target.escape(text)));
    for card in &say.cards {
        line(&card.title);
        card.subtitle.iter().chain(&card.image).chain(&card.url).for_each(|text| line(text));
        card.choices.iter().for_each(|choice| line(&format!("- {}", choice.title)));
    }
    say.attachments.iter().for_each(|file| line(&file.url));
    say.choices.iter().for_each(|choice| line(&format!("- {}", choice.title)));
    lines.retain(|line| !line.is_empty());
    let between = if say.format == Format::Markdown { "\n\n" } else { "\n" };
    Note { text: lines.join(between), format: say.format }
}
