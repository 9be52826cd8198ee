//! Escaping: a value can never become markup in what it lands in.

use std::fmt::Write as _;

/// What a text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Text that is shown as it is.
    Plain,
    /// CommonMark.
    Markdown,
    /// HTML.
    Html,
    /// An address: a value is a piece of it, save one that the address begins with.
    Url,
}

impl Target {
    /// The value as text that means nothing but itself here.
    pub(crate) fn escape(self, text: &str) -> String {
        match self {
            Self::Plain => text.chars().filter(|character| shown(*character)).collect(),
            Self::Markdown => markdown(text),
            Self::Html => html(text),
            Self::Url => percent(text),
        }
    }
}

/// Control characters are nothing that anybody writes.
fn shown(character: char) -> bool {
    !character.is_control() || matches!(character, '\n' | '\t')
}

/// Every punctuation mark gets a backslash; white space is made such that no line of the value
/// can begin a block: single spaces, and no empty lines.
fn markdown(text: &str) -> String {
    let text: String = text.chars().filter(|character| shown(*character)).collect();
    let lines = text.lines().map(|line| {
        let words: Vec<_> = line.split_whitespace().collect();
        words.join(" ")
    });
    let lines: Vec<_> = lines.filter(|line| !line.is_empty()).collect();
    let mut escaped = String::with_capacity(text.len());
    for character in lines.join("\n").chars() {
        if character.is_ascii_punctuation() {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

fn html(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars().filter(|character| shown(*character)) {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            character => escaped.push(character),
        }
    }
    escaped
}

/// Everything but letters, digits and `-._~` as `%XX`.
pub(super) fn percent(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}
