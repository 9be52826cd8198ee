//! What a browser without scripts is told when something was not done.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use super::frame::{self, Framed, html};
use crate::shared::Shared;

#[derive(Template)]
#[template(path = "refused.html")]
struct Refused<'a> {
    message: &'a str,
    back: &'a str,
    typed: &'a str,
}

/// What was not done and why, and what had been typed.
pub(super) fn page(
    shared: &Shared,
    status: StatusCode,
    message: &str,
    back: &str,
    typed: &str,
) -> Response {
    let framed = Framed {
        title: "Not done".to_owned(),
        nav: "",
        look: "plain",
        live: "",
        main: html(&Refused { message, back, typed }),
    };
    shared.read(|world| frame::page(world, status, &framed))
}
