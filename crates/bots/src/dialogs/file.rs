//! The bot file: read when it changes, taken over if it is in order.

use std::{path::PathBuf, sync::Arc};

use deskmate_dialog::{Bot, lint};

use super::understanding::BotUnderstanding;
use crate::{
    BotModels, Refused, Written,
    watched::{Reader, Watched},
};

/// A bot, ready for turns.
pub(super) struct Ready {
    pub(super) bot: Bot,
    pub(super) understanding: BotUnderstanding,
}

/// Where a bot is written, and what was last read there.
///
/// A file is read again whenever a turn begins: one that has changed is taken over between turns;
/// one that is broken is refused, and the bot stays as it was.
#[derive(Debug)]
pub struct BotFile(Watched<Ready>);

impl BotFile {
    /// A file, read now; [`error`](Self::error) tells if it cannot be used. Messages are
    /// understood by the method that works offline, and by what `models` has besides.
    pub fn at(path: PathBuf, models: BotModels) -> Self {
        Self(Watched::at(path, reader(models)))
    }

    /// A text that never changes, understood offline; `name` is what errors call it.
    pub fn of_text(name: &str, text: &str) -> Self {
        Self::of_text_with(name, text, BotModels::default())
    }

    /// The same, with what `models` has besides.
    pub fn of_text_with(name: &str, text: &str, models: BotModels) -> Self {
        Self(Watched::of_text(name, text, reader(models)))
    }

    /// Looks whether the file has changed, and takes over what is new.
    pub(super) fn refresh(&self) {
        self.0.refresh();
    }

    /// The bot as it is now.
    pub(super) fn current(&self) -> Result<Arc<Ready>, String> {
        self.0.current()
    }

    /// What stands in it now.
    pub fn written(&self) -> Written {
        self.0.written()
    }

    /// The names of its dialogs; or why it cannot be used, in a line.
    pub(crate) fn dialogs(&self) -> Result<Vec<String>, String> {
        let ready = self.current()?;
        Ok(ready.bot.file().dialogs.names().map(str::to_owned).collect())
    }

    /// Why the file as it is now is not used, in a line.
    pub fn error(&self) -> Option<String> {
        self.refused().map(|refused| refused.to_string())
    }

    /// Everything that is wrong with the file as it is now.
    pub fn refused(&self) -> Option<Refused> {
        self.0.refused()
    }
}

fn reader(models: BotModels) -> Reader<Ready> {
    Box::new(move |name, text| {
        let bot = Bot::parse(name, text)?;
        let warnings = lint(&bot, name, text, None).len();
        let understanding =
            BotUnderstanding::of(&bot, &models).map_err(|problems| problems.of_file(name, text))?;
        Ok((Ready { bot, understanding }, warnings))
    })
}
