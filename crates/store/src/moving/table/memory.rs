//! What bots remember of customers.

use super::{
    Kind::{Number, Text},
    Table,
};

/// What is remembered.
pub(super) const MEMORY: Table = Table {
    name: "memory",
    columns: &[
        ("channel", Text),
        ("contact", Text),
        ("text", Text),
        ("written_at", Number),
        ("forget_at", Number),
    ],
    instead: None,
};

/// What is still to be remembered.
pub(super) const DUE: Table = Table {
    name: "memory_due",
    columns: &[("channel", Text), ("conversation", Text), ("due_at", Number), ("tries", Number)],
    instead: None,
};
