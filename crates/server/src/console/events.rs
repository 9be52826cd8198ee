//! `GET /console/events`: that something changed, as it changes, as server-sent events.

use std::{convert::Infallible, time::Duration};

use axum::{
    Extension,
    extract::{Query, State},
    http::HeaderMap,
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::stream;
use serde::Deserialize;
use serde_json::json;
use tokio::sync::watch;

use super::{Pages, caller::Caller};

/// A line that says nothing goes over the wire so often, so that a dead one is noticed.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// Changes that come sooner after one another are told as one.
const TOGETHER: Duration = Duration::from_millis(250);
/// A stream ends after so long: whoever looks on still comes again, and is asked who they are.
const LASTS: Duration = Duration::from_secs(300);
/// How often it is asked, besides, whether whoever looks on is still signed in.
const ASKS: Duration = Duration::from_secs(15);
/// A window comes back so many milliseconds after it lost its connection.
const COME_BACK_MS: u64 = 500;

struct Watcher {
    pages: Pages,
    /// The session of whoever looks on.
    session: String,
    told: watch::Receiver<u64>,
    until: deskmate_core::Timestamp,
    greeted: bool,
    /// What the window shows.
    shows: Option<u64>,
}

#[derive(Deserialize)]
pub(super) struct Asked {
    after: Option<u64>,
}

/// Begins with where the feed is; a window whose page is older loads it again.
pub(super) async fn events(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok());
    let told = pages.engine.changes();
    let until = pages.now().plus(LASTS);
    let session = caller.session.map(|session| session.digest).unwrap_or_default();
    let shows = last.or(asked.after);
    let watcher = Watcher { pages, session, told, until, greeted: false, shows };
    let events = stream::unfold(watcher, |mut watcher| async move {
        let event = watcher.next().await?;
        Some((Ok::<_, Infallible>(event), watcher))
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response()
}

impl Watcher {
    async fn next(&mut self) -> Option<Event> {
        let clock = std::sync::Arc::clone(self.pages.engine.clock());
        if self.greeted {
            loop {
                let asks = clock.now().plus(ASKS).min(self.until);
                let changed = tokio::select! {
                    changed = self.told.changed() => {
                        changed.ok()?;
                        clock.sleep_until(clock.now().plus(TOGETHER)).await;
                        true
                    }
                    () = clock.sleep_until(asks) => false,
                };
                // Who has signed out, or was removed, is told nothing more.
                if clock.now() >= self.until || !self.pages.is_open(&self.session).await {
                    return None;
                }
                if changed {
                    break;
                }
            }
        }
        let place = *self.told.borrow_and_update();
        let mut event = Event::default().event("change").id(place.to_string());
        if !self.greeted {
            event = event.retry(Duration::from_millis(COME_BACK_MS));
        }
        self.greeted = true;
        let what =
            if self.shows.replace(place) == Some(place) { [].as_slice() } else { &["everything"] };
        Some(event.data(json!({ "what": what }).to_string()))
    }
}
