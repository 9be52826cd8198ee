//! Intents and entities that do not exist.

use crate::{
    diagnostic::Problems,
    model::{Dialog, File, Input, Match, VariableName, slots},
    place::Spanned,
    suggest::instead,
    visit::{Visitor, visit},
};

struct Names<'p, 'a> {
    file: &'a File,
    problems: &'p mut Problems,
}

pub(super) fn lint(file: &File, problems: &mut Problems) {
    for (name, _) in file.entities.iter() {
        if Match::WORDS.contains(&name.as_str()) {
            let message =
                format!("`{}` cannot be an entity: it means something already", name.value);
            problems.error_help(name.span, message, "give it another name");
        }
        // An entity becomes a variable.
        let _ = VariableName::read(name, name.span, problems);
    }
    for (_, intent) in file.intents.iter() {
        for phrase in intent.all().flatten() {
            phrase_names(file, phrase, problems);
        }
    }
    visit(file, &mut Names { file, problems });
}

fn phrase_names(file: &File, phrase: &Spanned<String>, problems: &mut Problems) {
    for slot in slots(phrase) {
        if let Some(role) = slot.role {
            let _ = VariableName::read(role, phrase.span, problems);
        }
    }
    for part in phrase.split('{').skip(1) {
        let whole = part.split_once('}').map(|(name, _)| name);
        let inside = format!("{{{}}}", whole.unwrap_or_default());
        let known = slots(&inside);
        if known.iter().any(|slot| slot.is_system() || file.entities.knows(slot.entity)) {
            continue;
        }
        let name = whole.map(|name| name.split(':').next().unwrap_or(name));
        let message = match name {
            Some(name) => format!("there is no entity `{name}`"),
            None => "the brace in this expression is never closed".into(),
        };
        let help = instead(name.unwrap_or_default(), file.entities.names());
        let help = help.unwrap_or("give it under `entities`, or write out an example".into());
        problems.error_help(phrase.span, message, help);
        problems.about(&format!("{{{}", name.unwrap_or(part)));
    }
}

impl<'a> Visitor<'a> for Names<'_, 'a> {
    fn dialog(&mut self, _: &'a Spanned<String>, dialog: &'a Dialog) {
        if let Some(intent) = &dialog.intent
            && !self.file.intents.knows(intent)
        {
            let message = format!("there is no intent `{}`", intent.value);
            let help = instead(intent, self.file.intents.names());
            let help = help.unwrap_or("give it under `intents`, with examples".into());
            self.problems.error_help(intent.span, message, help);
        }
    }

    fn input(&mut self, input: &'a Input) {
        if let Some(Spanned { value: Match::Entity(name), span }) = &input.wanted
            && !self.file.entities.knows(name)
        {
            let message = format!("there is no entity `{name}`, and no such kind of answer");
            let words = Match::WORDS.iter().copied().chain(self.file.entities.names());
            let help = instead(name, words);
            self.problems.error_help(
                *span,
                message,
                help.unwrap_or("give it under `entities`".into()),
            );
        }
    }
}
