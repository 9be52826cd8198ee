//! The `rasa` driver: Rasa open source over its REST channel.
//!
//! Rasa answers `[]` both where its bot means to be silent and where its action server is down; the
//! conversation's tracker tells which, so it is read then (facts: Rasa 3.6, on the wire).

mod reading;
mod tracker;

use std::fmt;

use async_trait::async_trait;
use deskmate_core::Reason;
use serde_json::{Value, json};

use crate::{
    Answered, Bot, Call, Failure, Outcome, Secret,
    back_end::{self, Asked, BackEnd, BackEndOptions},
    web::ConfigError,
};
use tracker::Silence;

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
}

/// A Rasa bot.
pub struct RasaBot {
    back_end: BackEnd,
    token: Option<Secret>,
    returned: Option<String>,
}

impl RasaBot {
    /// Checks the options; nothing is sent yet.
    ///
    /// # Errors
    /// An option cannot be used; the error says which, and what to write instead.
    pub fn new(options: RasaBotOptions) -> Result<Self, ConfigError> {
        let RasaBotOptions { back_end, token, returned } = options;
        let bot = back_end.name.clone();
        let back_end = BackEnd::new(back_end).map_err(|problem| ConfigError { bot, problem })?;
        Ok(Self { back_end, token, returned })
    }

    async fn ask(&self, call: &Call) -> Result<Outcome, Failure> {
        let asked = self.back_end.asked(call);
        if asked.turn.reason == Reason::Returned {
            self.resume(&asked).await;
        }
        let messages = self.messages(&asked);
        if messages.is_empty() {
            return Ok(Outcome::Answered(Answered::default()));
        }
        let service = &self.back_end.service;
        let url = service.below(&["webhooks", "rest", "webhook"]);
        let mut said = Vec::new();
        for message in messages {
            let body = json!({
                // Without a sender Rasa takes all customers for one.
                "sender": asked.turn.conversation.id,
                "message": message,
                "metadata": asked.turn.session,
            });
            let request = service.post(url.clone()).body(body.to_string());
            match self.back_end.json(request).await? {
                Value::Array(more) => said.extend(more),
                _ => return Err(self.back_end.does_not_fit("it is not a list of messages")),
            }
        }
        let answer = reading::answer(&said).map_err(|why| self.back_end.does_not_fit(&why))?;
        if answer.actions.is_empty() {
            self.must_be_meant(&asked).await?;
        }
        self.back_end.answered(&asked, answer, asked.state.clone())
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
impl Bot for RasaBot {
    async fn turn(&self, call: &Call) -> Outcome {
        self.ask(call).await.unwrap_or_else(Outcome::Failed)
    }

    fn subject(&self) -> String {
        self.back_end.service.subject()
    }

    async fn probe(&self) -> Result<Vec<String>, Vec<String>> {
        self.back_end.service.probe().await
    }
}

impl fmt::Debug for RasaBot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RasaBot")
            .field("name", &self.back_end.name)
            .field("at", &self.back_end.service.place)
            .finish()
    }
}
