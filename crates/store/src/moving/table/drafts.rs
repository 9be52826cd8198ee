//! Drafts, what people did about them, and what other systems have the bot say.

use super::{
    Kind::{Number, Text},
    Table,
};

/// What the bot would say, and what people made of it.
pub(super) const DRAFT: Table = Table {
    name: "draft",
    columns: &[
        ("id", Text),
        ("channel", Text),
        ("conversation", Text),
        ("dialog", Text),
        ("intent", Text),
        ("topic", Text),
        ("made_at", Number),
        ("text", Text),
        ("also", Text),
        ("asked_by", Text),
        ("ended_at", Number),
        ("how", Text),
        ("ended_by", Text),
        ("why", Text),
        ("changed", Number),
    ],
    instead: None,
};

/// How many of them ended so, by day.
pub(super) const DRAFT_DAY: Table = Table {
    name: "draft_day",
    columns: &[
        ("day", Number),
        ("channel", Text),
        ("dialog", Text),
        ("intent", Text),
        ("topic", Text),
        ("how", Text),
        ("drafts", Number),
        ("changed", Number),
    ],
    instead: None,
};

/// What people did in the console, and no worker has taken in.
pub(super) const ACT: Table = Table {
    name: "act",
    columns: &[
        ("id", Text),
        ("channel", Text),
        ("conversation", Text),
        ("who", Text),
        ("what", Text),
    ],
    instead: None,
};

/// What other systems have the bot say.
pub(super) const OUTREACH: Table = Table {
    name: "outreach",
    columns: &[
        ("channel", Text),
        ("key", Text),
        ("digest", Text),
        ("whom", Text),
        ("html", Text),
        ("subject", Text),
        ("who", Text),
        ("made_at", Number),
        ("until_at", Number),
        ("state", Text),
        ("next_at", Number),
        ("tried_at", Number),
        ("ended_at", Number),
        ("conversation", Text),
        ("why", Text),
    ],
    instead: None,
};
