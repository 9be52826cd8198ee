//! What a channel remembers besides its conversations.

use async_trait::async_trait;
use deskmate_core::ChannelName;

use super::PostgresStore;
use crate::{Marks, StoreError};

#[async_trait]
impl Marks for PostgresStore {
    async fn mark(&self, channel: &ChannelName, name: &str) -> Result<Option<String>, StoreError> {
        let db = self.db().await?;
        let find =
            db.prepare_cached("SELECT value FROM mark WHERE channel = $1 AND name = $2").await?;
        let row = db.query_opt(&find, &[&channel.as_str(), &name]).await?;
        Ok(row.map(|row| row.try_get(0)).transpose()?)
    }

    async fn set_mark(
        &self,
        channel: &ChannelName,
        name: &str,
        value: &str,
    ) -> Result<(), StoreError> {
        let db = self.db().await?;
        let set = db
            .prepare_cached(
                "INSERT INTO mark (channel, name, value) VALUES ($1, $2, $3)
                 ON CONFLICT (channel, name) DO UPDATE SET value = excluded.value",
            )
            .await?;
        db.execute(&set, &[&channel.as_str(), &name, &value]).await?;
        Ok(())
    }

    async fn secret(
        &self,
        channel: &ChannelName,
        name: &str,
        fresh: &str,
    ) -> Result<String, StoreError> {
        let db = self.db().await?;
        let find =
            db.prepare_cached("SELECT value FROM secret WHERE channel = $1 AND name = $2").await?;
        if let Some(known) = db.query_opt(&find, &[&channel.as_str(), &name]).await? {
            return Ok(known.try_get(0)?);
        }
        let make = db
            .prepare_cached(
                "INSERT INTO secret (channel, name, value) VALUES ($1, $2, $3)
                 ON CONFLICT DO NOTHING",
            )
            .await?;
        db.execute(&make, &[&channel.as_str(), &name, &fresh]).await?;
        Ok(db.query_one(&find, &[&channel.as_str(), &name]).await?.try_get(0)?)
    }
}
