//! Something to press.

use crate::{
    decode::{OneOrMore, exactly_one, record},
    diagnostic::Problems,
    model::{Assignments, Each, Texts, Translated},
    place::Spanned,
    template::Template,
    yaml::Node,
};

record! {
    check leads_somewhere;
    /// Something to press: it leads to a dialog, to a page, or to a phone.
    #[schemars(extend("oneOf" = [{ "required": ["goto"] }, { "required": ["url"] }, { "required": ["phone"] }]))]
    pub struct Choice {
        /// What is on it.
        title: Texts = "title",
        /// What else a customer may write for it: a text or a list, by language or for all.
        synonyms: Option<Translated<OneOrMore<String>>> = "synonyms",
        /// The dialog it leads to.
        goto: Option<Spanned<String>> = "goto",
        /// Variables that a press sets.
        #[schemars(default)]
        set: Assignments = "set",
        /// The page it leads to.
        url: Option<Template> = "url",
        /// The number it calls.
        phone: Option<Template> = "phone",
        /// A list in a variable: it is there once for each element, which is `{item}`.
        each: Option<Each> = "each",
    }
}

impl Choice {
    fn leads_somewhere(&self, node: &Node, problems: &mut Problems) {
        exactly_one("a button", &["goto", "url", "phone"], node, problems);
        if let (Some(span), None) = (node.key("set"), &self.goto) {
            let message = "a button without `goto` sets nothing: the press never reaches the bot";
            problems.error_help(span, message, "remove `set`, or lead to a dialog");
        }
    }
}
