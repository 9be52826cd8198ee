//! Logs: to standard error, with ids, never with bodies or tokens.

use tracing_subscriber::EnvFilter;

use crate::{
    args::{Args, Command, LogFormat},
    out,
};

/// What is logged. `text` is a level, or a filter such as `deskmate_engine=debug`.
///
/// The parser of messages logs every word of them at `debug`, and the client of the database whatever
/// is stored: they never do.
pub fn filter(text: &str) -> EnvFilter {
    let silent = ["html5ever=off", "markup5ever=off", "tokio_postgres=warn"];
    let directives = silent.iter().filter_map(|directive| directive.parse().ok());
    directives.fold(EnvFilter::builder().parse_lossy(text), EnvFilter::add_directive)
}

pub(crate) fn start(args: &Args) {
    let quiet = match args.command {
        Command::Serve(_) => "info",
        // What matters is in the report.
        Command::Test(_) | Command::Understand(_) => "error",
        Command::Demo(_)
        | Command::Twin(_)
        | Command::Check(_)
        | Command::Draw(_)
        | Command::Schema(_)
        | Command::Channel(_)
        | Command::Say(_)
        | Command::User(_)
        | Command::MigrateDatabase(_)
        | Command::Backup(_)
        | Command::Restore(_)
        | Command::Conversation(_)
        | Command::Contact(_) => "warn",
    };
    let filter = args.log.clone().unwrap_or_else(|| quiet.to_owned());
    let builder = tracing_subscriber::fmt()
        .with_env_filter(self::filter(&filter))
        .with_ansi(out::colours_on(&std::io::stderr()))
        .with_writer(std::io::stderr);
    let started = match args.log_format {
        LogFormat::Text => builder.try_init(),
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
    };
    // Somebody else's subscriber is as good.
    started.ok();
}
