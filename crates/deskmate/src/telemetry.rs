//! Logs: to standard error, with ids, never with bodies or tokens.

use tracing_subscriber::EnvFilter;

use crate::args::{Args, Command, LogFormat};

pub(crate) fn start(args: &Args) {
    let quiet = match args.command {
        Command::Serve(_) => "info",
        Command::Demo(_) | Command::Twin(_) | Command::Check(_) | Command::Schema(_) => "warn",
    };
    let filter = args.log.clone().unwrap_or_else(|| quiet.to_owned());
    let filter = EnvFilter::builder().parse_lossy(filter);
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = match args.log_format {
        LogFormat::Text => builder.try_init(),
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
    };
    // Somebody else's subscriber is as good.
    started.ok();
}
