//! A service that answers turns: where it is, and what its answers mean whatever they say.

use std::{sync::Arc, time::Duration};

use reqwest::{
    Client, RequestBuilder, StatusCode, Url,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue},
};

use serde_json::Value;

use super::{Problem, address, client, retry_after};
use crate::{Failure, MAX_ANSWER_BYTES, Secret, Timing};

/// A service over HTTP.
pub(crate) struct Service {
    client: Client,
    /// Where it is.
    pub(crate) url: Url,
    /// Host and port: the address may hold a secret.
    pub(crate) place: String,
    /// What every request carries.
    headers: HeaderMap,
    pub(crate) timing: Arc<dyn Timing>,
}

/// A whole answer.
pub(crate) struct Whole {
    pub(crate) status: StatusCode,
    pub(crate) content_type: String,
    pub(crate) headers: HeaderMap,
    /// How long it asks to be left alone.
    pub(crate) wait: Option<Duration>,
    pub(crate) body: Vec<u8>,
}

impl Whole {
    /// What a status means that another attempt may change.
    pub(crate) fn asks_again(&self) -> Failure {
        let asks = self.wait.map(|wait| format!(", asks to wait {} s", wait.as_secs_f64()));
        let why = format!("it answered {}{}", self.status, asks.unwrap_or_default());
        Failure::Retry { why, after: self.wait }
    }

    /// The body as JSON; nothing is null.
    ///
    /// # Errors
    /// A phrase that goes on after the name of the bot. It tells nothing of the body.
    pub(crate) fn json(&self) -> Result<Value, String> {
        let body = deskmate_core::json::mended(&self.body);
        if body.trim_ascii().is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_slice(&body)
            .map_err(|error| format!("gave an answer that is no JSON: {error}"))
    }
}

impl Service {
    /// Checks the address and the secret; nothing is sent yet.
    pub(crate) fn new(
        url: &str,
        secret: Option<&Secret>,
        timing: Arc<dyn Timing>,
    ) -> Result<Self, Problem> {
        let (url, place) = address::read(url)?;
        let mut headers = HeaderMap::new();
        if let Some(secret) = secret {
            headers.insert(AUTHORIZATION, address::bearer(secret)?);
        }
        Ok(Self { client: client::build(&url)?, url, place, headers, timing })
    }

    /// Has every request make a connection of its own, where that costs nothing.
    pub(crate) fn forget_connections(&mut self) -> Result<(), Problem> {
        self.client = client::build_forgetful(&self.url)?;
        Ok(())
    }

    /// Has every request carry one more header.
    pub(crate) fn set_header(&mut self, name: &str, value: &str) -> Result<(), Problem> {
        let wrong = || Problem::Header(name.to_owned());
        let key = name.parse::<reqwest::header::HeaderName>().map_err(|_| wrong())?;
        let mut value = HeaderValue::from_str(value).map_err(|_| wrong())?;
        value.set_sensitive(true);
        self.headers.insert(key, value);
        Ok(())
    }

    /// A request that posts JSON there.
    pub(crate) fn post(&self, url: Url) -> RequestBuilder {
        let json = HeaderValue::from_static("application/json");
        self.client.post(url).header(CONTENT_TYPE, json).headers(self.headers.clone())
    }

    /// A request that reads from there.
    pub(crate) fn get(&self, url: Url) -> RequestBuilder {
        self.client.get(url).headers(self.headers.clone())
    }

    /// The address of something below the service's own.
    pub(crate) fn below(&self, path: &[&str]) -> Url {
        let mut url = self.url.clone();
        if let Ok(mut steps) = url.path_segments_mut() {
            steps.pop_if_empty().extend(path);
        }
        url
    }

    /// Sends a request and reads its answer; one that another attempt may change is a failure.
    pub(crate) async fn send(&self, request: RequestBuilder) -> Result<Whole, Failure> {
        let whole = self.exchange(request).await?;
        if whole.status == StatusCode::TOO_MANY_REQUESTS || whole.status.is_server_error() {
            return Err(whole.asks_again());
        }
        Ok(whole)
    }

    /// The same, whatever the status: for services that say in the body what is wrong.
    pub(crate) async fn exchange(&self, request: RequestBuilder) -> Result<Whole, Failure> {
        let mut response = request.send().await.map_err(|error| client::failure(&error))?;
        let status = response.status();
        let wait = retry_after::wait(response.headers(), self.timing.now_ms());
        let content_type = response.headers().get(CONTENT_TYPE);
        let content_type = content_type.and_then(|value| value.to_str().ok());
        let content_type = content_type.unwrap_or_default().to_ascii_lowercase();
        let headers = response.headers().clone();
        let mut body = Vec::new();
        loop {
            let chunk = match response.chunk().await {
                Ok(Some(chunk)) => chunk,
                Ok(None) => break,
                // The status has said what is the matter.
                Err(_) if !status.is_success() => break,
                Err(error) => return Err(client::failure(&error)),
            };
            if body.len() + chunk.len() > MAX_ANSWER_BYTES {
                if !status.is_success() {
                    break;
                }
                return Err(self.give_up("gave an answer that is larger than 1 MiB"));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Whole { status, content_type, headers, wait, body })
    }

    /// What a status that no answer has means, and what to do.
    pub(crate) fn refused(&self, status: StatusCode) -> Failure {
        let advice = match status {
            _ if status.is_redirection() => {
                "; redirects are not followed, so `url` must be the final address"
            }
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                "; check that `secret` and `signing_secret` are the ones it expects"
            }
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => {
                "; check the path of `url`: turns are posted there"
            }
            _ if status.is_success() => "; an answer is a 200, one that comes later is a 202",
            _ => "",
        };
        self.give_up(&format!("answered {status}{advice}"))
    }

    /// The service as the subject of a sentence.
    pub(crate) fn subject(&self) -> String {
        format!("the bot at {}", self.place)
    }

    /// Another attempt would bring the same.
    pub(crate) fn give_up(&self, what: &str) -> Failure {
        Failure::Final { why: format!("{} {what}", self.subject()) }
    }

    /// Whether anything answers there.
    pub(crate) async fn probe(&self) -> Result<Vec<String>, Vec<String>> {
        let (subject, place) = (self.subject(), &self.place);
        match client::reaches(&self.client, &self.url, &*self.timing).await {
            Ok(()) => Ok(vec![format!("{subject} can be reached")]),
            Err(why) => Err(vec![format!(
                "bot.url: {place} cannot be reached: {why}; start the bot, or mend the address"
            )]),
        }
    }
}
