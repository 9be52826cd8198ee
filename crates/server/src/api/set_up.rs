//! How channels are set up, for scripts.

use axum::{
    Extension, Json,
    extract::{Path, Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    App,
    console::{self, Caller, KeptSetUp, NotSet},
    problem::problem,
};

/// How a channel of the console is set up.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SetUp")]
pub(super) struct Shown {
    /// To be sent back with a change.
    version: i64,
    /// As a `[[channel]]` of the configuration has it; `•••` stands for a secret that is kept.
    set_up: Value,
    /// What is probably not meant.
    warnings: Vec<Warning>,
    #[schemars(extend("format" = "date-time"))]
    changed_at: String,
    changed_by: String,
}

/// What is probably not meant.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SetUpWarning")]
struct Warning {
    /// The path of a field.
    field: String,
    what: String,
}

impl From<KeptSetUp> for Shown {
    fn from(kept: KeptSetUp) -> Self {
        let at = jiff::Timestamp::from_millisecond(kept.changed_at.as_millis()).unwrap_or_default();
        let warning = |(field, what)| Warning { field, what };
        Self {
            version: kept.version,
            set_up: kept.set_up,
            warnings: kept.warnings.into_iter().map(warning).collect(),
            changed_at: at.to_string(),
            changed_by: kept.changed_by,
        }
    }
}

/// How a channel is to be set up.
#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "NewSetUp")]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    /// The version that was seen; 0, or left out, for a new channel.
    #[serde(default)]
    version: i64,
    /// The whole, as a `[[channel]]` of the configuration has it. What is left out is as by default; a
    /// secret that is left out, or `•••`, stays as it is.
    set_up: Value,
}

/// Which channel goes.
#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "RemoveChannel")]
#[serde(deny_unknown_fields)]
pub(super) struct Removal {
    /// The version that was seen.
    version: i64,
}

/// That it is gone.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ChannelRemoved")]
pub(super) struct Removed {
    name: String,
}

/// `GET /api/v1/channels/NAME/set-up`
pub(super) async fn get(State(app): State<App>, Path(name): Path<String>) -> Response {
    match console::set_up(&app.engine, app.maker.as_deref(), &name).await {
        Ok(kept) => Json(Shown::from(kept)).into_response(),
        Err(why) => refused(&name, why),
    }
}

/// `POST /api/v1/channels/NAME/set-up`
pub(super) async fn put(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
    request: Request,
) -> Response {
    let Change { version, set_up } =
        match super::json(request, r#"{"version": 1, "set_up": {…}}"#).await {
            Ok(body) => body,
            Err(refused) => return refused,
        };
    let maker = app.maker.as_deref();
    match console::change(&app.engine, maker, &caller, (&name, version), &set_up).await {
        Ok(kept) => Json(Shown::from(kept)).into_response(),
        Err(why) => refused(&name, why),
    }
}

/// `POST /api/v1/channels/NAME/remove`
pub(super) async fn remove(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
    request: Request,
) -> Response {
    let Removal { version } = match super::json(request, r#"{"version": 1}"#).await {
        Ok(body) => body,
        Err(refused) => return refused,
    };
    let maker = app.maker.as_deref();
    match console::remove_it(&app.engine, maker, &caller, (&name, version)).await {
        Ok(()) => Json(Removed { name }).into_response(),
        Err(why) => refused(&name, why),
    }
}

fn refused(name: &str, why: NotSet) -> Response {
    match why {
        NotSet::NotThere => {
            let message = format!("there is no channel `{name}` that was made in the console");
            problem(StatusCode::NOT_FOUND, "no_such_channel", message)
        }
        NotSet::InFile => {
            let message =
                format!("the channel `{name}` stands in the configuration; change it there");
            problem(StatusCode::CONFLICT, "in_configuration", message)
        }
        NotSet::NotHere => {
            problem(StatusCode::NOT_FOUND, "not_here", "no channels can be made here")
        }
        NotSet::Wrong(found) => {
            let line = |(field, what): &(String, String)| match field.as_str() {
                "" => what.clone(),
                field => format!("{field}: {what}"),
            };
            let message = found.iter().map(line).collect::<Vec<_>>().join("; ");
            problem(StatusCode::UNPROCESSABLE_ENTITY, "does_not_fit", message)
        }
        NotSet::Changed => {
            let message = "somebody else has changed this channel since; read it again";
            problem(StatusCode::CONFLICT, "changed_meanwhile", message)
        }
        NotSet::Store(error) => super::not_now(&error),
    }
}
