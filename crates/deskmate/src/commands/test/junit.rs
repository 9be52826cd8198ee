//! How tests went, as CI systems read it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context;
use deskmate_dialog::testing::{Tested, Verdict};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

/// Writes the report.
///
/// # Errors
/// The file cannot be written.
pub(super) fn write(path: &Path, played: &[(PathBuf, Vec<Tested>)]) -> anyhow::Result<()> {
    let mut report = Report::new("deskmate test");
    for (file, tests) in played {
        let mut suite = TestSuite::new(file.display().to_string());
        for test in tests {
            let mut case = TestCase::new(test.name.clone(), status(test));
            case.set_classname(format!("{}:{}", file.display(), test.line));
            suite.add_test_case(case);
        }
        report.add_test_suite(suite);
    }
    let text = report.to_string().context("the JUnit report")?;
    fs::write(path, text).with_context(|| format!("--junit: {} cannot be written", path.display()))
}

fn status(test: &Tested) -> TestCaseStatus {
    let failed = test.steps.iter().find_map(|step| match &step.verdict {
        Verdict::Passed => None,
        Verdict::Failed { expected, got } => Some((step, expected, got)),
    });
    let Some((step, expected, got)) = failed else { return TestCaseStatus::success() };
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    let path = step.path.join("\n  ");
    status.set_message(format!("line {}: {}", step.line, step.step));
    status.set_description(format!("expected\n  {expected}\ngot\n  {got}\npath\n  {path}"));
    status
}
