//! `GET /_twin/events`: what changed, as it changes, as server-sent events.
//!
//! An event has the id of its place in the feed; a window that lost its connection sends the id it
//! saw last and is told what it missed.

use std::{collections::BTreeMap, convert::Infallible, sync::Arc, time::Duration};

use axum::{
    extract::{Query, State},
    http::HeaderMap,
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::stream;
use serde_json::json;
use tokio::sync::watch;

use crate::{feed::News, shared::Shared};

/// A line that says nothing goes over the wire so often, so that a dead one is noticed.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// A window comes back so many milliseconds after it lost its connection.
const COME_BACK_MS: u64 = 500;

/// One window that looks on.
struct Watcher {
    shared: Arc<Shared>,
    told: watch::Receiver<u64>,
    place: String,
    greeted: bool,
}

/// From `Last-Event-ID`, else from `?after=`, else from now on.
pub(super) async fn events(
    State(shared): State<Arc<Shared>>,
    Query(query): Query<BTreeMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()).map(str::to_owned);
    let (told, now) = shared.read(|world| (world.feed.subscribe(), world.feed.place()));
    let place = last.or_else(|| query.get("after").cloned()).unwrap_or(now);
    let watcher = Watcher { shared, told, place, greeted: false };
    let events = stream::unfold(watcher, |mut watcher| async move {
        let event = watcher.next().await?;
        Some((Ok::<_, Infallible>(event), watcher))
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response()
}

impl Watcher {
    /// The next event; the first comes at once. `None` when the twin stops.
    async fn next(&mut self) -> Option<Event> {
        loop {
            self.told.mark_unchanged();
            let (news, place) =
                self.shared.read(|world| (world.feed.after(&self.place), world.feed.place()));
            let what = match news {
                News::Everything => vec!["everything".to_owned()],
                News::Of(what) => what,
            };
            if !what.is_empty() || !self.greeted {
                let mut event = Event::default().event("change").id(&place);
                if !self.greeted {
                    event = event.retry(Duration::from_millis(COME_BACK_MS));
                }
                self.greeted = true;
                self.place = place;
                return Some(event.data(json!({ "what": what }).to_string()));
            }
            tokio::select! {
                changed = self.told.changed() => changed.ok()?,
                () = self.shared.stop.cancelled() => return None,
            }
        }
    }
}
