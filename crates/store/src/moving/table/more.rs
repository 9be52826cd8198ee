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

/// What is wrong, or was.
pub(super) const ALERT: Table = Table {
    name: "alert",
    columns: &[
        ("id", Text),
        ("channel", Text),
        ("kind", Text),
        ("text", Text),
        ("link", Text),
        ("began_at", Number),
        ("seen_at", Number),
        ("ended_at", Number),
    ],
    instead: None,
};

/// What is still to be told of it.
pub(super) const ALERT_NOTE: Table = Table {
    name: "alert_note",
    columns: &[
        ("id", Text),
        ("target", Text),
        ("body", Text),
        ("made_at", Number),
        ("tries", Number),
        ("due_at", Number),
    ],
    instead: None,
};

/// What somebody has begun and comes back to.
pub(super) const ERRAND: Table = Table {
    name: "errand",
    columns: &[
        ("digest", Text),
        ("kind", Text),
        ("browser", Text),
        ("body", Text),
        ("until", Number),
    ],
    instead: None,
};

/// Who signs in in two steps.
pub(super) const SECOND_STEP: Table = Table {
    name: "second_step",
    columns: &[("user_id", Text), ("secret", Text), ("used", Number), ("made_at", Number)],
    instead: None,
};

/// What those type who have lost their second step.
pub(super) const RECOVERY_CODE: Table =
    Table { name: "recovery_code", columns: &[("digest", Text), ("user_id", Text)], instead: None };
