//! From YAML to typed values: everything wrong is noted, not just the first thing.

mod closed_enum;
mod list;
mod map;
mod record;
mod scalar;
mod several;

pub use closed_enum::{closed_enum, unknown_word};
pub use map::Named;
pub use record::{Fields, record};
pub use several::{AnyNumber, Nothing, OneOrMore};

use crate::{diagnostic::Problems, suggest::suggest, yaml::Node};

/// What a piece of YAML can be read as.
pub trait Decode: Sized {
    /// Reads it. `None` means that it could not be, and why was noted.
    fn decode(node: &Node, problems: &mut Problems) -> Option<Self>;

    /// What it is where its key is not there; `None` means that the key must be.
    fn absent() -> Option<Self> {
        None
    }
}

/// Notes that something else was expected.
pub fn expected<T>(what: &str, node: &Node, problems: &mut Problems) -> Option<T> {
    problems.error(node.span, format!("{what} is expected here, not {}", node.kind()));
    None
}

/// Notes that a mapping needs exactly one of some keys, and has none of them or several.
pub fn exactly_one(what: &str, keys: &[&'static str], node: &Node, problems: &mut Problems) {
    let quoted = |names: Vec<&str>| {
        names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
    };
    let all = || quoted(keys.to_vec());
    let found: Vec<_> = keys.iter().copied().filter(|key| node.get(key).is_some()).collect();
    match found.as_slice() {
        [] if node.keys().any(|key| suggest(key, keys.iter().copied()).is_some()) => {
            // A misspelt one, which was said already.
        }
        [] => problems.error_help(node.span, format!("{what} needs one of {}", all()), "add it"),
        [_] => {}
        [_, .., last] => {
            let names = found.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>();
            let names = names.join(" and ");
            let span = node.key(last).unwrap_or(node.span);
            let message = format!("{what} cannot have {names} at once");
            let help = format!("keep one of them, and move the other to {what} of its own");
            problems.error_help(span, message, help);
        }
    }
}
