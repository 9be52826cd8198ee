//! The `rasa` driver: Rasa open source over its REST or its callback channel.
//!
//! Rasa answers `[]` both where its bot means to be silent and where its action server is down; the
//! conversation's tracker tells which, so it is read then (facts: Rasa 3.6, on the wire).

mod reading;
mod tracker;

use std::time::Duration;

use async_trait::async_trait;
use deskmate_core::{ConversationId, Reason, action::Answer};
use serde_json::{Value, json};

use crate::{
    Answered, Call, Failure, Heard, Outcome, Post, Said, Secret,
    back_end::{self, Asked, BackEnd, BackEndOptions, Driver},
    web::ConfigError,
};
use tracker::Silence;

/// Rasa posts all that its bot says before it answers the call, so that silence shows soon.
const SILENCE: Duration = Duration::from_secs(10);

/// What a Rasa bot is configured with.
#[derive(Debug)]
pub struct RasaBotOptions {
    /// Where it is, such as `http://127.0.0.1:5005`, and what it shares with others.
    pub back_end: BackEndOptions,
    /// The token of its HTTP API (`--auth-token`), if it has one.
    pub token: Option<Secret>,
    /// The message that is sent when people give the conversation back and nothing is unanswered,
    /// such as `/returned`; without it the bot is not asked then.
    pub returned: Option<String>,
    /// Whether it answers over its callback channel, by posts of its own.
    pub callback: bool,
}

/// A Rasa bot.
#[derive(Debug)]
pub struct RasaBot {
    back_end: BackEnd,
    token: Option<Secret>,
    returned: Option<String>,
    callback: bool,
}

impl RasaBot {
    /// Checks the options; nothing is sent yet.
    ///
    /// # Errors
    /// An option cannot be used; the error says which, and what to write instead.
    pub fn new(options: RasaBotOptions) -> Result<Self, ConfigError> {
        let RasaBotOptions { back_end, token, returned, callback } = options;
        let bot = back_end.name.clone();
        let back_end = BackEnd::new(back_end).map_err(|problem| ConfigError { bot, problem })?;
        Ok(Self { back_end, token, returned, callback })
    }

    /// What is sent, one after the other: words are one message, and the payload of what was chosen
    /// is one of its own.
    fn messages(&self, asked: &Asked) -> Vec<String> {
        let mut turn = asked.turn.clone();
        if turn.reason == Reason::Returned && turn.messages.is_empty() {
            return self.returned.iter().cloned().collect();
        }
        let chosen = turn.messages.last().and_then(|message| message.choice.clone());
        if chosen.is_some() {
            turn.messages.pop();
        }
        let text = back_end::text(&turn);
        let words = Some(text).filter(|text| !text.trim().is_empty() || chosen.is_none());
        words.into_iter().chain(chosen.map(|choice| choice.id)).collect()
    }

    /// Silence is only well where the bot is paused, or decided to wait.
    async fn must_be_meant(&self, asked: &Asked) -> Result<(), Failure> {
        let service = &self.back_end.service;
        let whole = service.send(service.get(self.tracker(asked, &[]))).await?;
        let tracker: Value = whole.json().unwrap_or_default();
        if !whole.status.is_success() || tracker.is_null() {
            return Err(service.give_up(&format!(
                "gave no answer, and its tracker cannot be read to know whether it meant to \
                 ({}): start it with `--enable-api`, and set `token` if it has one",
                whole.status
            )));
        }
        match tracker::silence(&tracker) {
            Silence::Meant => Ok(()),
            Silence::Failed => Err(service.give_up(
                "did nothing about the message: an action of it failed; look at its action server",
            )),
        }
    }

    /// A bot that paused itself at the handover goes on. Where it has no such API it never paused.
    async fn resume(&self, asked: &Asked) {
        let service = &self.back_end.service;
        let body = json!([{"event": "resume"}]).to_string();
        let request = service.post(self.tracker(asked, &["events"])).body(body);
        if let Err(failure) = service.send(request).await {
            tracing::debug!(?failure, "rasa.not_resumed");
        }
    }

    fn tracker(&self, asked: &Asked, more: &[&str]) -> reqwest::Url {
        let id = asked.turn.conversation.id.as_str();
        let mut url =
            self.back_end.service.below(&[&["conversations", id, "tracker"], more].concat());
        if let Some(token) = &self.token {
            url.query_pairs_mut().append_pair("token", token.expose());
        }
        url
    }
}

#[async_trait]
impl Driver for RasaBot {
    fn back_end(&self) -> &BackEnd {
        &self.back_end
    }

    fn hears_of_returns(&self) -> bool {
        true
    }

    /// Rasa posts each message by itself and proves nothing: that it knows the address has to do
    /// (facts: Rasa 3.6, `CallbackOutput`).
    fn hear(&self, post: &Post) -> Heard {
        if !self.callback || post.asks {
            return Heard::NotExpected;
        }
        let message: Value = match serde_json::from_slice(&post.body) {
            Ok(message) => message,
            Err(error) => return Heard::Unreadable(format!("it is no JSON: {error}")),
        };
        let Some(recipient) = message.get("recipient_id").and_then(Value::as_str) else {
            return Heard::Unreadable("it has no `recipient_id`".into());
        };
        match reading::answer(std::slice::from_ref(&message)) {
            Ok(answer) if answer == Answer::default() => Heard::Nothing(json!({})),
            Ok(answer) => Heard::Said {
                conversation: ConversationId::new(recipient),
                said: Said { key: None, answer },
                reply: json!({}),
            },
            Err(why) => Heard::Unreadable(why),
        }
    }

    async fn ask(&self, asked: Asked, _call: &Call) -> Result<Outcome, Failure> {
        if asked.is_about_silence() {
            if asked.is_owed() {
                self.must_be_meant(&asked).await?;
            }
            return Ok(Outcome::Answered(Answered::default()));
        }
        if asked.turn.reason == Reason::Returned {
            self.resume(&asked).await;
        }
        let messages = self.messages(&asked);
        if messages.is_empty() {
            return Ok(Outcome::Answered(Answered::default()));
        }
        let service = &self.back_end.service;
        let channel = if self.callback { "callback" } else { "rest" };
        let url = service.below(&["webhooks", channel, "webhook"]);
        let mut said = Vec::new();
        for message in messages {
            let body = json!({
                // Without a sender Rasa takes all customers for one.
                "sender": asked.turn.conversation.id,
                "message": message,
                "metadata": asked.turn.session,
            });
            let request = service.post(url.clone()).body(body.to_string());
            if self.callback {
                let whole = service.send(request).await?;
                if !whole.status.is_success() {
                    return Err(service.refused(whole.status));
                }
                continue;
            }
            match self.back_end.json(request).await? {
                Value::Array(more) => said.extend(more),
                _ => return Err(self.back_end.does_not_fit("it is not a list of messages")),
            }
        }
        if self.callback {
            return self.back_end.awaits(&asked, SILENCE);
        }
        let answer = reading::answer(&said).map_err(|why| self.back_end.does_not_fit(&why))?;
        if answer.actions.is_empty() {
            self.must_be_meant(&asked).await?;
        }
        self.back_end.answered(&asked, answer, asked.state.clone())
    }
}
