//! Custom attributes.

use crate::{
    decode::{Named, record},
    diagnostic::Problems,
    model::Dynamic,
    yaml::Node,
};

record! {
    check not_empty;
    /// Custom attributes of the contact, of the conversation, or of both.
    pub struct Attributes {
        /// Of the contact.
        #[schemars(default)]
        contact: Named<Dynamic> = "contact",
        /// Of the conversation.
        #[schemars(default)]
        conversation: Named<Dynamic> = "conversation",
    }
}

impl Attributes {
    fn not_empty(&self, node: &Node, problems: &mut Problems) {
        if node.get("contact").is_none() && node.get("conversation").is_none() {
            let help = "write { contact: { plan: pro } } or { conversation: { topic: order } }";
            problems.error_help(node.span, "attributes of whom?", help);
        }
    }
}
