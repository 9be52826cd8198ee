//! Stop and go.

use axum::{Extension, extract::State, http::StatusCode, response::Response};
use deskmate_engine::Engine;
use deskmate_store::{Held, Pause, StoreError};

use super::{Pages, caller::Caller, forms::Sent};

/// Why a channel was not stopped, or did not go on.
#[derive(Debug)]
pub(crate) enum NotDone {
    NoSuchChannel(String),
    /// It was not stopped.
    Runs,
    /// The store failed; the log says how.
    Store,
}

impl std::fmt::Display for NotDone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoSuchChannel(name) => write!(f, "There is no channel `{name}`."),
            Self::Runs => f.write_str("It was not paused: somebody else was faster."),
            Self::Store => f.write_str("The database does not answer now. Try again in a moment."),
        }
    }
}

impl NotDone {
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::NoSuchChannel(_) => StatusCode::NOT_FOUND,
            Self::Runs => StatusCode::CONFLICT,
            Self::Store => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

fn failed(error: &StoreError) -> NotDone {
    tracing::error!(%error, "console.store_failed");
    NotDone::Store
}

fn known(engine: &Engine, channel: Option<&str>) -> Result<(), NotDone> {
    match channel {
        Some(name) if !engine.channels().any(|channel| channel.name().as_str() == name) => {
            Err(NotDone::NoSuchChannel(name.to_owned()))
        }
        _ => Ok(()),
    }
}

fn about(channel: Option<&str>) -> String {
    channel.map_or_else(|| "all channels".to_owned(), |name| format!("channel {name}"))
}

/// Stops a channel, or all, for the pages and the API alike.
pub(crate) async fn stop(
    engine: &Engine,
    caller: &Caller,
    channel: Option<&str>,
    held: Held,
    why: &str,
) -> Result<(), NotDone> {
    known(engine, channel)?;
    let now = engine.clock().now();
    let why: String = why.trim().chars().filter(|letter| !letter.is_control()).take(200).collect();
    let pause = Pause {
        channel: channel.map(str::to_owned),
        held,
        who: caller.name.clone(),
        why: why.clone(),
        at: now,
    };
    let mut audit = caller.did(now, "channel.paused", about(channel));
    audit.after = Some(format!("{}: {why}", held.word()));
    engine.pause(&pause, audit).await.map_err(|error| failed(&error))?;
    tracing::warn!(channel.name = channel.unwrap_or("all"), held = held.word(), "channel.paused");
    Ok(())
}

/// Lets a channel go on, or all.
pub(crate) async fn go_on(
    engine: &Engine,
    caller: &Caller,
    channel: Option<&str>,
) -> Result<(), NotDone> {
    let audit = caller.did(engine.clock().now(), "channel.resumed", about(channel));
    engine.resume(channel, audit).await.map_err(|error| match error {
        // One that was taken away may still be stopped.
        StoreError::ChangedMeanwhile => known(engine, channel).err().unwrap_or(NotDone::Runs),
        error => failed(&error),
    })?;
    tracing::info!(channel.name = channel.unwrap_or("all"), "channel.resumed");
    Ok(())
}

/// A form that stops something.
pub(super) async fn pause(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Extension(sent): Extension<Sent>,
) -> Response {
    let Some(held) = Held::named(sent.text("held")) else {
        let why = "Say whether what it holds waits, or goes to the fallback team.";
        return sent.refused(&pages, Some(&caller), StatusCode::UNPROCESSABLE_ENTITY, why);
    };
    let done = stop(&pages.engine, &caller, sent.given("channel"), held, sent.text("why")).await;
    answer(&pages, &caller, &sent, done)
}

/// A form that lets something go on.
pub(super) async fn resume(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Extension(sent): Extension<Sent>,
) -> Response {
    let done = go_on(&pages.engine, &caller, sent.given("channel")).await;
    answer(&pages, &caller, &sent, done)
}

fn answer(pages: &Pages, caller: &Caller, sent: &Sent, done: Result<(), NotDone>) -> Response {
    match done {
        Ok(()) => sent.done(&match sent.given("page") {
            Some(name) => pages.at(&format!("/channels/{name}")),
            None => pages.at("/channels"),
        }),
        Err(error) => sent.refused(pages, Some(caller), error.status(), &error.to_string()),
    }
}
