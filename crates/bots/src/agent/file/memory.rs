//! What an agent remembers of a customer.

use deskmate_dialog::{Spanned, model::Period, record};

record! {
    /// That a model sums up what a customer wrote about, for their next conversations.
    pub struct Memory {
        /// How long a summary is kept after it was written; 90d where this is missing.
        keep: Option<Spanned<Period>> = "keep",
        /// How long a conversation is quiet before it is summed up; 30m where this is missing. One
        /// that is closed, or goes to people, is summed up then.
        after: Option<Spanned<Period>> = "after",
        /// What is worth remembering, in a sentence.
        about: Option<String> = "about",
    }
}
