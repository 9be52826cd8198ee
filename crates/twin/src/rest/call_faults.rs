//! Which faults a call or a webhook meets.

use super::call::View;
use crate::{
    faults::{Fault, FaultKind},
    feed::Change,
    world::World,
};

/// What happens to one call.
#[derive(Debug, Default)]
pub(crate) struct CallFaults {
    pub(crate) latency_ms: u64,
    /// Instead of doing it.
    pub(crate) refuse: Option<Refusal>,
    /// It is done so much later, in twin time.
    pub(crate) late_ms: Option<u64>,
    /// After doing it (or putting it off), what is answered instead of the answer.
    pub(crate) lose_answer: Option<Refusal>,
    pub(crate) view: View,
}

/// What is answered instead of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    RateLimited,
    Status(u16),
    /// Nothing: the connection is closed.
    Silence,
}

impl World {
    /// The faults that this call meets; each counts as happened.
    pub(crate) fn call_faults(&mut self, method: &str, path: &str) -> CallFaults {
        let mut call_faults = CallFaults::default();
        let is_write = method != "GET" && !path.ends_with("/search");
        let is_conversation_read = method == "GET" && fits("/conversations/*", path);
        let is_conversation_list = (method == "GET" && path == "/conversations")
            || (method == "POST" && path == "/conversations/search");
        let fits_call = |fault: &Fault| {
            let can = match fault.fault {
                FaultKind::StaleRead => is_conversation_read,
                FaultKind::StaleAnswer => is_write && path.starts_with("/conversations/"),
                FaultKind::SearchLag => is_conversation_list,
                FaultKind::DropAfterWrite | FaultKind::LateWrite | FaultKind::ErrorAfterWrite => {
                    is_write
                }
                kind => !kind.is_of_webhooks(),
            };
            can && fault.method.as_deref().is_none_or(|m| m.eq_ignore_ascii_case(method))
                && fault.path.as_deref().is_none_or(|p| fits(p, path))
        };
        for fault in self.faults_that(fits_call) {
            let status = fault.status.unwrap_or(500);
            match fault.fault {
                FaultKind::Latency => call_faults.latency_ms += fault.ms.unwrap_or_default(),
                FaultKind::RateLimited => call_faults.refuse = Some(Refusal::RateLimited),
                FaultKind::ServerError => call_faults.refuse = Some(Refusal::Status(status)),
                FaultKind::DropBeforeWrite => call_faults.refuse = Some(Refusal::Silence),
                FaultKind::ErrorAfterWrite => {
                    call_faults.lose_answer = Some(Refusal::Status(status));
                }
                FaultKind::DropAfterWrite => call_faults.lose_answer = Some(Refusal::Silence),
                FaultKind::LateWrite => {
                    call_faults.late_ms = fault.ms;
                    let answer = fault.status.map_or(Refusal::Silence, Refusal::Status);
                    call_faults.lose_answer = Some(answer);
                }
                FaultKind::StaleRead | FaultKind::StaleAnswer => {
                    call_faults.view.stale_ms = fault.ms;
                    call_faults.view.hide_newest = fault.parts.unwrap_or_default();
                }
                FaultKind::SearchLag => call_faults.view.search_lag_ms = fault.ms,
                FaultKind::DuplicateWebhook
                | FaultKind::HoldWebhook
                | FaultKind::LoseWebhook
                | FaultKind::SlowWebhook
                | FaultKind::BacklogWebhook => {}
            }
        }
        call_faults
    }

    /// The fault of this kind that a webhook of this topic meets, if any; it counts as happened.
    pub(crate) fn webhook_fault(&mut self, kind: FaultKind, topic: &str) -> Option<Fault> {
        let found = self.faults_that(|fault| {
            fault.fault == kind && fault.topic.as_deref().is_none_or(|t| t == topic)
        });
        found.into_iter().next()
    }

    /// Takes one happening off every fault that fits, and returns those that happen; at most one
    /// of a kind.
    fn faults_that(&mut self, fits: impl Fn(&Fault) -> bool) -> Vec<Fault> {
        let mut met: Vec<Fault> = Vec::new();
        for fault in &mut self.faults.0 {
            if !fits(fault) || fault.times == Some(0) || met.iter().any(|m| m.fault == fault.fault)
            {
                continue;
            }
            if let Some(after @ 1..) = fault.after {
                fault.after = Some(after - 1);
                continue;
            }
            if fault.probability.is_some_and(|p| !self.seeded.chance(p)) {
                continue;
            }
            fault.times = fault.times.map(|t| t - 1);
            met.push(fault.clone());
        }
        if met.iter().any(|m| m.times.is_some()) {
            self.feed.mark(Change::Settings);
        }
        self.faults.0.retain(|f| f.times != Some(0));
        met
    }
}

/// Whether a path fits a pattern in which `*` stands for one or more characters other than `/`.
fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, path): (Vec<_>, Vec<_>) =
        (pattern.split('/').collect(), path.split('/').collect());
    pattern.len() == path.len()
        && pattern.iter().zip(&path).all(|(pattern, segment)| match pattern.split_once('*') {
            None => pattern == segment,
            Some((before, after)) => {
                segment.len() > before.len() + after.len()
                    && segment.starts_with(before)
                    && segment.ends_with(after)
            }
        })
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_star_stands_for_one_segment() {
        assert!(fits("/conversations/*/reply", "/conversations/12/reply"));
        assert!(!fits("/conversations/*", "/conversations/12/reply"));
        assert!(!fits("/conversations/*", "/conversations/"));
        assert!(!fits("/conversations/*/reply", "/conversations/12/parts"));
    }
}
