//! How well messages are understood: data, and figures of it. For the tests and for the bench.

#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    dead_code,
    reason = "each of the two uses a part of it; and it may fail loudly"
)]

mod data;
mod figures;
mod typos;

pub(crate) use data::{LANGUAGES, Message, Set, bot_of, own};
pub(crate) use figures::{Figures, Judged, judge};
pub(crate) use typos::{Seeded, mistyped};
