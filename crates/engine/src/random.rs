//! Randomness comes in through here.

use deskmate_core::Timestamp;
use ulid::Ulid;

/// An id unlike any other.
pub fn id() -> String {
    Ulid::from(number()).to_string()
}

/// An id unlike any other; those of one place sort by the time they were made at.
pub fn id_at(now: Timestamp) -> String {
    Ulid::from_parts(u64::try_from(now.as_millis()).unwrap_or_default(), number()).to_string()
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
