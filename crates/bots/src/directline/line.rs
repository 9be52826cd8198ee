//! The calls of Direct Line, and what its errors mean.

use std::fmt;

use reqwest::{RequestBuilder, StatusCode, Url, header::AUTHORIZATION};
use serde::Deserialize;
use serde_json::Value;

use super::{activity::Activity, kept::Kept, outgoing::Outgoing};
use crate::{
    Failure, Secret,
    back_end::BackEnd,
    web::{Problem, Service, Whole},
};

/// A token that ends within this many seconds is exchanged for another.
const TOKEN_IS_OLD: i64 = 300;

/// Where the service is below its host, unless the address says it.
const PATH: [&str; 2] = ["v3", "directline"];

/// The service, or the bot itself.
pub(super) struct Line {
    pub(super) back_end: BackEnd,
    /// Whether the service is asked, and not the bot itself.
    is_direct: bool,
    root: Url,
    tokens: Option<Service>,
}

impl fmt::Debug for Line {
    /// Without the token's address: it may be all that one needs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Line").field(&self.back_end).finish()
    }
}

/// What kept a call from being made.
#[derive(Debug)]
pub(super) enum CallError {
    /// The service does not know the conversation any more, or its token.
    Lost,
    /// Whether it was carried out is not known: the log may tell.
    Unknown(Failure),
    /// The bot failed over it, or cannot be reached: the log may tell.
    BotFailed(Failure),
    /// It was not.
    Failed(Failure),
}

/// A conversation that begins, or a new token of it.
#[derive(Debug, Deserialize)]
struct Conversation {
    #[serde(rename = "conversationId")]
    id: String,
    token: Option<String>,
    #[serde(alias = "expiresIn")]
    expires_in: Option<i64>,
}

impl Line {
    pub(super) fn new(
        back_end: BackEnd,
        is_direct: bool,
        token_url: Option<&Secret>,
    ) -> Result<Self, Problem> {
        let service = &back_end.service;
        let root = match service.url.path() {
            "" | "/" => service.below(&PATH),
            _ => service.url.clone(),
        };
        let tokens = token_url.map(|url| {
            Service::new(url.expose(), None, service.timing.clone()).map_err(|_| {
                let why = "must be a full https:// address: the token endpoint of Copilot Studio";
                Problem::Mapping { key: "token_url".into(), why: why.into() }
            })
        });
        Ok(Self { tokens: tokens.transpose()?, back_end, is_direct, root })
    }

    /// Begins a conversation.
    pub(super) async fn begin(&self, user: &str) -> Result<Kept, Failure> {
        let mut kept = Kept::default();
        if let Some(tokens) = &self.tokens {
            let whole = tokens.send(tokens.get(tokens.url.clone())).await?;
            if !whole.status.is_success() {
                return Err(tokens.give_up(&format!(
                    "gives no token ({}); check `token_url`, and that the agent is published without \
                     a sign-in of its own",
                    whole.status
                )));
            }
            self.take(&mut kept, &whole)?;
            kept.conversation = None;
        }
        let body = serde_json::json!({"user": {"id": user}}).to_string();
        let request = self.post(&["conversations"], &kept).body(body);
        let whole = self.back_end.service.send(request).await?;
        match whole.status {
            status if status.is_success() => self.take(&mut kept, &whole)?,
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                return Err(self.give_up(&format!(
                    "does not take the secret ({}); copy it anew from the bot's Direct Line channel in \
                     Azure into `secret`",
                    whole.status
                )));
            }
            StatusCode::NOT_FOUND => {
                return Err(self.give_up(
                    "has no Direct Line at this path (404 Not Found); leave the path of `url` out, \
                     or mend it",
                ));
            }
            _ => return Err(self.refused(&whole)),
        }
        if self.tokens.is_none() {
            (kept.token, kept.token_until) = (None, None);
        }
        Ok(kept)
    }

    /// Exchanges a token that ends soon.
    pub(super) async fn keep_token(&self, kept: &mut Kept) -> Result<(), CallError> {
        let Some(until) = kept.token_until else { return Ok(()) };
        let left = until - self.back_end.service.timing.now_ms().div_euclid(1000);
        if left > TOKEN_IS_OLD {
            return Ok(());
        }
        if left <= 0 {
            return Err(CallError::Lost);
        }
        let request = self.post(&["tokens", "refresh"], kept);
        let whole = self.send(request).await?;
        if !whole.status.is_success() {
            return Err(self.error(&whole));
        }
        let conversation = kept.conversation.take();
        self.take(kept, &whole).map_err(CallError::Failed)?;
        kept.conversation = conversation;
        Ok(())
    }

    /// Writes an activity into the conversation.
    pub(super) async fn write(&self, outgoing: &Outgoing, kept: &Kept) -> Result<(), CallError> {
        let id = kept.conversation.as_deref().unwrap_or_default();
        let body = outgoing.json().to_string();
        let request = self.post(&["conversations", id, "activities"], kept).body(body);
        let whole = self.send(request).await?;
        if whole.status.is_success() { Ok(()) } else { Err(self.error(&whole)) }
    }

    /// Reads what is in the log from the watermark on, and moves the watermark.
    pub(super) async fn read(&self, kept: &mut Kept) -> Result<Vec<Activity>, CallError> {
        let id = kept.conversation.as_deref().unwrap_or_default();
        let mut url = self.below(&["conversations", id, "activities"]);
        if let Some(watermark) = &kept.watermark {
            url.query_pairs_mut().append_pair("watermark", watermark);
        }
        let request = authorised(self.back_end.service.get(url), kept);
        let whole = self.send(request).await?;
        if !whole.status.is_success() {
            return Err(self.error(&whole));
        }
        let fails = |why: String| CallError::Failed(self.give_up(&why));
        let log = whole.json().map_err(fails)?;
        let watermark = match log.get("watermark") {
            Some(Value::String(text)) if !text.is_empty() => Some(text.clone()),
            Some(Value::Number(number)) => Some(number.to_string()),
            _ => None,
        };
        kept.watermark = watermark.or_else(|| kept.watermark.take());
        let activities = log.get("activities").and_then(Value::as_array).cloned();
        Ok(activities.unwrap_or_default().into_iter().filter_map(activity).collect())
    }

    /// Asks the bot itself.
    pub(super) async fn ask_itself(&self, activity: &Value) -> Result<Vec<Activity>, Failure> {
        let service = &self.back_end.service;
        let request = service.post(service.url.clone()).body(activity.to_string());
        let whole = service.exchange(request).await?;
        match whole.status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                return Err(self.give_up(&format!(
                    "wants a token of Microsoft's ({}); only a bot that runs without an app id can be \
                     asked itself, others are reached with `mode = \"directline\"`",
                    whole.status
                )));
            }
            StatusCode::INTERNAL_SERVER_ERROR => {
                return Err(self.give_up("failed (500): an error in its own code; see its log"));
            }
            status if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS => {
                return Err(whole.asks_again());
            }
            status if !status.is_success() => return Err(service.refused(status)),
            _ => {}
        }
        let answer = whole.json().map_err(|why| self.give_up(&why))?;
        let list = answer.get("activities").or(Some(&answer)).and_then(Value::as_array).cloned();
        let list = list.ok_or_else(|| {
            self.give_up(
                "took the message but did not answer in the same call; it has to know \
                 `expectReplies`, as bots of the Bot Framework SDK 4.9 and later do",
            )
        })?;
        Ok(list.into_iter().filter_map(self::activity).collect())
    }

    /// Whether the service takes the secret, or there is a token to be had. The bot hears nothing.
    pub(super) async fn probe(&self) -> Result<Vec<String>, Vec<String>> {
        let (service, place) = (&self.back_end.service, &self.back_end.service.place);
        let (key, request) = match &self.tokens {
            Some(tokens) => ("token_url", tokens.get(tokens.url.clone())),
            None => ("secret", self.post(&["tokens", "generate"], &Kept::default())),
        };
        match service.exchange(request).await {
            Ok(whole) if whole.status.is_success() => Ok(vec![format!("{place} gives a token")]),
            Ok(whole) => {
                Err(vec![format!("bot.{key}: no token is given for it ({})", whole.status)])
            }
            Err(_) => service.probe().await,
        }
    }

    pub(super) fn give_up(&self, what: &str) -> Failure {
        if !self.is_direct {
            return self.back_end.service.give_up(what);
        }
        Failure::Final { why: format!("Direct Line at {} {what}", self.back_end.service.place) }
    }

    /// A refusal, with the service's own word for it.
    fn refused(&self, whole: &Whole) -> Failure {
        self.give_up(&format!("answered {}{}", whole.status, code(whole)))
    }

    async fn send(&self, request: RequestBuilder) -> Result<Whole, CallError> {
        self.back_end.service.exchange(request).await.map_err(CallError::Unknown)
    }

    fn error(&self, whole: &Whole) -> CallError {
        match whole.status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND => {
                CallError::Lost
            }
            StatusCode::TOO_MANY_REQUESTS => CallError::Failed(whole.asks_again()),
            status if status.is_server_error() => {
                let why = format!("Direct Line answered {status}{}", code(whole));
                let failure = Failure::Retry { why, after: whole.wait };
                match status {
                    StatusCode::BAD_GATEWAY => CallError::BotFailed(failure),
                    _ => CallError::Unknown(failure),
                }
            }
            _ => CallError::Failed(self.refused(whole)),
        }
    }

    /// Takes the conversation and its token from an answer.
    fn take(&self, kept: &mut Kept, whole: &Whole) -> Result<(), Failure> {
        let conversation = whole.json().map_err(|why| self.give_up(&why))?;
        let conversation: Conversation = serde_json::from_value(conversation)
            .map_err(|error| self.give_up(&format!("gave no conversation: {error}")))?;
        kept.conversation = Some(conversation.id);
        if let Some(token) = conversation.token {
            let now = self.back_end.service.timing.now_ms().div_euclid(1000);
            kept.token = Some(token);
            kept.token_until = conversation.expires_in.map(|seconds| now.saturating_add(seconds));
        }
        Ok(())
    }

    fn post(&self, path: &[&str], kept: &Kept) -> RequestBuilder {
        authorised(self.back_end.service.post(self.below(path)), kept)
    }

    fn below(&self, path: &[&str]) -> Url {
        let mut url = self.root.clone();
        if let Ok(mut steps) = url.path_segments_mut() {
            steps.pop_if_empty().extend(path);
        }
        url
    }
}

/// With the conversation's own token, where it has one; else the secret is sent anyway.
fn authorised(request: RequestBuilder, kept: &Kept) -> RequestBuilder {
    match &kept.token {
        Some(token) => request.header(AUTHORIZATION, format!("Bearer {token}")),
        None => request,
    }
}

/// One that cannot be read is not for us.
fn activity(value: Value) -> Option<Activity> {
    serde_json::from_value(value).ok()
}

/// The service's word for an error, if it is one word.
fn code(whole: &Whole) -> String {
    let body = whole.json().unwrap_or_default();
    match body.pointer("/error/code").and_then(Value::as_str) {
        Some(code) if code.chars().all(|c| c.is_ascii_alphanumeric()) => format!(" ({code})"),
        _ => String::new(),
    }
}
