//! What decides the answer: the Bot trait and its drivers.
//!
//! A driver makes one attempt at a turn and says how it went ([`Outcome`]); [`retry::run`] makes
//! as many as the channel's `turn_timeout` allows, the same for every driver.

mod answer;
mod bot;
mod dialogs;
mod embeddings;
mod error_text;
mod http;
pub mod retry;
pub mod schema;
mod secret;
mod share;
mod timing;

pub use answer::{MAX_ANSWER_BYTES, parse_answer};
pub use bot::{Answered, Bot, Call, Failure, Outcome};
pub use dialogs::{
    ApiCaller, BadEntry, BotFile, DialogBot, DialogBotOptions, Fetch, FetchAllow, Refused,
};
pub use embeddings::{
    Embeddings, EmbeddingsConfigError, EmbeddingsError, EmbeddingsOptions, Semantic, SemanticTurn,
};
pub use http::{ConfigError, EventsAddress, HttpBot, HttpBotOptions, MAX_TURN_BYTES, Problem};
pub use secret::Secret;
pub use share::{Field, Share, UnknownField};
pub use timing::Timing;
