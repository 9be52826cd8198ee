//! Calls of other services.

use std::time::Duration;

use serde_json::Value;

use super::Done;
use crate::{
    model::action::{Api, Method},
    runtime::{
        Reply, Request, Trace,
        run::{Run, Stop},
        vars::fits,
    },
    template::Target,
};

/// How long to wait where the file does not say.
const TIMEOUT: Duration = Duration::from_secs(5);

impl Run<'_> {
    pub(super) fn api(&mut self, api: &Api) -> Result<Done, Stop> {
        let (request, host) = match self.request(api)? {
            Ok(request) => {
                let host = host(&request.url).to_owned();
                (request, host)
            }
            Err(why) => return Ok(self.api_failed("a service", why)),
        };
        let Some(reply) = self.replies.get(self.asked) else {
            return Err(Stop::Ask(Box::new(request)));
        };
        self.asked += 1;
        match reply {
            Reply::Answered { status: 200..=299, body, content_type } => {
                self.obey(api, body, content_type.as_deref().unwrap_or_default(), &host)
            }
            Reply::Answered { status, .. } => {
                Ok(self.api_failed(&host, format!("it answered with status {status}")))
            }
            Reply::Failed { why } => Ok(self.api_failed(&host, why.clone())),
        }
    }

    /// The step failed: for the path, for whoever counts, and for where its `failed` leads.
    fn api_failed(&mut self, host: &str, why: String) -> Done {
        let told = format!("{host} failed: {why}");
        self.trace.push(Trace::ApiFailed { host: host.to_owned(), why });
        Done::Failed(told)
    }

    /// What to ask, or why it cannot be asked.
    fn request(&mut self, api: &Api) -> Result<Result<Request, String>, Stop> {
        let Some((method, address)) = api.address() else {
            return Ok(Err("there is no address".into()));
        };
        let mut url = match address.address(&self.vars) {
            Ok(rendered) => {
                self.unknown(rendered.unknown);
                rendered.text
            }
            Err(path) => {
                return Ok(Err(format!(
                    "it was not asked: `{path}` is not set, and its address needs it"
                )));
            }
        };
        if !(url.starts_with("https://") || url.starts_with("http://")) {
            return Ok(Err("its address does not begin with https://".into()));
        }
        if climbs(&url) {
            return Ok(Err("its address has `.` or `..` in the place of a name".into()));
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

    fn obey(
        &mut self,
        api: &Api,
        body: &str,
        content_type: &str,
        host: &str,
    ) -> Result<Done, Stop> {
        let kept = api.save.is_some();
        let Some(value) = read(body, content_type, kept) else {
            return Ok(self.api_failed(host, "its reply is not JSON".into()));
        };
        if !fits(&value) {
            return Ok(self.api_failed(host, "its reply is too large to keep".into()));
        }
        if let Some(save) = &api.save {
            self.set(save, value.clone());
        }
        match self.obey_reply(&value)? {
            Done::Failed(why) => Ok(self.api_failed(host, why)),
            done => Ok(done),
        }
    }
}

/// A reply. It is JSON, save where the service says that it is plain text; what is no JSON is only
/// let through where nobody wants it (`kept`) and the service did not say that it is.
fn read(body: &str, content_type: &str, kept: bool) -> Option<Value> {
    let media_type = content_type.split(';').next().unwrap_or_default().trim().to_lowercase();
    let json = media_type.ends_with("/json") || media_type.ends_with("+json");
    let body = deskmate_core::json::mended(body.as_bytes());
    match serde_json::from_slice::<Value>(&body) {
        Ok(value) => Some(value),
        Err(_) if body.trim_ascii().is_empty() => Some(Value::Null),
        Err(_) if json => None,
        Err(_) if media_type == "text/plain" => {
            Some(String::from_utf8_lossy(&body).into_owned().into())
        }
        Err(_) => (!kept).then_some(Value::Null),
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
