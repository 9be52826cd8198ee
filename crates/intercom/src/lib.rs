//! A typed client of Intercom's REST API and its webhook notifications.
//!
//! Four parts, which know of each other only what they must:
//!
//! - [`api`]: one struct for each call (`POST /conversations/{id}/reply` as a comment is
//!   [`api::ReplyComment`]), sent with [`Client::send`]. The commonest have a method of their own
//!   on [`Client`].
//! - [`types`]: what Intercom answers. Reading is liberal: an unknown word is kept as `Other`, an
//!   unknown field in `extra`, a list entry that makes no sense in `unreadable`, and a harmless
//!   field of the wrong type is as good as missing.
//! - [`webhook`]: the signature, the cheap look at a notification ([`webhook::Envelope`]) and the
//!   whole of it ([`webhook::Notification`]).
//! - [`oauth`]: how a workspace lets a public app in, and puts it out again.
//!
//! The client never waits and never retries. A used-up rate limit is an answer
//! ([`Error::RateLimited`], [`Error::Budget`]) with the time to come back at, and
//! [`Error::class`] says what a caller may do about any other failure.
//!
//! Times that Intercom gives are Unix **seconds**; times of this crate (`retry_at_ms`, the injected
//! clock) are Unix **milliseconds** and say so in their names.

mod answered;
mod budget;
mod client;
mod endpoint;
mod error;
mod ids;
mod json;
mod lenient;
mod open_enum;
mod options;

pub mod api;
pub mod oauth;
pub mod search;
pub mod types;
pub mod webhook;

pub use answered::Answered;
pub use budget::{Budget, Priority, RateHeaders, RateSnapshot};
pub use client::{Client, Pages};
pub use endpoint::{Endpoint, Method};
pub use error::{Call, Class, Denial, Error, Invalid, Missing};
pub use ids::{
    AdminId, CompanyId, ContactId, ConversationId, PartId, SourceId, TagId, TeamId, TicketTypeId,
};
pub use json::Misfit;
pub use options::{AccessToken, ClientOptions, Now, Region};
