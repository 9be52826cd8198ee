//! How tests went.

use serde::Serialize;

/// How a test went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tested {
    /// What it shows.
    pub name: String,
    /// Its line in the file.
    pub line: usize,
    /// Its steps, up to the first that failed.
    pub steps: Vec<StepResult>,
}

impl Tested {
    /// Whether every step passed.
    pub fn passed(&self) -> bool {
        self.steps.iter().all(|step| step.verdict == Verdict::Passed)
    }
}

/// How a step went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StepResult {
    /// Its line in the file.
    pub line: usize,
    /// What it is, in a line.
    pub step: String,
    /// How it went.
    pub verdict: Verdict,
    /// The path that the last turn took.
    pub path: Vec<String>,
}

/// Whether a step went as expected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It did.
    Passed,
    /// It did not.
    Failed {
        /// What was expected.
        expected: String,
        /// What there was.
        got: String,
    },
}
