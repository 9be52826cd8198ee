//! A rendered page, with what a browser has to be told about it.

use std::fmt::{self, Display, Formatter};

use askama::{Template, filters::HtmlSafe};
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

/// HTML that was sanitised, or rendered by a template: it is put into templates as it is.
#[derive(Debug, Clone, Default)]
pub struct Html(pub String);

impl Display for Html {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Html {}

/// A whole page under this Content-Security-Policy. A template that could not be rendered says so.
pub fn page(
    status: StatusCode,
    policy: &'static str,
    rendered: Result<String, askama::Error>,
) -> Response {
    let (status, html) = match rendered {
        Ok(html) => (status, html),
        Err(error) => {
            tracing::error!(%error, "a page could not be rendered");
            (StatusCode::INTERNAL_SERVER_ERROR, "the page could not be rendered".to_owned())
        }
    };
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (status, headers, html).into_response()
}

/// A template as HTML for a page.
pub fn html(template: &impl Template) -> Html {
    Html(template.render().unwrap_or_else(|error| {
        tracing::error!(%error, "a part of a page could not be rendered");
        "<p role=\"alert\">This part of the page could not be rendered.</p>".to_owned()
    }))
}
