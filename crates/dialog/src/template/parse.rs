//! The reading of texts with placeholders.

use super::{Filter, Piece, Placeholder, filter, read_path};

/// What is wrong with a text.
#[derive(Debug)]
pub(crate) struct Wrong {
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    /// The piece of the text that it is about.
    pub(crate) part: Option<String>,
    /// The wrong name, and those there are.
    pub(crate) unknown: Option<(String, &'static [&'static str])>,
}

impl Wrong {
    pub(super) fn new(message: String, help: &str) -> Self {
        Self { message, help: Some(help.into()), part: None, unknown: None }
    }
}

/// Reads a text: `{{` is a brace, `{…}` a value.
pub(super) fn pieces(source: &str) -> Result<Vec<Piece>, Wrong> {
    let mut pieces = Vec::new();
    let mut text = String::new();
    let mut left = source;
    while let Some((before, after)) = left.split_once('{') {
        text.push_str(before);
        if let Some(after) = after.strip_prefix('{') {
            text.push('{');
            left = after;
            continue;
        }
        let Some((inside, after)) = after.split_once('}') else {
            let message = format!("the brace in `{{{}` is never closed", first_words(after));
            return Err(Wrong::new(message, "close it with `}`, or write `{{` for a brace"));
        };
        if !text.is_empty() {
            pieces.push(Piece::Text(std::mem::take(&mut text)));
        }
        let part = || Some(format!("{{{inside}}}"));
        let value = placeholder(inside).map_err(|wrong| Wrong { part: part(), ..wrong })?;
        pieces.push(Piece::Value(value));
        left = after;
    }
    text.push_str(left);
    if !text.is_empty() {
        pieces.push(Piece::Text(text));
    }
    Ok(pieces)
}

fn placeholder(inside: &str) -> Result<Placeholder, Wrong> {
    let mut parts = inside.split('|');
    let path = parts.next().unwrap_or_default().trim();
    let Some(path) = read_path(path) else {
        let message = format!("`{{{}}}` is not the name of a value", first_words(inside));
        let help =
            "write it like {name}, {order.lines[0].price} or {name|uppercase}; `{{` is a brace";
        return Err(Wrong::new(message, help));
    };
    let filters = parts.map(filter::read).collect::<Result<Vec<Filter>, _>>()?;
    Ok(Placeholder { path, filters })
}

fn first_words(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let mut short: String = line.chars().take(24).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
