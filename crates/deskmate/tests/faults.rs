//! Whatever goes wrong on the way: every message is answered once, every handover happens once,
//! nothing is said over a person, nobody is met with silence.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

mod support;

#[path = "faults/backlog.rs"]
mod backlog;
#[path = "faults/bots.rs"]
mod bots;
#[path = "faults/bursts.rs"]
mod bursts;
#[path = "faults/erased.rs"]
mod erased;
#[path = "faults/garbage.rs"]
mod garbage;
#[path = "faults/lag.rs"]
mod lag;
#[path = "faults/plug.rs"]
mod plug;
#[path = "faults/refusals.rs"]
mod refusals;
#[path = "faults/stories.rs"]
mod stories;
#[path = "faults/sweeps.rs"]
mod sweeps;
#[path = "faults/table.rs"]
mod table;
