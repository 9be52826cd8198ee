//! The bot file: read when it changes, taken over if it is in order.

use std::{
    fmt,
    fs::{self, File},
    io::Read as _,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use deskmate_dialog::{Bot, Diagnostic, lint};

use super::understanding::BotUnderstanding;
use crate::Embeddings;

/// A bot, ready for turns.
pub(super) struct Ready {
    pub(super) bot: Bot,
    pub(super) understanding: BotUnderstanding,
}

/// Most bytes of a bot file: a thousand intents of twenty examples take one of these eight.
const MOST_BYTES: u64 = 8 * 1024 * 1024;

/// Where a bot is written, and what was last read there.
///
/// A file is read again whenever a turn begins: one that has changed is taken over between turns;
/// one that is broken is refused, and the bot stays as it was.
pub struct BotFile {
    name: String,
    path: Option<PathBuf>,
    embeddings: Option<Arc<Embeddings>>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The text that was last read. Time and size do not tell whether a file has changed: a link
    /// may lead elsewhere, a copy keeps its time, and some file systems count in seconds.
    seen: Option<String>,
    ready: Option<Arc<Ready>>,
    trouble: Option<Refused>,
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
    /// A file, read now; [`error`](Self::error) tells if it cannot be used. Messages are
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
        file.take(&mut file.state(), text);
        file
    }

    /// Looks whether the file has changed, and takes over what is new.
    pub(super) fn refresh(&self) {
        let Some(path) = &self.path else { return };
        // Held while the file is read, so that of two turns neither brings back what is older.
        let mut state = self.state();
        match read(path) {
            Ok(text) if state.seen.as_ref() == Some(&text) => {}
            Ok(text) => {
                self.take(&mut state, &text);
                state.seen = Some(text);
            }
            Err(why) => {
                state.seen = None;
                self.refuse(&mut state, Refused::Unreadable { file: self.name.clone(), why });
            }
        }
    }

    fn take(&self, state: &mut State, text: &str) {
        match Bot::parse(&self.name, text) {
            Ok(bot) => {
                let warnings = lint(&bot, &self.name, text, None).len();
                let understanding = BotUnderstanding::of(&bot, self.embeddings.clone());
                let again = state.ready.replace(Arc::new(Ready { bot, understanding })).is_some();
                state.trouble = None;
                if again || warnings > 0 {
                    tracing::info!(file = self.name, warnings, "bot.taken_over");
                }
            }
            Err(problems) => self.refuse(state, Refused::Wrong(problems)),
        }
    }

    fn refuse(&self, state: &mut State, refused: Refused) {
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
    pub fn error(&self) -> Option<String> {
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

/// The text of a file, or why it cannot be had.
fn read(path: &Path) -> Result<String, String> {
    // Opening a pipe would wait for somebody to write.
    if !fs::metadata(path).map_err(|error| error.to_string())?.is_file() {
        return Err("it is not a file".to_owned());
    }
    let mut text = String::new();
    let read =
        File::open(path).and_then(|file| file.take(MOST_BYTES + 1).read_to_string(&mut text));
    match read {
        Ok(bytes) if bytes as u64 > MOST_BYTES => {
            Err(format!("it is larger than {} MB", MOST_BYTES / 1024 / 1024))
        }
        Ok(_) => Ok(text),
        Err(error) => Err(error.to_string()),
    }
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
