//! Markdown: CommonMark with tables and strike-through, and emphasis that works beside CJK
//! punctuation.

use comrak::{
    Arena, Options,
    arena_tree::NodeEdge,
    nodes::{ListType, NodeValue},
    parse_document,
};

use super::{
    MAX_DEPTH, MAX_MARKDOWN, Rich, address,
    build::{Builder, Holder},
    visible::printable,
};

impl Rich {
    /// Reads Markdown. Markup in it is text: only HTML is meant as HTML. A text longer than
    /// [`MAX_MARKDOWN`] is shown as it is written, and one longer than
    /// [`MAX_BODY`](super::MAX_BODY) is cut.
    pub fn from_markdown(text: &str) -> Self {
        if text.len() > MAX_MARKDOWN {
            return Self::from_plain(text);
        }
        let mut options = Options::default();
        options.extension.strikethrough = true;
        options.extension.table = true;
        // `これは**「重要」**です。` is bold for whoever writes it.
        options.extension.cjk_friendly_emphasis = true;
        let arena = Arena::new();
        let mut to = Builder::new();
        for edge in parse_document(&arena, &shallow(&printable(text)), &options).traverse() {
            match edge {
                NodeEdge::Start(node) => start(&mut to, &node.data.borrow().value),
                NodeEdge::End(node) => end(&mut to, &node.data.borrow().value),
            }
        }
        to.finish()
    }
}

fn start(to: &mut Builder, node: &NodeValue) {
    match node {
        NodeValue::BlockQuote => to.open(Holder::Quote),
        NodeValue::List(list) => {
            let first = (list.list_type == ListType::Ordered).then_some(list.start as u64);
            to.open(Holder::List { first });
        }
        NodeValue::Item(_) => to.open(Holder::Item),
        NodeValue::Table(_) => to.open(Holder::Table),
        NodeValue::TableRow(_) => to.open(Holder::Row),
        NodeValue::TableCell => to.open(Holder::Cell),
        NodeValue::Heading(heading) => to.heading(heading.level),
        NodeValue::Paragraph => to.end_block(),
        NodeValue::ThematicBreak => to.rule(),
        NodeValue::CodeBlock(code) => to.code_block(&code.literal),
        NodeValue::HtmlBlock(html) => {
            to.end_block();
            for line in html.literal.lines() {
                to.text(line);
                to.new_line();
            }
            to.end_block();
        }
        NodeValue::HtmlInline(html) => to.text(html),
        NodeValue::Text(text) => to.text(text),
        NodeValue::Code(code) => {
            to.code(true);
            to.text(&code.literal);
            to.code(false);
        }
        NodeValue::SoftBreak | NodeValue::LineBreak => to.line_break(),
        NodeValue::Strong => to.strong(true),
        NodeValue::Emph => to.emphasis(true),
        NodeValue::Strikethrough => to.struck(true),
        NodeValue::Link(link) => to.link(address::sendable(&link.url)),
        NodeValue::Image(image) => {
            let src = address::sendable(&image.url).filter(|src| src.starts_with("http"));
            if let Some(src) = src {
                to.begin_image(src);
            }
        }
        _ => {}
    }
}

fn end(to: &mut Builder, node: &NodeValue) {
    match node {
        NodeValue::BlockQuote => to.close(Holder::Quote),
        NodeValue::List(_) => to.close(Holder::List { first: None }),
        NodeValue::Item(_) => to.close(Holder::Item),
        NodeValue::Table(_) => to.close(Holder::Table),
        NodeValue::TableRow(_) => to.close(Holder::Row),
        NodeValue::TableCell => to.close(Holder::Cell),
        NodeValue::Heading(_) | NodeValue::Paragraph => to.end_block(),
        NodeValue::Strong => to.strong(false),
        NodeValue::Emph => to.emphasis(false),
        NodeValue::Strikethrough => to.struck(false),
        NodeValue::Link(_) => to.link(None),
        NodeValue::Image(_) => to.end_image(),
        _ => {}
    }
}

/// Without more marks of quotes and lists at the beginning of a line than are read as such: each
/// would have to be looked for again on every line that follows.
fn shallow(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let is_mark = |c: char| matches!(c, '>' | '-' | '+' | '*');
        let begins = line.trim_start_matches(|c: char| is_mark(c) || c == ' ' || c == '\t');
        let marks = line.len() - begins.len();
        let (prefix, rest) = line.split_at(marks);
        if prefix.chars().filter(|c| is_mark(*c)).count() > 4 * MAX_DEPTH {
            let mut left = 4 * MAX_DEPTH;
            out.extend(prefix.chars().filter(|c| {
                left = left.saturating_sub(usize::from(is_mark(*c)));
                left > 0
            }));
        } else {
            out.push_str(prefix);
        }
        out.push_str(rest);
    }
    out
}
