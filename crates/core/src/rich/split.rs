//! A long text as several, cut where it does least harm: between paragraphs, items and rows, then
//! between lines, sentences, words. Never within a link or code, unless one alone is too long.

use super::{Block, Inline, Rich, line};

/// How long a text may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// Unicode characters.
    Characters(usize),
    /// Bytes of UTF-8.
    Bytes(usize),
}

impl Length {
    /// How long that text is.
    pub fn of(self, text: &str) -> usize {
        match self {
            Self::Characters(_) => text.chars().count(),
            Self::Bytes(_) => text.len(),
        }
    }

    /// The most.
    pub fn most(self) -> usize {
        let (Self::Characters(most) | Self::Bytes(most)) = self;
        most
    }

    fn less(self, by: usize) -> Self {
        match self {
            Self::Characters(most) => Self::Characters(most.saturating_sub(by).max(1)),
            Self::Bytes(most) => Self::Bytes(most.saturating_sub(by).max(1)),
        }
    }
}

impl Rich {
    /// The text in pieces, each at most so long as text (see [`to_text`](Self::to_text)); nothing
    /// is lost. A heading stays with what it is the heading of.
    pub fn split(self, most: Length) -> Vec<Self> {
        if most.of(&self.to_text()) <= most.most() {
            return vec![self];
        }
        let mut pages = Pages { most, full: Vec::new(), page: Vec::new(), len: 0 };
        for block in self.0 {
            pages.add(block);
        }
        pages.full.extend((!pages.page.is_empty()).then_some(Self(pages.page)));
        pages.full
    }
}

/// What lies between two blocks: an empty line.
const BETWEEN: usize = 2;

struct Pages {
    most: Length,
    full: Vec<Rich>,
    page: Vec<Block>,
    /// How long the page is.
    len: usize,
}

impl Pages {
    fn add(&mut self, block: Block) {
        let len = length(&block, self.most);
        if len <= self.most.most() {
            return self.push(block, len, None);
        }
        let joint = joint(&block);
        for (at, piece) in pieces(block, self.most).into_iter().enumerate() {
            let len = length(&piece, self.most);
            self.push(piece, len, joint.filter(|_| at > 0));
        }
    }

    /// `joint` is what lies between this and the last block if they are pieces of one.
    fn push(&mut self, block: Block, len: usize, joint: Option<usize>) {
        let joint =
            joint.filter(|_| self.page.last().is_some_and(|last| are_of_a_kind(last, &block)));
        let between = if self.page.is_empty() { 0 } else { joint.unwrap_or(BETWEEN) };
        if !self.page.is_empty() && self.len + between + len > self.most.most() {
            self.turn();
            return self.push(block, len, None);
        }
        self.len += between + len;
        let apart = match (joint, self.page.last_mut()) {
            (Some(_), Some(last)) => join(last, block),
            _ => Some(block),
        };
        self.page.extend(apart);
    }

    fn turn(&mut self) {
        let mut page = std::mem::take(&mut self.page);
        let is_heading = |block: &Block| matches!(block, Block::Heading(..));
        let text = page.iter().rposition(|block| !is_heading(block));
        if let Some(text) = text {
            self.page = page.split_off(text + 1);
        }
        self.len = match self.page.len() {
            0 => 0,
            blocks => {
                self.page.iter().map(|block| length(block, self.most)).sum::<usize>()
                    + BETWEEN * (blocks - 1)
            }
        };
        if !page.is_empty() {
            self.full.push(Rich(page));
        }
        // Headings alone: nothing will follow them that fits beside them.
        if self.page.iter().all(is_heading) && self.len > self.most.most() / 2 {
            let page = std::mem::take(&mut self.page);
            self.full.push(Rich(page));
            self.len = 0;
        }
    }
}

fn length(block: &Block, most: Length) -> usize {
    most.of(&Rich(vec![block.clone()]).to_text())
}

/// What lies between two pieces of such a block that stand together again.
fn joint(block: &Block) -> Option<usize> {
    match block {
        Block::List { .. } | Block::Table(_) | Block::Code(_) => Some(1),
        // A line with nothing but its mark.
        Block::Quote(_) => Some(3),
        Block::Paragraph(_) | Block::Heading(..) | Block::Rule => None,
    }
}

/// Whether pieces of one block can stand together again: one that is too long for any message may
/// have become paragraphs, and a list within it is not the list that it is an item of.
fn are_of_a_kind(last: &Block, piece: &Block) -> bool {
    match (last, piece) {
        (Block::List { first, items }, Block::List { first: next, .. }) => {
            first.map(|first| first.saturating_add(items.len() as u64)) == *next
        }
        _ => std::mem::discriminant(last) == std::mem::discriminant(piece),
    }
}

/// Puts a piece to the one before it; gives it back where they do not belong together.
fn join(last: &mut Block, piece: Block) -> Option<Block> {
    match (last, piece) {
        (Block::List { items, .. }, Block::List { items: more, .. }) => items.extend(more),
        (Block::Quote(blocks), Block::Quote(more)) => blocks.extend(more),
        (Block::Table(rows), Block::Table(more)) => rows.extend(more),
        (Block::Code(text), Block::Code(more)) => {
            text.push('\n');
            text.push_str(&more);
        }
        (_, piece) => return Some(piece),
    }
    None
}

/// A block that is too long, in pieces.
fn pieces(block: Block, most: Length) -> Vec<Block> {
    match block {
        Block::Paragraph(all) | Block::Heading(_, all) => paragraphs(all, most),
        Block::List { first, items } => {
            let number = |at: usize| first.map(|first| first.saturating_add(at as u64));
            let items = items.into_iter().enumerate();
            items.flat_map(|(at, item)| item_pieces(number(at), item, most)).collect()
        }
        Block::Quote(inner) => {
            let inner = inner.into_iter().flat_map(|block| {
                // Each line has a mark of its own.
                let marked = Block::Quote(vec![block]);
                if length(&marked, most) <= most.most() {
                    return vec![marked];
                }
                let Block::Quote(block) = marked else { return Vec::new() };
                lines_of(block, most.less(2))
            });
            inner.collect()
        }
        Block::Table(rows) => {
            let rows = rows.into_iter().flat_map(|row| {
                let row = Block::Table(vec![row]);
                if length(&row, most) <= most.most() {
                    return vec![row];
                }
                let Block::Table(row) = row else { return Vec::new() };
                let cells = row.into_iter().flatten();
                paragraphs(cells.collect::<Vec<_>>().join(line::text(" | ").as_slice()), most)
            });
            rows.collect()
        }
        Block::Code(text) => {
            let lines = text.split('\n').flat_map(|line| line::cut_text(line, most));
            lines.map(Block::Code).collect()
        }
        Block::Rule => vec![Block::Rule],
    }
}

fn paragraphs(all: Vec<Inline>, most: Length) -> Vec<Block> {
    line::cut(all, most).into_iter().map(Block::Paragraph).collect()
}

/// An item as a list of its own; one that is too long, as paragraphs behind its mark.
fn item_pieces(number: Option<u64>, mut item: Vec<Block>, most: Length) -> Vec<Block> {
    let list = Block::List { first: number, items: vec![item] };
    if length(&list, most) <= most.most() {
        return vec![list];
    }
    let Block::List { items, .. } = list else { return Vec::new() };
    item = items.into_iter().flatten().collect();
    let mark = number.map_or_else(|| "* ".to_owned(), |number| format!("{number}. "));
    match item.first_mut() {
        Some(Block::Paragraph(all) | Block::Heading(_, all)) => {
            all.splice(0..0, line::text(&mark));
        }
        _ => item.insert(0, Block::Paragraph(line::text(mark.trim_end()))),
    }
    let fits = |block: &Block| length(block, most) <= most.most();
    let item = item.into_iter();
    item.flat_map(|block| if fits(&block) { vec![block] } else { pieces(block, most) }).collect()
}

/// Quoted blocks, line by line, each in a quote.
fn lines_of(blocks: Vec<Block>, most: Length) -> Vec<Block> {
    let in_lines = blocks.into_iter().flat_map(|block| match block {
        Block::Paragraph(_) | Block::Heading(..) => vec![block],
        block => Rich(vec![block]).in_words().0,
    });
    let lines = in_lines.flat_map(|block| match block {
        Block::Paragraph(all) | Block::Heading(_, all) => {
            let lines = all.split(|inline| *inline == Inline::Break).map(<[_]>::to_vec);
            lines.flat_map(|line| line::cut(line, most)).collect()
        }
        _ => Vec::new(),
    });
    lines.map(|line| Block::Quote(vec![Block::Paragraph(line)])).collect()
}
