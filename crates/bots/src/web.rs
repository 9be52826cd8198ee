//! What every driver that asks a service over HTTP stands on: the client and its limits, addresses,
//! signatures, and what an answer that is none means.

pub(crate) mod address;
pub(crate) mod client;
pub(crate) mod events;
mod problem;
mod retry_after;
mod service;
mod signer;

pub use problem::{ConfigError, Problem};
pub(crate) use service::{Service, Whole};
pub use signer::Signer;
