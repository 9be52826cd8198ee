//! What Linux says this process has.

use anyhow::Context;

/// What is in memory now.
pub(crate) fn resident_megabytes() -> anyhow::Result<f64> {
    megabytes("VmRSS:")
}

/// The most that ever was.
pub(crate) fn peak_megabytes() -> anyhow::Result<f64> {
    megabytes("VmHWM:")
}

fn megabytes(field: &str) -> anyhow::Result<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let found = status.lines().find_map(|line| line.strip_prefix(field));
    let kilobytes = found.and_then(|text| text.trim().strip_suffix(" kB")).context("memory")?;
    Ok(kilobytes.trim().parse::<f64>()? / 1024.0)
}
