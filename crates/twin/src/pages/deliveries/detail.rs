//! One attempt, with all that was sent and answered.

use askama::Template;
use serde_json::Value;

use super::{StateShown, state_shown};
use crate::{
    pages::{
        address::Address,
        bits::{Html, icons},
        frame::html,
    },
    webhook::Attempt,
};

#[derive(Template)]
#[template(path = "delivery.html")]
struct Detail<'a> {
    a: &'a Attempt,
    state: StateShown,
    signature: &'a str,
    headers: Vec<(&'a str, &'a str)>,
    request: String,
    answer: String,
    back: String,
    close: String,
}

impl Detail<'_> {
    /// The topic breaks at its dots where a line is short.
    fn topic_words(&self) -> Vec<&str> {
        self.a.topic.split('.').collect()
    }
}

/// So much of a body is shown.
const MOST: usize = 24_000;

pub(super) fn detail(a: &Attempt, here: &Address) -> Html {
    let headers = a.request_headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let signature = a.request_headers.get("x-hub-signature").map_or("", String::as_str);
    html(&Detail {
        a,
        state: state_shown(a.state),
        signature,
        headers: headers.filter(|(name, _)| *name != "x-hub-signature").collect(),
        request: pretty(&a.request_body),
        answer: pretty(&a.answer),
        back: here.here(),
        close: here.with(&[("id", "")]),
    })
}

/// JSON with line breaks; anything else as it is.
fn pretty(body: &str) -> String {
    let parsed: Option<Value> = serde_json::from_str(body).ok();
    let text = parsed.and_then(|json| serde_json::to_string_pretty(&json).ok());
    let text = text.unwrap_or_else(|| body.to_owned());
    match text.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}\n… and more", text.get(..at).unwrap_or_default()),
        None => text,
    }
}
