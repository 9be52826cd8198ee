//! What every call has in common.

use serde_json::Value;

use crate::{Invalid, answered::Answered};

/// The HTTP method of a call.
pub use reqwest::Method;

/// One call of the API, ready to send with [`crate::Client::send`].
pub trait Endpoint {
    /// The HTTP method.
    const METHOD: Method;

    /// What Intercom answers with when all is well.
    type Response: Answered;

    /// The path under the base URL, with ids escaped.
    fn path(&self) -> String;

    /// The query.
    fn query(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    /// The body, sent as JSON.
    fn body(&self) -> Option<Value> {
        None
    }

    /// Whether the call can simply be made again when no answer came: it only reads, or it sets
    /// something to a value, which leaves the same state the second time. What speaks or moves a
    /// conversation (a message, an assignment, a close) is never safe.
    fn safe_to_repeat(&self) -> bool {
        Self::METHOD == Method::GET
    }

    /// Refuses what Intercom is known to refuse.
    ///
    /// # Errors
    /// What is wrong with the call.
    fn check(&self) -> Result<(), Invalid> {
        Ok(())
    }
}
