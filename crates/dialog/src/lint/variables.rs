//! Variables that are read and never set.

use std::collections::BTreeSet;

use crate::{
    diagnostic::Problems,
    model::{Dynamic, Each, File, ITEM, VariableName, action::Kind, condition::Test, slots},
    place::{Span, Spanned},
    runtime::KNOWN,
    suggest::suggest,
    template::Template,
    visit::{Visitor, visit},
};

#[derive(Default)]
struct Variables<'a> {
    read: Vec<(&'a str, Span)>,
    set: BTreeSet<&'a str>,
}

pub(super) fn lint(file: &File, problems: &mut Problems) {
    let mut variables = Variables::default();
    visit(file, &mut variables);
    variables
        .read
        .extend(file.events.iter().map(|event| (event.changed.root(), event.changed.span)));
    variables.set.extend(file.variables.names().chain(file.entities.names()));
    variables.set.extend(KNOWN);
    let phrases = file.intents.iter().flat_map(|(_, intent)| intent.all().flatten());
    variables.set.extend(phrases.flat_map(|phrase| slots(phrase)).filter_map(|slot| slot.role));
    let is_read = |name: &str| variables.read.iter().any(|(read, _)| *read == name);
    for (name, variable) in file.variables.iter() {
        if variable.default.is_some() && !is_read(name) && !KNOWN.contains(&name.as_str()) {
            let message = format!("nothing reads `{}`", name.value);
            problems.warning(name.span, message, "use it, or remove it");
        }
    }
    for (name, span) in variables.read {
        if variables.set.contains(name) || name == ITEM || name.starts_with("intercom_user_tag_") {
            continue;
        }
        let message = format!("nothing sets `{name}`");
        let help = suggest(name, variables.set.iter().copied()).map_or_else(
            || "set it, or give it under `variables` if it comes from outside".into(),
            |near| format!("did you mean `{near}`?"),
        );
        problems.warning(span, message, help);
        problems.about(name);
    }
}

impl<'a> Visitor<'a> for Variables<'a> {
    fn template(&mut self, template: &'a Template) {
        let read = template.placeholders().map(|value| (value.path.root.as_str(), template.span()));
        self.read.extend(read);
    }

    fn test(&mut self, test: &'a Test) {
        match test {
            Test::Compare(compare) => self.read.push((&compare.path.root, compare.span)),
            Test::Cel(cel) => {
                let read = cel.variables.iter().filter(|name| !name.starts_with('@'));
                self.read.extend(read.map(|name| (name.as_str(), cel.source.span)));
            }
            Test::All(_) | Test::Any(_) | Test::Else => {}
        }
    }

    fn each(&mut self, list: &'a Each) {
        self.read.push((&list.path.root, list.span));
    }

    fn set(&mut self, variable: &'a Spanned<VariableName>, _: Option<&'a Dynamic>) {
        self.set.insert(variable.root());
    }

    fn step(&mut self, step: Kind<'a>) {
        if let Kind::GotoVariable(variable) = step {
            self.read.push((variable.root(), variable.span));
        }
    }
}
