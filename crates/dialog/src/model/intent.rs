//! What customers may want, by examples of how they say it.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::Translated;
use crate::{
    decode::{Decode, record},
    diagnostic::Problems,
    place::Spanned,
    yaml::Node,
};

/// Expressions: the ways in which something is said.
pub type Expressions = Vec<Spanned<String>>;

/// Something that customers may want.
#[derive(Clone, Debug)]
pub struct Intent {
    /// The ways in which it is said, by language or the same for all.
    pub expressions: Translated<Expressions>,
    /// Whether it wins over everything but an offered choice, also over a question with
    /// `nlp: false`.
    pub always: bool,
    /// What it is called where the customer is asked which of two was meant.
    pub title: Option<Translated<String>>,
}

record! {
    /// Something that customers may want, with more than its expressions.
    struct Full {
        /// Whether it wins over every open question.
        always: Option<bool> = "always",
        /// What it is called where the customer is asked which of two was meant; an expression
        /// where it is missing.
        title: Option<Translated<String>> = "title",
        /// The ways in which it is said.
        expressions: Translated<Expressions> = "expressions",
    }
}

impl Intent {
    /// The expressions of every language.
    pub fn all(&self) -> impl Iterator<Item = &Expressions> {
        self.expressions.all()
    }

    /// The expressions for `language`, else for `primary`, else the first; and whether they are
    /// the right ones.
    pub fn pick(&self, language: &str, primary: &str) -> Option<(&Expressions, bool)> {
        self.expressions.pick(language, primary)
    }

    /// The expressions, with their language where it was said.
    pub fn by_language(&self) -> Vec<(Option<&str>, &Expressions)> {
        match &self.expressions {
            Translated::Same(all) => vec![(None, all)],
            Translated::By(by) => {
                by.iter().map(|(language, all)| (Some(language.0.as_str()), all)).collect()
            }
        }
    }

    /// What it is called in a language: its title, else its first expression without an entity.
    pub fn called(&self, language: &str, primary: &str) -> Option<&str> {
        let title = self.title.as_ref().and_then(|title| title.pick(language, primary));
        let expressions = self.pick(language, primary).into_iter().flat_map(|(all, _)| all);
        let mut whole = expressions.map(|one| one.value.as_str()).filter(|one| !one.contains('{'));
        title.map(|(title, _)| title.as_str()).or_else(|| whole.next())
    }
}

impl Decode for Intent {
    fn decode(node: &Node, problems: &mut Problems) -> Option<Self> {
        let full = ["always", "title", "expressions"];
        if node.keys().any(|key| full.contains(&key)) {
            let Full { always, title, expressions } = Full::decode(node, problems)?;
            return Some(Self { expressions, always: always == Some(true), title });
        }
        let expressions = Translated::decode(node, problems)?;
        Some(Self { expressions, always: false, title: None })
    }
}

impl JsonSchema for Intent {
    fn schema_name() -> Cow<'static, str> {
        "Intent".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let expressions = generator.subschema_for::<Translated<Expressions>>();
        let full = generator.subschema_for::<Full>();
        json_schema!({ "anyOf": [expressions, full] })
    }
}
