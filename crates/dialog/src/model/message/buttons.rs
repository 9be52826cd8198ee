//! Texts with something to press under them.

use super::Choice;
use crate::{decode::record, diagnostic::Problems, model::Texts, yaml::Node};

record! {
    check at_most_three;
    /// A text with one to three buttons.
    pub struct Buttons {
        /// What is said.
        text: Option<Texts> = "text",
        /// The buttons.
        options: Vec<Choice> = "options",
    }
}

record! {
    check lead_to_dialogs;
    /// A text with answers to choose from.
    pub struct QuickReplies {
        /// What is said.
        text: Option<Texts> = "text",
        /// The answers.
        options: Vec<Choice> = "options",
    }
}

impl Buttons {
    fn at_most_three(&self, node: &Node, problems: &mut Problems) {
        most(3, self.options.len(), node, "options", problems);
    }
}

impl QuickReplies {
    fn lead_to_dialogs(&self, node: &Node, problems: &mut Problems) {
        most(usize::MAX, self.options.len(), node, "options", problems);
        for template in
            self.options.iter().filter_map(|option| option.url.as_ref().or(option.phone.as_ref()))
        {
            let message = "a quick reply leads to a dialog, not to a page or a phone";
            problems.error_help(template.span(), message, "use `buttons` for this");
        }
    }
}

/// Notes that a list has nothing in it, or more than it can.
pub(super) fn most(max: usize, count: usize, node: &Node, key: &str, problems: &mut Problems) {
    let span = node.key(key).unwrap_or(node.span);
    if node.get(key).is_none() {
        problems.error(node.span, format!("`{key}` is missing here"));
    } else if count == 0 {
        problems.error_help(span, format!("`{key}` is empty"), "put something in");
    } else if count > max {
        let message = format!("`{key}` holds {count}, and {max} is the most");
        problems.error_help(span, message, "split it, or use `quick_replies`");
    }
}
