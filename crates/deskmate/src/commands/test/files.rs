//! Which files a run of tests needs.

use std::{
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

/// A bot file and its tests.
pub(super) struct Files {
    pub(super) bot: PathBuf,
    pub(super) tests: Vec<PathBuf>,
}

impl Files {
    /// `NAME.test.yaml` beside the bot, unless others are named.
    pub(super) fn of(bot: &Path, tests: &[PathBuf]) -> Self {
        let beside = || vec![bot.with_extension("test.yaml")];
        let tests = if tests.is_empty() { beside() } else { tests.to_vec() };
        Self { bot: bot.to_path_buf(), tests }
    }

    /// By what a change of any of them is known.
    pub(super) fn stamp(&self) -> Vec<Option<(SystemTime, u64)>> {
        let all = std::iter::once(&self.bot).chain(&self.tests);
        let stamp = |path: &PathBuf| {
            let about = fs::metadata(path).ok()?;
            Some((about.modified().ok()?, about.len()))
        };
        all.map(stamp).collect()
    }
}
