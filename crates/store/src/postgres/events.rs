//! What bots emitted and the channel's `events` address does not have yet.

use async_trait::async_trait;
use deadpool_postgres::Client;
use deskmate_core::{ChannelName, ConversationId, Timestamp, TurnId};
use tokio_postgres::Row;

use super::{PostgresStore, limit};
use crate::{ConversationKey, EventRow, Events, StoreError};

#[async_trait]
impl Events for PostgresStore {
    async fn events(
        &self,
        channel: &ChannelName,
        most: usize,
    ) -> Result<Vec<EventRow>, StoreError> {
        let db = self.db().await?;
        let oldest = db
            .prepare_cached(
                "SELECT id, conversation, turn, at, body FROM event
                 WHERE channel = $1 ORDER BY seq LIMIT $2",
            )
            .await?;
        let rows = db.query(&oldest, &[&channel.as_str(), &limit(most)]).await?;
        rows.iter().map(read).collect()
    }

    async fn finish_event(&self, channel: &ChannelName, id: &str) -> Result<(), StoreError> {
        let db = self.db().await?;
        let finish = db.prepare_cached("DELETE FROM event WHERE channel = $1 AND id = $2").await?;
        db.execute(&finish, &[&channel.as_str(), &id]).await?;
        Ok(())
    }
}

/// Those of one conversation, oldest first.
pub(super) async fn of(db: &Client, key: &ConversationKey) -> Result<Vec<EventRow>, StoreError> {
    let find = db
        .prepare_cached(
            "SELECT id, conversation, turn, at, body FROM event
             WHERE channel = $1 AND conversation = $2 ORDER BY seq",
        )
        .await?;
    let (channel, conversation) = (key.channel.as_str(), key.conversation.as_str());
    db.query(&find, &[&channel, &conversation]).await?.iter().map(read).collect()
}

fn read(row: &Row) -> Result<EventRow, StoreError> {
    let body: String = row.try_get(4)?;
    Ok(EventRow {
        id: row.try_get(0)?,
        conversation: ConversationId::new(row.try_get::<_, String>(1)?),
        turn: TurnId::new(row.try_get::<_, String>(2)?),
        at: Timestamp::from_millis(row.try_get(3)?),
        // What cannot be read goes out as it is: it must not keep others from going.
        body: serde_json::from_str(&body).unwrap_or_else(|_| body.into()),
    })
}
