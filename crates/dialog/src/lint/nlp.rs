//! The model that understands.

use crate::{diagnostic::Problems, model::File};

pub(super) fn lint(file: &File, problems: &mut Problems) {
    if let Some(model) = file.language_model() {
        model.lint(problems);
    }
}
