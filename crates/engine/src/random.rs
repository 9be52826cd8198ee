//! Randomness comes in through here.

use std::sync::atomic::{AtomicU32, Ordering};

use deskmate_core::Timestamp;
use ulid::Ulid;

/// An id unlike any other.
pub fn id() -> String {
    Ulid::from(number()).to_string()
}

/// An id unlike any other; those of one process sort by the time they were made at, and within a
/// millisecond by which was made first: what a bot posts in two pieces is said in their order.
pub fn id_at(now: Timestamp) -> String {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let made = u128::from(MADE.fetch_add(1, Ordering::Relaxed)) << 48;
    let rest = number() & ((1 << 48) - 1);
    Ulid::from_parts(u64::try_from(now.as_millis()).unwrap_or_default(), made | rest).to_string()
}

/// A key that nobody can guess.
#[expect(clippy::disallowed_methods, reason = "this is where randomness comes in")]
pub fn key() -> [u8; 32] {
    rand::random()
}

#[expect(clippy::disallowed_methods, reason = "this is where randomness comes in")]
fn number() -> u128 {
    rand::random()
}

#[cfg(test)]
mod tests {
    use deskmate_core::Timestamp;

    #[test]
    fn ids_of_one_moment_sort_by_which_was_made_first() {
        let now = Timestamp::from_secs(1_767_603_600);
        let made: Vec<String> = (0..100).map(|_| super::id_at(now)).collect();
        assert!(made.is_sorted(), "{made:?}");
        assert!(super::id_at(Timestamp::from_secs(1_767_603_601)) > made[99]);
    }
}
