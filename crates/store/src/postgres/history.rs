//! What is known, without working on it.

use std::collections::BTreeMap;

use async_trait::async_trait;
use deskmate_core::{ChannelName, Conversation, ConversationId, LastRead, Parked, Timestamp};
use serde::Deserialize;

use super::{
    PostgresStore,
    leased::{self, json},
};
use crate::{ConversationKey, Counts, History, Known, StoreError, TimelineEntry};

/// Each counts an index of what there is to do, or a table that has nothing else.
const COUNTS: &str = "
    SELECT (SELECT count(*) FROM notification WHERE done_at IS NULL),
           (SELECT count(*) FROM outbox),
           (SELECT count(*) FROM event),
           (SELECT count(*) FROM conversation WHERE due_at IS NOT NULL),
           (SELECT count(*) FROM conversation WHERE parked_since IS NOT NULL)";

/// What a sweep asks of what is known.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Seen {
    last_read: Option<LastRead>,
    parked: Option<Parked>,
}

#[async_trait]
impl History for PostgresStore {
    async fn conversation(
        &self,
        key: &ConversationKey,
    ) -> Result<Option<Conversation>, StoreError> {
        leased::conversation(&self.db().await?, key).await
    }

    async fn known(
        &self,
        channel: &ChannelName,
        ids: Vec<ConversationId>,
    ) -> Result<BTreeMap<ConversationId, Known>, StoreError> {
        let ids: Vec<_> = ids.iter().map(ConversationId::as_str).collect();
        let db = self.db().await?;
        let find = db
            .prepare_cached(
                "SELECT id, owner, state FROM conversation
                 WHERE channel = $1 AND id = ANY($2) AND state IS NOT NULL",
            )
            .await?;
        let mut all = BTreeMap::new();
        for row in db.query(&find, &[&channel.as_str(), &ids]).await? {
            let owner: Option<&str> = row.try_get(1)?;
            // What cannot be read is not known, and so it is read again.
            let seen: Seen = serde_json::from_str(row.try_get(2)?).unwrap_or_default();
            let known = Known {
                ours: owner.is_some_and(|owner| owner == "bot" || owner == "people"),
                last_read: seen.last_read,
                parked_since: seen.parked.map(|parked| parked.since),
            };
            all.insert(ConversationId::new(row.try_get::<_, String>(0)?), known);
        }
        Ok(all)
    }

    async fn timeline(&self, key: &ConversationKey) -> Result<Vec<TimelineEntry>, StoreError> {
        let ConversationKey { channel, conversation } = key;
        let db = self.db().await?;
        let find = db
            .prepare_cached(
                "SELECT at, happening FROM timeline
                 WHERE channel = $1 AND conversation = $2 ORDER BY seq",
            )
            .await?;
        let mut told = Vec::new();
        for row in db.query(&find, &[&channel.as_str(), &conversation.as_str()]).await? {
            // One line that cannot be read, or is of a newer Deskmate, hides no other.
            if let Ok(happening) = json(row.try_get(1)?, String::new) {
                told.push(TimelineEntry { at: Timestamp::from_millis(row.try_get(0)?), happening });
            }
        }
        Ok(told)
    }

    async fn counts(&self) -> Result<Counts, StoreError> {
        let db = self.db().await?;
        let counts = db.prepare_cached(COUNTS).await?;
        let row = db.query_one(&counts, &[]).await?;
        Ok(Counts {
            notifications: row.try_get(0)?,
            outbox: row.try_get(1)?,
            events: row.try_get(2)?,
            due: row.try_get(3)?,
            parked: row.try_get(4)?,
        })
    }
}
