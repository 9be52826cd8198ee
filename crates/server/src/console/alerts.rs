//! What is wrong now, what was, and who is told.

use askama::Template;
use axum::{
    Extension,
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use deskmate_store::{AlertRow, Role, StoreError};
use serde::Deserialize;
use web_kit::icons;

use super::{Pages, bits::When, caller::Caller, forms::Sent, frame, guard::not_now};

/// What was wrong, on a page.
const A_PAGE: usize = 50;

/// Something that is wrong, or was.
pub(super) struct Line {
    pub(super) text: String,
    pub(super) link: String,
    pub(super) began: When,
    /// How long it lasted, where it is over.
    pub(super) ended: Option<When>,
}

impl Line {
    fn of(pages: &Pages, row: AlertRow) -> Self {
        let now = pages.now();
        Self {
            text: row.text,
            link: row.link,
            began: When::ago(row.began_at, now),
            ended: row.ended_at.map(|at| When::ago(at, now)),
        }
    }
}

/// What is wrong now.
pub(super) async fn now(pages: &Pages) -> Result<Vec<Line>, StoreError> {
    let open = pages.store.open_alerts().await?;
    Ok(open.into_iter().map(|row| Line::of(pages, row)).collect())
}

#[derive(Template)]
#[template(path = "alerts.html")]
struct Alerts<'a> {
    base: &'a str,
    csrf: &'a str,
    may: bool,
    open: Vec<Line>,
    over: Vec<Line>,
    more: Option<String>,
    /// Who is told: by what, and where.
    told: Vec<(&'static str, String)>,
    waits: Vec<(&'static str, String)>,
}

#[derive(Deserialize)]
pub(super) struct Asked {
    before: Option<String>,
}

/// The page.
pub(super) async fn page(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Query(asked): Query<Asked>,
) -> Response {
    let found = async {
        let open = now(&pages).await?;
        let rows = pages.store.alerts(asked.before.as_deref(), A_PAGE + 1).await?;
        Ok::<_, StoreError>((open, rows))
    };
    let (open, mut rows) = match found.await {
        Ok(found) => found,
        Err(error) => return not_now(&pages, Some(&caller), &error),
    };
    let is_more = rows.len() > A_PAGE;
    rows.truncate(A_PAGE);
    let more = rows.last().filter(|_| is_more).map(|row| row.id.clone());
    let over = rows.into_iter().filter(|row| row.ended_at.is_some());
    let alerts = pages.engine.alerts();
    let word = |name| match name {
        "slack" => "Slack",
        "mail" => "Mail",
        _ => "Webhook",
    };
    let told = alerts.map(|alerts| {
        alerts.targets.iter().map(|target| (word(target.name()), target.place())).collect()
    });
    let waits = alerts.map(|alerts| {
        let waits = [("A team", alerts.handover_waits), ("A draft", alerts.draft_waits)];
        let written = |(what, long): (&'static str, Option<_>)| {
            Some((what, deskmate_core::length::show(long?)))
        };
        waits.into_iter().filter_map(written).collect()
    });
    let main = Alerts {
        base: &pages.base,
        csrf: frame::csrf(Some(&caller)),
        may: caller.role == Role::Admin,
        open,
        over: over.map(|row| Line::of(&pages, row)).collect(),
        more,
        told: told.unwrap_or_default(),
        waits: waits.unwrap_or_default(),
    };
    frame::page(&pages, Some(&caller), (StatusCode::OK, "/settings", "Alerts"), &main)
}

/// Tells everybody who is told that somebody tries it.
pub(super) async fn try_them(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Extension(sent): Extension<Sent>,
) -> Response {
    let audit = caller.did(pages.now(), "alerts.tried", "all who are told");
    match pages.engine.try_alerts(audit).await {
        Ok(()) => sent.done(&pages.at("/alerts")),
        Err(error) => not_now(&pages, Some(&caller), &error),
    }
}
