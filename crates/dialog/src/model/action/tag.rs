//! Tags.

use crate::{
    decode::{OneOrMore, record},
    diagnostic::Problems,
    template::Template,
    yaml::Node,
};

record! {
    check not_empty;
    /// Tags of the contact, of the conversation, or of both.
    pub struct Tag {
        /// Of the contact.
        contact: Option<OneOrMore<Template>> = "contact",
        /// Of the conversation.
        conversation: Option<OneOrMore<Template>> = "conversation",
    }
}

impl Tag {
    fn not_empty(&self, node: &Node, problems: &mut Problems) {
        if node.get("contact").is_none() && node.get("conversation").is_none() {
            problems.error_help(node.span, "tags of whom?", "give `contact` or `conversation`");
        }
    }
}
