//! Conditions: rows of a condition dialog, and `when`.

mod cel;
mod compare;
mod parts;
mod pattern;
mod row;
mod test;
mod work;

pub(crate) use cel::COMPARABLE;
pub use cel::Cel;
pub use compare::{Compare, Operator};
pub(crate) use pattern::{OWN_MATCHES, Patterns};
pub use row::Row;
pub use test::Test;
