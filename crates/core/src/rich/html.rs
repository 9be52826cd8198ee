//! HTML, as Intercom, mail programs and bots write it.

use html5gum::{DefaultEmitter, HtmlString, StartTag, Token, Tokenizer};

use super::{
    MAX_BODY, Rich, address,
    build::{Builder, Holder},
};

impl Rich {
    /// Reads HTML, whatever its quality. What is no text (scripts, styles, the head) is left out;
    /// every block element ends a line. A body longer than [`MAX_BODY`] is cut.
    ///
    /// Tokens are read one by one and no tree is built: time goes with the length alone.
    pub fn from_html(html: &str) -> Self {
        let mut emitter = DefaultEmitter::default();
        // Scripts, styles and titles hold text that is not markup.
        emitter.naively_switch_states(true);
        let mut reader = Reader { to: Builder::new(), without: None, verbatim: None };
        for token in Tokenizer::new_with_emitter(cut(html), emitter).flatten() {
            reader.token(token);
        }
        reader.end_verbatim();
        reader.to.finish()
    }
}

/// The first [`MAX_BODY`] bytes, without half a character at the end.
pub(super) fn cut(text: &str) -> &str {
    text.get(..text.floor_char_boundary(MAX_BODY)).unwrap_or_default()
}

struct Reader {
    to: Builder,
    /// The element whose content is left out.
    without: Option<Vec<u8>>,
    /// The text of an open `pre`.
    verbatim: Option<String>,
}

impl Reader {
    fn token(&mut self, token: Token) {
        match token {
            Token::StartTag(tag) if self.without.is_none() => self.start(&tag),
            Token::EndTag(tag) => match &self.without {
                Some(name) if **name == **tag.name => self.without = None,
                // A head that nobody ended does not swallow the body.
                Some(_) => {}
                None => self.end(&tag.name),
            },
            Token::StartTag(tag) if *tag.name == *b"body" => self.without = None,
            Token::String(text) if self.without.is_none() => {
                let text = String::from_utf8_lossy(&text);
                match &mut self.verbatim {
                    Some(verbatim) => verbatim.push_str(&text),
                    None => self.to.text(&text),
                }
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: &StartTag<()>) {
        if let Some(verbatim) = &mut self.verbatim {
            if *tag.name == *b"br" {
                verbatim.push('\n');
            }
            return;
        }
        match &**tag.name {
            b"head" | b"script" | b"style" | b"title" | b"template" | b"svg" | b"noscript"
            | b"object" | b"iframe" | b"audio" | b"video"
                if !tag.self_closing =>
            {
                self.without = Some(tag.name.to_vec());
            }
            b"br" => self.to.line_break(),
            b"p" => self.to.end_block(),
            b"hr" => self.to.rule(),
            b"h1" => self.to.heading(1),
            b"h2" => self.to.heading(2),
            b"h3" => self.to.heading(3),
            b"h4" => self.to.heading(4),
            b"h5" => self.to.heading(5),
            b"h6" => self.to.heading(6),
            b"ul" | b"menu" | b"dir" => self.to.open(Holder::List { first: None }),
            b"ol" => {
                let first = attribute(tag, b"start").and_then(|start| start.trim().parse().ok());
                self.to.open(Holder::List { first: Some(first.unwrap_or(1)) });
            }
            b"li" => {
                self.to.end(Holder::Item);
                self.to.open(Holder::Item);
            }
            b"blockquote" => self.to.open(Holder::Quote),
            b"table" => self.to.open(Holder::Table),
            b"tr" => {
                self.to.end(Holder::Row);
                self.to.open(Holder::Row);
            }
            b"td" | b"th" => {
                self.to.end(Holder::Cell);
                self.to.open(Holder::Cell);
            }
            b"pre" | b"listing" | b"xmp" => {
                self.to.end_block();
                self.verbatim = Some(String::new());
            }
            b"b" | b"strong" => self.to.strong(true),
            b"i" | b"em" | b"cite" | b"dfn" | b"var" => self.to.emphasis(true),
            b"s" | b"del" | b"strike" => self.to.struck(true),
            b"code" | b"tt" | b"kbd" | b"samp" => self.to.code(true),
            b"a" => self.to.link(attribute(tag, b"href").and_then(|href| address::sendable(&href))),
            b"img" => self.image(tag),
            name if is_block(name) => self.to.new_line(),
            _ => {}
        }
    }

    fn end(&mut self, name: &[u8]) {
        if self.verbatim.is_some() {
            if matches!(name, b"pre" | b"listing" | b"xmp") {
                self.end_verbatim();
            }
            return;
        }
        match name {
            b"br" => self.to.line_break(),
            b"p" | b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" => self.to.end_block(),
            b"ul" | b"ol" | b"menu" | b"dir" => self.to.close(Holder::List { first: None }),
            b"li" => self.to.close(Holder::Item),
            b"blockquote" => self.to.close(Holder::Quote),
            b"table" => self.to.close(Holder::Table),
            b"tr" => self.to.close(Holder::Row),
            b"td" | b"th" => self.to.close(Holder::Cell),
            b"b" | b"strong" => self.to.strong(false),
            b"i" | b"em" | b"cite" | b"dfn" | b"var" => self.to.emphasis(false),
            b"s" | b"del" | b"strike" => self.to.struck(false),
            b"code" | b"tt" | b"kbd" | b"samp" => self.to.code(false),
            b"a" => self.to.link(None),
            name if is_block(name) => self.to.new_line(),
            _ => {}
        }
    }

    fn image(&mut self, tag: &StartTag<()>) {
        let src = attribute(tag, b"src").and_then(|src| address::sendable(&src));
        let alt = attribute(tag, b"alt").unwrap_or_default();
        match src.filter(|src| src.starts_with("http")) {
            Some(src) => self.to.image(src, alt.trim()),
            // A picture that cannot be shown is what it says.
            None => self.to.text(&alt),
        }
    }

    fn end_verbatim(&mut self) {
        if let Some(verbatim) = self.verbatim.take() {
            self.to.code_block(&verbatim);
        }
    }
}

fn attribute(tag: &StartTag<()>, name: &[u8]) -> Option<String> {
    let value: &HtmlString = &tag.attributes.get(name)?.value;
    Some(String::from_utf8_lossy(value).into_owned())
}

/// Whether the element stands on lines of its own. Source: the elements that HTML's default style
/// sheet shows as blocks, and options, which a mail program shows one a line.
fn is_block(name: &[u8]) -> bool {
    matches!(
        name,
        b"address"
            | b"article"
            | b"aside"
            | b"body"
            | b"caption"
            | b"center"
            | b"dd"
            | b"details"
            | b"dialog"
            | b"div"
            | b"dl"
            | b"dt"
            | b"fieldset"
            | b"figcaption"
            | b"figure"
            | b"footer"
            | b"form"
            | b"header"
            | b"hgroup"
            | b"html"
            | b"legend"
            | b"main"
            | b"nav"
            | b"optgroup"
            | b"option"
            | b"search"
            | b"section"
            | b"summary"
            | b"tbody"
            | b"tfoot"
            | b"thead"
    )
}
