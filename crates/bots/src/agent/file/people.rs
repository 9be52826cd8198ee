//! When and to whom an agent gives conversations.

use deskmate_dialog::{Spanned, decode::Named, model::Translated, record};

record! {
    /// When and to whom conversations go.
    pub struct People {
        /// Each team, or its id, with a sentence on what it is for: the model chooses by it.
        #[schemars(default)]
        teams: Named<String> = "teams",
        /// The team of a customer who asks for a person; the channel's `fallback_team` where this is
        /// missing.
        default: Option<Spanned<String>> = "default",
        /// What a customer reads before, in one language or by language; nothing where this is
        /// missing, since Intercom has words of its own.
        message: Option<Translated<String>> = "message",
        /// What else customers write who want a person, besides what is known in many languages.
        #[schemars(default)]
        words: Vec<Spanned<String>> = "words",
    }
}
