//! A variable compared with a value.

use crate::{
    decode::{Decode, Fields, closed_enum},
    diagnostic::Problems,
    model::{Dynamic, Pattern},
    place::Span,
    template::{Path, read_path},
    yaml::Node,
};

closed_enum! {
    /// How a variable is compared.
    pub enum Operator {
        /// The same.
        Equals = "equals",
        /// Not the same.
        NotEquals = "not_equals",
        /// A text with this in it, or a list with this among its elements.
        Contains = "contains",
        /// Without it.
        NotContains = "not_contains",
        /// More.
        GreaterThan = "greater_than",
        /// Less.
        SmallerThan = "smaller_than",
        /// It has a value that is not empty.
        Exists = "exists",
        /// It has none.
        NotExists = "not_exists",
        /// A regular expression is found in it.
        Matches = "matches",
    }
}

/// A variable compared with a value.
#[derive(Clone, Debug)]
pub struct Compare {
    /// What is compared.
    pub path: Path,
    /// Where it is written.
    pub span: Span,
    /// How.
    pub operator: Operator,
    /// With what.
    pub value: Option<Dynamic>,
    /// What must be found in it, for `matches`.
    pub pattern: Option<Pattern>,
    /// Whether large and small letters differ.
    pub case_sensitive: bool,
}

impl Compare {
    pub(super) const KEYS: [&str; 4] = ["var", "is", "value", "case_sensitive"];

    pub(super) fn read(fields: &Fields<'_>, node: &Node, problems: &mut Problems) -> Option<Self> {
        let at = node.get("var")?;
        let name = String::decode(at, problems)?;
        let path = read_path(&name);
        if path.is_none() {
            let message = format!("`{name}` is not the name of a value");
            let help = "write it without braces, like tries or contact.custom_attributes.plan";
            problems.error_help(at.span, message, help);
        }
        let operator = fields.read::<Operator>("is", problems)?;
        let case_sensitive =
            fields.read::<Option<bool>>("case_sensitive", problems).flatten().unwrap_or(false);
        let needs_value = !matches!(operator, Operator::Exists | Operator::NotExists);
        match node.key("value") {
            None if needs_value => {
                problems.error_help(
                    node.span,
                    "`value` is missing here",
                    "say what to compare with",
                );
            }
            Some(span) if !needs_value => {
                let message = "`exists` and `not_exists` compare with nothing";
                problems.error_help(span, message, "remove `value`");
            }
            _ => {}
        }
        let (mut value, mut pattern) = (None, None);
        if operator == Operator::Matches {
            let at = node.get("value")?;
            let text = String::decode(at, problems)?;
            pattern = Some(Pattern::read(&text, !case_sensitive, at, problems)?);
        } else {
            value = fields.read::<Option<Dynamic>>("value", problems).flatten();
        }
        Some(Self { path: path?, span: at.span, operator, value, pattern, case_sensitive })
    }
}
