//! A bot, ready to run.

use crate::{
    decode::Decode,
    diagnostic::{Diagnostic, Problems, Severity},
    lint,
    model::File,
    understanding::Exact,
    yaml,
};

/// A bot in the dialog language, without errors.
#[derive(Clone, Debug)]
pub struct Bot {
    file: File,
    exact: Exact,
}

impl Bot {
    /// Reads a file. `name` is what diagnostics call it.
    ///
    /// # Errors
    /// Everything that is wrong with it, in the order of the file. What is not wrong but probably
    /// not meant is found by [`lint`](crate::lint).
    pub fn parse(name: &str, text: &str) -> Result<Self, Vec<Diagnostic>> {
        let mut problems = Problems::default();
        let file =
            yaml::read(text, &mut problems).and_then(|node| File::decode(&node, &mut problems));
        if let Some(file) = &file {
            lint::errors(file, &mut problems);
        }
        let mut found = problems.of_file(name, text);
        found.retain(|diagnostic| diagnostic.severity == Severity::Error);
        match file {
            Some(file) if found.is_empty() => Ok(Self { exact: Exact::new(&file), file }),
            _ => Err(found),
        }
    }

    /// What the file says.
    pub const fn file(&self) -> &File {
        &self.file
    }

    /// Variables that are never to be shown in logs or a console.
    pub fn sensitive(&self) -> impl Iterator<Item = &str> {
        let sensitive = self.file.variables.iter();
        let sensitive = sensitive.filter(|(_, variable)| variable.sensitive == Some(true));
        sensitive.map(|(name, _)| name.value.as_str())
    }

    /// The expressions, for exact matches.
    pub(crate) const fn exact(&self) -> &Exact {
        &self.exact
    }
}
