//! Items one under the other.

use super::{Choice, buttons::most};
use crate::{
    decode::record,
    diagnostic::Problems,
    model::{Each, Texts},
    template::Template,
    yaml::Node,
};

record! {
    check two_to_four;
    /// Two to four items, and perhaps one button for all of them.
    pub struct List {
        /// Said before the items.
        text: Option<Texts> = "text",
        /// The items.
        items: Vec<Item> = "items",
        /// One button for all of them.
        button: Option<Choice> = "button",
    }
}

record! {
    /// An item of a list.
    pub struct Item {
        /// Its heading.
        title: Texts = "title",
        /// The line under it.
        subtitle: Option<Texts> = "subtitle",
        /// The address of its image.
        image: Option<Template> = "image",
        /// Where a press on it leads.
        url: Option<Template> = "url",
        /// Its button.
        button: Option<Choice> = "button",
        /// A list in a variable: it is there once for each element, which is `{item}`.
        each: Option<Each> = "each",
    }
}

impl List {
    fn two_to_four(&self, node: &Node, problems: &mut Problems) {
        most(4, self.items.len(), node, "items", problems);
        if matches!(self.items.as_slice(), [Item { each: None, .. }]) {
            let span = node.key("items").unwrap_or(node.span);
            problems.error_help(
                span,
                "a list has two to four items",
                "use `carousel` for one card",
            );
        }
    }
}
