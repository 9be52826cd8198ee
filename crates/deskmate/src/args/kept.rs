//! What is asked of what Deskmate remembers, beside a service that runs.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Args)]
pub(crate) struct Conversation {
    #[command(subcommand)]
    pub(crate) what: ConversationWhat,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ConversationWhat {
    /// Who has it, what waits, and what was decided and done, and why.
    Show {
        #[command(flatten)]
        which: Which,
        /// Print everything that is stored of it as JSON; the texts that wait are in it.
        #[arg(long)]
        json: bool,
    },
    /// Has it looked at now, whatever it waits for: also what is parked.
    Retry {
        #[command(flatten)]
        which: Which,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Contact {
    #[command(subcommand)]
    pub(crate) what: ContactWhat,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ContactWhat {
    /// Prints as JSON everything that is stored of the conversations in which they have written.
    Export {
        #[command(flatten)]
        which: Which,
    },
    /// Forgets all of that for good, also what was still to be done. Delete the contact in Intercom
    /// first: what is there still is read again when something happens in it.
    Erase {
        #[command(flatten)]
        which: Which,
        /// Do it. Without this it is only said what would be forgotten.
        #[arg(long)]
        yes: bool,
    },
}

/// One conversation or contact, by the id that Intercom has for it.
#[derive(Debug, Args)]
pub(crate) struct Which {
    /// Intercom's id.
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// Only in this channel. Without it, in all of the configuration and of the console.
    #[arg(long, value_name = "NAME")]
    pub(crate) channel: Option<String>,
    /// The configuration.
    #[arg(long, value_name = "FILE", default_value = "deskmate.toml")]
    pub(crate) config: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Backup {
    /// Where to; nothing may be there yet.
    #[arg(value_name = "FILE")]
    pub(crate) to: PathBuf,
    /// The configuration.
    #[arg(long, value_name = "FILE", default_value = "deskmate.toml")]
    pub(crate) config: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// What `deskmate backup` has made.
    #[arg(value_name = "FILE")]
    pub(crate) from: PathBuf,
    /// The configuration.
    #[arg(long, value_name = "FILE", default_value = "deskmate.toml")]
    pub(crate) config: PathBuf,
}
