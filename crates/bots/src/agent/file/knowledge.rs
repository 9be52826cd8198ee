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
        /// An embedding endpoint by which things are found as well.
        embeddings: Option<Vectors> = "embeddings",
        /// How often articles, files and sitemaps are read again; 15 minutes where this is missing.
        refresh: Option<Period> = "refresh",
        /// What it does where it has looked and found nothing: `say` that it does not know, or
        /// `handover`. The first where this is missing.
        when_nothing: Option<WhenNothing> = "when_nothing",
    }
}

record! {
    /// An endpoint that gives vectors for texts, as OpenAI's `/embeddings`.
    pub struct Vectors {
        /// The address up to and without `/embeddings`, or `env:NAME`.
        url: Spanned<String> = "url",
        /// The model's name, or `env:NAME`.
        name: Spanned<String> = "name",
        /// What the endpoint asks for: `env:NAME` or `file:PATH`.
        key: Option<Spanned<String>> = "key",
        /// How long one answer may take; 5 seconds where this is missing.
        timeout: Option<Period> = "timeout",
        /// How near a passage must be to be found, as a cosine; 0.5 where this is missing.
        least: Option<Spanned<f64>> = "least",
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
