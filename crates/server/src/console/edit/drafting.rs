//! From a bot whose answers people send to one that answers by itself.

use axum::{Extension, extract::State, http::StatusCode, response::Response};
use deskmate_store::{ConsoleChannel, StoreError};
use serde_json::Value;

use super::{Form, kept, maker, not_there};
use crate::console::{Pages, caller::Caller, forms::Sent, guard::not_now};

/// Lets the bot of a channel answer by itself: the way from a hint to that is one click.
pub(in crate::console) async fn answers_itself(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Extension(sent): Extension<Sent>,
) -> Response {
    let before = match kept(&pages.engine, sent.text("channel")).await {
        Ok(Some(before)) => before,
        Ok(None) => return not_there(&pages, &caller, sent.text("channel")),
        Err(error) => return not_now(&pages, Some(&caller), &error),
    };
    let Some(maker) = maker(&pages) else {
        let why = "Channels cannot be changed here.";
        return sent.refused(&pages, Some(&caller), StatusCode::NOT_FOUND, why);
    };
    let mut set_up: Value = serde_json::from_str(&before.config).unwrap_or_default();
    if set_up["autonomy"] != "draft" {
        let why = "This channel drafts no longer.";
        return sent.refused(&pages, Some(&caller), StatusCode::CONFLICT, why);
    }
    set_up["autonomy"] = "reply".into();
    let (now, name) = (pages.now(), before.name.clone());
    let mut audit = caller.did(now, "channel.changed", format!("channel {name}"));
    audit.before = Some(Form::told(&before.config));
    let channel = ConsoleChannel {
        config: set_up.to_string(),
        version: before.version + 1,
        changed_at: now,
        changed_by: caller.name.clone(),
        name,
    };
    audit.after = Some(Form::told(&channel.config));
    let done = async {
        pages.store.put_channel(&channel, audit).await?;
        maker.sync(&pages.engine).await
    };
    match done.await {
        Ok(()) => {
            pages.engine.changed();
            sent.done(&pages.at(&format!("/channels/{}", channel.name)))
        }
        Err(StoreError::ChangedMeanwhile) => {
            let why = "Somebody else has changed this channel meanwhile. Load the page again.";
            sent.refused(&pages, Some(&caller), StatusCode::CONFLICT, why)
        }
        Err(error) => not_now(&pages, Some(&caller), &error),
    }
}

/// The channels of the console whose bots draft.
pub(in crate::console) async fn drafting(pages: &Pages) -> Result<Vec<String>, StoreError> {
    let Some(maker) = maker(pages) else { return Ok(Vec::new()) };
    let drafts = |channel: ConsoleChannel| {
        let set_up: Value = serde_json::from_str(&channel.config).unwrap_or_default();
        let drafts = set_up["autonomy"] == "draft" && !maker.is_in_file(&channel.name);
        drafts.then_some(channel.name)
    };
    Ok(pages.store.channels().await?.into_iter().filter_map(drafts).collect())
}
