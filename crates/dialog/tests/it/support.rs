//! For tests that read like the manual: a bot, and conversations with it.

use deskmate_dialog::{
    Bot, Diagnostic, Lexical,
    testing::{Tested, Tests, Verdict},
};

/// A bot from the dialogs alone, or from a whole file.
pub(crate) fn bot(text: &str) -> Bot {
    let text = whole(text);
    Bot::parse("bot.yaml", &text).unwrap_or_else(|wrong| panic!("{}", rendered(&wrong, &text)))
}

/// The file that `text` is, or is the rest of.
pub(crate) fn whole(text: &str) -> String {
    let begins = text.lines().any(|line| line.starts_with("deskmate:"));
    if begins { text.to_owned() } else { format!("deskmate: 1\n{text}") }
}

/// Diagnostics as people read them.
pub(crate) fn rendered(wrong: &[Diagnostic], text: &str) -> String {
    wrong.iter().map(|wrong| wrong.render(text)).collect::<Vec<_>>().join("\n\n")
}

/// Runs conversations with a bot.
pub(crate) fn played(text: &str, tests: &str) -> Vec<Tested> {
    let bot = bot(text);
    let parsed = Tests::parse("bot.test.yaml", tests);
    let parsed = parsed.unwrap_or_else(|wrong| panic!("{}", rendered(&wrong, tests)));
    parsed.run(&bot, &Lexical::new(&bot))
}

/// Every conversation goes as written.
#[track_caller]
pub(crate) fn talks(text: &str, tests: &str) {
    let all = played(text, tests);
    assert!(!all.is_empty());
    for test in all {
        for step in &test.steps {
            if let Verdict::Failed { expected, got } = &step.verdict {
                panic!(
                    "{}, line {} ({}):\nexpected {expected}\ngot      {got}\npath: {}",
                    test.name,
                    step.line,
                    step.step,
                    step.path.join("\n      ")
                );
            }
        }
    }
}
