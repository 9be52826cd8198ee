//! What is kept of people: found, shown, and forgotten.

use async_trait::async_trait;
use deskmate_core::{ChannelName, ContactId, Conversation, ConversationId, Timestamp};

use super::{PostgresStore, events, leased, limit};
use crate::{
    ConversationKey, History, Inbox, Keeping, Lease, LeasedConversation, Old, StoreError, Stored,
    store::ERASED,
};

/// Rows forgotten in one transaction, so that what comes in need not wait for long.
const MOST_FORGOTTEN: u64 = 500;

#[async_trait]
impl Keeping for PostgresStore {
    async fn conversations_of(
        &self,
        channel: &ChannelName,
        contact: &ContactId,
    ) -> Result<Vec<ConversationId>, StoreError> {
        let db = self.db().await?;
        let of =
            "SELECT conversation FROM participant WHERE channel = $1 AND contact = $2 ORDER BY 1";
        let of = db.prepare_cached(of).await?;
        let rows = db.query(&of, &[&channel.as_str(), &contact.as_str()]).await?;
        rows.iter().map(|row| Ok(ConversationId::new(row.try_get::<_, String>(0)?))).collect()
    }

    async fn held(&self, key: &ConversationKey) -> Result<Option<Stored>, StoreError> {
        let db = self.db().await?;
        let columns = (key.channel.as_str(), key.conversation.as_str());
        let find = "SELECT state, due_at FROM conversation WHERE channel = $1 AND id = $2";
        let find = db.prepare_cached(find).await?;
        let Some(row) = db.query_opt(&find, &[&columns.0, &columns.1]).await? else {
            return Ok(None);
        };
        let state: Option<&str> = row.try_get(0)?;
        let (conversation, unread) = match state.map(Conversation::from_json).transpose() {
            Ok(conversation) => (conversation, None),
            Err(why) => (None, Some(why)),
        };
        let due: Option<i64> = row.try_get(1)?;
        let keys = std::slice::from_ref(key);
        let inbox = leased::inboxes(&db, keys).await?.remove(key);
        let outbox = leased::outboxes(&db, keys).await?.remove(key);
        let events = events::of(&db, key).await?;
        drop(db);
        let opened = LeasedConversation {
            lease: Lease { key: key.clone(), token: 0 },
            conversation,
            unread,
            inbox: inbox.unwrap_or_else(Inbox::default),
            outbox: outbox.unwrap_or_default(),
        };
        let timeline = self.timeline(key).await?;
        Ok(Some(Stored::new(due.map(Timestamp::from_millis), opened, events, timeline)))
    }

    async fn erase(&self, key: &ConversationKey) -> Result<bool, StoreError> {
        let mut db = self.db().await?;
        let transaction = db.transaction().await?;
        let columns = (key.channel.as_str(), key.conversation.as_str());
        // First, so that whoever has it can write nothing more.
        let delete = "DELETE FROM conversation WHERE channel = $1 AND id = $2";
        let erased = transaction.execute(delete, &[&columns.0, &columns.1]).await? > 0;
        for table in ERASED {
            let delete = format!("DELETE FROM {table} WHERE channel = $1 AND conversation = $2");
            transaction.execute(&delete, &[&columns.0, &columns.1]).await?;
        }
        transaction.commit().await?;
        Ok(erased)
    }

    async fn forget(&self, old: Old) -> Result<u64, StoreError> {
        let mut forgotten = 0;
        for (delete, before) in [
            (
                "DELETE FROM notification WHERE (channel, id) IN
                     (SELECT channel, id FROM notification
                      WHERE done_at IS NOT NULL AND received_at < $1 LIMIT $2)",
                old.notifications.as_millis(),
            ),
            (
                "DELETE FROM timeline WHERE (channel, conversation, seq) IN
                     (SELECT channel, conversation, seq FROM timeline WHERE at < $1 LIMIT $2)",
                old.timelines.as_millis(),
            ),
            (
                "DELETE FROM outreach WHERE (channel, key) IN
                     (SELECT channel, key FROM outreach WHERE ended_at < $1 LIMIT $2)",
                old.timelines.as_millis(),
            ),
            (
                "DELETE FROM draft WHERE id IN
                     (SELECT id FROM draft WHERE ended_at < $1 LIMIT $2)",
                old.timelines.as_millis(),
            ),
            (
                "DELETE FROM draft WHERE id IN
                     (SELECT id FROM draft WHERE ended_at IS NULL AND made_at < $1 LIMIT $2)",
                old.conversations.as_millis(),
            ),
            (
                "DELETE FROM draft_day WHERE (day, channel, dialog, intent, topic, how) IN
                     (SELECT day, channel, dialog, intent, topic, how FROM draft_day WHERE day < $1 LIMIT $2)",
                old.timelines.day(),
            ),
            (
                "DELETE FROM event WHERE (channel, seq) IN
                     (SELECT channel, seq FROM event WHERE at < $1 LIMIT $2)",
                old.events.as_millis(),
            ),
            (
                "DELETE FROM memory WHERE (channel, contact) IN
                     (SELECT channel, contact FROM memory WHERE forget_at <= $1 LIMIT $2)",
                old.memories.as_millis(),
            ),
            (
                "DELETE FROM memory_due WHERE (channel, conversation) IN
                     (SELECT channel, conversation FROM memory_due WHERE due_at < $1 LIMIT $2)",
                old.notifications.as_millis(),
            ),
            (
                "DELETE FROM conversation WHERE (channel, id) IN
                     (SELECT channel, id FROM conversation
                      WHERE due_at IS NULL AND lease_node IS NULL
                        AND (state IS NULL OR parked_since < $1)
                      LIMIT $2 FOR UPDATE SKIP LOCKED)",
                old.parked.as_millis(),
            ),
            (
                "DELETE FROM conversation WHERE (channel, id) IN
                     (SELECT channel, id FROM conversation c
                      WHERE read_day < $1 AND due_at IS NULL AND lease_node IS NULL
                        AND NOT EXISTS (SELECT FROM outbox o
                                        WHERE o.channel = c.channel AND o.conversation = c.id)
                      LIMIT $2 FOR UPDATE SKIP LOCKED)",
                old.conversations.day(),
            ),
        ] {
            let most = limit(usize::try_from(MOST_FORGOTTEN).unwrap_or(usize::MAX));
            loop {
                let db = self.db().await?;
                let delete = db.prepare_cached(delete).await?;
                let now = db.execute(&delete, &[&before, &most]).await?;
                forgotten += now;
                if now < MOST_FORGOTTEN {
                    break;
                }
            }
        }
        Ok(forgotten)
    }
}
