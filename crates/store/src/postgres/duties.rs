//! What only one node does.

use std::time::Duration;

use async_trait::async_trait;
use deskmate_core::{ChannelName, Timestamp};

use super::PostgresStore;
use crate::{Duties, StoreError};

#[async_trait]
impl Duties for PostgresStore {
    async fn take_duty(
        &self,
        channel: &ChannelName,
        name: &str,
        node: &str,
        now: Timestamp,
        length: Duration,
    ) -> Result<bool, StoreError> {
        self.is_a_node(node);
        let db = self.db().await?;
        let take = db
            .prepare_cached(
                "INSERT INTO duty AS d (channel, name, node, until) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (channel, name) DO UPDATE
                 SET node = excluded.node, until = excluded.until
                 WHERE d.node = excluded.node OR d.until <= $5",
            )
            .await?;
        let until = now.plus(length).as_millis();
        let taken =
            db.execute(&take, &[&channel.as_str(), &name, &node, &until, &now.as_millis()]).await?;
        Ok(taken > 0)
    }

    async fn nodes(&self, node: &str, now: Timestamp, length: Duration) -> Result<u32, StoreError> {
        self.is_a_node(node);
        let db = self.db().await?;
        // To be there is a duty that each has of its own.
        let count = db
            .prepare_cached(
                "WITH here AS (
                     INSERT INTO duty (channel, name, node, until) VALUES ('', $1, $2, $3)
                     ON CONFLICT (channel, name) DO UPDATE SET until = excluded.until),
                 gone AS (
                     DELETE FROM duty
                     WHERE channel = '' AND name LIKE 'node %' AND name <> $1 AND until <= $4)
                 SELECT 1 + count(*) FROM duty
                 WHERE channel = '' AND name LIKE 'node %' AND name <> $1 AND until > $4",
            )
            .await?;
        let (name, until) = (format!("node {node}"), now.plus(length).as_millis());
        let row = db.query_one(&count, &[&name, &node, &until, &now.as_millis()]).await?;
        Ok(u32::try_from(row.try_get::<_, i64>(0)?).unwrap_or(u32::MAX))
    }

    async fn tell_limit(&self, channel: &ChannelName, until: Timestamp) -> Result<(), StoreError> {
        let db = self.db().await?;
        self.watch.tell_limit(&db, channel, until).await;
        Ok(())
    }

    async fn leave_duty(
        &self,
        channel: &ChannelName,
        name: &str,
        node: &str,
    ) -> Result<(), StoreError> {
        let db = self.db().await?;
        let leave = db
            .prepare_cached("DELETE FROM duty WHERE channel = $1 AND name = $2 AND node = $3")
            .await?;
        db.execute(&leave, &[&channel.as_str(), &name, &node]).await?;
        Ok(())
    }
}
