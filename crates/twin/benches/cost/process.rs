//! What Linux says of this process.

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

/// The CPU time that all its threads have taken, in seconds. Linux counts in hundredths.
pub(crate) fn cpu_seconds() -> anyhow::Result<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    // The name, in brackets, may hold spaces; user and system time are the 12th and 13th after it.
    let fields = stat.rsplit_once(") ").context("a process's figures")?.1;
    let times = fields.split(' ').skip(11).take(2).map(str::parse::<f64>);
    Ok(times.sum::<Result<f64, _>>()? / 100.0)
}
