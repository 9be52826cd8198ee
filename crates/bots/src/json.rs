//! The `json` driver: any service that is asked and answers in JSON, by a mapping. What is posted is
//! a value with placeholders, what the answer means is said by expressions; both in the words of the
//! dialog language. For what is known there are presets, which are mappings like any other.

mod answer;
mod events;
mod mapping;
mod presets;
mod shape;
mod values;

use std::{fmt, sync::Arc};

use async_trait::async_trait;
use deskmate_core::{Reason, Turn};
use serde_json::{Map, Value};

pub use presets::PRESETS;
pub use shape::{JsonRead, JsonShape, JsonStep};

use crate::{
    Answered, Bot, Call, Failure, Outcome, Secret, Share, Timing,
    back_end::{BackEnd, BackEndOptions},
    web::{ConfigError, Problem},
};
use mapping::{Mapping, Step};

/// What a bot behind a mapping is configured with.
pub struct JsonBotOptions {
    /// The bot's name in the configuration.
    pub name: String,
    /// Sent as `authorization: Bearer …`.
    pub secret: Option<Secret>,
    /// The mapping.
    pub shape: JsonShape,
    /// What of the contact is sent.
    pub share: Share,
    /// Waits, and tells the time.
    pub timing: Arc<dyn Timing>,
}

/// A bot behind a mapping.
pub struct JsonBot {
    back_end: BackEnd,
    mapping: Mapping,
}

impl JsonBot {
    /// Reads the mapping and prepares the connection; nothing is sent yet.
    ///
    /// # Errors
    /// An option cannot be used; the error says which, and what to write instead.
    pub fn new(options: JsonBotOptions) -> Result<Self, ConfigError> {
        let name = options.name.clone();
        Self::read(options).map_err(|problem| ConfigError { bot: name, problem })
    }

    fn read(options: JsonBotOptions) -> Result<Self, Problem> {
        let shape = presets::merged(options.shape)?;
        let mapping = Mapping::new(&shape)?;
        let JsonBotOptions { name, secret, share, timing, .. } = options;
        let url = mapping.address().to_owned();
        let mut back_end = BackEnd::new(BackEndOptions { name, url, secret, share, timing })?;
        for (name, value) in &shape.headers {
            back_end.service.set_header(name, value)?;
        }
        Ok(Self { back_end, mapping })
    }

    async fn ask(&self, call: &Call) -> Result<Outcome, Failure> {
        let asked = self.back_end.asked(call);
        let turn = &asked.turn;
        if turn.reason == Reason::Returned && turn.messages.is_empty() && !self.mapping.is_told() {
            return Ok(Outcome::Answered(Answered::default()));
        }
        let (answer, state) = self.answer(turn, call, asked.state.clone()).await?;
        let read = self.mapping.read(answer, state);
        let (answer, state) = read.map_err(|why| self.back_end.service.give_up(&why))?;
        self.back_end.answered(&asked, answer, state)
    }

    /// What the service answers, and the state that it answers from.
    async fn answer(
        &self,
        turn: &Turn,
        call: &Call,
        mut state: Map<String, Value>,
    ) -> Result<(Value, Map<String, Value>), Failure> {
        loop {
            let values = self.mapping.values(turn, call, &state);
            let step = self.mapping.step(turn, &state);
            let request = self.request(step, &values)?;
            let whole = self.back_end.service.send(request).await?;
            if self.mapping.has_lost(whole.status.as_u16()) && !state.is_empty() {
                // It does not know the conversation any more: from the beginning.
                state.clear();
                continue;
            }
            if !whole.status.is_success() {
                return Err(self.back_end.service.refused(whole.status));
            }
            let answer = events::json(&whole).map_err(|why| self.back_end.service.give_up(&why))?;
            return Ok((answer, state));
        }
    }

    fn request(
        &self,
        step: &Step,
        values: &Map<String, Value>,
    ) -> Result<reqwest::RequestBuilder, Failure> {
        let cannot =
            |why: String| self.back_end.service.give_up(&format!("could not be asked: {why}"));
        let url = step
            .url
            .address(values)
            .map_err(|path| cannot(format!("`{{{path}}}` in its address has no value")))?;
        let url = url.text.parse().map_err(|_| cannot("its address is none".into()))?;
        let body =
            serde_json::to_vec(&step.body.fill(values)).map_err(|e| cannot(e.to_string()))?;
        Ok(self.back_end.service.post(url).body(body))
    }
}

#[async_trait]
impl Bot for JsonBot {
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

impl fmt::Debug for JsonBotOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonBotOptions").field("name", &self.name).finish_non_exhaustive()
    }
}

impl fmt::Debug for JsonBot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonBot")
            .field("name", &self.back_end.name)
            .field("at", &self.back_end.service.place)
            .finish()
    }
}
