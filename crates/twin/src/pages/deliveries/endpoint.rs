//! The endpoint, how it is doing, and why.

use crate::{pages::bits::When, webhook::health::EndpointStatus, world::World};

/// The endpoint as the page shows it.
pub(super) struct Shown {
    pub(super) url: String,
    pub(super) version: String,
    /// `good`, `warn`, `bad` or `none`.
    pub(super) mark: &'static str,
    pub(super) word: &'static str,
    pub(super) why: String,
    pub(super) until: Option<When>,
    /// When the errors began, if those are why.
    pub(super) since: Option<When>,
    /// Whether it can be set live.
    pub(super) stopped: bool,
}

pub(super) fn shown(world: &World) -> Shown {
    let e = &world.endpoint;
    let now = world.now();
    let (mark, word) = match (&e.url, e.health.status) {
        (None, _) => ("none", "No endpoint"),
        _ if !world.app.installed => ("bad", "Uninstalled"),
        (_, EndpointStatus::Live) if e.health.errors_in_a_row > 0 => ("warn", "Live, failing"),
        (_, EndpointStatus::Live) => ("good", "Live"),
        (_, EndpointStatus::Throttled) => ("warn", "Throttled"),
        (_, EndpointStatus::Paused) => ("bad", "Paused"),
        (_, EndpointStatus::Suspended) => ("bad", "Suspended"),
        (_, EndpointStatus::Disabled) => ("bad", "Disabled"),
    };
    // Of the other states errors are not the reason.
    let by_errors =
        !matches!(e.health.status, EndpointStatus::Throttled | EndpointStatus::Disabled);
    let failing = e.health.failing_since.filter(|_| by_errors);
    let version = serde_json::to_value(e.version).unwrap_or_default();
    Shown {
        url: e.url.clone().unwrap_or_default(),
        version: version.as_str().unwrap_or_default().to_owned(),
        mark,
        word,
        why: why(world),
        until: e.health.until.map(|until| When::ahead(until, now)),
        since: failing.map(|since| When::ago(since, now)),
        stopped: e.url.is_some() && e.health.status != EndpointStatus::Live,
    }
}

fn why(world: &World) -> String {
    let e = &world.endpoint;
    let told = match e.health.status {
        _ if e.url.is_none() => "Nothing is sent until a URL is saved.",
        _ if !world.app.installed => {
            "The app was uninstalled, so it is told nothing. A new token installs it again: \
             Workspace page, or OAuth."
        }
        EndpointStatus::Live => return while_live(world),
        EndpointStatus::Throttled => {
            "It answered 429, so everything waits, longer each time: a minute to two hours. What \
             would wait for more than two hours is dropped."
        }
        EndpointStatus::Paused => {
            "It answered with more than 1,000 errors in a row within 15 minutes. For 15 minutes \
             everything is dropped."
        }
        EndpointStatus::Suspended => {
            "It answered with nothing but errors for more than 7 days. Everything is dropped until \
             you set it live."
        }
        EndpointStatus::Disabled => {
            "It answered 410, so it wants no more. Everything is dropped until you set it live or \
             save it again."
        }
    };
    told.to_owned()
}

/// What comes of it.
const AHEAD: &str = "More than 1,000 within 15 minutes pause it, 7 days of them suspend it.";

fn while_live(world: &World) -> String {
    let e = &world.endpoint;
    let errors = match e.health.errors_in_a_row {
        0 => String::new(),
        1 => format!("The last answer was an error. {AHEAD}"),
        many => format!("The last {many} answers were errors. {AHEAD}"),
    };
    let check = e.head_check.as_ref().and_then(|c| c.problem.as_ref());
    match check {
        Some(problem) => format!("The last HEAD check failed: {problem}. {errors}"),
        None => errors,
    }
}
