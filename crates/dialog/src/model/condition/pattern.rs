//! Patterns that texts are held against: read once, when the bot is, and of a size that bounds the
//! time a search takes.

use std::collections::BTreeMap;

use cel::common::ast::{Expr, IdedExpr, LiteralValue};
use regex::{Regex, RegexBuilder};

use super::parts::inner_mut;

/// What an expression calls to hold a text against a pattern, as it is written.
pub(super) const MATCHES: &str = "matches";

/// What is called in its place. No name that an expression can write.
pub(crate) const OWN_MATCHES: &str = "@matches";

/// Most bytes that a pattern takes once it is read.
const MOST_BYTES: usize = 256 * 1024;

/// Patterns, by how they are written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Patterns(BTreeMap<String, Regex>);

impl Patterns {
    /// Reads all that an expression writes out, and has it call ours.
    ///
    /// # Errors
    /// Why one cannot be used, for people.
    pub(super) fn take(&mut self, expr: &mut IdedExpr) -> Result<(), String> {
        for part in inner_mut(expr) {
            self.take(part)?;
        }
        let Expr::Call(call) = &mut expr.expr else { return Ok(()) };
        if call.func_name != MATCHES {
            return Ok(());
        }
        OWN_MATCHES.clone_into(&mut call.func_name);
        if let Some(target) = call.target.take() {
            call.args.insert(0, *target);
        }
        if let Some(Expr::Literal(LiteralValue::String(pattern))) =
            call.args.last().map(|pattern| &pattern.expr)
        {
            let pattern = pattern.inner();
            self.0.insert(pattern.to_owned(), read(pattern)?);
        }
        Ok(())
    }

    /// Whether the pattern is found in a text; `None` where it is none.
    pub(crate) fn find(&self, text: &str, pattern: &str) -> Option<bool> {
        match self.0.get(pattern) {
            Some(known) => Some(known.is_match(text)),
            None => read(pattern).ok().map(|pattern| pattern.is_match(text)),
        }
    }
}

fn read(pattern: &str) -> Result<Regex, String> {
    RegexBuilder::new(pattern).size_limit(MOST_BYTES).build().map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => "it is too large".to_owned(),
        error => {
            let text = error.to_string();
            let last = text.lines().last().unwrap_or_default();
            last.trim_start_matches("error: ").to_owned()
        }
    })
}
