//! Puts structure together from what a reader of HTML or Markdown comes by, in one pass.

use super::{Block, Inline, MAX_DEPTH, Rich, Span, Style, visible::printable};

/// What can hold blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holder {
    Quote,
    List { first: Option<u64> },
    Item,
    Table,
    Row,
    Cell,
}

impl Holder {
    fn is_same(self, other: Self) -> bool {
        std::mem::discriminant(&self) == std::mem::discriminant(&other)
    }

    fn is_of_table(self) -> bool {
        matches!(self, Self::Table | Self::Row | Self::Cell)
    }
}

/// What is open: what it is, what it holds so far (of a list its items, of a table its rows).
struct Open {
    holder: Holder,
    parts: Vec<Vec<Block>>,
}

/// What lies between the last character and the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gap {
    None,
    Space,
    Line,
}

/// Builds a [`Rich`].
pub(super) struct Builder {
    /// The blocks that nothing holds.
    root: Vec<Block>,
    open: Vec<Open>,
    /// How many holders were not opened, since it is deep enough.
    skipped: usize,
    heading: Option<u8>,
    line: Vec<Inline>,
    gap: Gap,
    /// How many elements of each style are open: strong, emphasis, struck, code.
    styles: [usize; 4],
    link: Option<String>,
    /// The address of a picture whose description is read, and where in the line that begins.
    image: Option<(String, usize)>,
}

impl Builder {
    pub(super) fn new() -> Self {
        Self {
            root: Vec::new(),
            open: Vec::new(),
            skipped: 0,
            heading: None,
            line: Vec::new(),
            gap: Gap::None,
            styles: [0; 4],
            link: None,
            image: None,
        }
    }

    /// Text in which white space only separates.
    pub(super) fn text(&mut self, text: &str) {
        let text = printable(text);
        let mut words = text.split(|c: char| c.is_ascii_whitespace());
        if let Some(first) = words.next() {
            self.word(first);
        }
        for word in words {
            if self.gap == Gap::None {
                self.gap = Gap::Space;
            }
            self.word(word);
        }
    }

    fn word(&mut self, word: &str) {
        if word.is_empty() {
            return;
        }
        self.fill_gap();
        self.push(word);
    }

    fn fill_gap(&mut self) {
        match std::mem::replace(&mut self.gap, Gap::None) {
            Gap::Space if self.is_in_line() => self.push(" "),
            Gap::Line if !self.line.is_empty() => self.line.push(Inline::Break),
            _ => {}
        }
    }

    /// Whether something stands on the line already.
    fn is_in_line(&self) -> bool {
        self.line.last().is_some_and(|last| *last != Inline::Break)
    }

    /// Text as it is.
    fn push(&mut self, text: &str) {
        let [strong, emphasis, struck, code] = self.styles.map(|open| open > 0);
        let style = Style { strong, emphasis, struck, code };
        let len = self.line.len();
        match self.line.last_mut() {
            Some(Inline::Text(span))
                if span.style == style
                    && span.link == self.link
                    && self.image.as_ref().is_none_or(|(_, from)| *from < len) =>
            {
                span.text.push_str(text);
            }
            _ => self.line.push(Inline::Text(Span {
                text: text.to_owned(),
                style,
                link: self.link.clone(),
            })),
        }
    }

    /// A line break that was asked for. Two begin a paragraph.
    pub(super) fn line_break(&mut self) {
        if self.gap == Gap::Line {
            self.fill_gap();
        }
        if self.line.last() == Some(&Inline::Break) {
            // A heading has no paragraphs.
            if self.heading.is_none() {
                self.end_block();
            }
        } else if !self.line.is_empty() {
            self.line.push(Inline::Break);
        }
        self.gap = Gap::None;
    }

    /// What comes next begins on a line of its own.
    pub(super) fn new_line(&mut self) {
        self.gap = if self.is_in_line() { Gap::Line } else { Gap::None };
    }

    /// What comes next begins a block of its own.
    pub(super) fn end_block(&mut self) {
        self.gap = Gap::None;
        while self.line.last() == Some(&Inline::Break) {
            self.line.pop();
        }
        let line = std::mem::take(&mut self.line);
        let heading = self.heading.take();
        if line.iter().any(|inline| !inline.is_blank()) {
            self.push_block(match heading {
                Some(level) => Block::Heading(level, line),
                None => Block::Paragraph(line),
            });
        }
    }

    /// What comes next is a heading.
    pub(super) fn heading(&mut self, level: u8) {
        self.end_block();
        self.heading = Some(level);
    }

    /// A line across.
    pub(super) fn rule(&mut self) {
        self.end_block();
        self.push_block(Block::Rule);
    }

    /// Text to be shown as it is.
    pub(super) fn code_block(&mut self, text: &str) {
        self.end_block();
        let text = printable(text);
        let text = text.trim_matches('\n').trim_end();
        if !super::is_blank(text) {
            self.push_block(Block::Code(text.to_owned()));
        }
    }

    /// A picture, whose description follows until [`end_image`](Self::end_image).
    pub(super) fn begin_image(&mut self, src: String) {
        self.fill_gap();
        self.image = Some((src, self.line.len()));
    }

    pub(super) fn end_image(&mut self) {
        let Some((src, from)) = self.image.take() else { return };
        let mut alt = String::new();
        for inline in self.line.drain(from.min(self.line.len())..) {
            if let Inline::Text(span) = inline {
                alt.push_str(&span.text);
            }
        }
        self.line.push(Inline::Image { src, alt });
    }

    pub(super) fn image(&mut self, src: String, alt: &str) {
        self.fill_gap();
        let alt = printable(alt).into_owned();
        self.line.push(Inline::Image { src, alt });
    }

    pub(super) fn strong(&mut self, on: bool) {
        self.style(0, on);
    }

    pub(super) fn emphasis(&mut self, on: bool) {
        self.style(1, on);
    }

    pub(super) fn struck(&mut self, on: bool) {
        self.style(2, on);
    }

    pub(super) fn code(&mut self, on: bool) {
        self.style(3, on);
    }

    fn style(&mut self, which: usize, on: bool) {
        // A gap belongs to what is outside: `a <b>b</b>` has no bold space.
        if on && self.gap == Gap::Space {
            self.fill_gap();
        }
        if let Some(open) = self.styles.get_mut(which) {
            *open = if on { open.saturating_add(1) } else { open.saturating_sub(1) };
        }
    }

    /// A link begins, or (`None`) ends.
    pub(super) fn link(&mut self, to: Option<String>) {
        if to.is_some() && self.gap == Gap::Space {
            self.fill_gap();
        }
        self.link = to;
    }

    pub(super) fn open(&mut self, holder: Holder) {
        self.end_block();
        if self.open.len() >= MAX_DEPTH {
            self.skipped = self.skipped.saturating_add(1);
            return;
        }
        self.open.push(Open { holder, parts: Vec::new() });
    }

    /// Ends such a holder if it is open beside what comes: an item before the next item of its list,
    /// a cell before the next of its row.
    pub(super) fn end(&mut self, holder: Holder) {
        if self.skipped == 0 && self.find(holder).is_some() {
            self.close(holder);
        }
    }

    fn find(&self, holder: Holder) -> Option<usize> {
        for (at, open) in self.open.iter().enumerate().rev() {
            if open.holder.is_same(holder) {
                return Some(at);
            }
            let is_wall = match holder {
                // Rows end at their table, items at their list.
                Holder::Table | Holder::Row | Holder::Cell => open.holder == Holder::Table,
                Holder::Item => {
                    matches!(open.holder, Holder::List { .. }) || open.holder.is_of_table()
                }
                // What a cell holds ends in it.
                Holder::Quote | Holder::List { .. } => open.holder.is_of_table(),
            };
            if is_wall {
                return None;
            }
        }
        None
    }

    /// Ends the innermost holder of that kind, and all in it. One that is not open ends nothing.
    pub(super) fn close(&mut self, holder: Holder) {
        self.end_block();
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        if let Some(at) = self.find(holder) {
            while self.open.len() > at {
                self.fold();
            }
        }
    }

    /// Ends the innermost holder.
    fn fold(&mut self) {
        let Some(Open { holder, parts }) = self.open.pop() else { return };
        match holder {
            Holder::Quote => {
                let blocks: Vec<_> = parts.into_iter().flatten().collect();
                if !blocks.is_empty() {
                    self.push_block(Block::Quote(blocks));
                }
            }
            Holder::List { first } => {
                if !parts.is_empty() {
                    self.push_block(Block::List { first, items: parts });
                }
            }
            // An empty item or cell counts: the others keep their numbers and columns.
            Holder::Item | Holder::Cell => self.push_part(parts.into_iter().flatten().collect()),
            Holder::Row => {
                let part = match parts.iter().map(|cell| as_line(cell)).collect() {
                    Some(cells) => vec![Block::Table(vec![cells])],
                    None => parts.into_iter().flatten().collect(),
                };
                self.push_part(part);
            }
            Holder::Table => self.table(parts),
        }
    }

    /// A table of lines is one; what only puts blocks side by side is not.
    fn table(&mut self, rows: Vec<Vec<Block>>) {
        let mut table = Vec::new();
        for block in rows.into_iter().flatten() {
            match block {
                Block::Table(rows) => table.extend(rows),
                block => {
                    self.end_table(&mut table);
                    self.push_block(block);
                }
            }
        }
        self.end_table(&mut table);
    }

    fn end_table(&mut self, table: &mut Vec<Vec<Vec<Inline>>>) {
        let mut rows = std::mem::take(table);
        rows.retain(|row| !row.iter().flatten().all(Inline::is_blank));
        if rows.iter().all(|row| row.len() <= 1) {
            for line in rows.into_iter().flatten() {
                self.push_block(Block::Paragraph(line));
            }
        } else {
            self.push_block(Block::Table(rows));
        }
    }

    fn push_part(&mut self, part: Vec<Block>) {
        match self.open.last_mut() {
            Some(open) => open.parts.push(part),
            None => self.root.extend(part),
        }
    }

    fn push_block(&mut self, block: Block) {
        match self.open.last_mut() {
            None => self.root.push(block),
            Some(open) => match open.holder {
                // What stands in a list or table and in no item or cell of it gets one.
                Holder::List { .. } | Holder::Table | Holder::Row => open.parts.push(vec![block]),
                Holder::Quote | Holder::Item | Holder::Cell => match open.parts.last_mut() {
                    Some(part) => part.push(block),
                    None => open.parts.push(vec![block]),
                },
            },
        }
    }

    pub(super) fn finish(mut self) -> Rich {
        self.end_block();
        while !self.open.is_empty() {
            self.fold();
        }
        Rich(self.root)
    }
}

/// A cell that is one line, or `None` if it holds more than that.
fn as_line(cell: &[Block]) -> Option<Vec<Inline>> {
    match cell {
        [] => Some(Vec::new()),
        [Block::Paragraph(line) | Block::Heading(_, line)] => Some(line.clone()),
        _ => None,
    }
}
