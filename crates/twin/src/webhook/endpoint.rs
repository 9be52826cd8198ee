//! The app's webhook endpoint.

use serde::Serialize;

use super::{TOPICS, Topic, WebhookVersion, health::Health};
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
    /// How it is doing: whether notifications are sent, and why.
    #[serde(flatten)]
    pub health: Health,
    /// What the HEAD check on the last save found.
    pub head_check: Option<HeadCheck>,
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
            health: Health::default(),
            head_check: None,
        }
    }

    pub(crate) fn wants(&self, topic: &str) -> bool {
        let has = self.topics.iter().any(|t| t == topic) || topic == "ping";
        let exists = Topic::named(topic).is_none_or(|known| self.version >= known.since);
        has && exists && self.url.is_some()
    }
}

pub(crate) fn all_conversation_topics() -> Vec<String> {
    TOPICS.iter().filter(|t| t.is_of_conversations()).map(|t| t.name.to_owned()).collect()
}
