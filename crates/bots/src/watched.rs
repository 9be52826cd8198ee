//! A file that bots are written in: read when it changes, taken over if it is in order.

use std::{
    fmt,
    fs::{self, File},
    io::Read as _,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use deskmate_dialog::Diagnostic;

/// Most bytes of a bot file: a thousand intents of twenty examples take one of these eight.
const MOST_BYTES: u64 = 8 * 1024 * 1024;

/// What is made of a text: what runs, and how many warnings there are.
pub(crate) type Read<T> = Result<(T, usize), Vec<Diagnostic>>;

/// Makes something of a text; the first argument is what errors call the file.
pub(crate) type Reader<T> = Box<dyn Fn(&str, &str) -> Read<T> + Send + Sync>;

/// Where something is written, and what was last read there.
///
/// A file is read again whenever a turn begins: one that has changed is taken over between turns;
/// one that is broken is refused, and what was there stays.
pub(crate) struct Watched<T> {
    name: String,
    path: Option<PathBuf>,
    reader: Reader<T>,
    state: Mutex<State<T>>,
}

struct State<T> {
    /// The text that was last read. Time and size do not tell whether a file has changed: a link
    /// may lead elsewhere, a copy keeps its time, and some file systems count in seconds.
    seen: Option<String>,
    ready: Option<Arc<T>>,
    refused: Option<Refused>,
}

/// Where something is written, and what stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// What errors call it.
    pub name: String,
    /// Its path, if it is a file.
    pub path: Option<PathBuf>,
    /// What stands there; `None`: it cannot be read.
    pub text: Option<String>,
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

impl<T> Watched<T> {
    /// A file, read now; [`error`](Self::error) tells if it cannot be used.
    pub(crate) fn at(path: PathBuf, reader: Reader<T>) -> Self {
        let file = Self::new(path.display().to_string(), Some(path), reader);
        file.refresh();
        file
    }

    /// A text that never changes; `name` is what errors call it.
    pub(crate) fn of_text(name: &str, text: &str, reader: Reader<T>) -> Self {
        let file = Self::new(name.to_owned(), None, reader);
        {
            let mut state = file.state();
            file.take(&mut state, text);
            state.seen = Some(text.to_owned());
        }
        file
    }

    fn new(name: String, path: Option<PathBuf>, reader: Reader<T>) -> Self {
        let state = Mutex::new(State { seen: None, ready: None, refused: None });
        Self { name, path, reader, state }
    }

    /// Looks whether the file has changed, and takes over what is new.
    pub(crate) fn refresh(&self) {
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

    fn take(&self, state: &mut State<T>, text: &str) {
        match (self.reader)(&self.name, text) {
            Ok((ready, warnings)) => {
                let again = state.ready.replace(Arc::new(ready)).is_some();
                state.refused = None;
                if again || warnings > 0 {
                    tracing::info!(file = self.name, warnings, "bot.taken_over");
                }
            }
            Err(problems) => self.refuse(state, Refused::Wrong(problems)),
        }
    }

    fn refuse(&self, state: &mut State<T>, refused: Refused) {
        if state.refused.as_ref() != Some(&refused) {
            // At the start, whoever starts it tells.
            if state.ready.is_some() {
                tracing::error!(file = self.name, why = %refused, "bot.refused");
            }
            state.refused = Some(refused);
        }
    }

    /// What stands there now.
    pub(crate) fn written(&self) -> Written {
        self.refresh();
        let text = self.state().seen.clone();
        Written { name: self.name.clone(), path: self.path.clone(), text }
    }

    /// What runs now.
    pub(crate) fn current(&self) -> Result<Arc<T>, String> {
        self.refresh();
        let state = self.state();
        let why = || state.refused.as_ref().map(ToString::to_string).unwrap_or_default();
        state.ready.clone().ok_or_else(why)
    }

    /// Everything that is wrong with the file as it is now.
    pub(crate) fn refused(&self) -> Option<Refused> {
        self.state().refused.clone()
    }

    fn state(&self) -> MutexGuard<'_, State<T>> {
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

impl<T> fmt::Debug for Watched<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Watched").field(&self.name).finish()
    }
}
