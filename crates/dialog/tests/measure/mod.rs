//! How well messages are understood: data, and figures of it. For the tests and for the bench.

#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    dead_code,
    unused_imports,
    reason = "each of the two uses a part of it; and it may fail loudly"
)]

mod data;
mod figures;
mod typos;
mod values;

pub(crate) use data::{Expressions, LANGUAGES, Message, Set, bot_of, own};
pub(crate) use figures::{Figures, judge, judge_within, judged, neighbours_told};
pub(crate) use typos::{Seeded, mistyped};
pub(crate) use values::values;
