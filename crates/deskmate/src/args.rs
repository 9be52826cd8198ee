//! The command line.

pub(crate) mod kept;

use std::{net::SocketAddr, path::PathBuf};

use clap::{Parser, Subcommand, ValueEnum};
use intercom_twin::FetchAllow;

mod console;
mod say;

pub(crate) use console::{Channel, ChannelCommand, User, UserCommand, Where, Which};
pub(crate) use say::{Say, To, Written};

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
    /// Checks a configuration, and each of its channels against Intercom; or a bot file.
    Check(Check),
    /// Plays the conversation tests of a bot file.
    Test(Test),
    /// Says how a bot understands a sentence, and why; or measures how well it understands.
    Understand(Understand),
    /// Draws the dialogs of a bot file, as an SVG picture.
    Draw(Draw),
    /// Prints a JSON schema.
    Schema(Schema),
    /// Which channels there are; stops one, or lets it go on.
    Channel(Channel),
    /// Has the bot say something, because another system wants it.
    Say(Say),
    /// Who may sign in to the console.
    User(User),
    /// Moves a stopped installation from SQLite to PostgreSQL, with nothing lost.
    MigrateDatabase(MigrateDatabase),
    /// Copies everything that is remembered into a file, while the service runs.
    ///
    /// It is all as it was at one moment, and can be put back into either kind of database. Keep it
    /// as you keep the database: sessions and the keys of webhooks are in it.
    Backup(kept::Backup),
    /// Puts such a copy back.
    ///
    /// Stop `deskmate serve` before. The database that the configuration names has to be empty: move
    /// a SQLite file away, with what lies beside it.
    Restore(kept::Restore),
    /// Shows one conversation, or has it looked at again.
    ///
    /// The service may run meanwhile.
    Conversation(kept::Conversation),
    /// Shows or forgets what is stored of one customer.
    ///
    /// The service may run meanwhile.
    Contact(kept::Contact),
}

/// Moves everything that is remembered from a SQLite file into an empty PostgreSQL database: all of
/// it, or nothing.
///
/// Stop `deskmate serve` before. The file stays as it is. Afterwards write the new address as
/// `database_url`, and start again.
#[derive(Debug, clap::Args)]
pub(crate) struct MigrateDatabase {
    /// What `database_url` was: `sqlite:FILE`.
    #[arg(value_name = "FROM")]
    pub(crate) from: String,
    /// What it is to be: `postgres://USER@HOST/DATABASE`. `env:NAME` and `file:PATH` keep a password
    /// off the command line.
    #[arg(value_name = "TO")]
    pub(crate) to: String,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Demo {
    /// Play a scripted story in the terminal and exit; fails at the first thing that is not as
    /// promised.
    #[arg(long)]
    pub(crate) tour: bool,
    /// A bot file of your own in place of the example bot; a change of it counts from the next
    /// message on.
    #[arg(long, value_name = "FILE", conflicts_with = "tour")]
    pub(crate) bot: Option<PathBuf>,
    /// The bot says nothing by itself: what it would say waits in the console, and in the local
    /// Intercom, for you to send it.
    #[arg(long, conflicts_with = "tour")]
    pub(crate) draft: bool,
    /// Where the local Intercom listens. Without it: at port 8090 of this machine, or at a free one
    /// where that is taken.
    #[arg(long, value_name = "ADDR")]
    pub(crate) listen: Option<SocketAddr>,
    /// Print one line of JSON when ready, for scripts: that of `deskmate twin --json`, and
    /// `service_url`, `console_url`, `orders_url`.
    #[arg(long, conflicts_with = "tour")]
    pub(crate) json: bool,
    /// Open the page on which both sides are played, in the browser.
    #[arg(long, conflicts_with = "tour")]
    pub(crate) open: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Serve {
    /// The configuration.
    #[arg(long, value_name = "FILE", default_value = "deskmate.toml")]
    pub(crate) config: PathBuf,
}

/// A local Intercom for bot developers: its API, its webhooks, and both sides of the chat in a
/// browser.
///
/// It needs no workspace and no network, and keeps everything in memory. Give your bot the address
/// and the access token that it prints in place of Intercom's; then open the address in a browser,
/// write as the customer, and see what your bot was sent and what it answered. What it does is
/// steered by its pages, by its control API (docs/twin.md), or from the start by a settings file.
#[derive(Debug, clap::Args)]
#[command(after_long_help = TWIN_EXAMPLES)]
pub(crate) struct Twin {
    /// Where to listen. An address that others reach needs `--i-know`.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8090")]
    pub(crate) listen: SocketAddr,
    /// Listen where others reach the twin. Its pages and its control API then ask for the control
    /// token.
    #[arg(long)]
    pub(crate) i_know: bool,
    /// What the pages and the control API ask for, as Bearer or as a password. Off this machine
    /// there always is one: made at random and printed if it is not given.
    #[arg(long, value_name = "TOKEN")]
    pub(crate) control_token: Option<String>,
    /// Another name by which the twin may be asked, such as a container's. The first is in the
    /// links.
    #[arg(long, value_name = "NAME")]
    pub(crate) host: Vec<String>,
    /// A host, with or without a port, of which `attachment_urls` may be fetched though it is not
    /// on the public internet.
    #[arg(long, value_name = "HOST")]
    pub(crate) fetch_allow: Vec<FetchAllow>,
    /// Where webhooks are sent: all topics of conversations, unless the settings file says which.
    #[arg(long, value_name = "URL")]
    pub(crate) webhook_url: Option<String>,
    /// Start with what this file says (TOML, see below): permissions, OAuth, webhook, clock, rate
    /// limit, faults, switches. What is given here as well goes before it.
    #[arg(long, value_name = "FILE")]
    pub(crate) settings: Option<PathBuf>,
    /// Start with the teams, teammates, tags, attributes and contacts of this file (JSON, see
    /// docs/twin.md) in place of the example workspace.
    #[arg(long, value_name = "FILE")]
    pub(crate) workspace: Option<PathBuf>,
    /// The same seed gives the same ids, tokens and secrets. Without one it is at random.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) seed: Option<u64>,
    /// Print one line of JSON when ready, for scripts.
    #[arg(long)]
    pub(crate) json: bool,
}

const TWIN_EXAMPLES: &str = concat!(
    "Examples:\n  deskmate twin\n  deskmate twin --webhook-url http://127.0.0.1:3000/hook\n  \
     deskmate twin --settings twin.toml\n\nA settings file with every key it can have:\n\n",
    include_str!("../../../twin.example.toml")
);

#[derive(Debug, clap::Args)]
pub(crate) struct Check {
    /// A configuration, or a bot file (`.yaml`); `deskmate.toml` if it is left out.
    #[arg(value_name = "BOT|CONFIG")]
    pub(crate) what: Option<PathBuf>,
    /// The configuration. With a bot file: check its teams, teammates, tags and attributes against
    /// the workspace of a channel in there, the one that runs the file.
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Only this channel; with a bot file, against its workspace.
    #[arg(long, value_name = "NAME")]
    pub(crate) channel: Option<String>,
    /// Fail for what is probably not meant as well, for scripts.
    #[arg(long)]
    pub(crate) strict: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Test {
    /// The bot file. Its tests are in NAME.test.yaml beside it.
    #[arg(value_name = "BOT")]
    pub(crate) bot: PathBuf,
    /// Only tests with this in their names.
    #[arg(value_name = "FILTER")]
    pub(crate) filter: Option<String>,
    /// Other files with tests; may be given more than once.
    #[arg(long = "tests", value_name = "FILE")]
    pub(crate) tests: Vec<PathBuf>,
    /// Play through everything: the customer writes in a local Intercom, and the bot's answers go
    /// out to it. Slower; it also shows that what the bot does can be done there.
    #[arg(long)]
    pub(crate) twin: bool,
    /// Write a JUnit report, for CI systems.
    #[arg(long, value_name = "FILE")]
    pub(crate) junit: Option<PathBuf>,
    /// Play again whenever the bot or its tests change, until Ctrl-C.
    #[arg(long)]
    pub(crate) watch: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Understand {
    /// The bot file.
    #[arg(value_name = "BOT")]
    pub(crate) bot: PathBuf,
    /// What a customer writes first.
    #[arg(value_name = "SENTENCE", required_unless_present = "measure")]
    pub(crate) sentence: Option<String>,
    /// Measure the bot: with the messages of a file, by intent as in the bot and `none` for those
    /// without one; or with its own expressions, each understood by the others.
    #[arg(long, value_name = "FILE", num_args = 0..=1, conflicts_with = "sentence")]
    pub(crate) measure: Option<Option<PathBuf>>,
    /// Print JSON, for scripts.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Draw {
    /// The bot file.
    #[arg(value_name = "BOT")]
    pub(crate) bot: PathBuf,
    /// Where the picture goes; standard output if it is missing.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
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
    /// Agents: editors complete and check them with it.
    Agent,
    /// Bot files in the dialog language: editors complete and check them with it.
    Dialogs,
    /// Test files of bots in the dialog language.
    DialogTests,
    /// The configuration: editors complete and check it with it.
    Config,
}
