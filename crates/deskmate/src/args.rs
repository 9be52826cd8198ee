//! The command line.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Parser, Subcommand, ValueEnum};

/// Puts any bot at a desk in an Intercom inbox, as a teammate.
#[derive(Debug, Parser)]
#[command(version, about, max_term_width = 100)]
pub(crate) struct Args {
    /// What to log: `error`, `warn`, `info`, `debug`, or a filter such as `deskmate_engine=debug`.
    #[arg(long, global = true, env = "DESKMATE_LOG", value_name = "FILTER")]
    pub(crate) log: Option<String>,
    /// How to log.
    #[arg(long, global = true, env = "DESKMATE_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text)]
    pub(crate) log_format: LogFormat,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// For people.
    Text,
    /// For machines.
    Json,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Everything local: the twin, Deskmate and an example bot. No Intercom workspace needed.
    Demo(Demo),
    /// The service.
    Serve(Serve),
    /// Only the local Intercom.
    Twin(Twin),
    /// Checks a configuration, and each of its channels against Intercom.
    Check(Check),
    /// Prints a JSON schema.
    Schema(Schema),
}

#[derive(Debug, clap::Args)]
pub(crate) struct Demo {
    /// Play a scripted story in the terminal and exit; fails at the first thing that is not as
    /// promised.
    #[arg(long)]
    pub(crate) tour: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Serve {
    /// The configuration.
    #[arg(long, value_name = "FILE", default_value = "deskmate.toml")]
    pub(crate) config: PathBuf,
}

/// A local Intercom for bot developers: its API, its webhooks, and both sides of the chat in a
/// browser. It needs no workspace and keeps everything in memory.
#[derive(Debug, clap::Args)]
pub(crate) struct Twin {
    /// Where to listen.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8090")]
    pub(crate) listen: SocketAddr,
    /// Where webhooks are sent.
    #[arg(long, value_name = "URL")]
    pub(crate) webhook_url: Option<String>,
    /// The same seed gives the same ids, tokens and secrets.
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Print one line of JSON when ready, for scripts.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Check {
    /// The configuration.
    #[arg(value_name = "CONFIG", default_value = "deskmate.toml")]
    pub(crate) config: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Schema {
    /// Of what.
    #[arg(value_enum)]
    pub(crate) of: SchemaOf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaOf {
    /// The protocol between Deskmate and a bot behind a URL.
    BotProtocol,
}
