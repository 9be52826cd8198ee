//! The reading of texts with placeholders.

use super::{Piece, Placeholder, filter, path::path_at};

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
        let Some((inside, after)) = up_to_brace(after) else {
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

/// What stands before the brace that closes, and what comes after it. A brace in the quoted name of
/// an attribute closes nothing.
fn up_to_brace(text: &str) -> Option<(&str, &str)> {
    let lead = text.len() - text.trim_start().len();
    let path = path_at(text.trim_start()).map_or(0, |(_, left)| text.len() - left.len());
    let end = path.max(lead);
    let close = end + text.get(end..)?.find('}')?;
    Some((text.get(..close)?, text.get(close + 1..)?))
}

fn placeholder(inside: &str) -> Result<Placeholder, Wrong> {
    let wrong = || {
        let message = format!("`{{{}}}` is not the name of a value", first_words(inside));
        let help = "write it like {name}, {order.lines[0].price}, \
                    {contact.custom_attributes[\"Company Name\"]} or {name|uppercase}; `{{` is a brace";
        Wrong::new(message, help)
    };
    let (path, rest) = path_at(inside.trim_start()).ok_or_else(wrong)?;
    let filters = match rest.trim_start().strip_prefix('|') {
        Some(filters) => filters.split('|').map(filter::read).collect::<Result<_, _>>()?,
        None if rest.trim().is_empty() => Vec::new(),
        None => return Err(wrong()),
    };
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
