//! HTML as a row of blocks: what stands outside a block is put into paragraphs, and the end of a
//! block that Intercom does not keep ends a line.

/// Blocks of HTML outside Intercom's set: they go, their text stays, and a line ends at both ends.
pub(super) const LINES: [&str; 39] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "legend",
    "main",
    "menu",
    "nav",
    "option",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "tr",
    "optgroup",
];
/// Between these is a space: the cells of a row of a table.
pub(super) const CELLS: [&str; 2] = ["td", "th"];

/// Puts sanitised HTML into blocks of these names, one a line.
pub(super) fn in_blocks(html: &str, names: &[&str]) -> String {
    let mut blocks = Blocks::default();
    let mut rest = html;
    while !rest.is_empty() {
        let end = match rest.strip_prefix('<') {
            Some(tag) => tag.find('>').map_or(rest.len(), |at| at + 2),
            None => rest.find('<').unwrap_or(rest.len()),
        };
        let (token, after) = rest.split_at(end);
        rest = after;
        let (name, closes) = tag_name(token);
        match name {
            "" => blocks.text(token),
            "br" => blocks.line_break(token),
            "img" => blocks.content(token),
            _ if names.contains(&name) && closes => blocks.close(token),
            _ if names.contains(&name) => blocks.open(name, token),
            _ if LINES.contains(&name) => blocks.end_line(),
            "li" => blocks.item(token),
            _ if CELLS.contains(&name) => blocks.end_cell(),
            _ => blocks.inline(token, name, closes),
        }
    }
    blocks.end()
}

/// The name of a tag, and whether it is an end tag; no name for text.
fn tag_name(token: &str) -> (&str, bool) {
    let Some(tag) = token.strip_prefix('<') else { return ("", false) };
    let (tag, closes) = tag.strip_prefix('/').map_or((tag, false), |tag| (tag, true));
    (tag.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default(), closes)
}

/// What was read so far.
#[derive(Default)]
struct Blocks<'a> {
    done: Vec<String>,
    /// The block or paragraph that is being read.
    now: String,
    /// Blocks that are open around the place where we are; none in a paragraph that we made.
    depth: usize,
    /// Start tags, with their names, that are open outside any block, such as a link around one.
    around: Vec<(&'a str, &'a str)>,
    /// Whether those stand inside the block that is open, too.
    around_inside: bool,
    /// Whether something can be seen in what is being read, and in its last line.
    seen: bool,
    seen_in_line: bool,
    /// A line ended; shown as such if more comes in the same block.
    break_due: bool,
    /// A cell ended; shown as a space if more comes in the same line.
    space_due: bool,
}

impl<'a> Blocks<'a> {
    fn text(&mut self, text: &str) {
        if text.trim().is_empty() {
            self.now.push_str(text);
            self.space_due = false;
        } else {
            self.content(text);
        }
    }

    fn content(&mut self, token: &str) {
        if self.seen_in_line && self.break_due {
            self.now.push_str("<br>");
        } else if self.seen_in_line && self.space_due {
            self.now.push(' ');
        }
        self.now.push_str(token);
        (self.seen, self.seen_in_line) = (true, true);
        (self.break_due, self.space_due) = (false, false);
    }

    fn line_break(&mut self, token: &str) {
        self.now.push_str(token);
        self.new_line();
    }

    fn new_line(&mut self) {
        (self.seen_in_line, self.break_due, self.space_due) = (false, false, false);
    }

    fn end_cell(&mut self) {
        self.space_due = !self.now.ends_with(char::is_whitespace);
    }

    fn end_line(&mut self) {
        if self.depth == 0 {
            self.end_paragraph();
        } else {
            self.break_due = true;
        }
    }

    /// An item of a list; outside one it is a line.
    fn item(&mut self, token: &str) {
        if self.depth == 0 {
            self.end_paragraph();
        } else {
            self.now.push_str(token);
            self.new_line();
        }
    }

    fn inline(&mut self, token: &'a str, name: &'a str, closes: bool) {
        self.now.push_str(token);
        if self.depth == 0 && closes {
            self.around.pop();
        } else if self.depth == 0 {
            self.around.push((token, name));
        }
    }

    fn open(&mut self, name: &str, token: &str) {
        if self.depth == 0 {
            self.end_paragraph();
            self.now.clear();
        }
        self.now.push_str(token);
        if self.depth == 0 {
            self.around_inside = !["ol", "ul"].contains(&name);
            if self.around_inside {
                self.open_around();
            }
        }
        self.depth += 1;
        self.new_line();
    }

    fn open_around(&mut self) {
        self.now.extend(self.around.iter().map(|(token, _)| *token));
    }

    fn close(&mut self, token: &str) {
        self.depth = self.depth.saturating_sub(1);
        if self.depth == 0 && self.around_inside {
            self.close_around();
        }
        self.now.push_str(token);
        self.new_line();
        if self.depth == 0 {
            self.done.push(std::mem::take(&mut self.now));
            self.begin_paragraph();
        }
    }

    fn close_around(&mut self) {
        self.now.extend(self.around.iter().rev().map(|(_, name)| format!("</{name}>")));
    }

    fn begin_paragraph(&mut self) {
        self.now.clear();
        self.open_around();
        self.seen = false;
        self.new_line();
    }

    fn end_paragraph(&mut self) {
        if self.seen {
            self.close_around();
            self.done.push(format!("<p>{}</p>", self.now.trim()));
        }
        self.begin_paragraph();
    }

    fn end(mut self) -> String {
        self.end_line();
        if self.depth > 0 {
            self.done.push(self.now);
        }
        self.done.join("\n")
    }
}
