//! The `http` driver: any HTTP service is a bot. What it speaks is in `docs/bot-protocol.md`.

mod config;
mod reading;
mod request;

use std::fmt;

use async_trait::async_trait;

pub use self::config::HttpBotOptions;
pub use self::request::MAX_TURN_BYTES;
pub(crate) use self::request::Request;
use crate::{
    Bot, Call, Failure, Outcome, Share, session,
    web::{ConfigError, Service, Signer},
};

/// A bot behind a URL.
pub struct HttpBot {
    name: String,
    service: Service,
    signer: Option<Signer>,
    share: Share,
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
            .map_err(|why| self.service.give_up(&format!("could not be asked: {why}")))?;
        let mut post = self.service.post(self.service.url.clone());
        if let Some(signer) = &self.signer {
            let seconds = self.service.timing.now_ms().div_euclid(1000);
            post = signer.sign(post, call.turn.turn_id.as_str(), seconds, &body);
        }
        let response = self.service.send(post.body(body)).await?;
        let mut outcome = reading::outcome(self, &response)?;
        if let Outcome::Answered(answered) = &mut outcome {
            session::leave_out_unchanged(&brought, &mut answered.answer);
        }
        Ok(outcome)
    }
}

#[async_trait]
impl Bot for HttpBot {
    async fn turn(&self, call: &Call) -> Outcome {
        self.post(call).await.unwrap_or_else(Outcome::Failed)
    }

    fn subject(&self) -> String {
        self.service.subject()
    }

    async fn probe(&self) -> Result<Vec<String>, Vec<String>> {
        self.service.probe().await
    }
}

impl fmt::Debug for HttpBot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpBot")
            .field("name", &self.name)
            .field("at", &self.service.place)
            .finish()
    }
}
