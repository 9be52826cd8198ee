//! What an agent knows besides its instructions.

use deskmate_dialog::{Spanned, closed_enum, model::Period, record};

record! {
    /// What it may look things up in.
    pub struct Knowledge {
        /// Whether it reads the published articles of the workspace's help center.
        articles: Option<bool> = "articles",
        /// Markdown files, and folders of them, beside this file.
        #[schemars(default)]
        files: Vec<Spanned<String>> = "files",
        /// Sitemaps, whose pages it reads.
        #[schemars(default)]
        sitemaps: Vec<Spanned<String>> = "sitemaps",
        /// How often articles, files and sitemaps are read again; 15 minutes where this is missing.
        refresh: Option<Period> = "refresh",
        /// What it does where it has looked and found nothing: `say` that it does not know, or
        /// `handover`. The first where this is missing.
        when_nothing: Option<WhenNothing> = "when_nothing",
    }
}

closed_enum! {
    /// What an agent does that has found nothing.
    pub enum WhenNothing {
        /// Says that it does not know.
        Say = "say",
        /// Gives the conversation to people.
        Handover = "handover",
    }
}
