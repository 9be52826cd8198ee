//! The `http` driver: any HTTP service is a bot. What it speaks is in `docs/bot-protocol.md`.

mod client;
mod config;
mod events;
mod reading;
mod request;
mod retry_after;
mod session;
mod signer;

use std::{fmt, sync::Arc};

use async_trait::async_trait;
use reqwest::{
    Client, Url,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue},
};

pub use self::config::{ConfigError, HttpBotOptions, Problem};
pub use self::events::EventsAddress;
pub use self::request::MAX_TURN_BYTES;
pub(crate) use self::request::Request;
use self::signer::Signer;
use crate::{Bot, Call, Failure, Outcome, Share, Timing};

/// A bot behind a URL.
pub struct HttpBot {
    name: String,
    client: Client,
    url: Url,
    place: String,
    authorization: Option<HeaderValue>,
    signer: Option<Signer>,
    share: Share,
    timing: Arc<dyn Timing>,
}

impl HttpBot {
    /// Checks the options and prepares the connection; nothing is sent yet.
    ///
    /// # Errors
    /// An option cannot be used; the error says which, and what to write instead.
    pub fn new(options: HttpBotOptions) -> Result<Self, ConfigError> {
        let name = options.name.clone();
        config::bot(options).map_err(|problem| ConfigError { bot: name, problem })
    }

    async fn post(&self, call: &Call) -> Result<Outcome, Failure> {
        let mut turn = self.share.turn(&call.turn);
        let brought = session::bring(&mut turn);
        let body = request::json_within_limit(&mut turn, call)
            .map_err(|why| self.give_up(&format!("could not be asked: {why}")))?;
        let mut post = self
            .client
            .post(self.url.clone())
            .header(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if let Some(authorization) = &self.authorization {
            post = post.header(AUTHORIZATION, authorization);
        }
        if let Some(signer) = &self.signer {
            let seconds = self.timing.now_ms().div_euclid(1000);
            let id = call.turn.turn_id.as_str();
            post = signer.sign(post, id, seconds, &body);
        }
        let response = post.body(body).send().await.map_err(|error| client::failure(&error))?;
        let mut outcome = reading::outcome(self, response).await?;
        if let Outcome::Answered(answered) = &mut outcome {
            session::leave_out_unchanged(&brought, &mut answered.answer);
        }
        Ok(outcome)
    }

    fn give_up(&self, what: &str) -> Failure {
        Failure::Final { why: format!("{} {what}", self.subject()) }
    }
}

#[async_trait]
impl Bot for HttpBot {
    async fn turn(&self, call: &Call) -> Outcome {
        self.post(call).await.unwrap_or_else(Outcome::Failed)
    }

    fn subject(&self) -> String {
        format!("the bot at {}", self.place)
    }

    async fn probe(&self) -> Result<Vec<String>, Vec<String>> {
        let (subject, place) = (self.subject(), &self.place);
        match client::reaches(&self.client, &self.url, &*self.timing).await {
            Ok(()) => Ok(vec![format!("{subject} can be reached")]),
            Err(why) => Err(vec![format!(
                "bot.url: {place} cannot be reached: {why}; start the bot, or mend the address"
            )]),
        }
    }
}

impl fmt::Debug for HttpBot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpBot").field("name", &self.name).field("at", &self.place).finish()
    }
}
