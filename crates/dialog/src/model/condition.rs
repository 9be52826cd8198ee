//! Conditions: rows of a condition dialog, and `when`.

mod cel;
mod compare;
mod row;
mod test;
mod work;

pub(crate) use cel::COMPARABLE;
pub use cel::Cel;
pub use compare::{Compare, Operator};
pub use row::Row;
pub use test::Test;
