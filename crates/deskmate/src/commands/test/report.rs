//! How tests went, on the terminal.

use std::path::Path;

use deskmate_dialog::testing::{StepResult, Tested, Verdict};

use crate::out::{self, Ink, paint};

/// How wide each side is where expected and got stand side by side.
const SIDE: usize = 46;

/// Prints the tests of a file, with all of the step that failed.
pub(super) fn print(file: &Path, tests: &[Tested]) {
    out::line(&paint(Ink::Bold, &file.display().to_string()));
    for test in tests {
        let failed = test.steps.iter().find(|step| step.verdict != Verdict::Passed);
        match failed {
            None => out::line(&format!("  {} {}", paint(Ink::Green, "ok  "), test.name)),
            Some(step) => {
                out::line(&format!("  {} {}", paint(Ink::Red, "FAIL"), test.name));
                explain(file, step);
            }
        }
    }
}

fn explain(file: &Path, step: &StepResult) {
    let Verdict::Failed { expected, got } = &step.verdict else { return };
    let place = format!("{}:{}", file.display(), step.line);
    out::line(&format!("       {}  {}", paint(Ink::Dim, &place), step.step));
    let (left, right) = (wrapped(expected), wrapped(got));
    out::line(&paint(Ink::Dim, &format!("       {:SIDE$} │ {}", "expected", "got")));
    for row in 0..left.len().max(right.len()) {
        let side = |lines: &[String]| lines.get(row).cloned().unwrap_or_default();
        let line = format!("       {:SIDE$} │ {}", side(&left), side(&right));
        out::line(line.trim_end());
    }
    out::line(&paint(Ink::Dim, "       the path taken"));
    let none = ["no turn was taken".to_owned()];
    let path = if step.path.is_empty() { &none } else { step.path.as_slice() };
    for line in path {
        out::line(&format!("         {line}"));
    }
}

/// A text in lines that fit one side, broken between words where there are any.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in paragraph.split_inclusive(' ') {
            let mut word: Vec<char> = word.chars().collect();
            if line.chars().count() + word.len() > SIDE && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            while word.len() > SIDE {
                lines.push(word.drain(..SIDE).collect());
            }
            line.extend(word);
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{SIDE, wrapped};

    #[test]
    fn lines_fit_their_side_and_lose_nothing() {
        let text = format!(
            "Where is my order? {} \nOver there, I think, or somewhere else.",
            "x".repeat(100)
        );
        let lines = wrapped(&text);
        assert!(lines.iter().all(|line| line.chars().count() <= SIDE), "{lines:?}");
        assert_eq!(lines.concat().replace(' ', ""), text.replace([' ', '\n'], ""));
    }
}
