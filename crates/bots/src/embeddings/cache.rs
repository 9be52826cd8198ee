//! The vectors of expressions, by text, and whether the endpoint is left alone for now.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use super::{Embeddings, EmbeddingsError, Vector};

/// How many texts are sent at once.
const BATCH: usize = 64;

/// How long an endpoint that failed is left alone.
const REST: Duration = Duration::from_secs(30);

/// What is known of an endpoint.
#[derive(Default)]
pub(super) struct Cache {
    vectors: Mutex<BTreeMap<String, Vector>>,
    rests_until_ms: Mutex<i64>,
}

impl Embeddings {
    /// The vectors of texts, in their order. Those that are known are not asked for again; what came
    /// before something failed is kept.
    pub(crate) async fn of_expressions(
        &self,
        texts: &[String],
    ) -> Result<Vec<Vector>, EmbeddingsError> {
        let mut missing: Vec<&String> = {
            let known = self.cache.vectors.lock().unwrap_or_else(PoisonError::into_inner);
            texts.iter().filter(|text| !known.contains_key(*text)).collect()
        };
        missing.sort();
        missing.dedup();
        for batch in missing.chunks(BATCH) {
            let batch: Vec<String> = batch.iter().map(|text| (*text).clone()).collect();
            let vectors = self.of_texts(&batch).await?;
            let mut known = self.cache.vectors.lock().unwrap_or_else(PoisonError::into_inner);
            known.extend(batch.into_iter().zip(vectors));
        }
        let mut known = self.cache.vectors.lock().unwrap_or_else(PoisonError::into_inner);
        // What no expression is any more is forgotten, or the cache would grow with every reload.
        let current: BTreeSet<&String> = texts.iter().collect();
        known.retain(|text, _| current.contains(text));
        Ok(texts.iter().filter_map(|text| known.get(text).cloned()).collect())
    }

    /// The vectors of texts, asked for now, unless the endpoint failed a moment ago.
    pub(crate) async fn of_texts(&self, texts: &[String]) -> Result<Vec<Vector>, EmbeddingsError> {
        let until = || self.cache.rests_until_ms.lock().unwrap_or_else(PoisonError::into_inner);
        if self.timing.steady_ms() < *until() {
            return Err(EmbeddingsError::Resting);
        }
        let vectors = self.ask(texts).await;
        if vectors.is_err() {
            let rest = i64::try_from(REST.as_millis()).unwrap_or(i64::MAX);
            *until() = self.timing.steady_ms().saturating_add(rest);
        }
        vectors
    }
}
