//! Languages that the bot does not speak.

use crate::{
    diagnostic::Problems,
    model::{File, Language, Translated},
    place::Spanned,
    visit::{Visitor, visit},
};

struct Languages<'p, 'a> {
    file: &'a File,
    problems: &'p mut Problems,
}

pub(super) fn lint(file: &File, problems: &mut Problems) {
    let mut languages = Languages { file, problems };
    for (_, intent) in file.intents.iter() {
        if let Translated::By(all) = &intent.expressions {
            languages.languages(&all.iter().map(|(language, _)| language).collect::<Vec<_>>());
        }
    }
    visit(file, &mut languages);
}

impl<'a> Visitor<'a> for Languages<'_, 'a> {
    fn languages(&mut self, languages: &[&'a Spanned<Language>]) {
        for language in languages {
            if self.file.speaks(&language.0) {
                continue;
            }
            let message = format!("the bot does not speak `{}`", language.0);
            let spoken: Vec<_> = self.file.spoken().collect();
            let spoken = spoken.join("`, `");
            let help = format!(
                "it speaks `{spoken}`: add `{}` to `languages`, or remove this",
                language.0
            );
            self.problems.error_help(language.span, message, help);
        }
    }
}
