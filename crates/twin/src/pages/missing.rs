//! A page for what does not exist.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::Response,
};

use super::frame::{self, Framed, html};
use crate::shared::Shared;

#[derive(Template)]
#[template(path = "missing.html")]
struct Missing<'a> {
    path: &'a str,
}

/// Answers a browser that asks for a page with a page, where the API would answer JSON: browsers
/// ask for `text/html` by name and bring no token, which no client of the API does.
pub(crate) async fn or_page(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    if request.method() != Method::GET || !is_browser(request.headers()) {
        return next.run(request).await;
    }
    let framed = Framed {
        title: "No such page".to_owned(),
        nav: "",
        look: "plain",
        live: "",
        main: html(&Missing { path: request.uri().path() }),
    };
    shared.read(|world| frame::page(world, StatusCode::NOT_FOUND, &framed))
}

fn is_browser(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok());
    let html = accept.is_some_and(|accept| accept.contains("text/html"));
    html && !headers.contains_key(header::AUTHORIZATION)
}
