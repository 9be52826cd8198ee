//! Interpolation: `{path.to[0].x|filter|filter:arg}` in texts, addresses and values.

mod escape;
mod filter;
mod moment;
mod parse;
mod path;
mod render;
mod show;

pub use escape::Target;
pub(crate) use filter::Filter;
pub(crate) use moment::{add_days, dated, days_between, keep, moment};
pub(crate) use parse::Wrong;
pub use path::Path;
pub(crate) use path::{Key, read_path};
pub use render::{Lookup, Rendered};
pub(crate) use show::{number_of, show};

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::{
    decode::Decode,
    diagnostic::Problems,
    place::{Span, Spanned},
    suggest::instead,
    yaml::Node,
};

/// A text with placeholders.
#[derive(Clone, Debug, Default)]
pub struct Template {
    source: String,
    span: Span,
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug)]
enum Piece {
    Text(String),
    Value(Placeholder),
}

/// One `{…}`.
#[derive(Clone, Debug)]
pub(crate) struct Placeholder {
    pub(crate) path: Path,
    pub(crate) filters: Vec<Filter>,
}

impl Template {
    /// Reads a text that stands nowhere in a file.
    ///
    /// # Errors
    /// A sentence about the first placeholder that cannot be read.
    pub fn new(source: &str) -> Result<Self, String> {
        let pieces = parse::pieces(source).map_err(|wrong| wrong.message)?;
        Ok(Self { source: source.to_owned(), span: Span::default(), pieces })
    }

    /// As it was written.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Where it was written.
    pub const fn span(&self) -> Span {
        self.span
    }

    /// The text, where it has no placeholder.
    pub fn fixed(&self) -> Option<Cow<'_, str>> {
        match self.pieces.as_slice() {
            [] => Some("".into()),
            [Piece::Text(text)] => Some(text.as_str().into()),
            _ => None,
        }
    }

    /// What it reads.
    pub(crate) fn placeholders(&self) -> impl Iterator<Item = &Placeholder> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Value(placeholder) => Some(placeholder),
            Piece::Text(_) => None,
        })
    }
}

impl Decode for Template {
    fn decode(node: &Node, problems: &mut Problems) -> Option<Self> {
        let source = Spanned::<String>::decode(node, problems)?;
        match parse::pieces(&source.value) {
            Ok(pieces) => Some(Self { source: source.value, span: node.span, pieces }),
            Err(wrong) => {
                wrong.note(node.span, problems);
                None
            }
        }
    }
}

impl JsonSchema for Template {
    fn schema_name() -> Cow<'static, str> {
        "Template".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A text; `{path|filter}` puts a value in, `{{` is a brace.",
            "type": ["string", "number", "boolean"]
        })
    }
}

impl Wrong {
    /// Notes what is wrong with a text at its place.
    fn note(self, span: Span, problems: &mut Problems) {
        let help = self.help.or_else(|| {
            let (wrong, names) = self.unknown?;
            instead(&wrong, names.iter().copied())
        });
        match help {
            Some(help) => problems.error_help(span, self.message, help),
            None => problems.error(span, self.message),
        }
        self.part.iter().for_each(|part| problems.about(part));
    }
}
