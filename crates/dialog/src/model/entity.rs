//! What can be found in what customers say.

use std::{borrow::Cow, fmt, ops::Deref};

use regex::{Regex, RegexBuilder};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::{
    decode::{AnyNumber, Decode, Named, exactly_one, record},
    diagnostic::Problems,
    yaml::Node,
};

/// The name of the group of a pattern that takes a part of what was found.
pub(crate) const VALUE: &str = "value";

record! {
    check one_way;
    /// Something that is found by a pattern, or by its names.
    #[schemars(extend("oneOf" = [{ "required": ["pattern"] }, { "required": ["synonyms"] }]))]
    pub struct Entity {
        /// A regular expression.
        pattern: Option<Pattern> = "pattern",
        /// Whether the pattern tells capital letters from small ones; it does not where this is
        /// missing.
        case_sensitive: Option<bool> = "case_sensitive",
        /// Values, and other words for each; there may be none.
        synonyms: Option<Named<AnyNumber<String>>> = "synonyms",
    }
}

impl Entity {
    fn one_way(&self, node: &Node, problems: &mut Problems) {
        exactly_one("an entity", &["pattern", "synonyms"], node, problems);
        if let (Some(span), None) = (node.key("case_sensitive"), &self.pattern) {
            let message = "`case_sensitive` is for patterns: synonyms never care for case";
            problems.error_help(span, message, "remove it");
        }
    }

    /// The pattern as this entity is found by it.
    pub(crate) fn finder(&self) -> Option<&Regex> {
        let pattern = self.pattern.as_ref()?;
        Some(if self.case_sensitive == Some(true) { &pattern.written } else { &pattern.any_case })
    }
}

/// A regular expression.
#[derive(Clone)]
pub struct Pattern {
    written: Regex,
    /// The same without case, for entities.
    any_case: Regex,
}

impl Pattern {
    /// Compiles one; what would take too much memory is refused as well.
    pub(crate) fn read(
        text: &str,
        any_case: bool,
        node: &Node,
        problems: &mut Problems,
    ) -> Option<Self> {
        let build = |any_case| {
            RegexBuilder::new(text).case_insensitive(any_case).size_limit(1 << 20).build()
        };
        match build(any_case).and_then(|written| Ok(Self { written, any_case: build(true)? })) {
            Ok(pattern) => Some(pattern),
            Err(error) => {
                let why = error.to_string();
                let why = why.lines().last().unwrap_or_default().trim_start_matches("error: ");
                let message = format!("`{text}` is not a pattern: {why}");
                let help = "patterns are regular expressions, like '[A-Z]-\\d{2,6}'";
                problems.error_help(node.span, message, help);
                None
            }
        }
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.written.as_str())
    }
}

impl Deref for Pattern {
    type Target = Regex;

    fn deref(&self) -> &Regex {
        &self.written
    }
}

impl Decode for Pattern {
    fn decode(node: &Node, problems: &mut Problems) -> Option<Self> {
        Self::read(&String::decode(node, problems)?, false, node, problems)
    }
}

impl JsonSchema for Pattern {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Pattern".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "description": "A regular expression." })
    }
}
