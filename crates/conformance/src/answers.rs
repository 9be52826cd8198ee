//! Answers against the description of their version.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{
    Description,
    fields::{Fields, place},
    recording::Exchange,
    schema::{Misfit, Reading, Schemas, answer_at},
};

/// A status that is not declared for its operation.
pub const UNDECLARED: &str = "undeclared status";

/// A difference between an answer and the description.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Of the description.
    pub version: String,
    /// As described; `webhook` and the topic.
    pub operation: String,
    /// Of the answer; 0 of a webhook.
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

impl Findings {
    fn add(&mut self, version: &str, operation: &str, status: u16, misfits: Vec<Misfit>) {
        for Misfit { schema, problem, seen } in misfits {
            let (version, operation) = (version.to_owned(), operation.to_owned());
            let finding = Finding { version, operation, status, schema, problem };
            self.0.entry(finding).or_insert(Seen { first: seen, times: 0 }).times += 1;
        }
    }
}

/// Checks answers and webhooks of one version.
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

    /// Looks at a call of this version. What a fault answered has a status of its own, and what is
    /// not described or not served has no schema.
    ///
    /// # Errors
    /// A schema cannot be understood.
    pub fn check(&mut self, call: &Exchange, findings: &mut Findings) -> anyhow::Result<()> {
        let described = self.description.operation(&call.method, &call.path);
        let Some(operation) = described.filter(|_| call.status != 501 && !call.by_fault).cloned()
        else {
            return Ok(());
        };
        let mut misfits = Vec::new();
        if !self.description.declared(&operation).contains(&call.status) {
            misfits.push(Misfit::new("", UNDECLARED, &call.answer));
        }
        // Some errors are declared without a body; they have the same as all others.
        let is_error = call.status >= 400;
        let at = answer_at(&self.description, &operation, call.status)
            .or_else(|| is_error.then(|| "/components/schemas/error".to_owned()));
        match at {
            Some(at) if call.answer.is_null() => {
                misfits.push(Misfit::new(&place(&at), "empty", &call.answer));
            }
            Some(at) => misfits.extend(self.misfits(&at, &call.answer)?),
            None if call.answer.is_null() => {}
            None => misfits.push(Misfit::new(&operation.to_string(), "not empty", &call.answer)),
        }
        findings.add(self.description.version, &operation.to_string(), call.status, misfits);
        Ok(())
    }

    /// Looks at a webhook of this version: its item has the same fields as the API's object, if
    /// there is one of that name.
    ///
    /// # Errors
    /// A schema cannot be understood.
    pub fn check_webhook(&mut self, body: &Value, findings: &mut Findings) -> anyhow::Result<()> {
        let item = &body["data"]["item"];
        let at = format!("/components/schemas/{}", item["type"].as_str().unwrap_or_default());
        // What is deleted is told of by its id alone.
        if self.description.document().pointer(&at).is_none() || item["deleted"] == true {
            return Ok(());
        }
        let misfits = self.misfits(&at, item)?;
        let topic = format!("webhook {}", body["topic"].as_str().unwrap_or_default());
        findings.add(self.description.version, &topic, 0, misfits);
        Ok(())
    }

    fn misfits(&mut self, at: &str, body: &Value) -> anyhow::Result<Vec<Misfit>> {
        let mut misfits = self.schemas.check(at, body)?;
        for field in self.fields.note(self.schemas.document(), at, body) {
            misfits.push(Misfit {
                schema: field.schema,
                problem: "unknown field".to_owned(),
                seen: field.seen,
            });
        }
        Ok(misfits)
    }
}
