//! As Markdown, for bots that read it: language models, and whatever renders it.

use super::{Block, Inline, Rich, Span, Style, is_blank, to_text::shown};

impl Rich {
    /// CommonMark with tables and strike-through. Whatever would be markup in the text itself is
    /// escaped, and nothing else: read again, it says the same.
    pub fn to_markdown(&self) -> String {
        lines(&self.0).join("\n")
    }
}

fn lines(blocks: &[Block]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut before: Option<(bool, bool)> = None;
    for block in blocks.iter().filter(|block| !block.is_blank() || matches!(block, Block::Rule)) {
        if !out.is_empty() {
            out.push(String::new());
        }
        // Two lists in a row have other marks, or they would be one.
        let mut other = false;
        if let Block::List { first, .. } = block {
            other = before.is_some_and(|(numbered, other)| numbered == first.is_some() && !other);
            before = Some((first.is_some(), other));
        } else {
            before = None;
        }
        match block {
            Block::Paragraph(line) => out.extend(paragraph(line)),
            Block::Heading(level, line) => {
                let marks = "#".repeat((*level).clamp(1, 6).into());
                out.push(format!("{marks} {}", one_line(line)));
            }
            Block::List { first, items } => list(*first, other, items, &mut out),
            Block::Quote(inner) => {
                out.extend(lines(inner).iter().map(|line| format!("> {line}").trim_end().into()));
            }
            Block::Code(text) => {
                let fence = "`".repeat(longest_run(text).max(2) + 1);
                out.push(fence.clone());
                out.extend(text.lines().map(str::to_owned));
                out.push(fence);
            }
            Block::Table(rows) => table(rows, &mut out),
            Block::Rule => out.push("***".into()),
        }
    }
    out
}

fn paragraph(line: &[Inline]) -> Vec<String> {
    let mut lines: Vec<String> = line
        .split(|inline| *inline == Inline::Break)
        .map(|line| begin(inlines(line).trim()))
        .filter(|line| !line.is_empty())
        .collect();
    // Two spaces at the end break the line.
    let last = lines.len().saturating_sub(1);
    for line in lines.iter_mut().take(last) {
        line.push_str("  ");
    }
    lines
}

fn one_line(line: &[Inline]) -> String {
    let lines = line.split(|inline| *inline == Inline::Break);
    let lines = lines.map(|line| inlines(line).trim().to_owned());
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

fn list(first: Option<u64>, other: bool, items: &[Vec<Block>], out: &mut Vec<String>) {
    for (at, item) in items.iter().enumerate() {
        let mark = match first {
            // Nine digits are the most that Markdown takes for a number.
            Some(first) => {
                let number = first.min(999_999_000).saturating_add(at as u64);
                format!("{number}{} ", if other { ')' } else { '.' })
            }
            None if other => "* ".to_owned(),
            None => "- ".to_owned(),
        };
        let indent = " ".repeat(mark.len());
        let mut inner = lines(item);
        // A list within follows on the next line.
        if let [Block::Paragraph(_), Block::List { .. }] = item.as_slice()
            && let Some(gap) = inner.iter().position(String::is_empty)
        {
            inner.remove(gap);
        }
        if inner.is_empty() {
            out.push(mark.trim_end().to_owned());
        }
        for (at, line) in inner.into_iter().enumerate() {
            out.push(match (at, line.is_empty()) {
                (0, _) => format!("{mark}{line}"),
                (_, true) => line,
                (_, false) => format!("{indent}{line}"),
            });
        }
    }
}

/// The first row is the head: Markdown has no table without one.
fn table(rows: &[Vec<Vec<Inline>>], out: &mut Vec<String>) {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    for (at, row) in rows.iter().enumerate() {
        let cell = |at: usize| row.get(at).map(|cell| one_line(cell).replace('|', "\\|"));
        let cells: Vec<_> = (0..columns).map(|at| cell(at).unwrap_or_default()).collect();
        out.push(format!("| {} |", cells.join(" | ")));
        if at == 0 {
            out.push(format!("|{}", " --- |".repeat(columns)));
        }
    }
}

fn inlines(line: &[Inline]) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(inline) = rest.first() {
        match inline {
            Inline::Text(Span { link: Some(to), .. }) => {
                let same = |inline: &&Inline| matches!(inline, Inline::Text(span) if span.link.as_ref() == Some(to));
                let (label, after) = rest.split_at(rest.iter().take_while(same).count());
                if out.ends_with('!') {
                    // It would be a picture.
                    out.insert(out.len() - 1, '\\');
                }
                out.push_str(&link(label, to));
                rest = after;
                continue;
            }
            Inline::Text(span) => styled(span, &mut out),
            Inline::Break => out.push(' '),
            Inline::Image { src, alt } => {
                out.push_str(&format!("![{}]({})", escape(alt), destination(src)));
            }
        }
        rest = rest.get(1..).unwrap_or_default();
    }
    out
}

fn link(label: &[Inline], to: &str) -> String {
    let mut shown = String::new();
    for inline in label {
        if let Inline::Text(span) = inline {
            styled(span, &mut shown);
        }
    }
    let bare: String = label
        .iter()
        .filter_map(|inline| match inline {
            Inline::Text(span) => Some(span.text.as_str()),
            _ => None,
        })
        .collect();
    if bare.trim() == to && to.contains("://") && !to.contains(['<', '>', ' ']) {
        return format!("<{to}>");
    }
    // White space at its ends is not in the link.
    let inner = shown.trim();
    let (before, after) = (shown.starts_with(' '), shown.ends_with(' '));
    let space = |is: bool| if is { " " } else { "" };
    if inner.is_empty() {
        return shown;
    }
    format!("{}[{inner}]({}){}", space(before), destination(to), space(after))
}

fn destination(to: &str) -> String {
    if to.contains(['(', ')', ' ']) { format!("<{to}>") } else { to.to_owned() }
}

/// A span with its marks, which stand right beside the text.
fn styled(span: &Span, out: &mut String) {
    let text: String = span.text.chars().filter_map(shown).collect();
    let inner = text.trim();
    if is_blank(inner) || span.style == Style::default() {
        out.push_str(&escape(&text));
        return;
    }
    let start = text.len() - text.trim_start().len();
    let end = start + inner.len();
    out.push_str(text.get(..start).unwrap_or_default());
    let Style { strong, emphasis, struck, code } = span.style;
    // `**a***b*` could be read in more than one way.
    let italic = if out.ends_with('*') { "_" } else { "*" };
    let marks: String =
        [(struck, "~~"), (strong, "**"), (emphasis && strong, "_"), (emphasis && !strong, italic)]
            .into_iter()
            .filter_map(|(is, mark)| is.then_some(mark))
            .collect();
    out.push_str(&marks);
    if code {
        let ticks = "`".repeat(longest_run(inner) + 1);
        let pad = if inner.starts_with('`') || inner.ends_with('`') { " " } else { "" };
        out.push_str(&format!("{ticks}{pad}{inner}{pad}{ticks}"));
    } else {
        out.push_str(&escape(inner));
    }
    out.extend(marks.chars().rev());
    out.push_str(text.get(end..).unwrap_or_default());
}

/// The longest run of backticks.
fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or_default()
}

/// Text in which nothing is markup, wherever it stands in a line.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // Beside it may stand a mark.
    let mut before = '.';
    let mut rest = text.chars().filter_map(shown).peekable();
    while let Some(character) = rest.next() {
        let after = rest.peek().copied().unwrap_or('.');
        let is_markup = match character {
            '\\' | '`' | '[' | ']' | '~' => true,
            '*' => !(before.is_whitespace() && after.is_whitespace()),
            // Within a word it is a letter.
            '_' => !(before.is_alphanumeric() && after.is_alphanumeric()),
            '<' => after.is_ascii_alphabetic() || matches!(after, '/' | '!' | '?'),
            '&' => after.is_ascii_alphabetic() || after == '#',
            _ => false,
        };
        if is_markup {
            out.push('\\');
        }
        out.push(character);
        before = character;
    }
    out
}

/// The line with what would be markup at its beginning escaped.
fn begin(line: &str) -> String {
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, rest) = line.split_at(digits);
    if !number.is_empty() && rest.starts_with(['.', ')']) {
        return format!("{number}\\{rest}");
    }
    let starts = line.starts_with(['#', '>', '+', '-', '=', '|', ':'])
        || (line.starts_with("* ") || line == "*");
    if starts { format!("\\{line}") } else { line.to_owned() }
}
