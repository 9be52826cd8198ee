//! What a teammate can tell Deskmate in an internal note.

use serde::{Deserialize, Serialize};

/// A command in a note: the note's first line, and nothing before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// `/bot`, or `/bot NAME`: the bot goes on, with the dialog or job of that name if one is given.
    Bot(Option<String>),
    /// `/pause`: the bot goes quiet; the conversation is the author's.
    Pause,
}

impl Command {
    /// Reads a command from a note's plain text; `None` where the note is just a note.
    pub fn parse(note: &str) -> Option<Self> {
        let line = note.trim().lines().next()?.trim();
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        match (word.to_lowercase().as_str(), rest.trim()) {
            ("/bot", "") => Some(Self::Bot(None)),
            ("/bot", name) => Some(Self::Bot(Some(name.to_owned()))),
            ("/pause", "") => Some(Self::Pause),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Command;

    #[test]
    fn a_note_is_a_command_only_when_it_begins_with_one() {
        assert_eq!(Command::parse("/bot"), Some(Command::Bot(None)));
        assert_eq!(
            Command::parse("  /Bot refund \nthanks"),
            Some(Command::Bot(Some("refund".into())))
        );
        assert_eq!(Command::parse("/pause"), Some(Command::Pause));
        assert_eq!(Command::parse("please /bot"), None);
        assert_eq!(Command::parse("/bottle"), None);
        assert_eq!(Command::parse(""), None);
    }
}
