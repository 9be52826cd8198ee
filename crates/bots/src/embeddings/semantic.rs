//! A bot's expressions as an embedding endpoint sees them.

use std::sync::Arc;

use deskmate_dialog::{Bot, Lexical, Scored};
use tokio::sync::OnceCell;

use super::{Embeddings, EmbeddingsError, SemanticTurn, Vector, scale};

/// A bot's expressions as an embedding endpoint sees them, and the offline method for when it is
/// down.
pub struct Semantic {
    pub(super) embeddings: Arc<Embeddings>,
    pub(super) offline: Lexical,
    names: Vec<String>,
    expressions: Vec<(usize, String)>,
    learnt: OnceCell<Learnt>,
}

/// The expressions as vectors.
struct Learnt {
    vectors: Vec<(usize, Vector)>,
    bend: f64,
}

impl Semantic {
    /// A bot's expressions; nothing is asked yet.
    pub fn new(embeddings: Arc<Embeddings>, bot: &Bot) -> Self {
        let intents = &bot.file().intents;
        let names = intents.names().map(str::to_owned).collect();
        let expressions = intents.iter().enumerate().flat_map(|(place, (_, intent))| {
            intent.all().flatten().map(move |phrase| (place, plain(phrase)))
        });
        let expressions = expressions.collect();
        let (offline, learnt) = (Lexical::new(bot), OnceCell::new());
        Self { embeddings, offline, names, expressions, learnt }
    }

    /// Asks for the vectors of the expressions, in batches, once: to be called when the bot is
    /// loaded. If it fails the bot works all the same, and it is tried again with later turns.
    ///
    /// # Errors
    /// Why the endpoint gave none.
    pub async fn prepare(&self) -> Result<(), EmbeddingsError> {
        self.learnt().await.map(drop)
    }

    /// Understanding for one turn.
    pub fn turn(&self) -> SemanticTurn<'_> {
        SemanticTurn::new(self)
    }

    /// The intents of texts, best first.
    ///
    /// # Errors
    /// Why the endpoint gave no vectors.
    pub async fn scores(&self, texts: &[String]) -> Result<Vec<Vec<Scored>>, EmbeddingsError> {
        let learnt = self.learnt().await?;
        let vectors = self.embeddings.of_texts(texts).await?;
        Ok(vectors.iter().map(|vector| self.scored(learnt, vector)).collect())
    }

    async fn learnt(&self) -> Result<&Learnt, EmbeddingsError> {
        let learn = async || {
            let texts: Vec<_> = self.expressions.iter().map(|(_, text)| text.clone()).collect();
            let vectors = self.embeddings.of_expressions(&texts).await?;
            let intents = self.expressions.iter().map(|(intent, _)| *intent);
            let vectors: Vec<_> = intents.zip(vectors).collect();
            let bend = self.embeddings.bend.unwrap_or_else(|| scale::bend(&vectors));
            tracing::debug!(expressions = vectors.len(), bend, "embeddings.learnt");
            Ok(Learnt { vectors, bend })
        };
        self.learnt.get_or_try_init(learn).await
    }

    /// An intent is as likely as its nearest expression.
    fn scored(&self, learnt: &Learnt, vector: &[f32]) -> Vec<Scored> {
        let mut best = vec![0.0_f64; self.names.len()];
        for (intent, expression) in &learnt.vectors {
            if let Some(best) = best.get_mut(*intent) {
                *best = best.max(scale::cosine(vector, expression));
            }
        }
        Scored::by_likeness(self.names.iter().map(String::as_str).zip(best), learnt.bend)
    }
}

/// An expression as a model reads it: `{order_number}` is two words.
fn plain(expression: &str) -> String {
    expression.replace(['{', '}'], "").replace('_', " ")
}
