//! Questions whose answer goes into a variable.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{InputChoice, Texts, VariableName};
use crate::{
    decode::{Decode, OneOrMore, closed_enum, record},
    diagnostic::Problems,
    place::{Span, Spanned},
    yaml::Node,
};

record! {
    check fits_together;
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
        /// A `number` without a part after the comma.
        whole: Option<bool> = "whole",
        /// The least that a `number` may be.
        min: Option<f64> = "min",
        /// The most that a `number` may be.
        max: Option<f64> = "max",
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
    fn fits_together(&self, node: &Node, problems: &mut Problems) {
        self.limits_fit(node, problems);
        if self.choices.as_ref().is_some_and(Vec::is_empty) {
            let span = node.key("choices").unwrap_or(node.span);
            problems.error_help(span, "`choices` is empty", "put something in, or remove it");
        }
    }

    /// The question that nobody asks: what is found in any message is read as its answer.
    pub(crate) fn unasked(kind: Match) -> Self {
        let wanted = Some(Spanned { value: kind, span: Span::default() });
        Self {
            variable: Spanned { value: VariableName(Vec::new()), span: Span::default() },
            question: Texts::Same(OneOrMore(Vec::new())),
            wanted,
            choices: None,
            resume: None,
            invalid: None,
            after_3: None,
            nlp: None,
            always: None,
            whole: None,
            min: None,
            max: None,
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
    /// Yes or no, kept as `true` and `false`.
    YesNo,
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

impl Input {
    fn limits_fit(&self, node: &Node, problems: &mut Problems) {
        let wanted = self.wanted.as_ref().map(|wanted| &wanted.value);
        for key in ["whole", "min", "max"] {
            if let (Some(span), false) = (node.key(key), wanted == Some(&Match::Number)) {
                let message = format!("`{key}` is for numbers");
                problems.error_help(span, message, "write `match: number`, or remove it");
            }
        }
        if let (Some(span), Some(min), Some(max)) = (node.key("max"), self.min, self.max)
            && max < min
        {
            problems.error_help(span, "`max` is less than `min`", "no number could answer");
        }
    }
}

impl Match {
    /// The words that are no entities.
    pub const WORDS: &[&str] = &[
        "any", "yes_no", "email", "phone", "number", "url", "date", "time", "image", "location",
        "language",
    ];

    fn read(word: &str) -> Self {
        match word {
            "any" => Self::Any,
            "yes_no" => Self::YesNo,
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
