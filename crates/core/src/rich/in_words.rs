//! Said in words alone, for where nothing but text is shown.

use super::{Block, Inline, Rich, Span};

impl Rich {
    /// The same as paragraphs of plain text: a link is its label and its address, an item has a
    /// mark or its number, what is struck out is what it *was*. Pictures are left out; see
    /// [`pictures`](Self::pictures).
    pub fn in_words(&self) -> Self {
        Self::from_plain(&Self(all_in_words(&self.0)).to_text())
    }

    /// The addresses of the pictures in it, in order, each once.
    pub fn pictures(&self) -> Vec<&str> {
        let mut found = Vec::new();
        for inline in self.inlines() {
            if let Inline::Image { src, .. } = inline
                && !found.contains(&src.as_str())
            {
                found.push(src.as_str());
            }
        }
        found
    }

    /// All that stands in its lines, in order.
    fn inlines(&self) -> Vec<&Inline> {
        fn gather<'a>(blocks: &'a [Block], into: &mut Vec<&'a Inline>) {
            for block in blocks {
                match block {
                    Block::Paragraph(line) | Block::Heading(_, line) => into.extend(line),
                    Block::List { items, .. } => items.iter().for_each(|item| gather(item, into)),
                    Block::Quote(inner) => gather(inner, into),
                    Block::Table(rows) => into.extend(rows.iter().flatten().flatten()),
                    Block::Code(_) | Block::Rule => {}
                }
            }
        }
        let mut all = Vec::new();
        gather(&self.0, &mut all);
        all
    }
}

fn all_in_words(blocks: &[Block]) -> Vec<Block> {
    blocks.iter().filter(|block| !block.is_blank()).map(in_words).collect()
}

/// The block with nothing struck out.
fn in_words(block: &Block) -> Block {
    match block {
        Block::Paragraph(line) => Block::Paragraph(unstruck(line)),
        Block::Heading(level, line) => Block::Heading(*level, unstruck(line)),
        Block::List { first, items } => Block::List {
            first: *first,
            items: items.iter().map(|item| all_in_words(item)).collect(),
        },
        Block::Quote(inner) => Block::Quote(all_in_words(inner)),
        Block::Table(rows) => Block::Table(
            rows.iter().map(|row| row.iter().map(|cell| unstruck(cell)).collect()).collect(),
        ),
        Block::Code(text) => Block::Code(text.clone()),
        // A line across is not sent either where formatting is shown.
        Block::Rule => Block::Paragraph(Vec::new()),
    }
}

fn unstruck(line: &[Inline]) -> Vec<Inline> {
    let mark = |text: &str| Inline::Text(Span { text: text.into(), ..Span::default() });
    let mut out = Vec::new();
    let mut is_struck = false;
    for inline in line {
        let struck = matches!(inline, Inline::Text(span) if span.style.struck);
        match (is_struck, struck) {
            (false, true) => out.push(mark("(was ")),
            (true, false) => out.push(mark(")")),
            _ => {}
        }
        is_struck = struck;
        let mut inline = inline.clone();
        if let Inline::Text(span) = &mut inline {
            span.style.struck = false;
            // An address of mail or a number is known by its looks.
            if let Some(to) = &mut span.link {
                let bare = ["mailto:", "tel:", "sms:"].iter().find_map(|it| to.strip_prefix(it));
                let known = |it: &&str| {
                    it.contains('@') || it.starts_with(|c: char| c == '+' || c.is_ascii_digit())
                };
                if let Some(bare) = bare.filter(known) {
                    *to = bare.to_owned();
                }
            }
        }
        out.push(inline);
    }
    if is_struck {
        out.push(mark(")"));
    }
    out
}
