//! Calls of other services.

use std::time::Duration;

use serde_json::Value;

use super::Done;
use crate::{
    model::action::{Api, Method},
    runtime::{
        Reply, Request,
        run::{Run, Stop},
        vars::fits,
    },
    template::Target,
};

/// How long to wait where the file does not say.
const TIMEOUT: Duration = Duration::from_secs(5);

impl Run<'_> {
    pub(super) fn api(&mut self, api: &Api) -> Result<Done, Stop> {
        let request = match self.request(api)? {
            Ok(request) => request,
            Err(why) => return Ok(Done::Failed(why.into())),
        };
        let Some(reply) = self.replies.get(self.asked) else {
            return Err(Stop::Ask(Box::new(request)));
        };
        self.asked += 1;
        let host = host(&request.url);
        match reply {
            Reply::Answered { status: 200..=299, body } => self.obey(api, body, host),
            Reply::Answered { status, .. } => {
                Ok(Done::Failed(format!("{host} answered with status {status}")))
            }
            Reply::Failed { why } => Ok(Done::Failed(format!("{host} did not answer: {why}"))),
        }
    }

    /// What to ask, or why it cannot be asked.
    fn request(&mut self, api: &Api) -> Result<Result<Request, &'static str>, Stop> {
        let Some((method, address)) = api.address() else { return Ok(Err("there is no address")) };
        let mut url = self.render(address, Target::Url);
        if !(url.starts_with("https://") || url.starts_with("http://")) {
            return Ok(Err("an address does not begin with https://"));
        }
        if climbs(&url) {
            return Ok(Err("an address has `.` or `..` in the place of a name"));
        }
        let (before, fragment) = url.split_once('#').unwrap_or((&url, ""));
        let (mut whole, fragment) = (before.to_owned(), fragment.to_owned());
        for (name, value) in api.query.iter() {
            let value = self.render(value, Target::Plain);
            let between = if whole.contains('?') { '&' } else { '?' };
            let (name, value) = (Target::Url.escape(name), Target::Url.escape(&value));
            whole.push_str(&format!("{between}{name}={value}"));
        }
        if !fragment.is_empty() {
            whole.push_str(&format!("#{fragment}"));
        }
        url = whole;
        let mut headers = std::collections::BTreeMap::new();
        for (name, value) in api.headers.iter() {
            // A line break would be a header of its own.
            let value = self.render(value, Target::Plain).replace(['\r', '\n', '\t'], " ");
            headers.insert(name.to_lowercase(), value);
        }
        let body = api.body.as_ref().map(|body| self.evaluate(body)).transpose()?;
        let method = match method {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
        };
        let timeout = api.timeout.map_or(TIMEOUT, |timeout| timeout.0);
        Ok(Ok(Request { method: method.to_owned(), url, headers, body, timeout }))
    }

    fn obey(&mut self, api: &Api, body: &str, host: &str) -> Result<Done, Stop> {
        let value = match serde_json::from_str::<Value>(body) {
            Ok(value) => value,
            Err(_) if body.trim().is_empty() => Value::Null,
            Err(_) => Value::String(body.to_owned()),
        };
        if !fits(&value) {
            return Ok(Done::Failed(format!("the reply of {host} is too large to keep")));
        }
        if let Some(save) = &api.save {
            self.set(save, value.clone());
        }
        self.obey_reply(&value)
    }
}

/// Whether a part of the path is `.` or `..`, which no escaping makes a name: it would lead to
/// another address than the bot's author wrote.
fn climbs(url: &str) -> bool {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    path.split(['/', '\\']).any(|part| matches!(part, "." | ".."))
}

/// The service as people name it: no path, no parameters, no user.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    host.rsplit('@').next().unwrap_or(host)
}
