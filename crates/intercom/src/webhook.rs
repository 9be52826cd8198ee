//! Webhook notifications.
//!
//! Intercom signs the raw bytes of a notification: [`verify_signature`] first, on what arrived,
//! before any parsing. [`Envelope`] is the cheap look at what it is about, [`Notification`] the
//! whole of it. Both read versions 2.11 to 2.16, and do not stumble over older ones.
//!
//! The version of notifications is set on the app, apart from the client's: a message's text may
//! be HTML, or plain text from version 2.15 on.
//! Source: `docs/references/webhooks/webhook-models`, `docs/webhooks/webhook-notifications`.

mod envelope;
mod item;
mod notification;
mod signature;
mod topic;

pub use envelope::{Envelope, EnvelopeItem, EnvelopePart};
pub use item::{Deleted, Item};
pub use notification::{ExpectedId, Notification};
pub use signature::{SIGNATURE_HEADER, SignatureError, read_signature, sign, verify_signature};
pub use topic::Topic;

/// Bytes that are no notification. Says where and what was expected, never what was found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotificationError {
    /// It nests deeper than any notification does.
    #[error("the JSON nests deeper than {} levels", crate::json::MAX_DEPTH)]
    TooDeep,
    /// It is not JSON, or not a notification.
    #[error("not a notification, at {path}: {reason}")]
    Unreadable {
        /// Where; `.` is the whole.
        path: String,
        /// What was expected there.
        reason: String,
    },
}
