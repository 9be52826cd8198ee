//! From a call in a file to a request.

use std::{collections::BTreeMap, time::Duration};

use serde_json::Value;

use super::Request;
use crate::{
    model::action::{Api, Method},
    template::{Lookup, Target, Template},
};

/// How long to wait where the file does not say.
const TIMEOUT: Duration = Duration::from_secs(5);

/// What to ask, with this body; what of it nobody knows is added to `unknown`.
///
/// # Errors
/// Why it cannot be asked: a phrase for people.
pub fn request_of(
    api: &Api,
    body: Option<Value>,
    values: &dyn Lookup,
    unknown: &mut Vec<String>,
) -> Result<Request, String> {
    let Some((method, address)) = api.address() else { return Err("there is no address".into()) };
    let url = address.address(values).map_err(|path| {
        format!("it was not asked: `{path}` is not set, and its address needs it")
    })?;
    unknown.extend(url.unknown);
    let url = url.text;
    if !(url.starts_with("https://") || url.starts_with("http://")) {
        return Err("its address does not begin with https://".into());
    }
    if climbs(&url) {
        return Err("its address has `.` or `..` in the place of a name".into());
    }
    let mut plain = |template: &Template| {
        let rendered = template.render(values, Target::Plain);
        unknown.extend(rendered.unknown);
        rendered.text
    };
    let (mut whole, fragment) =
        url.split_once('#').map_or((url.clone(), ""), |(before, rest)| (before.to_owned(), rest));
    for (name, value) in api.query.iter() {
        let between = if whole.contains('?') { '&' } else { '?' };
        let (name, value) = (Target::Url.escape(name), Target::Url.escape(&plain(value)));
        whole.push_str(&format!("{between}{name}={value}"));
    }
    if !fragment.is_empty() {
        whole.push_str(&format!("#{fragment}"));
    }
    let mut headers = BTreeMap::new();
    for (name, value) in api.headers.iter() {
        // A line break would be a header of its own.
        headers.insert(name.to_lowercase(), plain(value).replace(['\r', '\n', '\t'], " "));
    }
    let method = match method {
        Method::Get => "GET",
        Method::Post => "POST",
        Method::Put => "PUT",
        Method::Patch => "PATCH",
        Method::Delete => "DELETE",
    };
    let timeout = api.timeout.map_or(TIMEOUT, |timeout| timeout.0);
    Ok(Request { method: method.to_owned(), url: whole, headers, body, timeout })
}

/// Whether a part of the path is `.` or `..`, which no escaping makes a name: it would lead to
/// another address than the bot's author wrote.
fn climbs(url: &str) -> bool {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    path.split(['/', '\\']).any(|part| matches!(part, "." | ".."))
}
