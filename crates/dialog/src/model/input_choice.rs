//! What an open question offers to press.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::Value;

use super::{Assignments, Dynamic, Each, Texts, Translated};
use crate::{
    decode::{Decode, OneOrMore, record},
    diagnostic::Problems,
    place::Spanned,
    yaml::{Content, Node},
};

record! {
    check answers;
    /// An answer to press. It goes into the question's variable; with `goto` it leads away instead.
    pub(super) struct WholeChoice {
        /// What is on it.
        title: Texts = "title",
        /// What else a customer may write for it: a text or a list, by language or for all.
        synonyms: Option<Translated<OneOrMore<String>>> = "synonyms",
        /// What the variable is set to; what the title means where it is missing.
        value: Option<Dynamic> = "value",
        /// Variables that it sets besides.
        #[schemars(default)]
        set: Assignments = "set",
        /// The dialog that it leads to, instead of answering.
        goto: Option<Spanned<String>> = "goto",
        /// A list in a variable: the answer is there once for each element, which is `{item}`.
        each: Option<Each> = "each",
    }
}

impl WholeChoice {
    fn answers(&self, node: &Node, problems: &mut Problems) {
        if let (Some(span), Some(_)) = (node.key("value"), &self.goto) {
            let message = "an answer that leads away has no `value`";
            problems.error_help(span, message, "use `set`, or remove `goto`");
        }
        let nothing = |value: &Value| value.is_null() || value.as_str() == Some("");
        if matches!(&self.value, Some(Dynamic::Fixed(value)) if nothing(value)) {
            let span = node.get("value").map_or(node.span, |node| node.span);
            problems.error_help(span, "an answer cannot be nothing", "give a value, or `goto`");
        }
    }
}

/// An answer to press: its title alone, or a mapping with more.
#[derive(Clone, Debug)]
pub struct InputChoice {
    /// What is on it.
    pub title: Texts,
    /// What else a customer may write for it.
    pub synonyms: Option<Translated<OneOrMore<String>>>,
    /// What the question's variable is set to; what the title means where it is missing.
    pub value: Option<Dynamic>,
    /// Variables that it sets besides.
    pub set: Assignments,
    /// The dialog that it leads to, instead of answering.
    pub goto: Option<Spanned<String>>,
    /// The list that it is there for each element of.
    pub each: Option<Each>,
}

impl Decode for InputChoice {
    fn decode(node: &Node, problems: &mut Problems) -> Option<Self> {
        if matches!(node.content, Content::Map(_)) {
            let WholeChoice { title, synonyms, value, set, goto, each } =
                WholeChoice::decode(node, problems)?;
            return Some(Self { title, synonyms, value, set, goto, each });
        }
        let title = Texts::decode(node, problems)?;
        let (synonyms, value, goto, each) = (None, None, None, None);
        Some(Self { title, synonyms, value, set: Assignments::default(), goto, each })
    }
}

impl JsonSchema for InputChoice {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "InputChoice".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let whole = generator.subschema_for::<WholeChoice>();
        schemars::json_schema!({ "anyOf": [{ "type": ["string", "number", "boolean"] }, whole] })
    }
}
