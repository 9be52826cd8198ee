//! What else the console keeps.

use super::{
    Kind::{Number, Text},
    Table,
};

/// Wrong passwords.
pub(super) const ATTEMPT: Table = Table {
    name: "attempt",
    columns: &[("name", Text), ("count", Number), ("at", Number)],
    instead: None,
};
