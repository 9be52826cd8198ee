//! How many files the system lets us have open, and what of them is left for connections.

/// What we need for ourselves: the database, Intercom, bots, and what comes and goes.
#[cfg(unix)]
const OURS: u64 = 256;

/// How many connections there may be: `wanted`, or what the system allows. The limit of this
/// process is raised as far as it may be.
#[cfg(unix)]
pub(super) fn room_for(wanted: usize) -> usize {
    use rustix::process::{Resource, getrlimit, setrlimit};

    let mut limit = getrlimit(Resource::Nofile);
    let needed = u64::try_from(wanted).unwrap_or(u64::MAX).saturating_add(OURS);
    let within = |most: Option<u64>| most.is_none_or(|most| needed <= most);
    if !within(limit.current) {
        let raised = if within(limit.maximum) { Some(needed) } else { limit.maximum };
        let asked = rustix::process::Rlimit { current: raised, maximum: limit.maximum };
        if setrlimit(Resource::Nofile, asked).is_ok() {
            limit = getrlimit(Resource::Nofile);
        }
    }
    let Some(most) = limit.current.filter(|most| needed > *most) else { return wanted };
    // Half of what there is, where there is little.
    let room = usize::try_from(most.saturating_sub(OURS).max(most / 2)).unwrap_or(wanted);
    let hint = "raise the limit of open files (LimitNOFILE), or lower `max_connections`";
    tracing::warn!(open_files = most, connections = room, hint, "listen.few_descriptors");
    room.clamp(1, wanted)
}

/// How many connections there may be.
#[cfg(not(unix))]
pub(super) fn room_for(wanted: usize) -> usize {
    wanted
}
