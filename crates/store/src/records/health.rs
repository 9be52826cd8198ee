//! Whether storage works.

use std::time::Duration;

/// Whether the store can do its work.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// Nothing can be written, at the moment.
    pub failing: Option<Failing>,
}

/// Nothing can be written: the disk is full, or the database is away. The store keeps trying by
/// itself, whoever else does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failing {
    /// For how long.
    pub lasts: Duration,
    /// What the database says, for people.
    pub why: String,
}
