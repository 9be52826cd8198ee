//! What was said, kept for a moment: a page that looks on is loaded again with each change anywhere,
//! and Intercom is asked only where something may have changed in its conversation.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use deskmate_core::Timestamp;
use deskmate_engine::{NotShown, Said};

use super::Pages;

/// People's words change nothing here; so long a page may lag behind them.
const FRESH: Duration = Duration::from_secs(20);
/// Conversations of which it is kept.
const MOST: usize = 100;

/// What was read lately, by conversation and what was known of it then.
#[derive(Default)]
pub(super) struct Lately(Mutex<BTreeMap<Key, (Timestamp, Vec<Said>)>>);

type Key = (String, String, String);

impl Pages {
    /// What was said in a conversation. `known` changes with whatever changes in it here.
    ///
    /// # Errors
    /// As [`deskmate_engine::Engine::said`].
    pub(super) async fn said(
        &self,
        channel: &str,
        conversation: &str,
        known: String,
    ) -> Result<Vec<Said>, NotShown> {
        let now = self.now();
        let key = (channel.to_owned(), conversation.to_owned(), known);
        let is_fresh = |at: Timestamp| now.since(at) < FRESH;
        let lately = || self.said.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, said)) = lately().get(&key).filter(|(at, _)| is_fresh(*at)) {
            return Ok(said.clone());
        }
        let said = self.engine.said(channel, conversation).await?;
        let mut lately = lately();
        lately.retain(|_, (at, _)| is_fresh(*at));
        if lately.len() < MOST {
            lately.insert(key, (now, said.clone()));
        }
        Ok(said)
    }
}
