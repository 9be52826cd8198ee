//! A PostgreSQL with a synchronous standby, for tests of a fail-over.

use std::process::Command;

use tempfile::TempDir;

/// A primary with a synchronous standby; both end with it.
pub(crate) struct Pair {
    folder: TempDir,
    /// The standby first: it is there, and cannot be written to.
    pub(crate) url: String,
}

impl Pair {
    pub(crate) fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut pair = Self { folder, url: String::new() };
        let ports = pair.run("start").unwrap();
        let (primary, standby) = ports.trim().split_once(' ').unwrap();
        pair.url = format!("postgres://deskmate@127.0.0.1:{standby},127.0.0.1:{primary}/postgres");
        pair
    }

    /// The primary ends at once.
    pub(crate) fn kill(&self) {
        self.run("kill").unwrap();
    }

    /// The standby is the primary from now on.
    pub(crate) fn promote(&self) {
        self.run("promote").unwrap();
    }

    fn run(&self, what: &str) -> Result<String, String> {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../store/tests/support/pair");
        let done = Command::new(script).arg(what).arg(self.folder.path()).output().unwrap();
        if done.status.success() {
            return Ok(String::from_utf8(done.stdout).unwrap());
        }
        Err(String::from_utf8_lossy(&done.stderr).into_owned())
    }
}

impl Drop for Pair {
    fn drop(&mut self) {
        self.run("stop").ok();
    }
}
