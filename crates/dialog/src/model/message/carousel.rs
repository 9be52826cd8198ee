//! Cards side by side.

use super::{Choice, buttons::most};
use crate::{
    decode::record,
    diagnostic::Problems,
    model::{Each, Texts},
    template::Template,
    yaml::Node,
};

record! {
    check has_cards;
    /// Cards side by side.
    pub struct Carousel {
        /// Said before the cards.
        text: Option<Texts> = "text",
        /// The cards.
        cards: Vec<Card> = "cards",
    }
}

record! {
    check few_buttons;
    /// A card.
    pub struct Card {
        /// Its heading.
        title: Texts = "title",
        /// The line under it.
        subtitle: Option<Texts> = "subtitle",
        /// The address of its image.
        image: Option<Template> = "image",
        /// Where a press on it leads.
        url: Option<Template> = "url",
        /// At most three buttons.
        #[schemars(default)]
        buttons: Vec<Choice> = "buttons",
        /// A list in a variable: it is there once for each element, which is `{item}`.
        each: Option<Each> = "each",
    }
}

impl Carousel {
    fn has_cards(&self, node: &Node, problems: &mut Problems) {
        most(usize::MAX, self.cards.len(), node, "cards", problems);
    }
}

impl Card {
    fn few_buttons(&self, node: &Node, problems: &mut Problems) {
        if node.get("buttons").is_some() {
            most(3, self.buttons.len(), node, "buttons", problems);
        }
    }
}
