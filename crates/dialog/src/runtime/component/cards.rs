//! Carousels and lists, both as cards.

use deskmate_core::action::{Card, Say};

use crate::{
    model::{
        Texts,
        message::{Carousel, Choice, List},
    },
    runtime::run::{Run, Stop},
    template::Template,
};

/// What a card is made of.
struct Parts<'b> {
    title: &'b Texts,
    subtitle: Option<&'b Texts>,
    image: Option<&'b Template>,
    url: Option<&'b Template>,
    buttons: &'b [Choice],
}

impl Run<'_> {
    pub(super) fn carousel(&mut self, dialog: &str, carousel: &Carousel) -> Result<Say, Stop> {
        let text = carousel.text.as_ref().map(|text| self.plain(text)).unwrap_or_default();
        let mut say = Say { text, ..Say::default() };
        for card in &carousel.cards {
            let parts = Parts {
                title: &card.title,
                subtitle: card.subtitle.as_ref(),
                image: card.image.as_ref(),
                url: card.url.as_ref(),
                buttons: &card.buttons,
            };
            self.for_each(card.each.as_ref(), |run| run.card(dialog, &parts, &mut say))?;
        }
        Ok(say)
    }

    pub(super) fn list(&mut self, dialog: &str, list: &List) -> Result<Say, Stop> {
        let text = list.text.as_ref().map(|text| self.plain(text)).unwrap_or_default();
        let mut say = Say { text, ..Say::default() };
        for item in &list.items {
            let parts = Parts {
                title: &item.title,
                subtitle: item.subtitle.as_ref(),
                image: item.image.as_ref(),
                url: item.url.as_ref(),
                buttons: item.button.as_slice(),
            };
            self.for_each(item.each.as_ref(), |run| run.card(dialog, &parts, &mut say))?;
        }
        if let Some(button) = &list.button {
            say.choices.extend(self.offer(dialog, button)?);
            say.cards.extend(self.link(button));
        }
        Ok(say)
    }

    /// A card, and one more for each of its buttons that leads out of the conversation.
    fn card(&mut self, dialog: &str, parts: &Parts<'_>, say: &mut Say) -> Result<(), Stop> {
        let mut card = Card {
            title: self.plain(parts.title),
            subtitle: parts.subtitle.map(|text| self.plain(text)).filter(|text| !text.is_empty()),
            image: parts.image.and_then(|image| self.address(image)),
            url: parts.url.and_then(|url| self.address(url)),
            choices: Vec::new(),
        };
        let mut links = Vec::new();
        for button in parts.buttons {
            self.for_each(button.each.as_ref(), |run| {
                card.choices.extend(run.offer(dialog, button)?);
                links.extend(run.link(button));
                Ok(())
            })?;
        }
        say.cards.push(card);
        say.cards.extend(links);
        Ok(())
    }
}
