//! Links: none is sent that does not come from the agent's own file, from knowledge or from tools.

use std::{collections::BTreeSet, sync::LazyLock};

use deskmate_core::rich::{Block, Inline, Rich};
use regex::Regex;
use reqwest::Url;

/// An address in a text, with or without its scheme.
static ADDRESS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r#"(?x)
        \b [A-Za-z][A-Za-z0-9+.\-]{1,20} :// [^\s<>"'`\]\[{}|\\^]+
        | \b (?: (?i:www) \. | (?: [A-Za-z0-9] (?: [A-Za-z0-9\-]* [A-Za-z0-9] )? \. )+
            (?: com|net|org|COM|NET|ORG|info|biz|io|ru|cn|xyz|top|shop|site|online|store|club|live|link|click|app|dev|page|
               me|ly|gg|to|co|eu|de|nl|be|fr|uk|es|it|pt|us|ca|au|ch|at|pl|se|no|dk|in|jp|br|tk|ml|cc|tv|ai|test|example ) \b
          ) [A-Za-z0-9.\-]* (?: : \d+ )? (?: / [^\s<>"'`\]\[{}|\\^]* )?"#,
    )
    .ok()
});

/// Schemes without `//`.
const SCHEMES: [&str; 5] = ["mailto", "tel", "sms", "javascript", "data"];

/// Addresses that may be sent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    addresses: BTreeSet<String>,
    hosts: BTreeSet<String>,
}

impl Known {
    /// Takes in every address that stands in a text.
    pub(crate) fn read(&mut self, text: &str) {
        for found in found(text) {
            self.add(found);
        }
        // Where labels hide them.
        for inline in inlines(&Rich::from_markdown(text)) {
            match inline {
                Inline::Text(span) => span.link.iter().for_each(|link| self.add(link)),
                Inline::Image { src, .. } => self.add(src),
                Inline::Break => {}
            }
        }
    }

    /// Takes in an address.
    pub(crate) fn add(&mut self, address: &str) {
        let Some(url) = parsed(address) else { return };
        if let Some(host) = url.host_str() {
            self.hosts.insert(host.trim_start_matches("www.").to_owned());
        }
        self.addresses.insert(same(url));
    }

    /// Whether an address may be sent: as it is known, or a part of that page. A host that is known
    /// may be named, too.
    fn has(&self, address: &str) -> bool {
        let Some(url) = parsed(address) else { return false };
        let host = url.host_str().unwrap_or_default().trim_start_matches("www.").to_owned();
        let bare = url.path() == "/" && url.query().is_none() && url.host_str().is_some();
        self.addresses.contains(&same(url)) || (bare && self.hosts.contains(&host))
    }
}

fn has(known: &[&Known], address: &str) -> bool {
    known.iter().any(|known| known.has(address))
}

/// Every address in a text.
fn found(text: &str) -> impl Iterator<Item = &str> {
    let pattern = ADDRESS.as_ref();
    pattern
        .into_iter()
        .flat_map(|pattern| pattern.find_iter(text))
        .map(|found| trimmed(found.as_str()))
}

/// What ends a sentence does not belong to its address.
fn trimmed(address: &str) -> &str {
    let mut address = address.trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_', '~']);
    while address.ends_with(')') && address.matches(')').count() > address.matches('(').count() {
        address = address.trim_end_matches(')');
    }
    address.trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_', '~'])
}

fn parsed(address: &str) -> Option<Url> {
    let address = address.trim();
    let scheme = address.split(':').next().unwrap_or_default().to_ascii_lowercase();
    let whole = address.contains("://") || SCHEMES.contains(&scheme.as_str());
    let whole = if whole { Url::parse(address) } else { Url::parse(&format!("https://{address}")) };
    whole.ok()
}

/// The same for all spellings of an address that lead to the same page.
fn same(mut url: Url) -> String {
    url.set_fragment(None);
    if url.scheme() == "http" {
        // An article's address and what a model makes of it may differ in this.
        url.set_scheme("https").ok();
    }
    url.to_string().trim_end_matches('/').replacen("://www.", "://", 1)
}

fn inlines(text: &Rich) -> Vec<&Inline> {
    fn of(block: &Block) -> Vec<&Inline> {
        match block {
            Block::Paragraph(line) | Block::Heading(_, line) => line.iter().collect(),
            Block::List { items, .. } => items.iter().flatten().flat_map(of).collect(),
            Block::Quote(blocks) => blocks.iter().flat_map(of).collect(),
            Block::Table(rows) => rows.iter().flatten().flatten().collect(),
            Block::Code(_) | Block::Rule => Vec::new(),
        }
    }
    text.0.iter().flat_map(of).collect()
}

/// The Markdown without the addresses that are not known, and how many those were. What a link was
/// on stays as text; without one that is unknown, the text stays as it was written.
pub(crate) fn without_unknown(markdown: &str, known: &[&Known]) -> (String, usize) {
    let mut text = Rich::from_markdown(markdown);
    let removed = blocks(&mut text.0, known);
    if removed == 0 { (markdown.to_owned(), 0) } else { (text.to_markdown(), removed) }
}

fn blocks(all: &mut [Block], known: &[&Known]) -> usize {
    let each = all.iter_mut().map(|block| match block {
        Block::Paragraph(line) | Block::Heading(_, line) => self::line(line, known),
        Block::List { items, .. } => items.iter_mut().map(|item| blocks(item, known)).sum(),
        Block::Quote(inner) => blocks(inner, known),
        Block::Table(rows) => rows.iter_mut().flatten().map(|cell| line(cell, known)).sum(),
        Block::Code(text) => words(text, known),
        Block::Rule => 0,
    });
    each.sum()
}

fn line(line: &mut [Inline], known: &[&Known]) -> usize {
    let mut removed = 0;
    for inline in line.iter_mut() {
        match inline {
            Inline::Text(span) => {
                if span
                    .link
                    .as_ref()
                    .is_some_and(|link| !says_itself(link, &span.text) && !has(known, link))
                {
                    span.link = None;
                    removed += 1;
                }
                removed += words(&mut span.text, known);
            }
            Inline::Image { src, alt } if !has(known, src) => {
                removed += 1;
                let mut text = std::mem::take(alt);
                words(&mut text, known);
                *inline = Inline::Text(deskmate_core::rich::Span { text, ..Default::default() });
            }
            Inline::Image { .. } | Inline::Break => {}
        }
    }
    removed
}

/// A mail address that is its own label leads nowhere else than it says.
fn says_itself(link: &str, text: &str) -> bool {
    link.strip_prefix("mailto:").is_some_and(|address| address == text.trim())
}

/// Takes unknown addresses out of plain words.
fn words(text: &mut String, known: &[&Known]) -> usize {
    let unknown: Vec<(usize, usize)> = found(text)
        .filter(|address| !is_of_mail(text, address) && !has(known, address))
        .map(|address| {
            let start = address.as_ptr() as usize - text.as_ptr() as usize;
            (start, start + address.len())
        })
        .collect();
    for (start, end) in unknown.iter().rev() {
        text.replace_range(*start..*end, "");
    }
    unknown.len()
}

/// Whether a host belongs to a mail address: `joe@shop.test`.
fn is_of_mail(text: &str, address: &str) -> bool {
    let start = address.as_ptr() as usize - text.as_ptr() as usize;
    let end = start + address.len();
    text.get(..start).is_some_and(|before| before.ends_with('@'))
        || (!address.contains("://") && text.get(end..).is_some_and(|after| after.starts_with('@')))
}

#[cfg(test)]
mod tests {
    use super::{Known, without_unknown};

    fn cleaned(markdown: &str) -> String {
        let mut known = Known::default();
        known.read("Returns: https://help.shop.test/returns and [here](https://shop.test/a?b=1).");
        without_unknown(markdown, &[&known]).0
    }

    #[test]
    fn what_is_known_stays_as_it_was_written() {
        for text in [
            "See [returns](https://help.shop.test/returns).",
            "See https://help.shop.test/returns/#how, or http://www.help.shop.test/returns.",
            "At shop.test you find it: https://shop.test/a?b=1",
            "No link, 3.5 kg, e.g. file.pdf and Node.js; v1.2.3, 10.12.2026",
            "Write to help@shop.test or ann@elsewhere.com",
        ] {
            assert_eq!(cleaned(text), text);
        }
    }

    #[test]
    fn what_is_not_known_goes_and_its_words_stay() {
        let all = [
            ("Go [here](https://evil.test/x) now", "Go here now"),
            ("Go to https://evil.test/x now", "Go to now"),
            ("Go to www.evil.test/x", "Go to"),
            ("evil.com/pay it", "it"),
            ("That is.It works, EVIL.COM does not", "That is.It works, does not"),
            ("![pixel](https://evil.test/p.png?d=secret) Hi", "pixel Hi"),
            ("See [1].\n\n[1]: https://evil.test/x", "See 1."),
            ("<https://evil.test/x>", ""),
            ("[mail](mailto:evil@evil.test)", "mail"),
            ("https://shop.test/a?b=2", ""),
            ("https://help.shop.test.evil.test/returns", ""),
            ("https://help.shop.test@evil.test/returns", ""),
            ("- [x](https://evil.test)\n- y", "- x - y"),
            ("`https://evil.test` x", "x"),
        ];
        let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let found = all.map(|(text, _)| (text, plain(&cleaned(text))));
        assert_eq!(found, all.map(|(text, rest)| (text, rest.to_owned())));
    }
}
