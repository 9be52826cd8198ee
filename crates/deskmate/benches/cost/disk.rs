//! What the disk itself takes, for no commit can be faster.

use std::{
    io::Write,
    time::{Duration, Instant},
};

use crate::{load::Outcome, servers::target_folder};

/// Appends a page and waits until it is on disk, again and again.
pub(crate) fn measure() -> anyhow::Result<()> {
    let mut file = tempfile::tempfile_in(target_folder()?)?;
    let began = Instant::now();
    let mut latencies = Vec::new();
    while began.elapsed() < Duration::from_secs(3) {
        let flush = Instant::now();
        file.write_all(&[7; 4096])?;
        file.sync_data()?;
        latencies.push(flush.elapsed());
    }
    let outcome = Outcome::new(began.elapsed(), latencies);
    println!(
        "The disk alone, a page appended and flushed: {:.0}/s, p50 {:.2} ms, p99 {:.2} ms.",
        outcome.per_second(),
        outcome.percentile(50),
        outcome.percentile(99),
    );
    Ok(())
}
