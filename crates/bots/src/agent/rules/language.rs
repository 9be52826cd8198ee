//! The language that a customer is answered in: decided here, and the model is told.

use deskmate_core::Turn;
use deskmate_dialog::language_of;

use crate::agent::file::AgentFile;

/// The language of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Tongue {
    /// This one, in letters like `nl`.
    Is(String),
    /// That of the customer's last message, whatever it is.
    Theirs,
}

impl Tongue {
    /// Its letters, where they are known.
    pub(crate) fn letters(&self) -> Option<&str> {
        match self {
            Self::Is(letters) => Some(letters),
            Self::Theirs => None,
        }
    }
}

/// The language of the customer: that of the newest message which shows one, else the one that the
/// contact has; of those that the agent speaks, where it says which.
pub(crate) fn tongue(file: &AgentFile, turn: &Turn) -> Tongue {
    let spoken: Vec<&str> = file.spoken().collect();
    let before = turn.history.iter().filter(|said| said.author == deskmate_core::Author::Contact);
    let texts = turn.messages.iter().rev().map(|message| message.text.as_str());
    let texts = texts.chain(before.rev().map(|said| said.text.as_str()));
    let shown = texts.take(5).find_map(language_of);
    let contact = turn.contact.language.as_deref();
    let mine = |letters: &str| {
        let short = letters.split(['-', '_']).next().unwrap_or(letters);
        let whole = spoken.iter().find(|own| own.eq_ignore_ascii_case(letters));
        let own = whole.or_else(|| spoken.iter().find(|own| own.split('-').next() == Some(short)));
        own.map(|own| (*own).to_owned())
    };
    match (spoken.first(), shown) {
        (None, Some(shown)) => Tongue::Is(shown),
        (None, None) => Tongue::Theirs,
        (Some(primary), Some(shown)) => {
            Tongue::Is(mine(&shown).unwrap_or_else(|| (*primary).to_owned()))
        }
        (Some(primary), None) => {
            Tongue::Is(contact.and_then(mine).unwrap_or_else(|| (*primary).to_owned()))
        }
    }
}
