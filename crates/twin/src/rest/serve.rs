//! One call, from its first byte to its answer.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    body::{Body, to_bytes},
    extract::{ConnectInfo, Request, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::Value;

use super::{
    Call,
    call::View,
    call_faults::{CallFaults, Refusal},
    raw::Raw,
    record::{Exchange, Recorder},
    routes::{self, Operation, Route},
};
use crate::{
    api_error::ApiError,
    app::{self, RateHeaders},
    calls::ApiCall,
    files::Fetched,
    line::CutHandle,
    render,
    shared::Shared,
    version::Version,
    world::{Due, World},
};

/// The largest body read: ten files and their base64.
const MOST_BYTES: usize = 150 * 1024 * 1024;

/// Answers every call to the REST API.
pub(crate) async fn serve(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(cut): ConnectInfo<CutHandle>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let body = match to_bytes(body, MOST_BYTES).await {
        Ok(bytes) => bytes.to_vec(),
        Err(error) => {
            let message = format!("the body could not be read: {error}");
            return answer(400, &ApiError::new(400, "bad_request", &message).body(""), None);
        }
    };
    let raw = Raw { method: parts.method, uri: parts.uri, headers: parts.headers, body };
    let mut entry = log_entry(shared.clock.now_ms(), &raw);
    let Admission { request_id, version, rate, outcome } = shared.with(|world| admit(world, &raw));
    let done = match outcome {
        Ok((mut call, call_faults)) => {
            if call_faults.refuse.is_none() && call.operation.method == "POST" {
                call.fetched = shared.fetcher.fetch_named(&call.body).await;
            }
            if call_faults.latency_ms > 0 {
                let until = shared.clock.now_ms().saturating_add_unsigned(call_faults.latency_ms);
                shared.until(until).await;
            }
            shared.with(|world| {
                let done = perform(world, call, &call_faults);
                entry.status = done.status();
                world.log_call(entry);
                done
            })
        }
        Err(error) => {
            entry.status = Some(error.status);
            shared.with(|world| world.log_call(entry));
            Done::Refused { error, by_fault: false }
        }
    };
    if let Some(recorder) = shared.recorder.as_ref().filter(|_| !raw.is_auth()) {
        record(recorder, &raw, version, &done, &request_id);
    }
    match done {
        Done::Answered { status, body } => answer(status, &body, rate),
        Done::Refused { error, .. } => refused(&error, &request_id, rate),
        Done::Silence => {
            cut.cut();
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// What came of the front door.
struct Admission {
    request_id: String,
    /// What `Intercom-Version` asks for, if that is known.
    version: Option<Version>,
    rate: Option<RateHeaders>,
    outcome: Result<(Call, CallFaults), ApiError>,
}

/// Token, rate limit, version, route, permission, body, in this order.
fn admit(world: &mut World, raw: &Raw) -> Admission {
    let request_id = world.seeded.uuid();
    let version = Version::of(raw.header("intercom-version"), world.app.settings.version);
    let mut rate = None;
    let outcome = check(world, raw, version, &mut rate);
    Admission { request_id, version, rate, outcome }
}

fn check(
    world: &mut World,
    raw: &Raw,
    version: Option<Version>,
    rate: &mut Option<RateHeaders>,
) -> Result<(Call, CallFaults), ApiError> {
    let path = raw.path();
    let admin = if routes::brings_token(raw.method.as_str(), path) {
        None
    } else {
        let token = world.app.token(raw.header("authorization"));
        let admin = token.map_err(|why| ApiError::no_token(why, &world.switches))?.admin;
        let (headers, allowed) = world.rate.count(world.clock.now_ms().div_euclid(1000));
        *rate = headers;
        allowed?;
        admin
    };
    let version = version.ok_or_else(|| {
        ApiError::new(400, "intercom_version_invalid", "The requested version could not be found")
    })?;
    let (operation, params) = match routes::find(raw.method.as_str(), path, version) {
        Route::To(operation, params) => (operation, params),
        Route::Unserved => {
            return Err(ApiError::new(
                501,
                "unsupported",
                &format!("Intercom has {} {path}, but the twin does not serve it", raw.method),
            ));
        }
        Route::Unknown => {
            return Err(ApiError::not_found(
                "The requested resource was not found; check the method and the path",
            ));
        }
    };
    permitted(world, raw, operation)?;
    let body = if raw.body.is_empty() {
        Value::Null
    } else if raw.is_auth() && raw.is_form() {
        raw.form()
    } else {
        serde_json::from_slice(&raw.body)
            .map_err(|e| ApiError::new(400, "bad_request", &format!("the body is not JSON: {e}")))?
    };
    let query = raw.uri.query().unwrap_or_default();
    let query: BTreeMap<String, String> =
        url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let call_faults = world.call_faults(raw.method.as_str(), path);
    let fetched = Fetched::new();
    let view = call_faults.view;
    let call = Call { operation, params, query, body, fetched, version, admin, view };
    Ok((call, call_faults))
}

/// Whether the token may do it.
fn permitted(world: &World, raw: &Raw, operation: &Operation) -> Result<(), ApiError> {
    let switches = &world.switches;
    let Some(needed) = operation.needs else { return Ok(()) };
    let may = if operation.path.starts_with("/teams") && !switches.teams_need_read_admins {
        true
    } else if switches.permissions_need_new_token {
        world.app.token(raw.header("authorization")).is_ok_and(|token| token.may(needed))
    } else {
        world.app.may(needed)
    };
    if may { Ok(()) } else { Err(ApiError::not_permitted(needed, switches.missing_permission)) }
}

/// How a call ended.
enum Done {
    Answered {
        status: u16,
        body: Value,
    },
    Refused {
        error: ApiError,
        /// A fault refused it, not the operation.
        by_fault: bool,
    },
    Silence,
}

impl Done {
    fn status(&self) -> Option<u16> {
        match self {
            Self::Answered { status, .. } => Some(*status),
            Self::Refused { error, .. } => Some(error.status),
            Self::Silence => None,
        }
    }
}

fn perform(world: &mut World, call: Call, call_faults: &CallFaults) -> Done {
    if let Some(refusal) = call_faults.refuse {
        return instead(world, refusal);
    }
    if let Some(late) = call_faults.late_ms {
        let at_ms = world.now_ms().saturating_add_unsigned(late);
        world.agenda.put(at_ms, Due::LateWrite(Box::new(call)));
    } else {
        let done = handle(world, &call);
        if call_faults.lose_answer.is_none() {
            return match done {
                Ok(body) => Done::Answered { status: call.operation.status, body },
                Err(error) => Done::Refused { error, by_fault: false },
            };
        }
    }
    call_faults.lose_answer.map_or(Done::Silence, |refusal| instead(world, refusal))
}

fn instead(world: &World, refusal: Refusal) -> Done {
    let error = match refusal {
        Refusal::Silence => return Done::Silence,
        Refusal::RateLimited | Refusal::Status(429) => {
            app::exceeded(world.rate.limit.unwrap_or_default())
        }
        Refusal::Status(status) => {
            let (code, message) = match status {
                503 => ("service_unavailable", "Sorry, the API service is temporarily unavailable"),
                504 => ("gateway_timeout", "The server did not respond in time"),
                _ => ("server_error", "Server Error"),
            };
            ApiError::new(status, code, message)
        }
    };
    Done::Refused { error, by_fault: true }
}

fn handle(world: &mut World, call: &Call) -> Result<Value, ApiError> {
    if call.operation.path.starts_with("/conversations/{id}") {
        let conversation = world.conversations.get(call.param("id"));
        if conversation.is_some_and(|c| !world.may_see(c)) {
            return Err(ApiError::no_conversation());
        }
    }
    if call.operation.method != "GET" {
        world.activity += 1;
    }
    (call.operation.handler)(world, call)
}

/// Does a call whose answer was never given.
pub(crate) fn run_late(world: &mut World, mut call: Call) {
    call.view = View::default();
    if let Err(error) = handle(world, &call) {
        tracing::debug!(error.code = error.code, "a late write was refused");
    }
}

fn record(recorder: &Recorder, raw: &Raw, version: Option<Version>, done: &Done, request_id: &str) {
    let (status, answer, by_fault) = match done {
        Done::Answered { status, body } => (*status, body.clone(), false),
        Done::Refused { error, by_fault } => (error.status, error.body(request_id), *by_fault),
        Done::Silence => return,
    };
    recorder.keep(&Exchange {
        version: version.map(Version::as_str),
        method: raw.method.as_str(),
        path: raw.path(),
        query: raw.uri.query().unwrap_or_default(),
        request: &raw.json(),
        status,
        answer: &answer,
        by_fault,
    });
}

fn log_entry(at_ms: i64, raw: &Raw) -> ApiCall {
    ApiCall {
        id: 0,
        at_ms,
        method: raw.method.to_string(),
        path: raw.uri.path().to_owned(),
        query: raw.uri.query().unwrap_or_default().to_owned(),
        status: None,
        request_body: if raw.is_auth() { Value::Null } else { raw.json() },
    }
}

fn refused(error: &ApiError, request_id: &str, rate: Option<RateHeaders>) -> Response {
    let mut response = answer(error.status, &error.body(request_id), rate);
    let link = error.link.as_deref().and_then(|l| HeaderValue::from_str(l).ok());
    if let Some(link) = link {
        response.headers_mut().insert(header::LINK, link);
    }
    response
}

fn answer(status: u16, body: &Value, rate: Option<RateHeaders>) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let bytes = if body.is_null() { Body::empty() } else { Body::from(render::text(body)) };
    let mut response = Response::new(bytes);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    if let Some(rate) = rate {
        headers.insert("x-ratelimit-limit", rate.limit.into());
        headers.insert("x-ratelimit-remaining", rate.remaining.into());
        headers.insert("x-ratelimit-reset", rate.reset.into());
    }
    response
}
