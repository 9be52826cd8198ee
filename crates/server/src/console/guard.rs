//! What keeps others out: sessions, roles, forms of other pages, and what browsers are told.

use std::collections::BTreeMap;

use axum::{
    Json,
    body::to_bytes,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use deskmate_store::{Role, StoreError};
use serde_json::json;
use subtle::ConstantTimeEq;

use super::{Pages, caller::Caller, forms::Sent, frame};

/// Most bytes of a form.
const MOST_BYTES: usize = 256 * 1024;

/// Only whoever is signed in, and is at least that.
pub(super) async fn signed_in(
    State((pages, role)): State<(Pages, Role)>,
    mut request: Request,
    next: Next,
) -> Response {
    let mut caller = match pages.caller(request.headers()).await {
        Ok(Some(caller)) => caller,
        Ok(None) => return sign_in_first(&pages, &request),
        Err(error) => return not_now(&pages, None, &error),
    };
    let form = request.extensions().get::<Sent>().cloned();
    if let Some(session) = &mut caller.session {
        session.answers = form.is_some();
    }
    if caller.role < role {
        let why = format!(
            "You are a {} here, and this is for {}s. Somebody who is an admin can change that, under Settings.",
            caller.role, role
        );
        return form.unwrap_or_default().refused(
            &pages,
            Some(&caller),
            StatusCode::FORBIDDEN,
            &why,
        );
    }
    if let Some(form) = form {
        let expected = caller.session.as_ref().map_or("", |session| session.csrf.as_str());
        if !bool::from(form.text("form").as_bytes().ct_eq(expected.as_bytes())) {
            let why =
                "This form is of an earlier session. Go back, load the page again, and repeat it.";
            return form.refused(&pages, Some(&caller), StatusCode::FORBIDDEN, why);
        }
    }
    request.extensions_mut().insert(caller);
    next.run(request).await
}

fn sign_in_first(pages: &Pages, request: &Request) -> Response {
    if wants_json(request.headers()) || request.uri().path().ends_with("/events") {
        let why = "you are signed out; load the page again";
        return (StatusCode::UNAUTHORIZED, Json(json!({ "error": why }))).into_response();
    }
    let back = match *request.method() {
        Method::GET => request.uri().path_and_query().map_or("", |path| path.as_str()),
        _ => "",
    };
    let back: String = url::form_urlencoded::byte_serialize(back.as_bytes()).collect();
    Redirect::to(&pages.at(&format!("/sign-in?back={back}"))).into_response()
}

/// The store does not answer.
pub(super) fn not_now(pages: &Pages, caller: Option<&Caller>, error: &StoreError) -> Response {
    tracing::error!(%error, "console.store_failed");
    let why = "The database does not answer now. Try again in a moment; the log says more.";
    frame::told(pages, caller, StatusCode::SERVICE_UNAVAILABLE, "Not now", why)
}

/// The page, or that the store does not answer.
pub(super) fn or_not_now(
    page: Result<Response, StoreError>,
    pages: &Pages,
    caller: &Caller,
) -> Response {
    page.unwrap_or_else(|error| not_now(pages, Some(caller), &error))
}

/// Reads a form, if it came from a page of ours.
pub(super) async fn own_form(State(pages): State<Pages>, request: Request, next: Next) -> Response {
    let (mut head, body) = request.into_parts();
    let wants_json = wants_json(&head.headers);
    let refused = |status, why: &str| {
        Sent { wants_json, ..Sent::default() }.refused(&pages, None, status, why)
    };
    if !is_ours(&pages, &head.headers) {
        let why = "This form came from another site. If it was yours, check that `public_url` is the address that you see.";
        return refused(StatusCode::FORBIDDEN, why);
    }
    let kind = head.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded")) {
        return refused(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "A form is sent as application/x-www-form-urlencoded.",
        );
    }
    let Ok(bytes) = to_bytes(body, MOST_BYTES).await else {
        return refused(
            StatusCode::PAYLOAD_TOO_LARGE,
            "The form is too large, or did not arrive whole.",
        );
    };
    let fields: BTreeMap<String, String> =
        url::form_urlencoded::parse(&bytes).into_owned().collect();
    head.extensions.insert(Sent { fields, wants_json });
    next.run(Request::from_parts(head, axum::body::Body::empty())).await
}

/// Whether a browser says that one of our own pages sent it. One that says nothing is held to what
/// only our pages know.
fn is_ours(pages: &Pages, headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let Some(origin) = text(header::ORIGIN) else {
        return text(header::HeaderName::from_static("sec-fetch-site"))
            .is_none_or(|site| site == "same-origin" || site == "none");
    };
    if pages.origin.as_deref() == Some(origin) {
        return true;
    }
    let host = origin.split_once("://").map(|(_, host)| host);
    host.is_some() && host == text(header::HOST)
}

fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.starts_with("application/json"))
}

/// What browsers are told about every answer.
pub(super) async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set = |name, value| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, frame::POLICY);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(header::REFERRER_POLICY, "same-origin");
    set(header::CACHE_CONTROL, "no-store");
    set(header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    response
}
