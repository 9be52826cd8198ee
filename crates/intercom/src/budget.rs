//! Our share of Intercom's rate limit.
//!
//! Intercom counts an app's requests in windows of ten seconds and says with each answer how many
//! a window has (`X-RateLimit-Limit`), how many are left (`X-RateLimit-Remaining`) and when the
//! next one begins (`X-RateLimit-Reset`, Unix seconds). Others use the same limit, so we keep to a
//! share of it, and calls that can wait keep out of the way of those that cannot. A read that only
//! serves the write after it is made only where both fit: reads whose writes have to wait would be
//! made again and again, and use up what the writes need.
//! Source: `docs/references/rest-api/errors/rate-limiting`.

#[cfg(test)]
mod tests;

/// What a call is for, where the limit is short: the most urgent first. Each leaves the end of a
/// window to those before it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// A customer waits for what it says or does.
    #[default]
    Reply,
    /// It gives a conversation to people, or takes it. Nothing of the last sixteenth of a window.
    Handover,
    /// It reads what somebody has just said. Nothing of the last eighth of a window, nor of the
    /// eighth that sweeps get.
    Read,
    /// It can wait: reconciliation, import. An eighth of our share, however much there is to read;
    /// beyond that, nothing of the last quarter of a window, and at most half of our share as long
    /// as there are calls that cannot wait.
    Sweep,
}

impl Priority {
    /// All of them, the most urgent first.
    pub const ALL: [Self; 4] = [Self::Reply, Self::Handover, Self::Read, Self::Sweep];

    /// One word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Reply => "reply",
            Self::Handover => "handover",
            Self::Read => "read",
            Self::Sweep => "sweep",
        }
    }

    /// How much of so many requests is left to more urgent calls.
    fn leaves(self, requests: u32) -> u32 {
        match self {
            Self::Reply => 0,
            Self::Handover => requests / 16,
            Self::Read => requests / 8,
            Self::Sweep => requests / 4,
        }
    }
}

/// What an answer says about the rate limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RateHeaders {
    /// Requests in a window.
    pub limit: Option<u32>,
    /// Requests left in this window, for every user of the limit.
    pub remaining: Option<u32>,
    /// When the next window begins, in Unix seconds.
    pub reset: Option<i64>,
}

/// Where the budget stands, for metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateSnapshot {
    /// Requests in a window, as Intercom last said, or as assumed before.
    pub limit: u32,
    /// Requests we made in this window.
    pub used: u32,
    /// Requests we may make in a window.
    pub ours: u32,
    /// How many of those may be [`Priority::Sweep`].
    pub sweeps: u32,
    /// Requests that Intercom said were left of this window, less what we made since; `None`: it
    /// has not said yet.
    pub remaining: Option<u32>,
    /// When the next window begins, in Unix milliseconds.
    pub reset_ms: i64,
}

/// The budget. Pure: the time comes with each call.
#[derive(Debug)]
pub struct Budget {
    share: f64,
    /// How many use that share, each its part.
    users: u32,
    limit: u32,
    used: u32,
    /// How much of that was [`Priority::Sweep`].
    swept: u32,
    /// How much of that is kept for writes that are still to come.
    kept: u32,
    /// What was made or wanted in this window, and in the one before.
    wanted: [Wanted; 2],
    /// What Intercom said was left, less what we sent since.
    remaining: Option<u32>,
    /// When the window ends; before the first answer, ten seconds after the first call.
    reset_ms: i64,
    /// Whether `reset_ms` is Intercom's and not our guess.
    known: bool,
}

/// Which calls were made or wanted.
#[derive(Clone, Copy, Debug, Default)]
struct Wanted {
    sweeps: bool,
    others: bool,
}

impl Budget {
    /// Before the first answer we take the smallest limit that Intercom gives: 1000 a minute.
    const ASSUMED_LIMIT: u32 = 166;
    const WINDOW_MS: i64 = 10_000;
    /// A reset further away than this is a clock that differs from ours, not a window.
    const FARTHEST_MS: i64 = 60_000;

    /// A budget that uses `share` of the limit, kept within 0.01 and 1.
    pub fn new(share: f64) -> Self {
        let share = if share.is_nan() { 0.8 } else { share.clamp(0.01, 1.0) };
        Self {
            share,
            users: 1,
            limit: Self::ASSUMED_LIMIT,
            used: 0,
            swept: 0,
            kept: 0,
            wanted: [Wanted::default(); 2],
            remaining: None,
            reset_ms: i64::MIN,
            known: false,
        }
    }

    /// Says how many use the share, we among them: each keeps to its part.
    pub fn share_among(&mut self, users: u32) {
        self.users = users.max(1);
    }

    /// Takes one request out of the budget.
    ///
    /// # Errors
    /// When to come back, in Unix milliseconds.
    pub fn take(&mut self, now_ms: i64, priority: Priority) -> Result<(), i64> {
        self.turn(now_ms);
        self.spend(priority, 1)
    }

    /// Takes one request for a write: one that was kept, if there is one.
    ///
    /// # Errors
    /// When to come back, in Unix milliseconds.
    pub fn take_for_write(&mut self, now_ms: i64, priority: Priority) -> Result<(), i64> {
        self.turn(now_ms);
        if self.kept > 0 && priority <= Priority::Handover {
            self.kept -= 1;
            return Ok(());
        }
        self.spend(priority, 1)
    }

    /// Takes one request for a read, and keeps another for the write that it is made for.
    ///
    /// # Errors
    /// When to come back, in Unix milliseconds.
    pub fn take_and_keep(&mut self, now_ms: i64, priority: Priority) -> Result<(), i64> {
        self.turn(now_ms);
        // Where a window has one request, waiting for two would be waiting for ever.
        let requests = self.ours().min(self.limit).min(2);
        self.spend(priority, requests)?;
        self.kept += requests - 1;
        Ok(())
    }

    fn spend(&mut self, priority: Priority, requests: u32) -> Result<(), i64> {
        let sweeps = priority == Priority::Sweep;
        self.wanted[0].sweeps |= sweeps;
        self.wanted[0].others |= !sweeps;
        let ours = self.ours() - self.leaves(priority, requests, self.ours());
        let spare = self.leaves(priority, requests, self.limit);
        if self.used + requests > ours
            || self.remaining.is_some_and(|remaining| remaining < spare + requests)
            || sweeps && self.swept + requests > self.sweeps()
        {
            return Err(self.reset_ms);
        }
        self.used += requests;
        self.swept += if sweeps { requests } else { 0 };
        self.remaining = self.remaining.map(|remaining| remaining.saturating_sub(requests));
        Ok(())
    }

    /// The end of a window in Unix milliseconds, as a header gives it in seconds; `None` where it
    /// is past, or so far away that Intercom's clock must differ from ours.
    pub(crate) fn believable(reset: i64, now_ms: i64) -> Option<i64> {
        let reset_ms = reset.checked_mul(1000)?;
        (1..=Self::FARTHEST_MS).contains(&reset_ms.saturating_sub(now_ms)).then_some(reset_ms)
    }

    /// Learns from an answer.
    pub fn learn(&mut self, now_ms: i64, headers: RateHeaders) {
        self.turn(now_ms);
        if let Some(limit) = headers.limit.filter(|limit| *limit > 0) {
            self.limit = limit;
        }
        let reset_ms = headers.reset.and_then(|seconds| Self::believable(seconds, now_ms));
        let Some(reset_ms) = reset_ms else { return };
        if self.known && reset_ms < self.reset_ms {
            return; // a late answer of a window that is over
        }
        if self.known && reset_ms > self.reset_ms {
            self.begin();
            self.used = 1;
        }
        self.known = true;
        self.reset_ms = reset_ms;
        self.kept = self.kept.min(headers.remaining.unwrap_or(self.kept));
        // Intercom does not know what is kept.
        let theirs = headers.remaining.map(|remaining| remaining - self.kept);
        self.remaining = match (self.remaining, theirs) {
            (Some(ours), Some(theirs)) => Some(ours.min(theirs)),
            (ours, theirs) => theirs.or(ours),
        };
    }

    /// Notes that Intercom refused a call for the rate limit until `until_ms`.
    pub fn refused(&mut self, now_ms: i64, until_ms: i64) {
        self.turn(now_ms);
        let until_ms = until_ms.min(now_ms.saturating_add(Self::FARTHEST_MS));
        self.remaining = Some(0);
        self.kept = 0;
        self.reset_ms = if self.known { self.reset_ms.max(until_ms) } else { until_ms };
        self.known = true;
    }

    /// Where the budget stands.
    pub fn snapshot(&mut self, now_ms: i64) -> RateSnapshot {
        self.turn(now_ms);
        RateSnapshot {
            limit: self.limit,
            used: self.used,
            ours: self.ours(),
            sweeps: self.sweeps(),
            remaining: self.remaining,
            reset_ms: self.reset_ms,
        }
    }

    /// How much of so many requests that call leaves to others. What has just been said comes
    /// before what a sweep found, but not for ever: an eighth is for sweeps, if there are any.
    fn leaves(&self, priority: Priority, requests: u32, of: u32) -> u32 {
        let sure = self.ours() / 8;
        match priority {
            Priority::Sweep if self.swept + requests <= sure => Priority::Read.leaves(of),
            Priority::Read if self.wanted.iter().any(|wanted| wanted.sweeps) => {
                priority.leaves(of) + sure.saturating_sub(self.swept)
            }
            _ => priority.leaves(of),
        }
    }

    /// What sweeps may use of a window.
    fn sweeps(&self) -> u32 {
        let ours = self.ours();
        let alone = self.wanted.iter().all(|wanted| !wanted.others);
        if alone { ours } else { (ours / 2).max(2) }
    }

    /// What we may use of a window.
    fn ours(&self) -> u32 {
        // The share is at most 1, so the product fits. Two: a look and the word that it is for.
        ((f64::from(self.limit) * self.share / f64::from(self.users)) as u32).max(2)
    }

    /// Begins a new window when the old one is over, or when the clock went back.
    fn turn(&mut self, now_ms: i64) {
        let left = self.reset_ms.saturating_sub(now_ms);
        if left <= 0 || left > Self::FARTHEST_MS.max(Self::WINDOW_MS) {
            self.begin();
            self.reset_ms = now_ms.saturating_add(Self::WINDOW_MS);
            self.known = false;
        }
    }

    fn begin(&mut self) {
        self.used = 0;
        self.swept = 0;
        self.kept = 0;
        self.remaining = None;
        self.wanted = [Wanted::default(), self.wanted[0]];
    }
}
