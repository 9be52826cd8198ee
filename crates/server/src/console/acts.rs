//! Gives a conversation to the bot, or takes it: as a teammate does in Intercom.

use axum::{Extension, extract::State, response::Response};
use deskmate_core::{Act, ChannelName, ConversationId};
use deskmate_engine::{Engine, random};
use deskmate_store::{ActRow, ConversationKey, StoreError};

use super::{Pages, caller::Caller, forms::Sent, guard::not_now};

/// Keeps what somebody does with a conversation, for the pages and the API alike.
///
/// # Errors
/// [`StoreError::ChangedMeanwhile`] where nothing is known of it, and what else the store says.
pub(crate) async fn act(
    engine: &Engine,
    caller: &Caller,
    (channel, id): (&str, &str),
    act: &Act,
) -> Result<(), StoreError> {
    let now = engine.clock().now();
    let what = match act {
        Act::Give => "conversation.given",
        _ => "conversation.taken",
    };
    let audit = caller.did(now, what, format!("conversation {id} of channel {channel}"));
    let key = ConversationKey {
        channel: ChannelName::new(channel),
        conversation: ConversationId::new(id),
    };
    let row = ActRow {
        id: random::id_at(now),
        key,
        who: caller.name.clone(),
        what: serde_json::json!(act).to_string(),
        audit,
    };
    engine.act(&row).await
}

/// A form that gives it to the bot.
pub(super) async fn give(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Extension(sent): Extension<Sent>,
) -> Response {
    form(&pages, &caller, &sent, &Act::Give).await
}

/// A form that takes it from the bot.
pub(super) async fn take(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Extension(sent): Extension<Sent>,
) -> Response {
    form(&pages, &caller, &sent, &Act::Take).await
}

async fn form(pages: &Pages, caller: &Caller, sent: &Sent, what: &Act) -> Response {
    let (channel, id) = (sent.text("channel"), sent.text("conversation"));
    match act(&pages.engine, caller, (channel, id), what).await {
        Ok(()) => sent.done(&match sent.given("back") {
            Some(list) => pages.at(&format!("/conversations?{list}")),
            None => pages.at(&format!("/conversations/{channel}/{id}")),
        }),
        Err(StoreError::ChangedMeanwhile) => {
            let why = "Nothing is known of this conversation.";
            sent.refused(pages, Some(caller), axum::http::StatusCode::NOT_FOUND, why)
        }
        Err(error) => not_now(pages, Some(caller), &error),
    }
}
