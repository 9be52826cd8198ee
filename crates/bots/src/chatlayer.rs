//! The `chatlayer` driver: a Chatlayer bot over its webhook channel.
//!
//! Messages are posted to Chatlayer, and it posts what the bot says, one message at a time, to the
//! channel's address; handing over comes as an event of its offloading webhook. Neither is signed,
//! both bring a token (facts: Chatlayer, the webhook channel and the offloading webhook). What is not
//! known for sure is a switch.

mod outgoing;
mod reading;

use std::time::Duration;

use async_trait::async_trait;
use deskmate_core::{
    ConversationId, Reason,
    action::{Action, Answer},
};
use reqwest::{StatusCode, Url};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{
    Answered, Call, Failure, Heard, Outcome, Post, Said, Secret,
    back_end::{Asked, BackEnd, BackEndOptions, Driver},
    web::{ConfigError, Problem},
};
pub use outgoing::Postback;

/// What the ids of users begin with; older versions wanted them to have 32 characters.
const USER: &str = "deskmate-intercom-conversation--";

/// What a Chatlayer bot is configured with.
#[derive(Debug)]
pub struct ChatlayerBotOptions {
    /// Where Chatlayer's API is, the access token, and what is shared with it.
    pub back_end: BackEndOptions,
    /// The id of the webhook channel; nothing where the address is the whole one of its page.
    pub channel: Option<String>,
    /// What proves that a post is Chatlayer's.
    pub verify_token: Secret,
    /// How a press is sent whose payload is not documented.
    pub postback: Postback,
    /// Whether the bot is paused over there when it hands over.
    pub pause: bool,
    /// How long the bot may take before it counts as silent.
    pub within: Duration,
    /// The message that is sent when people give the conversation back and nothing is unanswered.
    pub returned: Option<String>,
}

/// A Chatlayer bot.
#[derive(Debug)]
pub struct ChatlayerBot {
    back_end: BackEnd,
    url: Url,
    verify_token: Secret,
    postback: Postback,
    pause: bool,
    within: Duration,
    returned: Option<String>,
}

impl ChatlayerBot {
    /// Checks the options; nothing is sent yet.
    ///
    /// # Errors
    /// An option cannot be used; the error says which, and what to write instead.
    pub fn new(options: ChatlayerBotOptions) -> Result<Self, ConfigError> {
        let bot = options.back_end.name.clone();
        Self::read(options).map_err(|problem| ConfigError { bot, problem })
    }

    fn read(options: ChatlayerBotOptions) -> Result<Self, Problem> {
        let ChatlayerBotOptions { back_end, channel, verify_token, .. } = options;
        let wrong = |key: &str, why: &str| Problem::Mapping { key: key.into(), why: why.into() };
        let back_end = BackEnd::new(back_end)?;
        if verify_token.expose().trim().is_empty() {
            return Err(wrong(
                "verify_token",
                "must not be empty: it is all that proves who posts",
            ));
        }
        let service = &back_end.service;
        let url = match (channel, service.url.path()) {
            (Some(channel), "" | "/") => {
                service.below(&["v1", "channels", "webhook", &channel, "messages"])
            }
            (None, path) if path.len() > 1 => service.url.clone(),
            _ => {
                let why =
                    "write either the id of the webhook channel, or its whole address as `url`";
                return Err(wrong("channel", why));
            }
        };
        Ok(Self {
            back_end,
            url,
            verify_token,
            postback: options.postback,
            pause: options.pause,
            within: options.within,
            returned: options.returned,
        })
    }

    /// Without telling by the time it takes how much of it was right.
    fn proves(&self, token: Option<&str>) -> bool {
        let own = Sha256::digest(self.verify_token.expose().as_bytes());
        token.is_some_and(|token| Sha256::digest(token.as_bytes()) == own)
    }

    /// An event of the offloading webhook. Its other event repeats every message; what the bot says
    /// comes over its channel already.
    fn offloads(&self, event: &Value) -> Heard {
        if event.get("event").and_then(Value::as_str) != Some("offload") {
            return Heard::Nothing(json!({}));
        }
        let Some(conversation) = conversation(event.get("sessionId")) else {
            return Heard::Unreadable("its `sessionId` is none of this channel's".into());
        };
        let to = reading::handover(event.get("payload").unwrap_or(&Value::Null));
        let answer = Answer { actions: vec![Action::Handover(to)], ..Answer::default() };
        let key = Some(key("offload", &event.get("timestamp").unwrap_or(event).to_string()));
        let reply = json!({"offloadSuccess": true, "pauseBot": self.pause});
        Heard::Said { conversation, said: Said { key, answer }, reply }
    }
}

/// The conversation of a user, if we made the user.
fn conversation(user: Option<&Value>) -> Option<ConversationId> {
    user?.as_str()?.strip_prefix(USER).filter(|id| !id.is_empty()).map(ConversationId::new)
}

fn key(counter: &str, body: &str) -> String {
    let digest = Sha256::digest(body.as_bytes());
    let short: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("{counter}-{short}")
}

#[async_trait]
impl Driver for ChatlayerBot {
    fn back_end(&self) -> &BackEnd {
        &self.back_end
    }

    fn hears_of_returns(&self) -> bool {
        self.returned.is_some()
    }

    fn hear(&self, post: &Post) -> Heard {
        let in_query = post.query.iter().find(|(name, _)| name == "challenge.verifyToken");
        let in_query = self.proves(in_query.map(|(_, token)| token.as_str()));
        if post.asks {
            return if in_query {
                Heard::Nothing(json!({"status": "ok"}))
            } else {
                Heard::NotProven
            };
        }
        let posted: Value = match serde_json::from_slice(&deskmate_core::json::mended(&post.body)) {
            Ok(posted) => posted,
            Err(error) => return Heard::Unreadable(format!("it is no JSON: {error}")),
        };
        let text = |key: &str| posted.get(key).and_then(Value::as_str);
        if !in_query && !self.proves(text("verifyToken")) {
            return Heard::NotProven;
        }
        if posted.get("event").is_some() {
            return self.offloads(&posted);
        }
        let user = posted.get("senderId").or_else(|| posted.pointer("/recipient/id"));
        let Some(conversation) = conversation(user) else {
            return Heard::Unreadable("its `senderId` is none of this channel's".into());
        };
        match reading::message(posted.get("message").unwrap_or(&Value::Null)) {
            Ok(answer) if answer == Answer::default() => Heard::Nothing(json!({})),
            Ok(answer) => {
                let counter = posted.get("messageCounter").unwrap_or(&Value::Null).to_string();
                let key = Some(key(&counter, &posted.to_string()));
                Heard::Said { conversation, said: Said { key, answer }, reply: json!({}) }
            }
            Err(why) => Heard::Unreadable(why),
        }
    }

    async fn ask(&self, asked: Asked, _call: &Call) -> Result<Outcome, Failure> {
        let service = &self.back_end.service;
        if asked.is_about_silence() {
            if asked.is_owed() {
                return Err(service.give_up(&format!(
                    "took the message and has said nothing for {} s; check that the webhook address of \
                     its channel is this one, and that its version is published",
                    self.within.as_secs()
                )));
            }
            return Ok(Outcome::Answered(Answered::default()));
        }
        let messages = outgoing::messages(&asked, self.postback, self.returned.as_deref());
        if messages.is_empty() && matches!(asked.turn.reason, Reason::Timer { .. }) {
            return Ok(Outcome::Answered(Answered::default()));
        }
        for message in messages {
            let body = outgoing::body(&asked, USER, &message).to_string();
            let whole = service.send(service.post(self.url.clone()).body(body)).await?;
            match whole.status {
                status if status.is_success() => {}
                StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                    return Err(service.give_up(&format!(
                        "does not take the access token ({}); make one under Settings, API access, and \
                         write it into `secret`",
                        whole.status
                    )));
                }
                StatusCode::NOT_FOUND => {
                    return Err(service.give_up(
                        "knows no such webhook channel (404 Not Found); check `channel`, and that `url` \
                         is of the bot's region",
                    ));
                }
                status => return Err(service.refused(status)),
            }
        }
        self.back_end.awaits(&asked, self.within)
    }
}
