//! The bot file: read when it changes, taken over if it is in order.

use std::{
    fmt, fs, io,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::SystemTime,
};

use deskmate_dialog::{Bot, Diagnostic, lint};

use super::mind::Mind;
use crate::Embeddings;

/// A bot, ready for turns.
pub(super) struct Ready {
    pub(super) bot: Bot,
    pub(super) mind: Mind,
}

/// Where a bot is written, and what was last read there.
///
/// A file is looked at again whenever a turn begins: one that has changed is taken over between
/// turns; one that is broken is refused, and the bot stays as it was.
pub struct BotFile {
    name: String,
    path: Option<PathBuf>,
    embeddings: Option<Arc<Embeddings>>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    seen: Option<Stamp>,
    ready: Option<Arc<Ready>>,
    trouble: Option<Refused>,
}

/// By what a changed file is known.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Stamp {
    modified: SystemTime,
    bytes: u64,
}

/// Why a bot file is not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It cannot be read.
    Unreadable {
        /// Its name.
        file: String,
        /// Why.
        why: String,
    },
    /// There are errors in it.
    Wrong(Vec<Diagnostic>),
}

impl BotFile {
    /// A file, read now; [`trouble`](Self::trouble) tells if it cannot be used. Messages are
    /// understood by `embeddings` where there are such, else by the method that works offline.
    pub fn at(path: PathBuf, embeddings: Option<Arc<Embeddings>>) -> Self {
        let (name, state) = (path.display().to_string(), Mutex::default());
        let file = Self { name, path: Some(path), embeddings, state };
        file.refresh();
        file
    }

    /// A text that never changes; `name` is what errors call it.
    pub fn of_text(name: &str, text: &str) -> Self {
        let (name, state) = (name.to_owned(), Mutex::default());
        let file = Self { name, path: None, embeddings: None, state };
        file.take(text);
        file
    }

    /// Looks whether the file has changed, and takes over what is new.
    pub(super) fn refresh(&self) {
        let Some(path) = &self.path else { return };
        let stamp = stamp(path);
        let mut state = self.state();
        match stamp {
            Ok(stamp) if state.seen == Some(stamp) => {}
            Ok(stamp) => {
                state.seen = Some(stamp);
                drop(state);
                match fs::read_to_string(path) {
                    Ok(text) => self.take(&text),
                    Err(error) => self.unreadable(&error),
                }
            }
            Err(error) => {
                state.seen = None;
                drop(state);
                self.unreadable(&error);
            }
        }
    }

    fn take(&self, text: &str) {
        match Bot::parse(&self.name, text) {
            Ok(bot) => {
                let warnings = lint(&bot, &self.name, text, None).len();
                let mind = Mind::of(&bot, self.embeddings.clone());
                let ready = Arc::new(Ready { bot, mind });
                let mut state = self.state();
                let again = state.ready.replace(ready).is_some();
                state.trouble = None;
                if again || warnings > 0 {
                    tracing::info!(file = self.name, warnings, "bot.taken_over");
                }
            }
            Err(problems) => self.refuse(Refused::Wrong(problems)),
        }
    }

    fn unreadable(&self, error: &io::Error) {
        let file = self.name.clone();
        self.refuse(Refused::Unreadable { file, why: error.to_string() });
    }

    fn refuse(&self, refused: Refused) {
        let mut state = self.state();
        if state.trouble.as_ref() != Some(&refused) {
            // At the start, whoever starts it tells.
            if state.ready.is_some() {
                tracing::error!(file = self.name, why = %refused, "bot.refused");
            }
            state.trouble = Some(refused);
        }
    }

    /// The bot as it is now.
    pub(super) fn current(&self) -> Result<Arc<Ready>, String> {
        self.refresh();
        let state = self.state();
        let why = || state.trouble.as_ref().map(ToString::to_string).unwrap_or_default();
        state.ready.clone().ok_or_else(why)
    }

    /// Why the file as it is now is not used, in a line.
    pub fn trouble(&self) -> Option<String> {
        self.state().trouble.as_ref().map(ToString::to_string)
    }

    /// Everything that is wrong with the file as it is now.
    pub fn refused(&self) -> Option<Refused> {
        self.state().trouble.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn stamp(path: &PathBuf) -> io::Result<Stamp> {
    let about = fs::metadata(path)?;
    Ok(Stamp { modified: about.modified()?, bytes: about.len() })
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { file, why } => write!(f, "{file} cannot be read: {why}"),
            Self::Wrong(problems) => {
                let Some(first) = problems.first() else { return f.write_str("it is broken") };
                write!(f, "{first}")?;
                match problems.len() {
                    1 => Ok(()),
                    all => write!(f, " (and {} more; `deskmate check {}`)", all - 1, first.file),
                }
            }
        }
    }
}

impl fmt::Debug for BotFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("BotFile").field(&self.name).finish()
    }
}
