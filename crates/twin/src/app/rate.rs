//! Rate limits, metered in windows of ten seconds.

use crate::api_error::ApiError;

/// The present window.
#[derive(Debug, Clone)]
pub(crate) struct RateWindow {
    pub(crate) limit: Option<u32>,
    window: i64,
    used: u32,
}

/// What an authenticated answer says about it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RateHeaders {
    pub(crate) limit: u32,
    pub(crate) remaining: u32,
    /// Unix seconds.
    pub(crate) reset: i64,
}

impl RateWindow {
    pub(crate) fn new(limit: Option<u32>) -> Self {
        Self { limit, window: 0, used: 0 }
    }

    /// Counts a call at this moment, in unix seconds.
    pub(crate) fn count(&mut self, now: i64) -> (Option<RateHeaders>, Result<(), ApiError>) {
        let Some(limit) = self.limit else { return (None, Ok(())) };
        let window = now.div_euclid(10);
        if window != self.window {
            self.window = window;
            self.used = 0;
        }
        self.used = self.used.saturating_add(1);
        let headers = RateHeaders {
            limit,
            remaining: limit.saturating_sub(self.used),
            reset: (window + 1) * 10,
        };
        let allowed = if self.used > limit { Err(exceeded(limit)) } else { Ok(()) };
        (Some(headers), allowed)
    }
}

pub(crate) fn exceeded(limit: u32) -> ApiError {
    ApiError::new(
        429,
        "rate_limit_exceeded",
        &format!("Exceeded rate limit of {limit} in 10_seconds"),
    )
}
