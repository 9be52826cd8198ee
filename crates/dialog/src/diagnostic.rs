//! What is wrong with a bot file: where, what, and what to do about it.

use std::fmt;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet, renderer::DecorStyle};

use crate::place::{Span, line_and_column};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The bot cannot be run.
    Error,
    /// The bot runs, but probably not as meant.
    Warning,
}

/// One thing that is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// The file, as it was named.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// The place.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(f, "{}:{}:{}: {severity}: {}", self.file, self.line, self.column, self.message)?;
        match &self.help {
            Some(help) => write!(f, "; {help}"),
            None => Ok(()),
        }
    }
}

impl Diagnostic {
    /// The diagnostic with the line it is about and a caret under the place. `text` is the file.
    pub fn render(&self, text: &str) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let span = first_line(self.span.within(text), text);
        let snippet = Snippet::source(text)
            .path(self.file.as_str())
            .annotation(AnnotationKind::Primary.span(span.range()));
        let group: Group<'_> = level.primary_title(self.message.as_str()).element(snippet);
        let group = match &self.help {
            Some(help) => group.element(Level::HELP.message(help.as_str())),
            None => group,
        };
        Renderer::plain().decor_style(DecorStyle::Ascii).render(&[group])
    }
}

/// A place of many lines is shown by its first.
fn first_line(span: Span, text: &str) -> Span {
    let shown = text.get(span.range()).unwrap_or_default();
    let line = shown.lines().next().unwrap_or_default().trim_end();
    Span { start: span.start, end: span.start + line.len() }
}

/// What was found wrong so far, without the file it is in.
#[derive(Debug, Default)]
pub struct Problems {
    found: Vec<Found>,
}

#[derive(Debug, PartialEq, Eq)]
struct Found {
    severity: Severity,
    span: Span,
    /// What the place is about, if it is only a part of it.
    part: Option<String>,
    message: String,
    help: Option<String>,
}

impl Problems {
    /// Notes an error.
    pub fn error(&mut self, span: Span, message: impl Into<String>) {
        self.note(Severity::Error, span, message.into(), None);
    }

    /// Notes an error, and what to do about it.
    pub fn error_help(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.note(Severity::Error, span, message.into(), Some(help.into()));
    }

    /// Notes what is probably not meant, and what to do about it.
    pub fn warning(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.note(Severity::Warning, span, message.into(), Some(help.into()));
    }

    fn note(&mut self, severity: Severity, span: Span, message: String, help: Option<String>) {
        self.found.push(Found { severity, span, part: None, message, help });
    }

    /// The last one is about a part of its place only, which stands there word for word.
    pub fn about(&mut self, part: &str) {
        if let Some(last) = self.found.last_mut() {
            last.part = Some(part.to_owned());
        }
    }

    /// As diagnostics of one file, in the order of the file.
    pub fn of_file(mut self, file: &str, text: &str) -> Vec<Diagnostic> {
        self.found.sort_by_key(|found| (found.span.start, found.severity));
        self.found.dedup();
        let diagnostic = |found: Found| {
            let whole = found.span.within(text);
            let at = found.part.and_then(|part| {
                let start = whole.start + text.get(whole.range())?.find(&part)?;
                Some(Span { start, end: start + part.len() })
            });
            let span = at.unwrap_or(found.span);
            let (line, column) = line_and_column(text, span.start);
            let (severity, message, help) = (found.severity, found.message, found.help);
            Diagnostic { severity, file: file.to_owned(), line, column, span, message, help }
        };
        self.found.into_iter().map(diagnostic).collect()
    }
}
