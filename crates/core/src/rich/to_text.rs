//! As text: for bots, logs of conversations, and the eye.

use super::{
    Block, Inline, Rich,
    visible::{END, RIGHT_TO_LEFT},
};

impl Rich {
    /// Paragraphs apart by an empty line, lists with `*` or numbers, cells with ` | ` between them,
    /// quotes behind `>`, links as `label (address)` where the label does not say it already, what
    /// is struck out between `~~`. Pictures are left out.
    pub fn to_text(&self) -> String {
        let mut out = Vec::new();
        blocks(&self.0, &mut out);
        // A line with nothing but a picture is no line.
        out.join("\n").trim_matches('\n').to_owned()
    }
}

/// The lines of these blocks.
fn blocks(all: &[Block], out: &mut Vec<String>) {
    for (at, block) in all.iter().enumerate() {
        let from = out.len();
        match block {
            Block::Paragraph(line) | Block::Heading(_, line) => {
                out.extend(inlines(line).lines().map(|line| line.trim().to_owned()));
            }
            Block::List { first, items } => list(*first, items, out),
            Block::Quote(inner) => {
                let mut lines = Vec::new();
                blocks(inner, &mut lines);
                out.extend(lines.iter().map(|line| format!("> {line}").trim_end().to_owned()));
            }
            Block::Code(text) => out.extend(text.lines().map(str::to_owned)),
            Block::Table(rows) => {
                for row in rows {
                    let cells: Vec<_> = row
                        .iter()
                        .map(|cell| inlines(cell).replace('\n', " ").trim().to_owned())
                        .collect();
                    out.push(cells.join(" | "));
                }
            }
            Block::Rule => out.push("---".into()),
        }
        if at > 0 && from > 0 && out.len() > from {
            out.insert(from, String::new());
        }
    }
}

fn list(first: Option<u64>, items: &[Vec<Block>], out: &mut Vec<String>) {
    for (at, item) in items.iter().enumerate() {
        let mark = match first {
            Some(first) => format!("{}. ", first.saturating_add(at as u64)),
            None => "* ".to_owned(),
        };
        let mut lines = Vec::new();
        blocks(item, &mut lines);
        // An item is tight: its list follows on the next line.
        lines.retain(|line| !line.is_empty());
        let indent = " ".repeat(mark.len());
        if lines.is_empty() {
            out.push(mark.trim_end().to_owned());
        }
        for (at, line) in lines.iter().enumerate() {
            out.push(format!("{}{line}", if at == 0 { &mark } else { &indent }));
        }
    }
}

fn inlines(line: &[Inline]) -> String {
    let mut out = String::new();
    let mut rest = line.iter().peekable();
    let mut label_from = 0;
    while let Some(inline) = rest.next() {
        match inline {
            Inline::Break => out.push('\n'),
            Inline::Image { .. } => {}
            Inline::Text(span) => {
                let link = |inline: Option<&&Inline>| match inline {
                    Some(Inline::Text(next)) => next.link.clone(),
                    _ => None,
                };
                let text: String = span.text.chars().filter_map(shown).collect();
                if span.style.struck {
                    out.push_str(&format!("~~{text}~~"));
                } else {
                    out.push_str(&text);
                }
                match &span.link {
                    None => label_from = out.len(),
                    Some(to) if link(rest.peek()).as_ref() != Some(to) => {
                        let label = out.get(label_from..).unwrap_or_default().trim();
                        if !says(label, to) {
                            out.push_str(&format!(" ({to})"));
                        }
                        label_from = out.len();
                    }
                    Some(_) => {}
                }
            }
        }
    }
    out
}

/// Spaces that do not break are spaces, and our marks of direction are not what was said.
pub(super) fn shown(character: char) -> Option<char> {
    match character {
        '\u{a0}' | '\u{202f}' => Some(' '),
        RIGHT_TO_LEFT | END => None,
        other => Some(other),
    }
}

/// Whether a label tells the address already.
fn says(label: &str, to: &str) -> bool {
    let bare = |text: &str| {
        let mut text = text.trim().to_lowercase();
        for scheme in ["https://", "http://", "mailto:", "tel:", "sms:", "www."] {
            text = text.strip_prefix(scheme).map_or_else(|| text.clone(), str::to_owned);
        }
        text.trim_end_matches('/').replace(' ', "")
    };
    bare(label) == bare(to)
}
