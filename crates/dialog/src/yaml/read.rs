//! The reading: limits against files made to exhaust a machine, and errors at their place.

use serde_saphyr::{DuplicateKeyPolicy, Error};

use super::Node;
use crate::{diagnostic::Problems, place::Span};

/// The largest bot file.
const MAX_BYTES: usize = 4 * 1024 * 1024;

/// Reads a file. `None` means that it is no YAML at all, and why was noted.
pub fn read(text: &str, problems: &mut Problems) -> Option<Node> {
    if text.len() > MAX_BYTES {
        let message = format!("this file is larger than {} MB", MAX_BYTES / 1024 / 1024);
        problems.error_help(Span::default(), message, "split the bot, or move texts out of it");
        return None;
    }
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_depth: 40,
            max_documents: 1,
            max_nodes: 400_000,
            max_events: 1_000_000,
            max_aliases: 1_000,
            max_anchors: 1_000,
            max_recorded_anchor_events: 100_000,
            max_total_scalar_bytes: 2 * MAX_BYTES,
        },
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
        with_snippet: false,
    };
    let mut node: Node = serde_saphyr::from_str_with_options(text, options)
        .map_err(|error| note(&error, text, problems))
        .ok()?;
    node.keep_written(text);
    Some(node)
}

fn note(error: &Error, text: &str, problems: &mut Problems) {
    let at = error.location().map_or(0, |location| offset(text, location));
    let whole = error.to_string();
    let message = whole.lines().next().unwrap_or_default();
    let message = message.rsplit_once(" at line ").map_or(message, |(before, _)| before);
    let line = text.get(at..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    let span = Span { start: at, end: at + line.trim_end().len().min(40) }.within(text);
    if message.contains("budget") {
        let message = format!("this file is more than a bot can be: {message}");
        problems.error_help(span, message, "use fewer anchors, less nesting and one document");
        return;
    }
    let help = if message.contains("flow mapping") && line.contains('{') {
        "a text with a brace, a comma or a colon in it must stand in quotes here"
    } else {
        "look at the indentation, the quotes and the colons of this line and the one before"
    };
    problems.error_help(span, format!("this is not YAML: {message}"), help);
}

/// The byte of a place that may only be known by line and column.
fn offset(text: &str, location: serde_saphyr::Location) -> usize {
    let number = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    if let Some(offset) = location.span().byte_offset().filter(|offset| *offset > 0) {
        return number(offset);
    }
    let before = number(location.line()).saturating_sub(1);
    let line: usize = text.split_inclusive('\n').take(before).map(str::len).sum();
    let column = number(location.column()).saturating_sub(1);
    let rest = text.get(line..).unwrap_or_default();
    line + rest.chars().take(column).map(char::len_utf8).sum::<usize>()
}
