//! Conversations, for scripts.

use axum::{
    Extension, Json,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use deskmate_core::{Act, List};
use deskmate_store::{Listed, StoreError};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Answer, not_now, ok, watch::moment};
use crate::{
    App,
    console::{COUNTED, Caller, Counted, Kept, act, look_again},
    problem::problem,
};

/// Conversations in one answer.
const A_PAGE: usize = 100;

/// It is asked for.
#[derive(Serialize, JsonSchema)]
pub(super) struct Done {
    done: bool,
}

/// `POST /api/v1/conversations/{channel}/{id}/give`
pub(super) async fn give(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path((channel, id)): Path<(String, String)>,
) -> Response {
    answer(act(&app.engine, &caller, (&channel, &id), &Act::Give).await)
}

/// `POST /api/v1/conversations/{channel}/{id}/take`
pub(super) async fn take(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path((channel, id)): Path<(String, String)>,
) -> Response {
    answer(act(&app.engine, &caller, (&channel, &id), &Act::Take).await)
}

/// `POST /api/v1/conversations/{channel}/{id}/look`
pub(super) async fn look(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path((channel, id)): Path<(String, String)>,
) -> Response {
    answer(match look_again(&app.engine, &caller, (&channel, &id)).await {
        Ok(true) => Ok(()),
        Ok(false) => Err(StoreError::ChangedMeanwhile),
        Err(error) => Err(error),
    })
}

fn answer(done: Result<(), StoreError>) -> Response {
    match done {
        Ok(()) => (StatusCode::ACCEPTED, Json(Done { done: true })).into_response(),
        Err(StoreError::ChangedMeanwhile) => nothing_known(),
        Err(error) => not_now(&error),
    }
}

fn nothing_known() -> Response {
    let message = "nothing is known of this conversation";
    problem(StatusCode::NOT_FOUND, "no_such_conversation", message)
}

/// Who holds what, the one that has waited for longest first.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Conversations")]
pub(super) struct Conversations {
    conversations: Vec<Shown>,
    /// `after` for the next answer, where there are more.
    next: Option<String>,
}

/// A conversation in a list.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Conversation")]
struct Shown {
    channel: String,
    /// Intercom's id.
    id: String,
    list: &'static str,
    /// Since when it waits there.
    #[schemars(extend("format" = "date-time"))]
    since: String,
    /// How many messages of the customer wait for an answer.
    unanswered: usize,
}

impl Shown {
    fn of(one: &Listed) -> Self {
        Self {
            channel: one.channel.clone(),
            id: one.id.clone(),
            list: one.list.word(),
            since: moment(one.since),
            unanswered: one.known.as_ref().map_or(0, |known| known.unanswered().count()),
        }
    }
}

/// How many conversations each list has.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ConversationLists")]
pub(super) struct Lists {
    lists: Vec<Length>,
}

/// How long a list is.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ConversationList")]
struct Length {
    list: &'static str,
    /// It is counted up to 1000.
    count: usize,
    /// There are more than were counted.
    is_more: bool,
    /// Since when the first one waits.
    #[schemars(extend("format" = "date-time"))]
    since: Option<String>,
}

/// `GET /api/v1/conversations/lists`
pub(super) async fn lists(State(app): State<App>, Query(asked): Query<Asked>) -> Answer {
    let channels = app.engine.channels().map(|channel| channel.name().to_string());
    let asked = asked.channel.as_deref();
    let channels: Vec<_> =
        channels.filter(|name| asked.is_none_or(|asked| asked == name)).collect();
    let counted = Counted::all(&app.engine.console(), &channels).await;
    let length = |one: Counted| Length {
        list: one.list.word(),
        count: one.count.min(COUNTED),
        is_more: one.count > COUNTED,
        since: one.longest.map(moment),
    };
    let counted = counted.map_err(|error| not_now(&error))?;
    ok(Lists { lists: counted.into_iter().map(length).collect() })
}

/// Which list.
#[derive(Deserialize)]
pub(super) struct Asked {
    list: Option<String>,
    channel: Option<String>,
    after: Option<String>,
}

/// `GET /api/v1/conversations`
pub(super) async fn list(State(app): State<App>, Query(asked): Query<Asked>) -> Response {
    let Some(list) = asked.list.as_deref().map_or(Some(List::Bot), List::named) else {
        let all = List::ALL.map(List::word).join(", ");
        let message = format!("there is no such list; there are {all}");
        return problem(StatusCode::UNPROCESSABLE_ENTITY, "no_such_list", message);
    };
    let after = match super::cursor(asked.after.as_deref()) {
        Ok(after) => after,
        Err(refused) => return refused.into_response(),
    };
    let console = app.engine.console();
    let mut found = Vec::new();
    for channel in app.engine.channels() {
        let name = channel.name().as_str();
        if asked.channel.as_deref().is_some_and(|own| own != name) {
            continue;
        }
        match console.in_list(name, list, after, A_PAGE + 1).await {
            Ok(more) => found.extend(more),
            Err(error) => return not_now(&error),
        }
    }
    found.sort_by(|a, b| (a.since, &a.id).cmp(&(b.since, &b.id)));
    let is_more = found.len() > A_PAGE;
    found.truncate(A_PAGE);
    let last = found.last().filter(|_| is_more);
    let next = last.map(|last| format!("{}.{}", last.since.as_millis(), last.id));
    let conversations = found.iter().map(Shown::of).collect();
    Json(Conversations { conversations, next }).into_response()
}

/// What is known of a conversation.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "KnownConversation")]
pub(super) struct Known {
    conversation: Shown,
    /// What was decided and done, the earliest first, as it is stored.
    timeline: Vec<Value>,
    /// The bot's variables; what is sensitive is masked.
    variables: Value,
}

/// `GET /api/v1/conversations/{channel}/{id}`
pub(super) async fn one(
    State(app): State<App>,
    Path((channel, id)): Path<(String, String)>,
) -> Response {
    match Kept::of(&app.engine, &channel, &id).await {
        Ok(Some(Kept { listed, timeline, variables })) => {
            let conversation = Shown::of(&listed);
            Json(Known { conversation, timeline, variables }).into_response()
        }
        Ok(None) => nothing_known(),
        Err(error) => not_now(&error),
    }
}
