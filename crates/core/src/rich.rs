//! Text with structure: what a customer says and what a bot says, in one model.
//!
//! A body comes in as HTML ([`Rich::from_html`]), Markdown ([`Rich::from_markdown`]) or plain text
//! ([`Rich::from_plain`]), and goes out as text for bots ([`Rich::to_text`]) or as the HTML that
//! Intercom keeps ([`Rich::to_html`]). Every step takes time in proportion to the length and is
//! bounded in depth, whatever a stranger sends.

mod address;
mod build;
mod html;
mod in_words;
mod line;
mod markdown;
mod plain;
mod split;
mod to_html;
mod to_markdown;
mod to_text;
mod visible;

pub use address::sendable;
pub use split::Length;
pub use visible::is_blank;

/// The most of a body that is read, in bytes; the rest is cut off. A reply of Intercom's own
/// composers is far below.
pub const MAX_BODY: usize = 1024 * 1024;

/// The most of Markdown that is read as such, in bytes: it takes five times as long as HTML.
pub const MAX_MARKDOWN: usize = 256 * 1024;

/// How deep lists, quotes and tables may lie in each other; what is deeper is read as if it lay
/// there.
pub const MAX_DEPTH: usize = 24;

/// Text with structure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rich(pub Vec<Block>);

/// What stands on lines of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A heading, 1 to 6.
    Heading(u8, Vec<Inline>),
    /// A list; numbered from `first` if there is one.
    List {
        /// The number of the first item.
        first: Option<u64>,
        /// What each item holds.
        items: Vec<Vec<Block>>,
    },
    /// What somebody else said.
    Quote(Vec<Block>),
    /// Text to be shown as it is, with its line breaks.
    Code(String),
    /// Rows of cells.
    Table(Vec<Vec<Vec<Inline>>>),
    /// A line across.
    Rule,
}

/// What stands in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Text in one style.
    Text(Span),
    /// A line break.
    Break,
    /// A picture.
    Image {
        /// Where it is.
        src: String,
        /// What it shows.
        alt: String,
    },
}

/// Text in one style.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The text.
    pub text: String,
    /// How it looks.
    pub style: Style,
    /// Where it leads.
    pub link: Option<String>,
}

/// How text looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// Bold.
    pub strong: bool,
    /// Italic.
    pub emphasis: bool,
    /// Struck out: it is not so any more.
    pub struck: bool,
    /// Code.
    pub code: bool,
}

impl Rich {
    /// Whether a reader would see nothing of it.
    pub fn is_blank(&self) -> bool {
        self.0.iter().all(Block::is_blank)
    }
}

impl Block {
    fn is_blank(&self) -> bool {
        match self {
            Self::Paragraph(line) | Self::Heading(_, line) => line.iter().all(Inline::is_blank),
            Self::List { items, .. } => items.iter().flatten().all(Self::is_blank),
            Self::Quote(blocks) => blocks.iter().all(Self::is_blank),
            Self::Code(text) => is_blank(text),
            Self::Table(rows) => rows.iter().flatten().flatten().all(Inline::is_blank),
            Self::Rule => true,
        }
    }
}

impl Inline {
    fn is_blank(&self) -> bool {
        match self {
            Self::Text(span) => is_blank(&span.text),
            Self::Break => true,
            Self::Image { .. } => false,
        }
    }
}
