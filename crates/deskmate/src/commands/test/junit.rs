//! How tests went, as CI systems read it: JUnit's XML.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use anyhow::Context;
use deskmate_dialog::testing::{Tested, Verdict};
use quick_xml::{
    Writer,
    events::{BytesDecl, BytesText, Event},
};

/// Writes the report.
///
/// # Errors
/// The file cannot be written.
pub(super) fn write(path: &Path, played: &[(PathBuf, Vec<Tested>)]) -> anyhow::Result<()> {
    let text = report(played).context("the JUnit report")?;
    fs::write(path, text).with_context(|| format!("--junit: {} cannot be written", path.display()))
}

fn report(played: &[(PathBuf, Vec<Tested>)]) -> io::Result<Vec<u8>> {
    let mut to = Writer::new_with_indent(Vec::new(), b' ', 2);
    to.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let all = played.iter().flat_map(|(_, tests)| tests);
    let [tests, failures] = counts(all);
    to.create_element("testsuites")
        .with_attributes([("name", "deskmate test"), ("tests", &tests), ("failures", &failures)])
        .write_inner_content(|to| {
            played.iter().try_for_each(|(file, tests)| suite(to, file, tests))
        })?;
    Ok(to.into_inner())
}

fn suite(to: &mut Writer<Vec<u8>>, file: &Path, tests: &[Tested]) -> io::Result<()> {
    let file = shown(&file.display().to_string());
    let [number, failures] = counts(tests);
    to.create_element("testsuite")
        .with_attributes([("name", &*file), ("tests", &number), ("failures", &failures)])
        .write_inner_content(|to| tests.iter().try_for_each(|test| case(to, &file, test)))?;
    Ok(())
}

fn case(to: &mut Writer<Vec<u8>>, file: &str, test: &Tested) -> io::Result<()> {
    let (name, class) = (shown(&test.name), format!("{file}:{}", test.line));
    let case =
        to.create_element("testcase").with_attributes([("name", &*name), ("classname", &*class)]);
    let Some((message, text)) = failure(test) else {
        case.write_empty()?;
        return Ok(());
    };
    case.write_inner_content(|to| {
        to.create_element("failure")
            .with_attribute(("message", &*message))
            .write_text_content(BytesText::new(&text))?;
        Ok(())
    })?;
    Ok(())
}

fn counts<'a>(tests: impl IntoIterator<Item = &'a Tested>) -> [String; 2] {
    let (mut number, mut failures) = (0_usize, 0_usize);
    for test in tests {
        number += 1;
        failures += usize::from(failure(test).is_some());
    }
    [number.to_string(), failures.to_string()]
}

/// What failed first, in a line and in full.
fn failure(test: &Tested) -> Option<(String, String)> {
    test.steps.iter().find_map(|step| match &step.verdict {
        Verdict::Passed => None,
        Verdict::Failed { expected, got } => {
            let path = step.path.join("\n  ");
            Some((
                shown(&format!("line {}: {}", step.line, step.step)),
                shown(&format!("expected\n  {expected}\ngot\n  {got}\npath\n  {path}")),
            ))
        }
    })
}

/// Without the characters that XML has no way to write.
fn shown(text: &str) -> String {
    text.chars()
        .filter(|c| {
            matches!(c, '\t' | '\n' | '\r')
                || !(c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}'))
        })
        .collect()
}
