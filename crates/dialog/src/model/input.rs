//! Questions whose answer goes into a variable.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{InputChoice, Texts, VariableName};
use crate::{
    decode::{Decode, closed_enum, record},
    diagnostic::Problems,
    place::Spanned,
    yaml::Node,
};

record! {
    check has_choices;
    /// A question.
    pub struct Input {
        /// Where the answer goes. If it has a value already, the question is not asked.
        variable: Spanned<VariableName> = "variable",
        /// What is asked.
        question: Texts = "question",
        /// What counts as an answer; where it is missing, anything, or one of the `choices`.
        wanted: Option<Spanned<Match>> = "match",
        /// Answers to press, or to type.
        choices: Option<Vec<InputChoice>> = "choices",
        /// Whether the question is asked again once something else was answered; it is where this
        /// is missing.
        resume: Option<bool> = "resume",
        /// Said to what is no answer; the question again where it is missing.
        invalid: Option<Texts> = "invalid",
        /// Instead of `invalid`, from the third time in a row.
        after_3: Option<AfterThree> = "after_3",
        /// Whether an intent may lead away from the question; it may where this is missing.
        nlp: Option<bool> = "nlp",
        /// Which of two days is meant by `Friday` or `24 April`.
        always: Option<Always> = "always",
    }
}

record! {
    /// What happens at the third answer that is none.
    pub struct AfterThree {
        /// What is said.
        text: Option<Texts> = "text",
        /// Where it leads; the question stays open where this is missing.
        goto: Option<Spanned<String>> = "goto",
    }
}

impl Input {
    fn has_choices(&self, node: &Node, problems: &mut Problems) {
        if self.choices.as_ref().is_some_and(Vec::is_empty) {
            let span = node.key("choices").unwrap_or(node.span);
            problems.error_help(span, "`choices` is empty", "put something in, or remove it");
        }
    }

    /// The answers to press.
    pub fn choices(&self) -> &[InputChoice] {
        self.choices.as_deref().unwrap_or_default()
    }
}

closed_enum! {
    /// Which of two days is meant.
    pub enum Always {
        /// The last one.
        Past = "past",
        /// The next one.
        Future = "future",
    }
}

/// What counts as an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    /// Anything that is written.
    Any,
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
    /// A number.
    Number,
    /// An address of a page.
    Url,
    /// A day, kept as DD-MM-YYYY.
    Date,
    /// A time of day, kept as HH:MM.
    Time,
    /// Files, kept as a list of addresses.
    Image,
    /// A place, kept as an object.
    Location,
    /// A language, kept in two letters.
    Language,
    /// An entity of the file.
    Entity(String),
}

impl Match {
    /// The words that are no entities.
    pub const WORDS: &[&str] = &[
        "any", "email", "phone", "number", "url", "date", "time", "image", "location", "language",
    ];

    fn read(word: &str) -> Self {
        match word {
            "any" => Self::Any,
            "email" => Self::Email,
            "phone" => Self::Phone,
            "number" => Self::Number,
            "url" => Self::Url,
            "date" => Self::Date,
            "time" => Self::Time,
            "image" => Self::Image,
            "location" => Self::Location,
            "language" => Self::Language,
            entity => Self::Entity(entity.to_owned()),
        }
    }
}

impl Decode for Match {
    fn decode(node: &Node, problems: &mut Problems) -> Option<Self> {
        String::decode(node, problems).map(|word| Self::read(&word))
    }
}

impl JsonSchema for Match {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Match".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "What counts as an answer: one of these, or an entity.",
            "anyOf": [{ "enum": (Self::WORDS) }, { "type": "string" }]
        })
    }
}
