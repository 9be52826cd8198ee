//! Texts that YAML reads otherwise than they look, and titles that are too long to be pressed.

use crate::{
    diagnostic::Problems,
    model::{File, message::Choice},
    place::Span,
    template::Template,
    visit::{Visitor, visit},
};

/// How long a title can be, in characters, before it is hard to read on a button. Intercom states
/// no limit.
const LONGEST: usize = 60;

struct Written<'p, 't> {
    text: &'t str,
    problems: &'p mut Problems,
}

pub(super) fn lint(file: &File, text: &str, problems: &mut Problems) {
    let mut written = Written { text, problems };
    for phrase in file.intents.iter().flat_map(|(_, intent)| intent.all()).flatten() {
        written.cut(phrase.span);
    }
    visit(file, &mut written);
}

impl Written<'_, '_> {
    /// A plain text after which a comment begins that looks like more of it: `Order #17`.
    fn cut(&mut self, span: Span) {
        let span = span.within(self.text);
        let said = self.text.get(span.range()).unwrap_or_default();
        let rest = self.text.get(span.end..).unwrap_or_default();
        let rest = rest.lines().next().unwrap_or_default();
        let begins = rest.trim_start().strip_prefix('#');
        let quoted = said.starts_with(['"', '\'', '|', '>']) || said.is_empty();
        let more = begins.and_then(|more| more.chars().next());
        if !quoted && rest.starts_with([' ', '\t']) && more.is_some_and(char::is_alphanumeric) {
            let message = "this text ends before ` #`: YAML takes the rest as a comment";
            self.problems.warning(span, message, "put the text in quotes");
        }
    }
}

impl<'a> Visitor<'a> for Written<'_, '_> {
    fn template(&mut self, template: &'a Template) {
        self.cut(template.span());
    }

    fn choice(&mut self, choice: &'a Choice) {
        for title in choice.title.all().flat_map(|all| &all.0) {
            let length = title.source().chars().count();
            if title.fixed().is_some() && length > LONGEST {
                let message = format!("this title has {length} characters: few screens show them");
                let help =
                    format!("at most {LONGEST} are read at a glance; say the rest in the text");
                self.problems.warning(title.span(), message, help);
            }
        }
    }
}
