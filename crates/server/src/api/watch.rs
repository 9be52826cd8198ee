//! What the console's pages show, for scripts: lists, deliveries, alerts, changes.

use axum::{
    Extension, Json,
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use deskmate_core::Timestamp;
use deskmate_engine::Received;
use deskmate_store::StoreError;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Answer, not_now, ok};
use crate::{
    App,
    console::{self, Caller, WentOut, times, went_out},
};

/// So many of each kind are in one answer.
const A_PAGE: usize = 100;

/// When something was, in RFC 3339.
pub(super) fn moment(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.as_millis()).unwrap_or_default().to_string()
}

fn answered<T: Serialize>(found: Result<T, StoreError>) -> Response {
    match found {
        Ok(found) => Json(found).into_response(),
        Err(error) => not_now(&error),
    }
}

/// What is to be sent to Intercom, and what has come from there.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Deliveries")]
pub(super) struct Deliveries {
    /// What is still to be sent, in its order.
    waiting: Vec<Waiting>,
    /// What was sent or was not, the newest first.
    sent: Vec<Sent>,
    /// How the address of each channel has answered in the last 15 minutes, at the node that was asked.
    addresses: Vec<Address>,
    /// The webhooks that came in, the newest first.
    came_in: Vec<CameIn>,
    /// `before` for the next answer, where there are more webhooks.
    next: Option<String>,
}

/// A call that is still to be made.
#[derive(Serialize, JsonSchema)]
struct Waiting {
    channel: String,
    conversation: String,
    what: String,
    attempts: i64,
    #[schemars(extend("format" = "date-time"))]
    since: String,
}

/// A call that was made, or was not.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SentCall")]
struct Sent {
    channel: String,
    conversation: String,
    what: String,
    done: bool,
    /// Why it was not done.
    why: Option<String>,
    /// How many milliseconds the call took, where one was seen to do it.
    took_ms: Option<u64>,
    #[schemars(extend("format" = "date-time"))]
    at: String,
}

impl From<WentOut> for Sent {
    fn from(one: WentOut) -> Self {
        Self {
            done: one.why.is_none(),
            why: one.why,
            took_ms: one.ms,
            at: moment(one.at),
            channel: one.channel,
            conversation: one.conversation,
            what: one.what,
        }
    }
}

/// How the address of a channel has answered lately.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "WebhookAddress")]
struct Address {
    channel: String,
    /// They were taken in.
    taken: u32,
    /// Of those, the ones whose sender waited for longer than half a second.
    slow: u32,
    /// They were refused: their signature, or what was in them.
    refused: u32,
    /// They could not be kept.
    not_kept: u32,
    /// The longest time that a sender waited.
    longest_ms: u64,
}

/// A webhook.
#[derive(Serialize, JsonSchema)]
struct CameIn {
    channel: String,
    topic: String,
    conversation: Option<String>,
    #[schemars(extend("format" = "date-time"))]
    at: String,
    /// Whether it is dealt with.
    done: bool,
    /// How many milliseconds Intercom waited for the answer, where the node that was asked gave it and
    /// still knows.
    answered_ms: Option<u64>,
    /// After how many milliseconds it was worked on, where that is known.
    worked_ms: Option<u64>,
}

/// Where to go on.
#[derive(Deserialize)]
pub(super) struct Before {
    before: Option<String>,
}

/// `GET /api/v1/deliveries`
pub(super) async fn deliveries(State(app): State<App>, Query(asked): Query<Before>) -> Response {
    let before = asked.before.and_then(|before| before.parse().ok()).unwrap_or(i64::MAX);
    let console = app.engine.console();
    let found = async {
        let waiting = console.waiting(None, A_PAGE).await?;
        let before = Timestamp::from_millis(before);
        let came_in = console.came_in(before, A_PAGE).await?;
        let sent = went_out(&console, before, A_PAGE).await?;
        let last = came_in.last().filter(|_| came_in.len() == A_PAGE);
        let now = app.clock().now();
        Ok(Deliveries {
            next: last.map(|last| last.at.as_millis().to_string()),
            waiting: waiting
                .into_iter()
                .map(|one| Waiting {
                    since: moment(one.at),
                    channel: one.channel,
                    conversation: one.conversation,
                    what: one.what,
                    attempts: one.attempts,
                })
                .collect(),
            sent: sent.into_iter().map(Sent::from).collect(),
            addresses: (app.engine.channels())
                .map(|channel| {
                    let Received { taken, slow, refused, not_kept, longest_ms } =
                        channel.received(now);
                    let channel = channel.name().to_string();
                    Address { channel, taken, slow, refused, not_kept, longest_ms }
                })
                .collect(),
            came_in: came_in
                .into_iter()
                .map(|one| {
                    let (answered_ms, worked_ms) = times(&app.engine, &one);
                    CameIn {
                        at: moment(one.at),
                        done: one.done,
                        channel: one.channel,
                        topic: one.topic,
                        conversation: one.conversation,
                        answered_ms,
                        worked_ms,
                    }
                })
                .collect(),
        })
    };
    answered(found.await)
}

/// What is wrong, and what was.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Alerts")]
pub(super) struct Alerts {
    /// What is wrong now.
    open: Vec<Alert>,
    /// What was wrong lately, the newest first.
    over: Vec<Alert>,
}

/// Something that is wrong, or was.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Alert")]
struct Alert {
    id: String,
    channel: String,
    kind: String,
    text: String,
    #[schemars(extend("format" = "date-time"))]
    since: String,
    #[schemars(extend("format" = "date-time"))]
    until: Option<String>,
}

/// `GET /api/v1/alerts`
pub(super) async fn alerts(State(app): State<App>) -> Response {
    let console = app.engine.console();
    let shown = |row: deskmate_store::AlertRow| Alert {
        since: moment(row.began_at),
        until: row.ended_at.map(moment),
        id: row.id,
        channel: row.channel,
        kind: row.kind,
        text: row.text,
    };
    let found = async {
        let open = console.open_alerts().await?.into_iter().map(shown).collect();
        let over = console.alerts(None, A_PAGE).await?.into_iter();
        let over = over.filter(|row| row.ended_at.is_some()).map(shown).collect();
        Ok(Alerts { open, over })
    };
    answered(found.await)
}

/// That all who are told of alerts are told that somebody tries it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AlertsTried")]
pub(super) struct Tried {
    tried: bool,
}

/// `POST /api/v1/alerts/try`
pub(super) async fn try_alerts(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
) -> Response {
    let audit = caller.did(app.clock().now(), "alerts.tried", "all who are told");
    answered(app.engine.try_alerts(audit).await.map(|()| Tried { tried: true }))
}

/// Who changed what, the newest first.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Changes")]
pub(super) struct Changes {
    changes: Vec<Change>,
    /// `before` for the next answer, where there are more.
    next: Option<String>,
}

/// A change. No secret is in it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Change")]
struct Change {
    id: String,
    #[schemars(extend("format" = "date-time"))]
    at: String,
    who: String,
    what: String,
    about: String,
    before: Option<String>,
    after: Option<String>,
}

/// `GET /api/v1/changes`
pub(super) async fn changes(State(app): State<App>, Query(asked): Query<Before>) -> Response {
    let found = app.engine.console().audit(asked.before.as_deref(), A_PAGE).await;
    answered(found.map(|rows| {
        let last = rows.last().filter(|_| rows.len() == A_PAGE);
        let next = last.map(|last| last.id.clone());
        let shown = |row: deskmate_store::AuditEntry| Change {
            at: moment(row.at),
            id: row.id,
            who: row.who,
            what: row.what,
            about: row.about,
            before: row.before,
            after: row.after,
        };
        Changes { changes: rows.into_iter().map(shown).collect(), next }
    }))
}

/// For how long what is kept.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Kept")]
pub(super) struct Kept {
    kept: Vec<KeptFor>,
}

/// For how long something is kept.
#[derive(Serialize, JsonSchema)]
struct KeptFor {
    what: &'static str,
    /// In words; most are lengths such as `90d`.
    long: String,
}

/// `GET /api/v1/kept`
pub(super) async fn kept(State(app): State<App>) -> Answer {
    let kept = console::kept(&app.engine).into_iter();
    ok(Kept { kept: kept.map(|(what, long)| KeptFor { what, long }).collect() })
}

/// What became of drafts in the last four weeks.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "DraftResults")]
pub(super) struct Results {
    results: Vec<DraftResult>,
}

/// How many drafts of one kind ended so in a week.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "DraftResult")]
struct DraftResult {
    channel: String,
    dialog: String,
    intent: String,
    topic: String,
    #[schemars(extend("enum" = ["sent", "edited", "rejected", "withdrawn"]))]
    how: &'static str,
    /// From 0, the earliest, to 3, the last seven days.
    week: usize,
    count: u64,
    /// How much of the texts was changed, in percent, all added up.
    changed: u64,
}

/// `GET /api/v1/drafts/results`
pub(super) async fn results(State(app): State<App>) -> Response {
    let found = app.engine.console().draft_results(app.clock().now(), 4).await;
    let shown = |one: deskmate_store::DraftResult| DraftResult {
        channel: one.channel,
        dialog: one.dialog,
        intent: one.intent,
        topic: one.topic,
        how: one.how.word(),
        week: one.week,
        count: one.count,
        changed: one.changed,
    };
    answered(found.map(|rows| Results { results: rows.into_iter().map(shown).collect() }))
}
