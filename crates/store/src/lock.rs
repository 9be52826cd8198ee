//! One process to a database.
//!
//! What is locked is the file itself and not its name: by whatever link it is reached, and whatever
//! is deleted beside it, a second process finds it taken.

use std::{
    fs::{File, TryLockError},
    path::{Path, PathBuf},
    time::Duration,
};

use crate::StoreError;

/// How often to ask for a file that somebody has.
const TRIES: u32 = 50;
/// How long to wait in between.
const PAUSE: Duration = Duration::from_millis(20);

/// Held as long as the process lives; the operating system lets go of it when it does not.
///
/// It has to outlive all that SQLite does with the file: closing any handle of a file takes away
/// the locks that SQLite has on it.
#[derive(Debug)]
pub(crate) struct OneProcess {
    path: PathBuf,
    locked: Vec<File>,
    /// Says to this process what the locks say to others.
    _here: here::Here,
}

impl OneProcess {
    /// Makes the file if there is none, for nobody but its owner to read. May take a second where
    /// somebody has it.
    pub(crate) fn lock(database: &Path) -> Result<Self, StoreError> {
        patiently(|| Self::lock_now(database), || std::thread::sleep(PAUSE))
    }

    fn lock_now(database: &Path) -> Result<Self, StoreError> {
        let file_error = |source| failed(database, source);
        if !database.exists() {
            create(database).map_err(file_error)?;
        }
        // SQLite keeps its log beside the file, not beside a link to it.
        let path = database.canonicalize().map_err(file_error)?;
        let in_use = || StoreError::InUse { path: database.display().to_string() };
        let here = here::Here::enter(&path).map_err(file_error)?.ok_or_else(in_use)?;
        let mut locked = Vec::new();
        for path in to_lock(&path) {
            let file = File::options().write(true).create(true).truncate(false).open(&path);
            let file = file.map_err(|source| failed(&path, source))?;
            match file.try_lock() {
                Ok(()) => locked.push(file),
                Err(TryLockError::WouldBlock) => return Err(in_use()),
                Err(TryLockError::Error(source)) => return Err(failed(&path, source)),
            }
        }
        Ok(Self { path, locked, _here: here })
    }

    /// Where the database is, whatever links lead there.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Keeps others on this machine from reading what is in the files.
    pub(crate) fn make_private(&self) -> Result<(), StoreError> {
        for path in [self.path.clone(), beside(&self.path, "-wal"), beside(&self.path, "-shm")] {
            match private(&path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(failed(&path, error));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Whether the path still leads to what is locked, and nobody has put another file there.
    pub(crate) fn is_what_is_locked(&self) -> bool {
        cfg!(not(target_os = "linux"))
            || self.locked.first().is_some_and(|file| here::is_same(file, &self.path))
    }
}

/// Whoever has just let go of it may still have it for a moment: a program that is being started
/// has all that is open here, until it becomes that program.
fn patiently<T>(
    attempt: impl Fn() -> Result<T, StoreError>,
    mut pause: impl FnMut(),
) -> Result<T, StoreError> {
    for _ in 1..TRIES {
        match attempt() {
            Err(StoreError::InUse { .. }) => pause(),
            done => return done,
        }
    }
    attempt()
}

/// On Linux, `flock` and the locks that SQLite takes do not see each other; elsewhere they may, and a
/// file beside it has to do. Earlier builds locked that one everywhere.
fn to_lock(database: &Path) -> Vec<PathBuf> {
    let beside = beside(database, "-lock");
    if cfg!(not(target_os = "linux")) {
        return vec![beside];
    }
    let earlier = beside.exists().then_some(beside);
    std::iter::once(database.to_owned()).chain(earlier).collect()
}

fn beside(database: &Path, suffix: &str) -> PathBuf {
    let mut path = database.as_os_str().to_owned();
    path.push(suffix);
    path.into()
}

fn failed(path: &Path, source: std::io::Error) -> StoreError {
    StoreError::File { path: path.to_string_lossy().into_owned(), source }
}

fn create(path: &Path) -> std::io::Result<()> {
    let mut options = File::options();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

#[cfg(unix)]
fn private(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))
}

/// Who may read is up to the folder.
#[cfg(not(unix))]
fn private(_: &Path) -> std::io::Result<()> {
    Ok(())
}

/// Which databases this process has open. Asked before a file is opened at all.
mod here {
    use std::{
        collections::BTreeSet,
        fs::File,
        io,
        path::Path,
        sync::{Mutex, MutexGuard, PoisonError},
    };

    #[cfg(unix)]
    type Id = (u64, u64);
    #[cfg(not(unix))]
    type Id = std::path::PathBuf;

    static OPEN: Mutex<BTreeSet<Id>> = Mutex::new(BTreeSet::new());

    fn open() -> MutexGuard<'static, BTreeSet<Id>> {
        OPEN.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A file, whatever it is called.
    #[cfg(unix)]
    fn id(path: &Path) -> io::Result<Id> {
        path.metadata().map(|file| of(&file))
    }

    #[cfg(unix)]
    fn of(file: &std::fs::Metadata) -> Id {
        use std::os::unix::fs::MetadataExt;
        (file.dev(), file.ino())
    }

    #[cfg(not(unix))]
    fn id(path: &Path) -> io::Result<Id> {
        path.canonicalize()
    }

    #[cfg(unix)]
    pub(super) fn is_same(file: &File, path: &Path) -> bool {
        let there = id(path).ok();
        there.is_some() && file.metadata().ok().map(|file| of(&file)) == there
    }

    #[cfg(not(unix))]
    pub(super) fn is_same(_: &File, _: &Path) -> bool {
        true
    }

    #[derive(Debug)]
    pub(super) struct Here(Id);

    impl Here {
        /// `None`: it is open already.
        pub(super) fn enter(path: &Path) -> io::Result<Option<Self>> {
            let id = id(path)?;
            let is_new = open().insert(id);
            Ok(is_new.then(|| Self(id)))
        }
    }

    impl Drop for Here {
        fn drop(&mut self) {
            open().remove(&self.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::{OneProcess, TRIES, patiently};
    use crate::StoreError;

    /// As where another program is being started in that moment.
    #[test]
    fn who_has_it_for_a_moment_is_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deskmate.db");
        let moment = Cell::new(Some(OneProcess::lock_now(&path).unwrap()));
        let ours = patiently(|| OneProcess::lock_now(&path), || drop(moment.take()));
        assert!(ours.is_ok(), "{ours:?}");
    }

    #[test]
    fn who_has_it_for_longer_keeps_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deskmate.db");
        let _theirs = OneProcess::lock_now(&path).unwrap();
        let mut pauses = 0;
        let ours = patiently(|| OneProcess::lock_now(&path), || pauses += 1);
        assert!(matches!(ours, Err(StoreError::InUse { .. })), "{ours:?}");
        assert_eq!(pauses, TRIES - 1);
    }
}
