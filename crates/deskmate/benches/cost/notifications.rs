//! Real signed notifications, each of another conversation.

use std::sync::Arc;

use anyhow::Context;
use serde_json::{Value, json};

use crate::load::Request;

/// Makes notifications after one that the twin sent.
pub(crate) struct Notifications {
    secret: String,
    sample: Value,
    made: u64,
}

impl Notifications {
    pub(crate) fn new(secret: String, sample: &str) -> anyhow::Result<Self> {
        let sample = serde_json::from_str(sample).context("the twin's notification")?;
        Ok(Self { secret, sample, made: 0 })
    }

    /// Notifications of a topic that is kept and calls for nothing to be done: what they cost is
    /// the way to the disk and back.
    pub(crate) fn that_call_for_nothing(&mut self, path: &str, count: usize) -> Vec<Request> {
        (0..count).map(|_| self.one(path, "conversation.read")).collect()
    }

    fn one(&mut self, path: &str, topic: &str) -> Request {
        self.made += 1;
        let made = self.made;
        // Ids are as random as Intercom's: where they land in an index is part of the cost.
        let scattered = made.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let id = format!("notif_{scattered:016x}-{made:04x}-4000-8000-{scattered:012x}");
        self.sample["id"] = json!(id);
        self.sample["topic"] = json!(topic);
        self.sample["data"]["item"]["id"] = json!(format!("{}", 215_000_000_000_000 + made));
        let body = self.sample.to_string();
        request(path, &intercom::webhook::sign(self.secret.as_bytes(), body.as_bytes()), &body)
    }

    /// How many bytes one has.
    pub(crate) fn bytes(&self) -> usize {
        self.sample.to_string().len()
    }
}

/// The request that carries a notification.
pub(crate) fn request(path: &str, signature: &str, body: &str) -> Request {
    let length = body.len();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\naccept: application/json\r\n\
         content-type: application/json\r\nuser-agent: intercom-parrot-service-client/1.0\r\n\
         x-hub-signature: {signature}\r\ncontent-length: {length}\r\n\r\n"
    );
    Arc::from([head.as_bytes(), body.as_bytes()].concat())
}
