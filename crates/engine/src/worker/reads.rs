//! When to look again for what should be there and is not.

use std::time::Duration;

use deskmate_core::Timestamp;

/// When to look again for what should be there and a read did not show: half a second, 1, 2, 4 and
/// 8 seconds more after it was told.
const AFTER: [Duration; 5] = [
    Duration::from_millis(500),
    Duration::from_millis(1_500),
    Duration::from_millis(3_500),
    Duration::from_millis(7_500),
    Duration::from_millis(15_500),
];

/// The reads for what was told then.
pub(super) fn reads_after(told_at: Timestamp) -> impl Iterator<Item = Timestamp> {
    AFTER.iter().map(move |after| told_at.plus(*after))
}
