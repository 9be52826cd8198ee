//! Requests to other services, which whoever runs the bot makes.

use std::{collections::BTreeMap, time::Duration};

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What to ask.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// `GET`, `POST`, `PUT`, `PATCH` or `DELETE`.
    pub method: String,
    /// The address.
    pub url: String,
    /// Headers, names in lower case.
    pub headers: BTreeMap<String, String>,
    /// What to send, as JSON.
    pub body: Option<Value>,
    /// How long to wait.
    pub timeout: Duration,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// The service answered.
    Answered {
        /// The status.
        status: u16,
        /// The body, as text.
        body: String,
        /// The media type that the service gave it, such as `application/json`.
        #[serde(default)]
        content_type: Option<String>,
    },
    /// It did not.
    Failed {
        /// Why: a phrase for people, such as `connection refused`.
        why: String,
    },
}
