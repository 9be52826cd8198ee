//! The app's webhook endpoint.

use serde::Serialize;

use super::{CONVERSATION_TOPICS, WebhookVersion};
use crate::options::WebhookOptions;

/// The endpoint and how it is doing; part of the control state.
#[derive(Debug, Clone, Serialize)]
pub struct Endpoint {
    /// Where notifications are posted; `None` sends nothing.
    pub url: Option<String>,
    /// What is subscribed to. `ping` always is.
    pub topics: Vec<String>,
    /// The version the payloads are in.
    pub version: WebhookVersion,
    /// Whether notifications are sent.
    pub status: EndpointStatus,
    /// What the HEAD check on the last save found.
    pub head_check: Option<HeadCheck>,
    /// Until when everything is held back after a 429, in unix seconds of twin time.
    pub throttled_until: Option<i64>,
    /// The present delay of the throttle, in seconds: 60 and doubling up to two hours.
    #[serde(skip)]
    pub(crate) throttle_seconds: i64,
}

/// Whether notifications are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EndpointStatus {
    /// They are.
    Live,
    /// The endpoint answered 410: nothing more is sent until the URL is saved again.
    Disabled,
}

/// What a HEAD request to the endpoint found.
#[derive(Debug, Clone, Serialize)]
pub struct HeadCheck {
    /// Whether the answer was 2xx.
    pub passed: bool,
    /// The status of the answer, if there was one.
    pub status: Option<u16>,
    /// What went wrong, if something did.
    pub problem: Option<String>,
}

impl Endpoint {
    pub(crate) fn new(options: Option<WebhookOptions>) -> Self {
        let (url, topics, version) = match options {
            Some(o) => (Some(o.url), o.topics, o.version),
            None => (None, None, WebhookVersion::default()),
        };
        Self {
            url,
            topics: topics.unwrap_or_else(all_conversation_topics),
            version,
            status: EndpointStatus::Live,
            head_check: None,
            throttled_until: None,
            throttle_seconds: 0,
        }
    }

    pub(crate) fn wants(&self, topic: &str) -> bool {
        let has = self.topics.iter().any(|t| t == topic) || topic == "ping";
        let known =
            self.version >= WebhookVersion::V2_14 || topic != "conversation.operator.replied";
        has && known && self.url.is_some()
    }
}

pub(crate) fn all_conversation_topics() -> Vec<String> {
    CONVERSATION_TOPICS.iter().map(|t| (*t).to_owned()).collect()
}
