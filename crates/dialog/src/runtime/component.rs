//! Message dialogs: one file here for each component that is more than text.

mod buttons;
mod cards;
mod media;

use deskmate_core::action::{Format, Say};

use super::run::{Run, Stop};
use crate::{
    model::message::{Component, Kind},
    template::Target,
};

impl Run<'_> {
    /// Says the components of a message, in order.
    pub(super) fn message(&mut self, dialog: &str, components: &[Component]) -> Result<(), Stop> {
        for component in components {
            let said = component.when.as_ref().is_none_or(|when| self.holds(when));
            if let (true, Some(kind)) = (said, component.kind()) {
                self.component(dialog, kind)?;
            }
        }
        Ok(())
    }

    fn component(&mut self, dialog: &str, kind: Kind<'_>) -> Result<(), Stop> {
        let say = match kind {
            Kind::Text(texts) => Say { text: self.plain(texts), ..Say::default() },
            Kind::Markdown(texts) => {
                let text = self.text(texts, Target::Markdown);
                Say { text, format: Format::Markdown, ..Say::default() }
            }
            Kind::Html(texts) => {
                let text = self.text(texts, Target::Html);
                Say { text, format: Format::Html, ..Say::default() }
            }
            Kind::Buttons(buttons) => {
                self.buttons(dialog, buttons.text.as_ref(), &buttons.options)?
            }
            Kind::QuickReplies(replies) => {
                self.buttons(dialog, replies.text.as_ref(), &replies.options)?
            }
            Kind::Media(media) => self.media(media),
            Kind::Carousel(carousel) => self.carousel(dialog, carousel)?,
            Kind::List(list) => self.list(dialog, list)?,
        };
        self.say(say);
        Ok(())
    }
}
