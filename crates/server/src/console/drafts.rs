//! Drafts: what the bot would say, and people send or reject with one key.

mod results;

use askama::Template;
use axum::{
    Extension,
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use deskmate_core::{Act, ActionId, DraftEnd, Timestamp, Words, action::Format, rich::Rich};
use deskmate_engine::{Engine, NotShown, random};
use deskmate_store::{ActRow, DraftRow, Role, StoreError};
use serde::Deserialize;
use web_kit::icons;

use super::{Pages, bits::When, caller::Caller, forms::Sent, frame, guard::or_not_now};

pub(super) use results::page as results;

/// Drafts on a page.
const A_PAGE: usize = 25;
/// Most letters of other words, and of a reason.
const MOST_WORDS: usize = 20_000;
const MOST_WHY: usize = 500;
/// So many of the last lines of a conversation stand beside its draft.
const LINES: usize = 12;

/// A draft, as pages show it.
struct Shown {
    id: String,
    channel: String,
    conversation: String,
    dialog: String,
    topic: String,
    when: When,
    /// As it is read.
    text: String,
    /// As it is written: Markdown.
    source: String,
    also: Vec<String>,
    asked_by: Option<String>,
}

impl Shown {
    fn of(row: DraftRow, now: Timestamp) -> Self {
        Self {
            id: row.id.to_string(),
            channel: row.key.channel.to_string(),
            conversation: row.key.conversation.to_string(),
            dialog: row.dialog,
            topic: row.topic,
            when: When::ago(row.made_at, now),
            text: Rich::from_markdown(&row.text).to_text(),
            source: row.text,
            also: row.also.lines().map(str::to_owned).collect(),
            asked_by: row.asked_by,
        }
    }
}

/// Something that was said before.
struct Line {
    who: String,
    text: String,
    when: When,
    note: bool,
}

#[derive(Template)]
#[template(path = "drafts.html")]
struct Drafts<'a> {
    base: &'a str,
    csrf: &'a str,
    may: bool,
    drafts: Vec<Shown>,
    more: Option<String>,
    /// Of one alone: what was said, or why that cannot be shown.
    said: Option<Result<Vec<Line>, String>>,
}

#[derive(Deserialize)]
pub(super) struct Asked {
    /// The last one of the page before: when it was made, and its id.
    #[serde(default)]
    after: String,
}

fn cursor(text: &str) -> Option<(Timestamp, &str)> {
    let (at, id) = text.split_once('.')?;
    Some((Timestamp::from_millis(at.parse().ok()?), id))
}

/// Those that wait, the oldest first.
pub(super) async fn list(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Query(asked): Query<Asked>,
) -> Response {
    or_not_now(listed(&pages, &caller, &asked).await, &pages, &caller)
}

async fn listed(pages: &Pages, caller: &Caller, asked: &Asked) -> Result<Response, StoreError> {
    let mut rows = pages.store.drafts(cursor(&asked.after), A_PAGE + 1).await?;
    let is_more = rows.len() > A_PAGE;
    rows.truncate(A_PAGE);
    let last = rows.last().filter(|_| is_more);
    let more = last
        .map(|last| pages.at(&format!("/drafts?after={}.{}", last.made_at.as_millis(), last.id)));
    Ok(show(pages, caller, rows, more, None))
}

fn show(
    pages: &Pages,
    caller: &Caller,
    rows: Vec<DraftRow>,
    more: Option<String>,
    said: Option<Result<Vec<Line>, String>>,
) -> Response {
    let now = pages.now();
    let main = Drafts {
        base: &pages.base,
        csrf: frame::csrf(Some(caller)),
        may: caller.role >= Role::Operator,
        drafts: rows.into_iter().map(|row| Shown::of(row, now)).collect(),
        more,
        said,
    };
    frame::page(pages, Some(caller), (StatusCode::OK, "/drafts", "Drafts"), &main)
}

/// One, with what was said before.
pub(super) async fn page(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Response {
    or_not_now(one(&pages, &caller, &id).await, &pages, &caller)
}

async fn one(pages: &Pages, caller: &Caller, id: &str) -> Result<Response, StoreError> {
    let Some(row) = pages.store.draft(id).await? else {
        let text = "There is no such draft. It is forgotten as soon as timelines are.";
        return Ok(frame::told(pages, Some(caller), StatusCode::NOT_FOUND, "Not found", text));
    };
    if let Some(ended) = row.ended {
        let how = match ended.how {
            DraftEnd::Sent => "It was sent as it was",
            DraftEnd::Edited => "It was sent in other words",
            DraftEnd::Rejected => "It was rejected",
            DraftEnd::Withdrawn => "It was withdrawn",
        };
        let by = ended.by.map_or_else(String::new, |by| format!(" by {by}"));
        let why = ended.why.map_or_else(String::new, |why| format!(": {why}"));
        let text = format!("{how}{by}{why}.");
        return Ok(frame::told(pages, Some(caller), StatusCode::OK, "Nothing waits here", &text));
    }
    let now = pages.now();
    let (channel, conversation) = (row.key.channel.as_str(), row.key.conversation.as_str());
    let said = pages.said(channel, conversation, row.id.to_string()).await;
    let line = |one: deskmate_engine::Said| Line {
        note: one.is_note(),
        who: one.name.unwrap_or_else(|| "Somebody".to_owned()),
        text: one.text,
        when: When::ago(one.at, now),
    };
    let said = match said {
        Ok(all) => {
            let told: Vec<_> = all.into_iter().filter(|one| !one.text.is_empty()).collect();
            let from = told.len().saturating_sub(LINES);
            Ok(told.into_iter().skip(from).map(line).collect())
        }
        Err(NotShown::Gone) => Err("Intercom has no such conversation any more.".to_owned()),
        Err(NotShown::NotNow(why)) => Err(format!("What was said cannot be shown now: {why}")),
    };
    Ok(show(pages, caller, vec![row], None, Some(said)))
}

/// What somebody decides about a draft.
pub(crate) enum Verdict {
    /// It is sent; in these words (Markdown), or in its own.
    Send(Option<String>),
    /// It is not, and why.
    Reject(String),
}

/// Why nothing was decided.
#[derive(Debug)]
pub(crate) enum NotDecided {
    /// There is no such draft.
    NoSuchDraft,
    /// Somebody else was faster, or it has ended.
    Ended,
    /// The words are too long, or there are none.
    Words,
    /// The store failed; the log says how.
    Store,
}

impl std::fmt::Display for NotDecided {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoSuchDraft => f.write_str("There is no such draft."),
            Self::Ended => f.write_str(
                "This draft does not wait any more: somebody has decided about it, or it was withdrawn.",
            ),
            Self::Words => write!(f, "Write what the customer reads, in at most {MOST_WORDS} letters."),
            Self::Store => f.write_str("The database does not answer now. Try again in a moment."),
        }
    }
}

impl NotDecided {
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::NoSuchDraft => StatusCode::NOT_FOUND,
            Self::Ended => StatusCode::CONFLICT,
            Self::Words => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Store => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

fn failed(error: &StoreError) -> NotDecided {
    match error {
        StoreError::ChangedMeanwhile => NotDecided::Ended,
        error => {
            tracing::error!(%error, "console.store_failed");
            NotDecided::Store
        }
    }
}

/// Decides about a draft, for the pages and the API alike. It is carried out by whoever works on the
/// conversation, once: what has overtaken the draft meanwhile withdraws it.
pub(crate) async fn decide(
    engine: &Engine,
    caller: &Caller,
    id: &str,
    verdict: Verdict,
) -> Result<(), NotDecided> {
    let draft = ActionId::new(id);
    let row = engine.console().draft(id).await.map_err(|error| failed(&error))?;
    let row = row.ok_or(NotDecided::NoSuchDraft)?;
    let now = engine.clock().now();
    let about = format!("conversation {} of channel {}", row.key.conversation, row.key.channel);
    let (what, act) = match verdict {
        Verdict::Send(words) => {
            let fits =
                |text: &String| !text.trim().is_empty() && text.chars().count() <= MOST_WORDS;
            if !words.as_ref().is_none_or(fits) {
                return Err(NotDecided::Words);
            }
            let words = words.filter(|text| text.trim() != row.text.trim());
            let words = words.map(|text| Words { text, format: Format::Markdown });
            ("draft.sent", Act::SendDraft { draft: draft.clone(), words })
        }
        Verdict::Reject(why) => {
            let why = why.trim().chars().filter(|letter| !letter.is_control());
            let why = why.take(MOST_WHY).collect();
            ("draft.rejected", Act::RejectDraft { draft: draft.clone(), why })
        }
    };
    let audit = caller.did(now, what, about);
    let act = ActRow {
        id: random::id_at(now),
        key: row.key,
        who: caller.name.clone(),
        what: serde_json::json!(act).to_string(),
        audit,
    };
    engine.decide_draft(&act, &draft).await.map_err(|error| failed(&error))
}

/// A form that sends one.
pub(super) async fn send(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Extension(sent): Extension<Sent>,
    Path(id): Path<String>,
) -> Response {
    // A browser sends line ends as mails have them.
    let words = sent.fields.get("text").map(|text| text.replace("\r\n", "\n"));
    let done = decide(&pages.engine, &caller, &id, Verdict::Send(words)).await;
    answer(&pages, &caller, &sent, done)
}

/// A form that rejects one.
pub(super) async fn reject(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Extension(sent): Extension<Sent>,
    Path(id): Path<String>,
) -> Response {
    let why = sent.text("why").to_owned();
    let done = decide(&pages.engine, &caller, &id, Verdict::Reject(why)).await;
    answer(&pages, &caller, &sent, done)
}

fn answer(pages: &Pages, caller: &Caller, sent: &Sent, done: Result<(), NotDecided>) -> Response {
    match done {
        Ok(()) => sent.done(&pages.at("/drafts")),
        Err(error) => sent.refused(pages, Some(caller), error.status(), &error.to_string()),
    }
}
