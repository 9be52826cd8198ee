//! `deskmate check`: a bot file, or a configuration with each of its channels.

mod bot;
mod config;

pub(crate) use self::{bot::lint_file, config::workspace};

use anyhow::bail;

use crate::{
    args::Check,
    out::{self, Ink, paint},
};

pub(crate) async fn run(args: Check) -> anyhow::Result<()> {
    let is_bot = args.what.extension().is_some_and(|ending| ending == "yaml" || ending == "yml");
    let problems = if is_bot {
        bot::check(&args).await?
    } else {
        if args.config.is_some() || args.channel.is_some() {
            bail!(
                "--config and --channel say whose workspace a bot file is checked against; name a bot file"
            );
        }
        config::check(&args.what).await?
    };
    match problems {
        0 => Ok(()),
        1 => bail!("1 problem found"),
        many => bail!("{many} problems found"),
    }
}

fn fine(text: &str) {
    out::line(&format!("  {} {text}", paint(Ink::Green, "ok  ")));
}

fn note(text: &str) {
    out::line(&format!("  {} {text}", paint(Ink::Yellow, "note")));
}

fn bad(text: &str) {
    out::line(&format!("  {} {text}", paint(Ink::Red, "bad ")));
}
