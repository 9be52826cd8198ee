//! Texts that are not in every language.

use crate::{
    diagnostic::Problems,
    model::{File, Language},
    place::Spanned,
    visit::{Visitor, visit},
};

struct Translations<'p, 'a> {
    file: &'a File,
    problems: &'p mut Problems,
}

/// A text that is not given by language is the same in all of them, on purpose.
pub(super) fn lint(file: &File, problems: &mut Problems) {
    if file.spoken().nth(1).is_some() {
        visit(file, &mut Translations { file, problems });
    }
}

impl<'a> Visitor<'a> for Translations<'_, 'a> {
    fn languages(&mut self, languages: &[&'a Spanned<Language>]) {
        let Some(first) = languages.first() else { return };
        let given = |spoken: &&str| languages.iter().any(|language| language.0 == **spoken);
        let missing: Vec<_> = self.file.spoken().filter(|spoken| !given(spoken)).collect();
        if !missing.is_empty() {
            let message = format!("this text is not in `{}`", missing.join("`, `"));
            let help = format!("until it is, those customers read `{}`", self.file.primary());
            self.problems.warning(first.span, message, help);
        }
    }
}
