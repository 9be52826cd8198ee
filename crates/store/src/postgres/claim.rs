//! What wants attention, and who gets it.

use std::time::Duration;

use deadpool_postgres::Client;
use deskmate_core::{Conversation, Timestamp};

use super::{
    leased::{inboxes, key, outboxes},
    limit,
};
use crate::{Inbox, Lease, LeasedConversation, StoreError};

/// What another node is about to take or to write is skipped, and found again the next time.
const CLAIM: &str = "
    WITH mine AS MATERIALIZED (
        SELECT channel, id FROM conversation
        WHERE due_at <= $1
          AND (lease_node IS NULL OR (lease_until <= $1 AND lease_node <> $2))
        ORDER BY due_at, look LIMIT $3 FOR UPDATE SKIP LOCKED)
    UPDATE conversation c
    SET lease_token = nextval('lease_token'), lease_node = $2, lease_until = $4
    FROM mine WHERE c.channel = mine.channel AND c.id = mine.id
    RETURNING c.channel, c.id, c.lease_token, c.state, c.wakes, c.look, c.due_at";

/// Leases conversations and reads what there is to work on, all of it as it is under the lease.
pub(super) async fn claim(
    db: &mut Client,
    node: &str,
    now: Timestamp,
    length: Duration,
    most: usize,
) -> Result<Vec<LeasedConversation>, StoreError> {
    let until = now.plus(length).as_millis();
    let transaction = db.transaction().await?;
    let claim = transaction.prepare_cached(CLAIM).await?;
    let rows = transaction.query(&claim, &[&now.as_millis(), &node, &limit(most), &until]).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut claimed = Vec::with_capacity(rows.len());
    for row in &rows {
        let (look, due): (i64, i64) = (row.try_get(5)?, row.try_get(6)?);
        let lease = Lease { key: key(row)?, token: row.try_get(2)? };
        let state: Option<&str> = row.try_get(3)?;
        let (conversation, unread) = match state.map(Conversation::from_json).transpose() {
            Ok(conversation) => (conversation, None),
            Err(why) => (None, Some(why)),
        };
        let inbox = Inbox { wakes: row.try_get(4)?, read: look != 0, ..Inbox::default() };
        let opened = LeasedConversation { lease, conversation, unread, inbox, outbox: Vec::new() };
        claimed.push(((due, look), opened));
    }
    // An update gives back its rows in any order.
    claimed.sort_by_key(|(first, _)| *first);
    let mut claimed: Vec<_> = claimed.into_iter().map(|(_, opened)| opened).collect();
    let keys: Vec<_> = claimed.iter().map(|opened| opened.lease.key.clone()).collect();
    let mut inboxes = inboxes(&transaction, &keys).await?;
    let mut outboxes = outboxes(&transaction, &keys).await?;
    for opened in &mut claimed {
        let key = &opened.lease.key;
        let Inbox { notifications, answers, .. } = inboxes.remove(key).unwrap_or_default();
        opened.inbox.notifications = notifications;
        opened.inbox.answers = answers;
        opened.outbox = outboxes.remove(key).unwrap_or_default();
    }
    // Nobody works on anything before it is certain that others know.
    transaction.commit().await?;
    Ok(claimed)
}

/// The first that nobody attends to, or whose lease runs out.
const NEXT: &str = "
    SELECT least(
        (SELECT due_at FROM conversation WHERE due_at IS NOT NULL AND lease_node IS NULL
         ORDER BY due_at LIMIT 1),
        (SELECT min(greatest(due_at, lease_until)) FROM conversation
         WHERE due_at IS NOT NULL AND lease_node IS NOT NULL))";

pub(super) async fn next(db: &Client) -> Result<Option<Timestamp>, StoreError> {
    let next = db.prepare_cached(NEXT).await?;
    let next: Option<i64> = db.query_one(&next, &[]).await?.try_get(0)?;
    Ok(next.map(Timestamp::from_millis))
}
