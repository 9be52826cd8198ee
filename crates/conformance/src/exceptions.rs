//! Where the twin and the description differ on purpose: the files in `exceptions/`, a reason per
//! row. A row that nothing needs is an error, and so is a difference without a row.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::answers::{Finding, UNDECLARED};

/// The problem of a described field that no answer gave.
pub const NEVER_GIVEN: &str = "never given";

const FILES: [&str; 5] = [
    include_str!("../exceptions/general.toml"),
    include_str!("../exceptions/people.toml"),
    include_str!("../exceptions/conversations.toml"),
    include_str!("../exceptions/tickets.toml"),
    include_str!("../exceptions/webhooks.toml"),
];

/// A difference that was looked at. What is not said holds for all.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exception {
    /// As described, such as `POST /conversations/{conversation_id}/reply`; a `*` at its end
    /// stands for anything.
    #[serde(default)]
    pub operation: Option<String>,
    /// The statuses that are not declared and given nevertheless.
    #[serde(default)]
    pub statuses: BTreeSet<u16>,
    /// The place in the description, such as `conversation.source.author`; a `*` at its end stands
    /// for anything.
    #[serde(default)]
    pub schema: Option<String>,
    /// Such as `type` or `unknown field`.
    #[serde(default)]
    pub problem: Option<String>,
    /// The versions it is so in.
    #[serde(default)]
    pub versions: BTreeSet<String>,
    /// Why.
    pub reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    exception: Vec<Exception>,
}

/// All of them.
///
/// # Errors
/// A file is not well formed.
pub fn all() -> anyhow::Result<Vec<Exception>> {
    let mut all = Vec::new();
    for file in FILES {
        all.extend(toml::from_str::<File>(file)?.exception);
    }
    Ok(all)
}

impl Exception {
    /// Whether this is what was found.
    pub fn covers(&self, finding: &Finding) -> bool {
        let version = self.versions.is_empty() || self.versions.contains(&finding.version);
        let operation = self.operation.as_deref().is_none_or(|o| like(o, &finding.operation));
        let what = match finding.problem.as_str() {
            UNDECLARED => self.statuses.contains(&finding.status),
            problem => {
                self.schema.as_deref().is_some_and(|s| like(s, &finding.schema))
                    && self.problem.as_deref().is_none_or(|p| p == problem)
            }
        };
        version && operation && what
    }
}

impl Exception {
    /// Whether it is known that this field is never given.
    pub fn forgives(&self, version: &str, field: &str) -> bool {
        self.problem.as_deref().is_none_or(|problem| problem == NEVER_GIVEN)
            && (self.versions.is_empty() || self.versions.contains(version))
            && self.schema.as_deref().is_some_and(|s| like(s, field))
    }
}

fn like(pattern: &str, text: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => text.starts_with(start),
        None => pattern == text,
    }
}
