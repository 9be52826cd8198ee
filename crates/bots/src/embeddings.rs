//! Understanding by an embedding endpoint, in the place of the method that works offline.
//!
//! [`Embeddings`] is the endpoint and the vectors it gave; it outlives a reload of the bot, so that
//! only new expressions are asked for. [`Semantic`] is a bot's expressions there. Understanding is
//! asked in the middle of a turn, which is pure and cannot wait. So a turn is run, what it asked is
//! looked up, and it is run again:
//!
//! ```no_run
//! # use deskmate_bots::Semantic;
//! # use deskmate_dialog::{Bot, World, run};
//! # async fn example(bot: &Bot, semantic: &Semantic, turn: &deskmate_core::Turn, world: &World) {
//! let understanding = semantic.turn();
//! let outcome = loop {
//!     let outcome = run(bot, turn, world, &understanding);
//!     if !understanding.look_up().await {
//!         break outcome;
//!     }
//! };
//! # }
//! ```
//!
//! A turn never fails because the endpoint does: then the offline method understands, and a warning
//! is logged.

mod cache;
mod config;
mod request;
mod scale;
mod semantic;
mod turn;

use std::{fmt, sync::Arc};

use reqwest::{Client, Url, header::HeaderValue};

use self::cache::Cache;
pub use self::config::{EmbeddingsConfigError, EmbeddingsOptions};
pub use self::request::EmbeddingsError;
pub use self::semantic::Semantic;
pub use self::turn::SemanticTurn;
use crate::Timing;

/// A vector of length 1.
type Vector = Arc<[f32]>;

/// An endpoint that gives vectors for texts, `POST /embeddings` as OpenAI has it. One for each bot:
/// it remembers the vectors of that bot's expressions.
pub struct Embeddings {
    client: Client,
    url: Url,
    place: String,
    model: String,
    authorization: Option<HeaderValue>,
    timeout: std::time::Duration,
    bend: Option<f64>,
    timing: Arc<dyn Timing>,
    cache: Cache,
}

impl Embeddings {
    /// Checks the options and prepares the connection; nothing is sent yet.
    ///
    /// # Errors
    /// An option cannot be used; the error says which, and what to write instead.
    pub fn new(options: EmbeddingsOptions) -> Result<Self, EmbeddingsConfigError> {
        config::embeddings(options)
    }

    /// What it is called in logs.
    pub fn subject(&self) -> String {
        format!("the embedding endpoint at {}", self.place)
    }
}

impl fmt::Debug for Embeddings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Embeddings");
        shown.field("at", &self.place).field("model", &self.model).finish_non_exhaustive()
    }
}
