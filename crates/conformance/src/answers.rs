//! Answers against the description of their version.

use std::collections::BTreeMap;

use crate::{
    Description,
    fields::{Fields, place},
    recording::Exchange,
    schema::{Reading, Schemas, answer_at},
};

/// A status that is not declared for its operation.
pub const UNDECLARED: &str = "undeclared status";

/// A difference between an answer and the description.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Of the description.
    pub version: String,
    /// As described.
    pub operation: String,
    /// Of the answer.
    pub status: u16,
    /// The place in the description; empty for an undeclared status.
    pub schema: String,
    /// What is wrong.
    pub problem: String,
}

/// Everything that was found, each with where it was seen first and how often.
#[derive(Debug, Default)]
pub struct Findings(pub BTreeMap<Finding, Seen>);

/// Where something was seen.
#[derive(Debug)]
pub struct Seen {
    /// The place in the first such answer and what was there.
    pub first: String,
    /// How many times.
    pub times: usize,
}

/// Checks answers of one version.
pub struct Answers {
    description: Description,
    schemas: Schemas,
    fields: Fields,
}

impl Answers {
    /// Reads the schemas of a description.
    ///
    /// # Errors
    /// A schema refers to something that is not there.
    pub fn of(description: Description) -> anyhow::Result<Self> {
        let schemas = Schemas::of(&description, Reading::Answer)?;
        Ok(Self { description, schemas, fields: Fields::default() })
    }

    /// The description they are checked against.
    pub fn description(&self) -> &Description {
        &self.description
    }

    /// Which described fields were given.
    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    /// Looks at one exchange of this version. What a fault answered has a status of its own, and
    /// what is not described or not served has no schema.
    ///
    /// # Errors
    /// A schema cannot be understood.
    pub fn check(&mut self, exchange: &Exchange, findings: &mut Findings) -> anyhow::Result<()> {
        let described = self.description.operation(&exchange.method, &exchange.path);
        let Some(operation) = described.filter(|_| exchange.status != 501 && !exchange.by_fault)
        else {
            return Ok(());
        };
        let mut found = |schema: String, problem: String, seen: String| {
            let finding = Finding {
                version: self.description.version.to_owned(),
                operation: operation.to_string(),
                status: exchange.status,
                schema,
                problem,
            };
            findings.0.entry(finding).or_insert(Seen { first: seen, times: 0 }).times += 1;
        };
        if !self.description.declared(operation).contains(&exchange.status) {
            found(String::new(), UNDECLARED.to_owned(), exchange.answer.to_string());
        }
        // Some errors are declared without a body; they have the same as all others.
        let is_error = exchange.status >= 400;
        let at = answer_at(&self.description, operation, exchange.status);
        let at = at.or_else(|| is_error.then(|| "/components/schemas/error".to_owned()));
        match at {
            Some(at) if exchange.answer.is_null() => {
                found(place(&at), "empty".to_owned(), "nothing was answered".to_owned());
            }
            Some(at) => {
                for misfit in self.schemas.check(&at, &exchange.answer)? {
                    found(misfit.schema, misfit.problem, misfit.seen);
                }
                for field in self.fields.note(self.schemas.document(), &at, &exchange.answer) {
                    found(field.schema, "unknown field".to_owned(), field.seen);
                }
            }
            None if exchange.answer.is_null() => {}
            None => {
                let body = exchange.answer.to_string();
                found(operation.to_string(), "not empty".to_owned(), body);
            }
        }
        Ok(())
    }
}
