//! What the console can do as well.

use std::path::PathBuf;

use clap::Subcommand;
use deskmate_store::Role;

/// Whom to ask: a running service, if there is a token for it; else its database, which has to be
/// free for that (PostgreSQL always is).
#[derive(Debug, clap::Args)]
pub(crate) struct Where {
    /// The configuration.
    #[arg(long, value_name = "FILE", default_value = "deskmate.toml", global = true)]
    pub(crate) config: PathBuf,
    /// A token of the console's settings: ask the running service.
    #[arg(
        long,
        value_name = "TOKEN",
        env = "DESKMATE_API_TOKEN",
        hide_env_values = true,
        global = true
    )]
    pub(crate) token: Option<String>,
    /// Where the service is, if not where the configuration says.
    #[arg(long, value_name = "URL", global = true)]
    pub(crate) url: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Channel {
    #[command(flatten)]
    pub(crate) at: Where,
    #[command(subcommand)]
    pub(crate) command: ChannelCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ChannelCommand {
    /// Which there are, and whether each works.
    List,
    /// Stops a channel, or all: no bot is asked, and nothing is said, until it is resumed.
    Pause {
        #[command(flatten)]
        which: Which,
        /// What the bot holds goes to the fallback team now; else it waits.
        #[arg(long)]
        hand_over: bool,
        /// Why, for your colleagues.
        #[arg(long, value_name = "TEXT")]
        why: Option<String>,
    },
    /// Lets a channel go on, or all.
    Resume {
        #[command(flatten)]
        which: Which,
    },
}

/// One channel, or all.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Which {
    /// The channel.
    #[arg(value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// All channels.
    #[arg(long)]
    pub(crate) all: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct User {
    #[command(flatten)]
    pub(crate) at: Where,
    #[command(subcommand)]
    pub(crate) command: UserCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// Prints a link by which somebody becomes a user, once.
    Invite {
        /// What they may do: viewer, operator, editor or admin.
        #[arg(long, value_name = "ROLE", default_value = "admin")]
        role: Role,
    },
    /// Who there is.
    List,
    /// Takes the second step of signing in from somebody who has lost their phone and the recovery
    /// codes: their password is enough then.
    OneStep {
        /// What they sign in with.
        name: String,
    },
}
