//! Calls of other services.

use serde_json::Value;

use super::Done;
use crate::{
    model::action::Api,
    runtime::{
        Reply, Request, Trace, request_of,
        run::{Run, Stop},
        vars::fits,
    },
};

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
        let body = api.body.as_ref().map(|body| self.evaluate(body)).transpose()?;
        let mut unknown = Vec::new();
        let request = request_of(api, body, &self.vars, &mut unknown);
        self.unknown(unknown);
        Ok(request)
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

/// The service as people name it: no path, no parameters, no user.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    host.rsplit('@').next().unwrap_or(host)
}
