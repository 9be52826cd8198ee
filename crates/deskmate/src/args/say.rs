//! What is said because somebody outside wants it.

use clap::ValueEnum;

use super::Where;

/// Has the bot say something: in a conversation that it has, or to a contact, with whom a
/// conversation begins by that. A running service is asked.
///
/// It goes out once, however often it is asked for under one `--id`. Nothing is said in a
/// conversation that people have.
#[derive(Debug, clap::Args)]
pub(crate) struct Say {
    #[command(flatten)]
    pub(crate) at: Where,
    /// The channel.
    #[arg(long, value_name = "NAME")]
    pub(crate) channel: String,
    #[command(flatten)]
    pub(crate) to: To,
    /// How the text is written.
    #[arg(long, value_enum, default_value_t = Written::Plain)]
    pub(crate) format: Written,
    /// The subject: the conversation begins by e-mail, else in the Messenger.
    #[arg(long, value_name = "TEXT")]
    pub(crate) subject: Option<String>,
    /// What it is called: asked for again under this name, it is the same message.
    #[arg(long, value_name = "NAME")]
    pub(crate) id: Option<String>,
    /// What is said; `-` reads it from standard input.
    #[arg(value_name = "TEXT")]
    pub(crate) text: String,
}

/// Whom it is for.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
pub(crate) struct To {
    /// Whoever is in that conversation, which the bot has.
    #[arg(long, value_name = "ID")]
    pub(crate) conversation: Option<String>,
    /// The contact of that id in Intercom.
    #[arg(long, value_name = "ID")]
    pub(crate) contact: Option<String>,
    /// The contact of that e-mail address.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) email: Option<String>,
    /// The contact of that id in your own system.
    #[arg(long, value_name = "ID")]
    pub(crate) external_id: Option<String>,
}

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Written {
    /// As it is.
    Plain,
    /// CommonMark.
    Markdown,
    /// HTML, cut down to what Intercom keeps.
    Html,
}
