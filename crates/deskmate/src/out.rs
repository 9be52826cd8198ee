//! What commands say on the terminal.

use std::io::{self, IsTerminal, Write};

/// A colour, where the terminal has them.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Ink {
    Bold,
    Dim,
    Red,
    Green,
    Yellow,
    Blue,
    Magenta,
    Cyan,
}

/// Prints a line. A closed pipe is nobody listening, and no error.
pub(crate) fn line(text: &str) {
    writeln!(io::stdout(), "{text}").ok();
}

/// Prints an error.
pub(crate) fn error(text: &str) {
    let word = if colours_on(&io::stderr()) { "\x1b[31merror\x1b[0m" } else { "error" };
    writeln!(io::stderr(), "{word}: {text}").ok();
}

/// An error with its causes, each told once: some name their cause themselves.
pub(crate) fn told(error: &anyhow::Error) -> String {
    let mut text = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if text.is_empty() {
            text = cause;
        } else if !text.contains(&cause) {
            text = format!("{text}: {cause}");
        }
    }
    text
}

/// The text in a colour, where standard output is a terminal.
pub(crate) fn paint(ink: Ink, text: &str) -> String {
    if !colours_on(&io::stdout()) {
        return text.to_owned();
    }
    let code = match ink {
        Ink::Bold => "1",
        Ink::Dim => "2",
        Ink::Red => "31",
        Ink::Green => "32",
        Ink::Yellow => "33",
        Ink::Blue => "34",
        Ink::Magenta => "35",
        Ink::Cyan => "36",
    };
    format!("\x1b[{code}m{text}\x1b[0m")
}

/// Whether what is written there is shown in colours: on a terminal, unless `NO_COLOR` is set.
pub(crate) fn colours_on(to: &impl IsTerminal) -> bool {
    to.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}
