//! Who may use the twin's own pages and control API: programs and pages on this machine.

use std::net::SocketAddr;

use axum::{
    extract::Request,
    http::{HeaderMap, header},
    middleware::Next,
    response::Response,
};

use super::api::problem;

/// Refuses a request that was sent to another name than this address (a rebound name), or by a
/// page of another site.
pub(crate) async fn local_only(addr: SocketAddr, request: Request, next: Next) -> Response {
    match check(addr, request.headers()) {
        Ok(()) => next.run(request).await,
        Err(message) => problem(403, &message),
    }
}

/// Refuses a request that was sent to another name than this address. A page of another site may
/// lead to it.
pub(crate) async fn sent_here(addr: SocketAddr, request: Request, next: Next) -> Response {
    match check_host(addr, request.headers()) {
        Ok(()) => next.run(request).await,
        Err(message) => problem(403, &message),
    }
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<String> {
    headers.get(name).map(|v| v.to_str().unwrap_or_default().to_owned())
}

fn check_host(addr: SocketAddr, headers: &HeaderMap) -> Result<(), String> {
    let host = text(headers, header::HOST).unwrap_or_default();
    if is_here(addr, &host) {
        return Ok(());
    }
    Err(format!("the request was sent to the host `{host}`; use http://{addr} or localhost"))
}

fn check(addr: SocketAddr, headers: &HeaderMap) -> Result<(), String> {
    check_host(addr, headers)?;
    let text = |name| text(headers, name);
    if let Some(origin) = text(header::ORIGIN) {
        let here = origin.strip_prefix("http://").is_some_and(|host| is_here(addr, host));
        if !here {
            return Err(format!("a page of `{origin}` may not control the twin"));
        }
    }
    if text(header::HeaderName::from_static("sec-fetch-site")).as_deref() == Some("cross-site") {
        return Err("a page of another site may not control the twin".to_owned());
    }
    Ok(())
}

/// Whether `host:port` is this listener, by its address or a loopback name.
fn is_here(addr: SocketAddr, host: &str) -> bool {
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, port),
        _ => (host, "80"),
    };
    let known = ["127.0.0.1", "localhost", "[::1]"].contains(&name)
        || name.trim_matches(['[', ']']) == addr.ip().to_string();
    known && port == addr.port().to_string()
}
