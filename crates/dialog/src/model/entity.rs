//! What can be found in what customers say.

use std::{borrow::Cow, fmt, ops::Deref};

use regex::{Regex, RegexBuilder};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::{
    decode::{AnyNumber, Decode, Named, exactly_one, record},
    diagnostic::Problems,
    yaml::Node,
};

record! {
    check one_way;
    /// Something that is found by a pattern, or by its names.
    #[schemars(extend("oneOf" = [{ "required": ["pattern"] }, { "required": ["synonyms"] }]))]
    pub struct Entity {
        /// A regular expression. What it finds as a whole is the value, or its group `value`.
        pattern: Option<EntityPattern> = "pattern",
        /// Whether large and small letters differ for the pattern; they do not where it is missing.
        case_sensitive: Option<bool> = "case_sensitive",
        /// Values, and other words for each; there may be none.
        synonyms: Option<Named<AnyNumber<String>>> = "synonyms",
    }
}

impl Entity {
    fn one_way(&self, node: &Node, problems: &mut Problems) {
        exactly_one("an entity", &["pattern", "synonyms"], node, problems);
        if let (Some(span), None) = (node.key("case_sensitive"), &self.pattern) {
            problems.error_help(span, "`case_sensitive` is for a `pattern`", "remove it");
        }
    }

    /// The pattern, as letters count for it.
    pub(crate) fn pattern(&self) -> Option<&Pattern> {
        let pattern = self.pattern.as_ref()?;
        Some(if self.case_sensitive == Some(true) { &pattern.same_case } else { &pattern.any_case })
    }
}

/// The pattern of an entity, both ways.
#[derive(Clone, Debug)]
pub struct EntityPattern {
    any_case: Pattern,
    same_case: Pattern,
}

impl Decode for EntityPattern {
    fn decode(node: &Node, problems: &mut Problems) -> Option<Self> {
        let text = String::decode(node, problems)?;
        let same_case = Pattern::read(&text, false, node, problems)?;
        Some(Self { any_case: Pattern::read(&text, true, node, problems)?, same_case })
    }
}

impl JsonSchema for EntityPattern {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        Pattern::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Pattern::json_schema(generator)
    }
}

/// A regular expression.
#[derive(Clone)]
pub struct Pattern(Regex);

impl Pattern {
    /// Compiles one; what would take too much memory is refused as well.
    pub(crate) fn read(
        text: &str,
        any_case: bool,
        node: &Node,
        problems: &mut Problems,
    ) -> Option<Self> {
        match RegexBuilder::new(text).case_insensitive(any_case).size_limit(1 << 20).build() {
            Ok(regex) => Some(Self(regex)),
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
        f.write_str(self.0.as_str())
    }
}

impl Deref for Pattern {
    type Target = Regex;

    fn deref(&self) -> &Regex {
        &self.0
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
