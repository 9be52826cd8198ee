//! `deskmate check`: a bot file, or a configuration with each of its channels.

mod bot;
mod config;

pub(crate) use self::bot::lint_file;

use std::path::Path;

use anyhow::bail;

use deskmate_core::counted;

use crate::{
    args::Check,
    out::{self, Ink, paint},
};

pub(crate) async fn run(args: Check) -> anyhow::Result<()> {
    let is_bot =
        |path: &Path| path.extension().is_some_and(|ending| ending == "yaml" || ending == "yml");
    let config = args.config.as_deref();
    let found = match (args.what.as_deref(), config) {
        (Some(what), config) if is_bot(what) => {
            bot::check(what, config, args.channel.as_deref()).await?
        }
        (Some(_), Some(_)) => bail!(
            "two configurations are named; name one, or a bot file and the configuration with its channel"
        ),
        (one, other) => {
            let path = one.or(other).unwrap_or(Path::new("deskmate.toml"));
            config::check(path, args.channel.as_deref()).await?
        }
    };
    match (found.problems, found.warnings) {
        (0, 0) => Ok(()),
        (0, warnings) if args.strict => {
            bail!("{} found, and --strict", counted(warnings, "warning"))
        }
        (0, _) => Ok(()),
        (problems, _) => bail!("{} found", counted(problems, "problem")),
    }
}

/// What was found, and is told already.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Found {
    /// What does not work.
    pub(crate) problems: usize,
    /// What is probably not meant.
    pub(crate) warnings: usize,
}

impl Found {
    fn warn(&mut self, text: &str) {
        self.warnings += 1;
        out::line(&format!("  {} {text}", paint(Ink::Yellow, "note")));
    }

    fn bad(&mut self, text: &str) {
        self.problems += 1;
        out::line(&format!("  {} {text}", paint(Ink::Red, "bad ")));
    }

    fn and(&mut self, other: Self) {
        self.problems += other.problems;
        self.warnings += other.warnings;
    }
}

fn fine(text: &str) {
    out::line(&format!("  {} {text}", paint(Ink::Green, "ok  ")));
}

fn unknown(text: &str) {
    out::line(&format!("  {} {text}", paint(Ink::Dim, "?   ")));
}
