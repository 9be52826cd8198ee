//! One process to a database file.

use std::{fs::File, path::Path};

use crate::StoreError;

/// Held as long as the process lives; the operating system lets go of it when it does not.
#[derive(Debug)]
pub(crate) struct OneProcess {
    _file: File,
}

impl OneProcess {
    pub(crate) fn lock(database: &Path) -> Result<Self, StoreError> {
        let mut path = database.as_os_str().to_owned();
        path.push("-lock");
        let failed =
            |source| StoreError::File { path: path.to_string_lossy().into_owned(), source };
        let file =
            File::options().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(std::fs::TryLockError::WouldBlock) => {
                Err(StoreError::InUse { path: database.display().to_string() })
            }
            Err(std::fs::TryLockError::Error(source)) => Err(failed(source)),
        }
    }
}
