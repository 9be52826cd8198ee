//! What Deskmate costs, measured: `script/bench`. docs/performance.md says what is measured and how.
//!
//! The service is the release binary in a process of its own. Beside it, in the same run, a bare
//! axum endpoint does nothing but check the signature, and another one keeps what it was sent, in one
//! table, as Deskmate does: the smallest honest receiver. Load, Intercom (the twin) and the bot are in
//! this process, on the same cores.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a measurement of real time, for people to read"
)]

mod acks;
mod answers;
mod disk;
mod intercom_side;
mod load;
mod memory;
mod nodes;
mod notifications;
mod people;
mod receiver;
mod servers;
mod stored;

use std::time::Duration;

/// How long each load lasts.
const LENGTH: Duration = Duration::from_secs(8);

fn main() -> anyhow::Result<()> {
    // `cargo bench` adds a flag that is not for us.
    let args: Vec<_> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    match args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [servers::BARE, secret] => runtime.block_on(servers::serve_bare(secret)),
        [servers::RECEIVER, secret, file] => {
            runtime.block_on(receiver::serve(secret, std::path::Path::new(file)))
        }
        parts => runtime.block_on(measure(parts)),
    }
}

/// Measures these parts, or all of them.
async fn measure(parts: &[&str]) -> anyhow::Result<()> {
    let wants = |part| parts.is_empty() || parts.contains(&part);
    let cores = std::thread::available_parallelism()?;
    println!("{cores} cores, shared by service, load, twin and bot.");
    disk::measure()?;
    if wants("acks") {
        acks::measure().await?;
    }
    if wants("answers") {
        answers::measure().await?;
    }
    if wants("people") {
        people::measure().await?;
    }
    if wants("stored") {
        stored::measure().await?;
    }
    if wants("memory") {
        memory::measure().await?;
    }
    if wants("nodes") {
        nodes::measure().await?;
    }
    Ok(())
}
