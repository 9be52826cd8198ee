//! What can go wrong with a call, in terms of what a caller can do about it.

mod api;
mod class;
mod invalid;

pub(crate) use api::{ErrorList, request_id};
pub(crate) use class::of_answer;
pub use class::{Class, Denial, Missing};
pub use invalid::Invalid;

use crate::Method;

/// Which call an error is about. The path holds ids, never a query, a token or a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The HTTP method.
    pub method: Method,
    /// The path under the base URL.
    pub path: String,
}

impl std::fmt::Display for Call {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}

/// Why a call gave no result. [`Error::class`] says what may be done about it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Intercom answered with an error, and did nothing. Of what it says only the codes are kept:
    /// its words may quote a customer's.
    #[error(
        "Intercom refused {call} with {status}{}{}; {}",
        api::list(codes), api::request(request_id.as_deref()), self.class().advice()
    )]
    Api {
        /// The call.
        call: Call,
        /// The HTTP status.
        status: u16,
        /// Intercom's codes, such as `not_found`; empty where the answer was not in its form.
        codes: Vec<String>,
        /// Intercom's name for the request, for its support.
        request_id: Option<String>,
        /// What may be done about it.
        class: Class,
    },
    /// The rate limit is used up (429). Nothing was done.
    #[error("Intercom's rate limit is used up ({call}); try again at {retry_at_ms} (Unix ms)")]
    RateLimited {
        /// The call.
        call: Call,
        /// When the next window begins, in Unix milliseconds.
        retry_at_ms: i64,
    },
    /// Our own share of the rate limit is used up. Nothing was sent.
    #[error(
        "{call} was held back to leave room in Intercom's rate limit; \
         try again at {retry_at_ms} (Unix ms)"
    )]
    Budget {
        /// The call.
        call: Call,
        /// When there is room again, in Unix milliseconds.
        retry_at_ms: i64,
    },
    /// The request did not get out. Nothing was done.
    #[error("{call} was not sent: {reason}; check the base URL and the network")]
    NotSent {
        /// The call.
        call: Call,
        /// What failed.
        reason: String,
    },
    /// There was no usable answer, to a call that can simply be made again.
    #[error("no answer to {call}: {reason}; it is safe to try again")]
    NoAnswer {
        /// The call.
        call: Call,
        /// What failed.
        reason: String,
    },
    /// There was no usable answer to a write: Intercom may or may not have done it.
    #[error(
        "unknown whether {call} was done: {reason}; \
         look at the conversation before sending it again"
    )]
    OutcomeUnknown {
        /// The call.
        call: Call,
        /// What failed.
        reason: String,
    },
    /// The answer to a read does not have the shape this crate knows.
    #[error("the answer to {call} cannot be read at {path}: {reason}")]
    Decode {
        /// The call.
        call: Call,
        /// Where in the answer, such as `pages.next`; `.` is the whole.
        path: String,
        /// What was expected there.
        reason: String,
    },
    /// The request makes no sense, or Intercom is known to refuse it. Nothing was sent.
    #[error("{call} was not sent: {invalid}")]
    Invalid {
        /// The call.
        call: Call,
        /// What is wrong with it.
        #[source]
        invalid: Invalid,
    },
}

impl Error {
    /// Which call failed.
    pub fn call(&self) -> &Call {
        match self {
            Self::Api { call, .. }
            | Self::RateLimited { call, .. }
            | Self::Budget { call, .. }
            | Self::NotSent { call, .. }
            | Self::NoAnswer { call, .. }
            | Self::OutcomeUnknown { call, .. }
            | Self::Decode { call, .. }
            | Self::Invalid { call, .. } => call,
        }
    }

    /// What may be done about it.
    pub fn class(&self) -> Class {
        match self {
            Self::Api { class, .. } => *class,
            Self::RateLimited { retry_at_ms, .. } | Self::Budget { retry_at_ms, .. } => {
                Class::Retry { at_ms: Some(*retry_at_ms) }
            }
            Self::NotSent { .. } | Self::NoAnswer { .. } => Class::Retry { at_ms: None },
            Self::OutcomeUnknown { .. } => Class::Unknown,
            Self::Decode { .. } => Class::Unreadable,
            Self::Invalid { .. } => Class::Refused,
        }
    }

    /// Whether Intercom gave this error code.
    pub fn has_code(&self, code: &str) -> bool {
        matches!(self, Self::Api { codes, .. } if codes.iter().any(|known| known == code))
    }
}
