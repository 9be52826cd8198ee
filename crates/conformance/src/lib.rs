//! Holds calls and answers against Intercom's own description of its API.
//!
//! The descriptions are not part of this repository: they lie in `../shared/openapi`, beside it.
//! Where they do not, [`Description::load`] has nothing to give, and whoever needs it says so and
//! passes.

pub mod answers;
pub mod coverage;
pub mod description;
pub mod exceptions;
pub mod fields;
pub mod recording;
pub mod schema;

pub use description::{Description, VERSIONS};
