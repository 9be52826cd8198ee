//! Times of day, kept as HH:MM. As with days, every word is understood, or none is.

mod phrase;
mod token;
mod vocabulary;

use deskmate_core::words::Lang;
use serde_json::Value;

pub(super) fn find(text: &str, langs: &[Lang]) -> Option<Value> {
    let (hour, minute) = langs.iter().find_map(|lang| {
        let tokens = token::read(text, *lang)?;
        phrase::time(&tokens, *lang)
    })?;
    Some(format!("{hour:02}:{minute:02}").into())
}

#[cfg(test)]
mod tests;
