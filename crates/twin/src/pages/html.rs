//! Pieces of pages.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::body::escape;

/// Nothing but our own style sheet, our own images and our own forms.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// A whole page. `title` is text, `main` is HTML.
pub(super) fn page(status: StatusCode, title: &str, main: &str) -> Response {
    let title = escape(title);
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<link rel=\"stylesheet\" href=\"/pages.css\">\n</head>\n\
         <body>\n<header><h1>{title}</h1><nav aria-label=\"Pages\">\
         <a href=\"/messenger\">Messenger</a> <a href=\"/inbox\">Inbox</a></nav></header>\n\
         <main>\n{main}\n</main>\n</body>\n</html>\n"
    );
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (status, headers, html).into_response()
}

/// A list of links; the present one is marked.
pub(super) fn links(label: &str, links: &[(String, String, bool)], empty: &str) -> String {
    if links.is_empty() {
        return format!("<p class=\"soft\">{}</p>", escape(empty));
    }
    let items: String = links
        .iter()
        .map(|(href, text, here)| {
            let current = if *here { " aria-current=\"true\"" } else { "" };
            format!("<li><a href=\"{}\"{current}>{}</a></li>", escape(href), escape(text))
        })
        .collect();
    format!("<nav aria-label=\"{}\"><ul>{items}</ul></nav>", escape(label))
}

/// A form that does one deed. `fields` are hidden names and values, `inside` is HTML.
pub(super) fn form(action: &str, fields: &[(&str, &str)], inside: &str) -> String {
    let hidden: String = fields
        .iter()
        .map(|(name, value)| {
            format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">", escape(value))
        })
        .collect();
    format!("<form method=\"post\" action=\"{action}\">{hidden}{inside}</form>")
}

/// A query string.
pub(super) fn query(pairs: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}
