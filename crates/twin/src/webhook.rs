//! Webhooks: what is told, in which shape, and how it gets there.

pub(crate) mod deliver;
pub mod endpoint;
pub(crate) mod envelope;
pub mod health;
mod log;
mod sign;
mod ticket;
mod topics;
mod waiting;

pub(crate) use deliver::why;
pub(crate) use log::Deliveries;
pub use log::{Attempt, AttemptState};
pub use sign::signature;
pub use topics::{TOPICS, Topic};

use serde::{Deserialize, Serialize};

/// The version set on the app for webhooks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum WebhookVersion {
    /// 2.11: no `conversation.operator.replied`.
    #[serde(rename = "2.11")]
    V2_11,
    /// 2.14: bodies in HTML.
    #[default]
    #[serde(rename = "2.14")]
    V2_14,
    /// 2.15: bodies as plain text, otherwise serialised as REST does.
    #[serde(rename = "2.15")]
    V2_15,
    /// 2.16: as 2.15, with `0` for nobody.
    #[serde(rename = "2.16")]
    V2_16,
}
