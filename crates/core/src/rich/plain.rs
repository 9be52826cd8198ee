//! Plain text: nothing in it is markup.

use super::{Block, Inline, Rich, Span, html::cut, visible::printable};

impl Rich {
    /// A paragraph for each block of lines, a break for each line. A text longer than
    /// [`MAX_BODY`](super::MAX_BODY) is cut.
    pub fn from_plain(text: &str) -> Self {
        let text = printable(cut(text)).replace("\r\n", "\n").replace('\r', "\n");
        let mut blocks = Vec::new();
        let mut lines: Vec<&str> = Vec::new();
        for line in text.split('\n').chain([""]) {
            if !line.trim().is_empty() {
                lines.push(line);
            } else if !lines.is_empty() {
                blocks.push(paragraph(&std::mem::take(&mut lines)));
            }
        }
        Self(blocks)
    }
}

fn paragraph(lines: &[&str]) -> Block {
    let mut inlines = Vec::new();
    for line in lines {
        if !inlines.is_empty() {
            inlines.push(Inline::Break);
        }
        inlines.push(Inline::Text(Span {
            text: line.trim_matches(|c: char| c.is_ascii_whitespace()).to_owned(),
            ..Span::default()
        }));
    }
    Block::Paragraph(inlines)
}
