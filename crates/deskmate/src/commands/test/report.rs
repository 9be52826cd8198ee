//! How tests went, on the terminal.

use std::path::Path;

use deskmate_dialog::testing::{StepResult, Tested, Verdict};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

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
    out::line(&paint(Ink::Dim, &beside("expected", "got")));
    for row in 0..left.len().max(right.len()) {
        let side = |lines: &[String]| lines.get(row).cloned().unwrap_or_default();
        out::line(beside(&side(&left), &side(&right)).trim_end());
    }
    out::line(&paint(Ink::Dim, "       the path taken"));
    let none = ["no turn was taken".to_owned()];
    let path = if step.path.is_empty() { &none } else { step.path.as_slice() };
    for line in path {
        out::line(&format!("         {line}"));
    }
}

/// Two texts side by side, in columns of the terminal: a Chinese letter takes two of them.
fn beside(left: &str, right: &str) -> String {
    let padding = " ".repeat(SIDE.saturating_sub(left.width()));
    format!("       {left}{padding} │ {right}")
}

/// A text in lines that fit one side, broken between words where there are any.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in paragraph.split_inclusive(' ') {
            if line.width() + word.width() > SIDE && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            for letter in word.chars() {
                if line.width() + letter.width().unwrap_or_default() > SIDE {
                    lines.push(std::mem::take(&mut line));
                }
                line.push(letter);
            }
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::{SIDE, beside, wrapped};

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

    #[test]
    fn the_bar_between_the_sides_stands_in_one_column_in_every_script() {
        let lines = wrapped(&format!("{} {}", "日本語".repeat(20), "e\u{301}".repeat(60)));
        assert!(lines.iter().all(|line| line.width() <= SIDE), "{lines:?}");
        for line in lines {
            let row = beside(&line, "x");
            assert_eq!(row.split('│').next().map(UnicodeWidthStr::width), Some(7 + SIDE + 1));
        }
    }
}
