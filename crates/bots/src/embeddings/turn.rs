//! Understanding for one turn: what it asks is written down, looked up, and known the next time.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use deskmate_dialog::{Scored, Understanding};

use super::{Embeddings, EmbeddingsError, Semantic};

/// Understanding for one turn.
pub struct SemanticTurn<'a> {
    semantic: &'a Semantic,
    texts: Mutex<BTreeMap<String, Known>>,
}

/// What is known of a text.
enum Known {
    /// It was asked for, and not looked up yet.
    Asked,
    /// The endpoint's scores.
    Scores(Vec<Scored>),
    /// The endpoint is down: the offline method decides.
    Offline,
}

impl<'a> SemanticTurn<'a> {
    pub(super) const fn new(semantic: &'a Semantic) -> Self {
        Self { semantic, texts: Mutex::new(BTreeMap::new()) }
    }

    /// Looks up what was asked since the last time. `true` means that something was, so that what
    /// came of it does not count and the turn is to be run again.
    pub async fn look_up(&self) -> bool {
        let asked: Vec<String> = {
            let texts = self.texts();
            let asked = texts.iter().filter(|(_, known)| matches!(known, Known::Asked));
            asked.map(|(text, _)| text.clone()).collect()
        };
        if asked.is_empty() {
            return false;
        }
        // If the expressions still have to be learnt, that may take many requests. What of it is done
        // in time is kept for the next turn.
        let Embeddings { timing, timeout, .. } = &*self.semantic.embeddings;
        let scores = tokio::select! {
            biased;
            scores = self.semantic.scores(&asked) => scores,
            () = timing.sleep(*timeout) => Err(EmbeddingsError::TimedOut(timeout.as_secs())),
        };
        let known: Vec<Known> = match scores {
            Ok(scores) => scores.into_iter().map(Known::Scores).collect(),
            Err(why) => {
                self.warn(&why);
                asked.iter().map(|_| Known::Offline).collect()
            }
        };
        self.texts().extend(asked.into_iter().zip(known));
        true
    }

    fn warn(&self, why: &EmbeddingsError) {
        let place = &self.semantic.embeddings.place;
        if *why == EmbeddingsError::Resting {
            tracing::debug!(embeddings.at = place, %why, "embeddings.resting");
        } else {
            tracing::warn!(embeddings.at = place, %why, "embeddings.offline");
        }
    }

    fn texts(&self) -> MutexGuard<'_, BTreeMap<String, Known>> {
        self.texts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Understanding for SemanticTurn<'_> {
    fn intents(&self, text: &str, language: &str) -> Vec<Scored> {
        match self.texts().entry(text.to_owned()).or_insert(Known::Asked) {
            Known::Scores(scores) => scores.clone(),
            Known::Asked => Vec::new(),
            Known::Offline => self.semantic.offline.intents(text, language),
        }
    }

    fn language(&self, text: &str, intent: &str) -> Option<String> {
        self.semantic.offline.language(text, intent)
    }
}
