//! Texts with something to press: choices, pages, phones.

use deskmate_core::action::{Card, Say};

use crate::{
    model::{Texts, message::Choice},
    runtime::run::{Run, Stop},
    template::Target,
};

impl Run<'_> {
    pub(super) fn buttons(
        &mut self,
        dialog: &str,
        text: Option<&Texts>,
        options: &[Choice],
    ) -> Result<Say, Stop> {
        let mut say = Say::default();
        if let Some(text) = text {
            say.text = self.plain(text);
        }
        for option in options {
            self.for_each(option.each.as_ref(), |run| {
                say.choices.extend(run.offer(dialog, option)?);
                say.cards.extend(run.link(option));
                Ok(())
            })?;
        }
        Ok(say)
    }

    /// A button that leads out of the conversation, as a card of its own.
    pub(super) fn link(&mut self, option: &Choice) -> Option<Card> {
        if option.goto.is_some() {
            return None;
        }
        let title = self.plain(&option.title);
        let url = option.url.as_ref().and_then(|url| self.address(url));
        let subtitle = option.phone.as_ref().map(|phone| self.render(phone, Target::Plain));
        if title.trim().is_empty() || (url.is_none() && subtitle.is_none()) {
            self.note("a button that leads nowhere was left out");
            return None;
        }
        Some(Card { title, subtitle, image: None, url, choices: Vec::new() })
    }
}
