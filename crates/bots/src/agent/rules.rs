//! What an agent keeps to whatever its model says. Pure: text in, text out.

mod language;
mod links;
mod mask;

pub(super) use language::{Tongue, tongue};
pub(super) use links::{Known, without_unknown};
pub(crate) use mask::masked;
