//! The log of API calls.

use serde::Serialize;
use serde_json::Value;

use crate::world::World;

/// One call to the REST API.
#[derive(Debug, Clone, Serialize)]
pub struct ApiCall {
    /// Its number in the log, rising.
    pub id: u64,
    /// When it came, in milliseconds of twin time since 1970.
    pub at_ms: i64,
    /// E.g. `POST`.
    pub method: String,
    /// Without the query.
    pub path: String,
    /// Without the `?`; empty if there was none.
    pub query: String,
    /// The status that was answered; `None` if the connection was closed without an answer.
    pub status: Option<u16>,
    /// The body as JSON; as a string if it is not; null if there was none.
    pub request_body: Value,
}

impl World {
    pub(crate) fn log_call(&mut self, mut call: ApiCall) {
        self.calls_made += 1;
        call.id = self.calls_made;
        self.calls.push_back(call);
        while self.calls.len() > self.keep {
            self.calls.pop_front();
        }
    }
}
