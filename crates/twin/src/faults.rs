//! Things that go wrong on demand.

use serde::{Deserialize, Serialize};

use crate::error::TwinError;

/// The faults in force, in order: the first that fits a call or a webhook is used.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Faults(pub Vec<Fault>);

impl Faults {
    /// No faults.
    pub fn none() -> Self {
        Self::default()
    }

    /// Whether every fault has what its kind needs.
    ///
    /// # Errors
    /// The first that has not, and what it misses.
    pub fn check(&self) -> Result<(), TwinError> {
        self.0.iter().try_for_each(Fault::check)
    }
}

impl<const N: usize> From<[Fault; N]> for Faults {
    fn from(faults: [Fault; N]) -> Self {
        Self(faults.into())
    }
}

/// One fault, e.g. `{"fault":"drop_after_write","path":"/conversations/*/reply","times":1}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// What goes wrong.
    pub fault: FaultKind,
    /// Only calls with this method. For webhooks meaningless.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Only calls whose path fits; `*` stands for one or more characters other than `/`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Only webhooks of this topic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    /// How often it happens; without it, until the faults are set again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// Let this many fitting calls or webhooks pass first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<u32>,
    /// How likely it happens, from 0 to 1; without it always. Drawn from the seed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
    /// Milliseconds of twin time, for the kinds that need them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ms: Option<u64>,
    /// The HTTP status, for the kinds that answer one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// How many of the newest parts a stale read or answer hides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parts: Option<usize>,
    /// How many copies more a duplicated webhook has. Default 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copies: Option<u32>,
}

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FaultKind {
    /// The call is answered `ms` later. Nothing else changes.
    Latency,
    /// The call is answered 429 `rate_limit_exceeded`; nothing is written.
    RateLimited,
    /// The call is answered `status` (default 500); nothing is written.
    ServerError,
    /// The call is written, and answered `status` (default 500) all the same.
    ErrorAfterWrite,
    /// The connection is closed without an answer; nothing is written.
    DropBeforeWrite,
    /// The call is written; then the connection is closed without an answer.
    DropAfterWrite,
    /// The connection is closed without an answer, or `status` is answered if given; the call is
    /// written `ms` later.
    LateWrite,
    /// `GET /conversations/{id}` shows the conversation as it was `ms` ago, or without its newest
    /// `parts`.
    StaleRead,
    /// The call is written; what it answers shows the conversation as it was `ms` ago, or without its
    /// newest `parts`.
    StaleAnswer,
    /// Searches and lists of conversations show them as they were `ms` ago.
    SearchLag,
    /// The notification is sent `copies` times more, with the same id.
    DuplicateWebhook,
    /// The notification waits until another one was sent, or `ms` have passed if given.
    HoldWebhook,
    /// The notification is never sent.
    LoseWebhook,
    /// The notification is sent `ms` later.
    SlowWebhook,
    /// The notification waits, with all that come after it, until `ms` have passed. Then they are
    /// sent, the newest first, as after an outage of Intercom.
    BacklogWebhook,
}

impl FaultKind {
    /// Whether it happens to webhooks rather than to API calls.
    pub fn is_of_webhooks(self) -> bool {
        matches!(
            self,
            Self::DuplicateWebhook
                | Self::HoldWebhook
                | Self::LoseWebhook
                | Self::SlowWebhook
                | Self::BacklogWebhook
        )
    }
}

impl Fault {
    /// A fault that happens to every call or webhook it can happen to, until taken away.
    pub fn new(fault: FaultKind) -> Self {
        Self {
            fault,
            method: None,
            path: None,
            topic: None,
            times: None,
            after: None,
            probability: None,
            ms: None,
            status: None,
            parts: None,
            copies: None,
        }
    }

    /// Only for calls of this method whose path fits.
    #[must_use]
    pub fn on(mut self, method: &str, path: &str) -> Self {
        self.method = Some(method.to_owned());
        self.path = Some(path.to_owned());
        self
    }

    /// Only for webhooks of this topic.
    #[must_use]
    pub fn topic(mut self, topic: &str) -> Self {
        self.topic = Some(topic.to_owned());
        self
    }

    /// Only so often.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// After so many fitting calls or webhooks passed.
    #[must_use]
    pub fn after(mut self, after: u32) -> Self {
        self.after = Some(after);
        self
    }

    /// Only with this probability, from 0 to 1.
    #[must_use]
    pub fn probability(mut self, probability: f64) -> Self {
        self.probability = Some(probability);
        self
    }

    /// With this many milliseconds.
    #[must_use]
    pub fn ms(mut self, ms: u64) -> Self {
        self.ms = Some(ms);
        self
    }

    /// With this HTTP status.
    #[must_use]
    pub fn status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// Hiding this many of the newest parts.
    #[must_use]
    pub fn parts(mut self, parts: usize) -> Self {
        self.parts = Some(parts);
        self
    }

    fn check(&self) -> Result<(), TwinError> {
        let kind = serde_json::to_value(self.fault).unwrap_or_default();
        let kind = kind.as_str().unwrap_or("fault");
        let missing = |what: &str| Err(TwinError::Invalid(format!("the fault `{kind}` {what}")));
        match self.fault {
            FaultKind::Latency
            | FaultKind::LateWrite
            | FaultKind::SearchLag
            | FaultKind::SlowWebhook
            | FaultKind::BacklogWebhook
                if self.ms.is_none() =>
            {
                missing("needs `ms`, in milliseconds")
            }
            FaultKind::StaleRead | FaultKind::StaleAnswer
                if self.ms.is_none() == self.parts.is_none() =>
            {
                missing("needs either `ms` or `parts`")
            }
            _ if self.status.is_some_and(|s| !(400..=599).contains(&s)) => {
                missing("has a `status` that is no error: give 400 to 599")
            }
            _ if self.probability.is_some_and(|p| !(0.0..=1.0).contains(&p)) => {
                missing("has a `probability` outside 0 to 1")
            }
            kind if kind.is_of_webhooks() && (self.path.is_some() || self.method.is_some()) => {
                missing("happens to webhooks: limit it by `topic`, not by `method` or `path`")
            }
            kind if !kind.is_of_webhooks() && self.topic.is_some() => {
                missing("happens to API calls: limit it by `method` and `path`, not by `topic`")
            }
            _ => Ok(()),
        }
    }
}
