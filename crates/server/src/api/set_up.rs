//! How channels are set up, for scripts.

use axum::{
    Extension,
    extract::{Path, Request, State},
    http::StatusCode,
    response::Response,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Answer, json, ok, watch::moment};
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
        let warning = |(field, what)| Warning { field, what };
        Self {
            version: kept.version,
            set_up: kept.set_up,
            warnings: kept.warnings.into_iter().map(warning).collect(),
            changed_at: moment(kept.changed_at),
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
pub(super) async fn get(State(app): State<App>, Path(name): Path<String>) -> Answer {
    let kept = console::set_up(&app.engine, app.maker.as_deref(), &name).await;
    ok(Shown::from(kept.map_err(|why| refused(&name, why))?))
}

/// `POST /api/v1/channels/NAME/set-up`
pub(super) async fn put(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
    request: Request,
) -> Answer {
    let Change { version, set_up } = json(request, r#"{"version": 1, "set_up": {…}}"#).await?;
    let maker = app.maker.as_deref();
    let kept = console::change(&app.engine, maker, &caller, (&name, version), &set_up).await;
    ok(Shown::from(kept.map_err(|why| refused(&name, why))?))
}

/// `POST /api/v1/channels/NAME/remove`
pub(super) async fn remove(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
    request: Request,
) -> Answer {
    let Removal { version } = json(request, r#"{"version": 1}"#).await?;
    let maker = app.maker.as_deref();
    let removed = console::remove_it(&app.engine, maker, &caller, (&name, version)).await;
    removed.map_err(|why| refused(&name, why))?;
    ok(Removed { name })
}

/// That Intercom lets the channel in no more.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ChannelDisconnected")]
pub(super) struct Disconnected {
    name: String,
}

/// `POST /api/v1/channels/NAME/disconnect`
pub(super) async fn disconnect(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
) -> Answer {
    let maker = app.maker.as_deref();
    let done = console::disconnect_it(&app.engine, maker, &caller, &name).await;
    done.map_err(|why| refused(&name, why))?;
    ok(Disconnected { name })
}

/// Whose token is looked at.
#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "LookAtToken")]
#[serde(deny_unknown_fields)]
pub(super) struct LookBody {
    /// The set-up as far as it is known: `intercom.access_token`, or the one that is kept, and
    /// `intercom.base_url`.
    #[serde(default)]
    set_up: Map<String, Value>,
}

/// What a token opens.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Workspace")]
pub(super) struct Opens {
    name: String,
    app_id: String,
    #[schemars(extend("enum" = ["us", "eu", "au"]))]
    region: &'static str,
    teammates: Vec<Mate>,
    teams: Vec<Team>,
}

/// A teammate.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Teammate")]
struct Mate {
    id: String,
    name: String,
    /// Whether they have an inbox seat, where Intercom tells it: without one nothing is assigned.
    seat: Option<bool>,
    /// Why they look like a person and no bot, if they do.
    looks_like_a_person: Vec<String>,
}

/// A team.
#[derive(Serialize, JsonSchema)]
struct Team {
    id: String,
    name: String,
    members: usize,
}

/// `POST /api/v1/channels/NAME/look`
pub(super) async fn look(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
    request: Request,
) -> Answer {
    let LookBody { set_up } = json(request, r#"{"set_up": {"intercom": {…}}}"#).await?;
    let (maker, set_up) = (app.maker.as_deref(), Value::Object(set_up));
    let found = console::look(&app.engine, maker, &caller, &name, &set_up).await;
    let found = found.map_err(|why| refused(&name, why))?;
    ok(Opens {
        name: found.name,
        app_id: found.app_id,
        region: found.region,
        teammates: (found.teammates.into_iter())
            .map(|one| Mate {
                id: one.id,
                name: one.name,
                seat: one.seat,
                looks_like_a_person: one.person,
            })
            .collect(),
        teams: (found.teams.into_iter())
            .map(|one| Team { id: one.id, name: one.name, members: one.members })
            .collect(),
    })
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
