//! `deskmate draw`: a bot file as a picture.

use std::fs;

use anyhow::Context;
use deskmate_dialog::Bot;

use super::test::read;
use crate::{args::Draw, out};

pub(crate) fn run(args: &Draw) -> anyhow::Result<()> {
    let (_, bot) = read(&args.bot, Bot::parse)?;
    let picture = deskmate_dialog::draw(&bot);
    match &args.output {
        None => out::line(&picture),
        Some(path) => {
            fs::write(path, picture)
                .with_context(|| format!("{} cannot be written", path.display()))?;
            out::line(&format!("{} is drawn; any browser shows it", path.display()));
        }
    }
    Ok(())
}
