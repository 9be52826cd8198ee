//! One call, from its first byte to its answer.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    body::{Body, to_bytes},
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use serde_json::Value;

use super::{
    ApiError, Call, Version,
    call::View,
    rate::{self, RateHeaders},
    routes::{self, Route},
    weather::{Refusal, Weather},
};
use crate::{
    calls::ApiCall,
    line::Scissors,
    shared::Shared,
    world::{Due, World},
};

/// The largest body read: ten files and their base64.
const MOST_BYTES: usize = 150 * 1024 * 1024;

/// A request that was read to its end.
struct Raw {
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Vec<u8>,
}

/// Answers every call to the REST API.
pub(crate) async fn serve(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(scissors): ConnectInfo<Scissors>,
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
    let (mut entry, admitted) = shared.with(|world| {
        let admitted = admit(world, &raw);
        (log_entry(world, &raw), admitted)
    });
    let Admission { request_id, rate, outcome } = admitted;
    let (call, weather) = match outcome {
        Ok(admitted) => admitted,
        Err(error) => {
            entry.status = Some(error.status);
            shared.with(|world| world.log_call(entry));
            return refused(&error, &request_id, rate);
        }
    };
    if weather.latency_ms > 0 {
        let until = shared.clock.now_ms().saturating_add_unsigned(weather.latency_ms);
        shared.until(until).await;
    }
    let done = shared.with(|world| {
        let done = perform(world, call, &weather);
        entry.status = match &done {
            Done::Answered(_) => Some(200),
            Done::Refused(error) => Some(error.status),
            Done::Silence => None,
        };
        world.log_call(entry);
        done
    });
    match done {
        Done::Answered(body) => answer(200, &body, rate),
        Done::Refused(error) => refused(&error, &request_id, rate),
        Done::Silence => {
            scissors.cut();
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// What came of the front door.
struct Admission {
    request_id: String,
    rate: Option<RateHeaders>,
    outcome: Result<(Call, Weather), ApiError>,
}

/// Token, rate limit, version, route, body, in this order.
fn admit(world: &mut World, raw: &Raw) -> Admission {
    let request_id = world.seeded.uuid();
    let mut rate = None;
    let outcome = check(world, raw, &mut rate);
    Admission { request_id, rate, outcome }
}

fn check(
    world: &mut World,
    raw: &Raw,
    rate: &mut Option<RateHeaders>,
) -> Result<(Call, Weather), ApiError> {
    let text = |name| raw.headers.get(name).and_then(|v: &HeaderValue| v.to_str().ok());
    let token = text(header::AUTHORIZATION.as_str()).and_then(|v| v.strip_prefix("Bearer "));
    if token.map(str::trim) != Some(world.access_token.as_str()) {
        return Err(ApiError::new(401, &world.switches.invalid_token_code, "Access Token Invalid"));
    }
    let (headers, allowed) = world.rate.count(world.clock.now_ms().div_euclid(1000));
    *rate = headers;
    allowed?;
    let version = Version::of(text("intercom-version")).ok_or_else(|| {
        ApiError::new(400, "intercom_version_invalid", "The requested version could not be found")
    })?;
    let path = trimmed(raw.uri.path());
    let params = match routes::find(raw.method.as_str(), path) {
        Route::To(_, params) => params,
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
    let body = if raw.body.is_empty() {
        Value::Null
    } else {
        serde_json::from_slice(&raw.body)
            .map_err(|e| ApiError::new(400, "bad_request", &format!("the body is not JSON: {e}")))?
    };
    let query = raw.uri.query().unwrap_or_default();
    let query: BTreeMap<String, String> =
        url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let weather = world.weather(raw.method.as_str(), path);
    let call = Call {
        method: raw.method.to_string(),
        path: path.to_owned(),
        params,
        query,
        body,
        version,
        view: weather.view,
    };
    Ok((call, weather))
}

fn trimmed(path: &str) -> &str {
    match path.strip_suffix('/') {
        Some("") | None => path,
        Some(trimmed) => trimmed,
    }
}

/// How a call ended.
enum Done {
    Answered(Value),
    Refused(ApiError),
    Silence,
}

fn perform(world: &mut World, call: Call, weather: &Weather) -> Done {
    if let Some(refusal) = weather.refuse {
        return instead(world, refusal);
    }
    if let Some(late) = weather.late_ms {
        let at_ms = world.now_ms().saturating_add_unsigned(late);
        world.agenda.put(at_ms, Due::LateWrite(Box::new(call)));
    } else {
        let done = handle(world, &call);
        if weather.lose_answer.is_none() {
            return match done {
                Ok(body) => Done::Answered(body),
                Err(error) => Done::Refused(error),
            };
        }
    }
    weather.lose_answer.map_or(Done::Silence, |refusal| instead(world, refusal))
}

fn instead(world: &World, refusal: Refusal) -> Done {
    match refusal {
        Refusal::Silence => Done::Silence,
        Refusal::RateLimited => Done::Refused(rate::exceeded(world.rate.limit.unwrap_or_default())),
        Refusal::Status(status) => {
            let (code, message) = match status {
                429 => return Done::Refused(rate::exceeded(world.rate.limit.unwrap_or_default())),
                503 => ("service_unavailable", "Sorry, the API service is temporarily unavailable"),
                504 => ("gateway_timeout", "The server did not respond in time"),
                _ => ("server_error", "Server Error"),
            };
            Done::Refused(ApiError::new(status, code, message))
        }
    }
}

fn handle(world: &mut World, call: &Call) -> Result<Value, ApiError> {
    if call.method != "GET" {
        world.activity += 1;
    }
    match routes::find(&call.method, &call.path) {
        Route::To(handler, _) => handler(world, call),
        Route::Unserved | Route::Unknown => Err(ApiError::not_found("Resource Not Found")),
    }
}

/// Does a call whose answer was never given.
pub(crate) fn run_late(world: &mut World, mut call: Call) {
    call.view = View::default();
    if let Err(error) = handle(world, &call) {
        tracing::debug!(error.code = error.code, "a late write was refused");
    }
}

fn log_entry(world: &World, raw: &Raw) -> ApiCall {
    let request_body = serde_json::from_slice(&raw.body)
        .unwrap_or_else(|_| Value::from(String::from_utf8_lossy(&raw.body).into_owned()));
    ApiCall {
        id: 0,
        at_ms: world.now_ms(),
        method: raw.method.to_string(),
        path: raw.uri.path().to_owned(),
        query: raw.uri.query().unwrap_or_default().to_owned(),
        status: None,
        request_body: if raw.body.is_empty() { Value::Null } else { request_body },
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
    let mut response = Response::new(Body::from(body.to_string()));
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
