//! Looking for what a bot says late, where its service has to be asked for that.

use std::time::Duration;

use deskmate_core::{Reason, Turn, action::Timer};

/// The timer by which a conversation is looked at for what the bot says late.
pub(crate) const LATE: &str = "_late";

/// When it is looked at first; each further look takes three times as long.
const FIRST_LOOK: Duration = Duration::from_secs(5);

/// Whether it is only looked for what came late.
pub(crate) fn only_looks(turn: &Turn) -> bool {
    matches!(&turn.reason, Reason::Timer { timer } if timer == LATE)
}

/// When to look again, after this many looks; for so long in all.
pub(crate) fn look_again(looked: u32, in_all: Duration) -> Option<Timer> {
    let at = |looks: u32| {
        let all = FIRST_LOOK * (3_u32.saturating_pow(looks).saturating_sub(1) / 2);
        all.min(in_all)
    };
    let after = at(looked.saturating_add(1)).saturating_sub(at(looked)).as_secs();
    (after > 0).then(|| Timer { name: LATE.into(), after })
}
