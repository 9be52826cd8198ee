//! What the twin costs, measured: `script/twin-bench`. docs/performance.md says what is measured
//! and how.
//!
//! Every size of world has a process of its own, in which are the twin, its client and the endpoint
//! that takes its webhooks, on the same cores.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a measurement of real time, for people to read"
)]

mod calls;
mod client;
mod endpoint;
mod process;
mod world;

use std::{process::Command, time::Duration};

use anyhow::ensure;

use crate::{client::Outcome, world::World};

/// How long each load lasts.
const LENGTH: Duration = Duration::from_secs(3);
/// How many conversations a world has.
const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

fn main() -> anyhow::Result<()> {
    // `cargo bench` adds a flag that is not for us.
    let args: Vec<_> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    match args.as_slice() {
        [size] => {
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
            runtime.block_on(measure(size.parse()?))
        }
        _ => all(),
    }
}

/// Measures a world of each size, and prints one table.
fn all() -> anyhow::Result<()> {
    let mut rows: Vec<String> = Vec::new();
    let (mut head, mut line) = ("| Conversations |".to_owned(), "|---|".to_owned());
    for size in SIZES {
        let output = Command::new(std::env::current_exe()?).arg(size.to_string()).output()?;
        ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        head.push_str(&format!(" {size} |"));
        line.push_str("---|");
        for (at, figure) in String::from_utf8(output.stdout)?.lines().enumerate() {
            let (name, value) = figure.split_once('\t').unwrap_or_default();
            if rows.len() == at {
                rows.push(format!("| {name} |"));
            }
            rows[at].push_str(&format!(" {value} |"));
        }
    }
    let cores = std::thread::available_parallelism()?;
    println!("{cores} cores, shared by the twin, its client and its endpoint.\n");
    println!("{head}\n{line}");
    for row in rows {
        println!("{row}");
    }
    Ok(())
}

/// Measures one world; every figure is a line, its name and a tab before it.
async fn measure(size: usize) -> anyhow::Result<()> {
    let before = process::resident_megabytes()?;
    let world = World::filled(size).await?;
    println!("seconds to fill it\t{:.1}", world.took.as_secs_f64());
    println!("memory it takes, MB\t{:.0}", process::resident_megabytes()? - before);
    // The mix goes first: the replies of what follows make conversations longer than they are.
    let outcome = client::send(world.address, calls::mixed(&world), LENGTH).await?;
    figure("**calls, mixed**, a second", &outcome);
    println!("… p50 ms\t{:.2}", outcome.percentile(50));
    println!("… p99 ms\t{:.2}", outcome.percentile(99));
    let (outcome, webhooks) = endpoint::with_webhooks(&world).await?;
    figure("the mix and its webhooks, calls a second", &outcome);
    println!("… and webhooks a second\t{webhooks:.0}");
    for kind in calls::KINDS {
        let outcome = client::send(world.address, calls::of(kind, &world), LENGTH).await?;
        figure(&format!("{}, a second", kind.name()), &outcome);
    }
    figure("**webhooks**, a second", &endpoint::webhooks(&world).await?);
    println!("most memory the process had, MB\t{:.0}", process::peak_megabytes()?);
    Ok(())
}

fn figure(name: &str, outcome: &Outcome) {
    println!("{name}\t{:.0} ({:.3})", outcome.per_second(), outcome.cpu_seconds());
}
