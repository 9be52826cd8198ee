//! Commands, configuration and wiring of the `deskmate` binary.

mod args;
mod commands;
pub mod config;
pub mod demo;
mod limited;
mod local;
mod out;
pub mod telemetry;
mod until;
pub mod wiring;

use std::process::ExitCode;

use clap::Parser;

/// Runs the command that the arguments name.
///
/// What it awaits is compiled here: handed over as a future, the binary compiled all of it again.
pub fn run() -> ExitCode {
    match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime.block_on(command()),
        Err(error) => {
            out::error(&format!("no thread could be started: {error}"));
            ExitCode::FAILURE
        }
    }
}

async fn command() -> ExitCode {
    let args = args::Args::parse();
    telemetry::start(&args);
    let outcome = match args.command {
        args::Command::Demo(demo) => commands::demo::run(demo).await,
        args::Command::Serve(serve) => commands::serve::run(serve).await,
        args::Command::Twin(twin) => commands::twin::run(twin).await,
        args::Command::Check(check) => commands::check::run(check).await,
        args::Command::Test(test) => commands::test::run(test).await,
        args::Command::Understand(understand) => commands::understand::run(&understand).await,
        args::Command::Draw(draw) => commands::draw::run(&draw),
        args::Command::Schema(schema) => commands::schema::run(&schema),
        args::Command::Channel(channel) => commands::channel::run(channel).await,
        args::Command::User(user) => commands::user::run(user).await,
        args::Command::Say(say) => commands::say::run(say).await,
        args::Command::MigrateDatabase(moving) => commands::migrate_database::run(&moving).await,
        args::Command::Backup(to) => commands::kept::back_up::backup(&to).await,
        args::Command::Restore(from) => commands::kept::back_up::restore(&from).await,
        args::Command::Conversation(which) => commands::kept::conversation::run(which).await,
        args::Command::Contact(which) => commands::kept::contact::run(which).await,
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            out::error(&out::told(&error));
            ExitCode::FAILURE
        }
    }
}
