//! Whom a bot hands over to, by name.

use crate::{
    bot::Bot,
    model::action::Kind,
    place::line_and_column,
    template::Template,
    visit::{Visitor, visit},
};

/// A place at which a bot hands over to somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offload {
    /// `team` or `teammate`; empty: to whom the channel says.
    pub what: &'static str,
    /// Whom, as it is written.
    pub name: String,
    /// Whether that is known only when the bot runs.
    pub depends: bool,
    /// The line in the file; 0 where nobody is named.
    pub line: usize,
}

struct Collecting<'t> {
    text: &'t str,
    all: Vec<Offload>,
}

impl Collecting<'_> {
    fn add(&mut self, what: &'static str, name: &Template) {
        let span = name.span();
        let written = self.text.get(span.start..span.end).unwrap_or_default();
        let fixed = name.fixed();
        self.all.push(Offload {
            what,
            depends: fixed.is_none(),
            name: fixed.map_or_else(|| written.to_owned(), |name| name.trim().to_owned()),
            line: line_and_column(self.text, span.start).0,
        });
    }
}

impl<'a> Visitor<'a> for Collecting<'_> {
    fn step(&mut self, step: Kind<'a>) {
        let Kind::Offload(offload) = step else { return };
        let before = self.all.len();
        offload.team.iter().for_each(|team| self.add("team", team));
        offload.teammate.iter().for_each(|teammate| self.add("teammate", teammate));
        if self.all.len() == before {
            self.all.push(Offload { what: "", name: String::new(), depends: false, line: 0 });
        }
    }
}

/// All of them, in the order of the file, whose text that is.
pub fn offloads(bot: &Bot, text: &str) -> Vec<Offload> {
    let mut collecting = Collecting { text, all: Vec::new() };
    visit(bot.file(), &mut collecting);
    collecting.all
}

/// A dialog as it is written, with the number of its first line.
pub fn source<'t>(bot: &Bot, text: &'t str, dialog: &str) -> Option<(usize, &'t str)> {
    let (name, _) = bot.file().dialogs.iter().find(|(name, _)| name.value == dialog)?;
    let start = text.get(..name.span.start)?.rfind('\n').map_or(0, |at| at + 1);
    let rest = text.get(start..)?;
    let indent = |line: &str| line.len() - line.trim_start().len();
    let own = name.span.start - start;
    let mut end = rest.len();
    let mut at = 0;
    for (number, line) in rest.split_inclusive('\n').enumerate() {
        let says = line.trim();
        // What is written on one line ends with it; what is within a flow has no lines of its own.
        if number > 0 && !says.is_empty() && !says.starts_with('#') && indent(line) <= own {
            end = at;
            break;
        }
        at += line.len();
    }
    let (line, _) = line_and_column(text, name.span.start);
    Some((line, rest.get(..end)?.trim_end()))
}
