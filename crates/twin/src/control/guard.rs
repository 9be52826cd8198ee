//! Who may use the twin: on loopback, programs and pages of this machine; beyond it, whoever has the
//! control token.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use std::sync::Arc;

use super::api::problem;
use crate::{
    app::{credentials, same},
    error::TwinError,
    options::TwinOptions,
};

/// What a request is judged by.
#[derive(Debug)]
pub(crate) struct Guard {
    addr: SocketAddr,
    /// Other names by which the twin may be asked, in lower case.
    hosts: Vec<String>,
    /// What the pages and the control API ask for.
    token: Option<String>,
}

impl Guard {
    pub(crate) fn new(options: &TwinOptions, addr: SocketAddr) -> Self {
        let hosts = options.hosts.iter().map(|host| host.to_ascii_lowercase()).collect();
        Self { addr, hosts, token: options.control_token.clone() }
    }

    /// Whether `host:port` is this listener: by its address, a loopback name, or a name that was
    /// given. Off loopback any address will do, at any port: a container's is mapped. A name that
    /// nobody gave never will, since it may have been bound to this address by somebody else.
    fn is_here(&self, host: &str) -> bool {
        let (name, port) = match host.rsplit_once(':') {
            Some((name, port)) if !port.ends_with(']') => (name, port),
            _ => (host, "80"),
        };
        let name = name.to_ascii_lowercase();
        if self.hosts.contains(&name) {
            return true;
        }
        let address = name.trim_matches(['[', ']']).parse::<IpAddr>().ok();
        let is_local = ["127.0.0.1", "localhost", "[::1]"].contains(&name.as_str());
        if self.addr.ip().is_loopback() {
            let known = is_local || address == Some(self.addr.ip());
            known && port == self.addr.port().to_string()
        } else {
            is_local || address.is_some()
        }
    }

    fn check_host(&self, request: &Request) -> Result<(), String> {
        // In HTTP/2 it is part of the address.
        let host = text(request.headers(), header::HOST)
            .or_else(|| request.uri().authority().map(ToString::to_string))
            .unwrap_or_default();
        if self.is_here(&host) {
            return Ok(());
        }
        Err(format!(
            "the request was sent to the host `{host}`; use http://{} or localhost, or start the \
             twin with --host and that name",
            self.addr
        ))
    }

    fn check_origin(&self, headers: &HeaderMap) -> Result<(), String> {
        if let Some(origin) = text(headers, header::ORIGIN) {
            let host = origin.split_once("://").map_or("", |(_, host)| host);
            let secure = origin.starts_with("https://");
            // Whoever puts https before the twin gave it a name.
            let named = || self.hosts.iter().any(|name| host.split(':').next() == Some(name));
            let here = (origin.starts_with("http://") && self.is_here(host)) || (secure && named());
            if !here {
                return Err(format!("a page of `{origin}` may not control the twin"));
            }
        }
        let site = text(headers, header::HeaderName::from_static("sec-fetch-site"));
        if site.as_deref() == Some("cross-site") {
            return Err("a page of another site may not control the twin".to_owned());
        }
        Ok(())
    }

    fn has_token(&self, headers: &HeaderMap) -> bool {
        let Some(token) = &self.token else { return true };
        let given = text(headers, header::AUTHORIZATION).unwrap_or_default();
        credentials(&given).iter().any(|given| same(given, token))
    }
}

/// Refuses a request that was sent to another name than this listener's (a rebound name).
pub(crate) async fn sent_here(
    State(guard): State<Arc<Guard>>,
    request: Request,
    next: Next,
) -> Response {
    match guard.check_host(&request) {
        Ok(()) => next.run(request).await,
        Err(message) => problem(403, &message),
    }
}

/// Refuses who does not bring the control token, if there is one. A browser asks for it.
pub(crate) async fn with_token(
    State(guard): State<Arc<Guard>>,
    request: Request,
    next: Next,
) -> Response {
    if guard.has_token(request.headers()) {
        return next.run(request).await;
    }
    let mut refused = problem(401, "give the control token, as Bearer, or as a password");
    let asks =
        HeaderValue::from_static("Basic realm=\"the twin; the control token is the password\"");
    refused.headers_mut().insert(header::WWW_AUTHENTICATE, asks);
    refused
}

/// Refuses a request that a page of another site makes.
pub(crate) async fn own_pages(
    State(guard): State<Arc<Guard>>,
    request: Request,
    next: Next,
) -> Response {
    match guard.check_origin(request.headers()) {
        Ok(()) => next.run(request).await,
        Err(message) => problem(403, &message),
    }
}

/// Off loopback, others reach the twin: its control needs a token.
///
/// # Errors
/// It has none.
pub(crate) fn check_reach(options: &TwinOptions) -> Result<(), TwinError> {
    let guarded = options.control_token.as_deref().is_some_and(|token| !token.trim().is_empty());
    if options.listen.ip().to_canonical().is_loopback() || guarded {
        return Ok(());
    }
    Err(TwinError::Options(format!(
        "at {} others reach the twin, and everything in it; listen on 127.0.0.1, or give the \
         twin a control token",
        options.listen
    )))
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<String> {
    headers.get(name).map(|v| v.to_str().unwrap_or_default().to_owned())
}
