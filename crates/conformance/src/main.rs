//! Checks what the twin recorded: `conformance DIR [--update]`.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context as _;
use clap::Parser;
use deskmate_conformance::{
    Description, VERSIONS,
    answers::{Answers, Findings},
    coverage::{self, Coverage},
    exceptions::{self, Exception, NEVER_GIVEN},
    recording::{self, Line},
};

/// Holds what the twin recorded (INTERCOM_TWIN_RECORD) against Intercom's own description of its
/// API, and the table in docs/twin.md against both.
#[derive(Parser)]
struct Args {
    /// The folder with the recording.
    recording: PathBuf,
    /// Write the table into docs/twin.md.
    #[arg(long)]
    update: bool,
    /// Only say what differs, not what is missing: a part of the tests was recorded.
    #[arg(long)]
    partial: bool,
}

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/twin.md");

fn main() -> anyhow::Result<ExitCode> {
    let args = Args::parse();
    let mut checks = BTreeMap::new();
    let mut coverage = Coverage::default();
    for version in VERSIONS {
        let Some(description) = Description::load(version)? else {
            say("left out: Intercom's descriptions are not beside the repository");
            return Ok(ExitCode::SUCCESS);
        };
        coverage.describe(&description);
        checks.insert(version, Answers::of(description)?);
    }
    let mut findings = Findings::default();
    let count = recording::read(&args.recording, |line| match line {
        Line::Webhook { version, webhook } => {
            // There is no description of 2.11; its items are as those of 2.14.
            let version = if version == "2.11" { VERSIONS[0] } else { &version };
            let Some(answers) = checks.get_mut(version) else { return Ok(()) };
            answers.check_webhook(&webhook, &mut findings)
        }
        Line::Call(call) => {
            let version = call.version.as_deref().unwrap_or(VERSIONS[0]);
            let Some(answers) = checks.get_mut(version) else { return Ok(()) };
            let described = answers.description().operation(&call.method, &call.path);
            if let Some(operation) = described.filter(|_| !call.by_fault) {
                coverage.given(operation, call.status);
            }
            answers.check(&call, &mut findings)
        }
    })?;
    let mut exceptions: Vec<(Exception, bool)> =
        exceptions::all()?.into_iter().map(|one| (one, false)).collect();
    let mut bad = report(&findings, &mut exceptions);
    if !args.partial {
        bad += never_given(checks.values(), &mut exceptions);
        for (unused, _) in exceptions.iter().filter(|(_, used)| !used) {
            say(&format!("an exception that nothing needs: {unused:?}"));
            bad += 1;
        }
        bad += table(&coverage, args.update)?;
    }
    say(&format!("{count} answers and webhooks, {bad} differences that no exception covers"));
    Ok(if bad == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The same difference in several versions and operations.
#[derive(Default)]
struct Difference {
    versions: BTreeSet<String>,
    operations: BTreeSet<String>,
    first: String,
}

/// Says what no exception covers, and returns how much that is.
fn report(findings: &Findings, exceptions: &mut [(Exception, bool)]) -> usize {
    let mut differences: BTreeMap<(String, &str), Difference> = BTreeMap::new();
    for (finding, seen) in &findings.0 {
        if covered(exceptions, |one| one.covers(finding)) {
            continue;
        }
        let operation = format!("{} {}", finding.operation, finding.status);
        let place = match finding.schema.as_str() {
            "" => operation.clone(),
            schema => schema.to_owned(),
        };
        let difference = differences.entry((place, &finding.problem)).or_default();
        difference.versions.insert(finding.version.clone());
        difference.operations.insert(format!("{operation}, {} times", seen.times));
        difference.first.clone_from(&seen.first);
    }
    for ((place, problem), Difference { versions, operations, first }) in &differences {
        let versions = Vec::from_iter(versions.iter().map(String::as_str)).join(", ");
        let operations = Vec::from_iter(operations.iter().take(3).map(String::as_str)).join("; ");
        let first: String = first.chars().take(200).collect();
        say(&format!("{place}: {problem} ({versions})\n    {operations}\n    {first}"));
    }
    differences.len()
}

/// Says which described fields no answer gave.
fn never_given<'a>(
    checks: impl Iterator<Item = &'a Answers>,
    exceptions: &mut [(Exception, bool)],
) -> usize {
    let mut places: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for answers in checks {
        let version = answers.description().version;
        for field in answers.fields().never_given() {
            if !covered(exceptions, |one| one.forgives(version, field)) {
                places.entry(field).or_default().push(version);
            }
        }
    }
    for (field, versions) in &places {
        say(&format!("{field}: {NEVER_GIVEN} ({})", versions.join(", ")));
    }
    places.len()
}

/// Marks every exception that covers this as used.
fn covered(exceptions: &mut [(Exception, bool)], covers: impl Fn(&Exception) -> bool) -> bool {
    let mut covered = false;
    for (exception, used) in exceptions {
        if covers(exception) {
            *used = true;
            covered = true;
        }
    }
    covered
}

/// Compares the table in the documentation, or writes it.
fn table(coverage: &Coverage, update: bool) -> anyhow::Result<usize> {
    let page = Path::new(PAGE);
    let text = fs::read_to_string(page)?;
    let new = coverage::placed(&text, &coverage.markdown())
        .context("docs/twin.md has no place for the table")?;
    if new == text {
        return Ok(0);
    }
    if update {
        fs::write(page, new)?;
        say("docs/twin.md: the table is new");
        return Ok(0);
    }
    for line in new.lines().filter(|line| !text.contains(line)) {
        say(&format!("docs/twin.md lacks: {line}"));
    }
    say(
        "the table of operations in docs/twin.md is not what was seen: script/conformance --update",
    );
    Ok(1)
}

#[expect(clippy::print_stdout, reason = "a program that reports")]
fn say(text: &str) {
    println!("{text}");
}
