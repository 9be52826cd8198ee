//! As the HTML that Intercom keeps.

use super::{
    Block, Inline, Rich, Span, is_blank,
    visible::{END, RIGHT_TO_LEFT, is_right_to_left},
};

impl Rich {
    /// Paragraphs, breaks, two levels of headings, lists, bold, italic, code, links, pictures: what
    /// is known to survive a reply (facts on message content; Intercom publishes no list). The rest
    /// is said in these: rows of a table are lines with ` | ` between the cells, a quote has `>`
    /// before each line, and what is struck out is what it *was*, since struck-out text without
    /// its line would read as valid. A line that is read from right to left is marked so.
    pub fn to_html(&self) -> String {
        let mut out = String::new();
        for block in &self.0 {
            write(block, &mut out);
        }
        out
    }
}

/// Text for inside an element or an attribute. Control characters, which HTML cannot hold and
/// nobody sees, are left out.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(character),
            hidden if hidden.is_control() => {}
            shown => out.push(shown),
        }
    }
    out
}

fn write(block: &Block, out: &mut String) {
    if block.is_blank() {
        return;
    }
    match block {
        Block::Paragraph(line) => out.push_str(&format!("<p>{}</p>", inlines(line))),
        Block::Heading(1, line) => out.push_str(&format!("<h1>{}</h1>", inlines(line))),
        Block::Heading(_, line) => out.push_str(&format!("<h2>{}</h2>", inlines(line))),
        // Numbers that do not begin at one would be lost with a list's own.
        Block::List { first: Some(first), items } if *first != 1 => {
            for (at, item) in items.iter().enumerate() {
                let number = first.saturating_add(at as u64);
                out.push_str(&format!("<p>{number}. {}</p>", in_line(item)));
            }
        }
        Block::List { first, items } => {
            let tag = if first.is_some() { "ol" } else { "ul" };
            out.push_str(&format!("<{tag}>"));
            for item in items {
                out.push_str(&format!("<li>{}</li>", in_line(item)));
            }
            out.push_str(&format!("</{tag}>"));
        }
        Block::Quote(inner) => out.push_str(&format!("<p>{}</p>", quote(inner).join("<br>"))),
        Block::Code(text) => out.push_str(&format!("<pre><code>{}</code></pre>", escape(text))),
        Block::Table(rows) => {
            let rows: Vec<_> = rows.iter().map(|row| cells(row)).collect();
            out.push_str(&format!("<p>{}</p>", rows.join("<br>")));
        }
        Block::Rule => {}
    }
}

/// Blocks within an item: lines, and lists of their own.
fn in_line(blocks: &[Block]) -> String {
    let mut out = String::new();
    let mut is_line = false;
    for block in blocks.iter().filter(|block| !block.is_blank()) {
        let line = match block {
            Block::Paragraph(line) | Block::Heading(_, line) => inlines(line),
            Block::Table(rows) => {
                rows.iter().map(|row| cells(row)).collect::<Vec<_>>().join("<br>")
            }
            Block::Quote(inner) => quote(inner).join("<br>"),
            Block::List { .. } | Block::Code(_) => {
                write(block, &mut out);
                is_line = false;
                continue;
            }
            Block::Rule => continue,
        };
        if is_line {
            out.push_str("<br>");
        }
        out.push_str(&line);
        is_line = true;
    }
    out
}

/// The lines of a quote: in a paragraph there is no other way to show it.
fn quote(blocks: &[Block]) -> Vec<String> {
    lines(blocks).into_iter().map(|line| format!("&gt; {line}")).collect()
}

fn lines(blocks: &[Block]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for block in blocks.iter().filter(|block| !block.is_blank()) {
        match block {
            Block::Paragraph(line) | Block::Heading(_, line) => {
                out.extend(inlines(line).split("<br>").map(str::to_owned));
            }
            Block::Table(rows) => out.extend(rows.iter().map(|row| cells(row))),
            Block::Code(text) => {
                out.extend(text.lines().map(|line| with_direction(line, escape(line))));
            }
            Block::Quote(inner) => out.extend(quote(inner)),
            Block::Rule => {}
            Block::List { first, items } => {
                for (at, item) in items.iter().enumerate() {
                    let mark = first.map_or_else(
                        || "* ".to_owned(),
                        |first| format!("{}. ", first.saturating_add(at as u64)),
                    );
                    let item = lines(item);
                    out.extend(item.iter().enumerate().map(|(at, line)| {
                        if at == 0 { format!("{mark}{line}") } else { line.clone() }
                    }));
                }
            }
        }
    }
    out
}

fn cells(row: &[Vec<Inline>]) -> String {
    row.iter().map(|cell| inlines(cell).replace("<br>", " ")).collect::<Vec<_>>().join(" | ")
}

fn inlines(line: &[Inline]) -> String {
    let lines = line.split(|inline| *inline == Inline::Break);
    lines.map(one_line).collect::<Vec<_>>().join("<br>")
}

fn one_line(line: &[Inline]) -> String {
    let text: String = line
        .iter()
        .filter_map(
            |inline| if let Inline::Text(span) = inline { Some(span.text.as_str()) } else { None },
        )
        .collect();
    with_direction(&text, spans(line))
}

/// The HTML of a line of text, marked if it is read from right to left. A mark that stands already
/// (in a body that came from Intercom) is not set again.
fn with_direction(text: &str, html: String) -> String {
    if is_right_to_left(text) && !text.contains(RIGHT_TO_LEFT) {
        format!("{RIGHT_TO_LEFT}{html}{END}")
    } else {
        html
    }
}

/// Spans with the elements around them: opened from the outside in, and shared by neighbours.
fn spans(line: &[Inline]) -> String {
    let mut out = String::new();
    let mut open: Vec<Element> = Vec::new();
    let close = |open: &mut Vec<Element>, keep: usize, out: &mut String| {
        while open.len() > keep {
            if let Some(element) = open.pop() {
                out.push_str(element.end());
            }
        }
    };
    for inline in line {
        let wanted = match inline {
            // A space between two words of a link is in the link, and in nothing else.
            Inline::Text(span) if is_blank(&span.text) => {
                let link = span.link.clone().map(Element::Link);
                link.into_iter().filter(|link| open.first() == Some(link)).collect()
            }
            Inline::Text(span) => elements(span),
            Inline::Image { .. } | Inline::Break => Vec::new(),
        };
        let same = open.iter().zip(&wanted).take_while(|(one, other)| one == other).count();
        close(&mut open, same, &mut out);
        for element in wanted.into_iter().skip(same) {
            out.push_str(&element.start());
            open.push(element);
        }
        match inline {
            Inline::Text(span) => out.push_str(&escape(&span.text)),
            Inline::Image { src, alt } if alt.is_empty() => {
                out.push_str(&format!("<img src=\"{}\">", escape(src)));
            }
            Inline::Image { src, alt } => {
                out.push_str(&format!("<img src=\"{}\" alt=\"{}\">", escape(src), escape(alt)));
            }
            Inline::Break => {}
        }
    }
    close(&mut open, 0, &mut out);
    out
}

/// An element around text.
#[derive(PartialEq, Eq)]
enum Element {
    Link(String),
    Was,
    Strong,
    Emphasis,
    Code,
}

impl Element {
    fn start(&self) -> String {
        match self {
            Self::Link(to) => format!("<a href=\"{}\">", escape(to)),
            Self::Was => "(was ".into(),
            Self::Strong => "<b>".into(),
            Self::Emphasis => "<i>".into(),
            Self::Code => "<code>".into(),
        }
    }

    fn end(&self) -> &'static str {
        match self {
            Self::Link(_) => "</a>",
            Self::Was => ")",
            Self::Strong => "</b>",
            Self::Emphasis => "</i>",
            Self::Code => "</code>",
        }
    }
}

fn elements(span: &Span) -> Vec<Element> {
    let mut all = Vec::new();
    all.extend(span.link.clone().map(Element::Link));
    all.extend(span.style.struck.then_some(Element::Was));
    all.extend(span.style.strong.then_some(Element::Strong));
    all.extend(span.style.emphasis.then_some(Element::Emphasis));
    all.extend(span.style.code.then_some(Element::Code));
    all
}
