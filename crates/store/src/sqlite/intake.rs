//! What comes in: notifications and wakes, many to a statement.

use std::collections::BTreeSet;

use deskmate_core::{ChannelName, ConversationId, Timestamp};
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection};

use super::writer::Write;
use crate::{NewNotification, StoreError, TakenIn, Wake};

/// Notifications to a statement at most. Each count is a statement of its own, and kept prepared.
const MOST_IN_STATEMENT: usize = 32;

#[derive(Default)]
pub(super) struct TakeIn {
    pub(super) notifications: Vec<NewNotification>,
}

impl Write for TakeIn {
    type Out = Vec<TakenIn>;

    async fn write(&self, db: &mut SqliteConnection) -> Result<Vec<TakenIn>, StoreError> {
        let mut outcome = Vec::with_capacity(self.notifications.len());
        let mut wakes = Vec::new();
        for some in self.notifications.chunks(MOST_IN_STATEMENT) {
            let mut new = insert(db, some).await?;
            for notification in some {
                // The first of two that are the same is the one that was kept.
                let is_new = new.remove(&(notification.channel.as_str(), &notification.id));
                outcome.push(if is_new { TakenIn::New } else { TakenIn::Duplicate });
                if let (true, Some(conversation)) = (is_new, &notification.conversation) {
                    let (channel, at) = (&notification.channel, notification.received_at);
                    wakes.push(WakeRow::new(channel, conversation, at, false));
                }
            }
        }
        wake_all(db, &wakes).await?;
        Ok(outcome)
    }
}

/// Keeps notifications, and returns which of them were not there yet.
async fn insert<'n>(
    db: &mut SqliteConnection,
    notifications: &'n [NewNotification],
) -> Result<BTreeSet<(&'n str, &'n str)>, StoreError> {
    let mut insert = QueryBuilder::<Sqlite>::new(
        "INSERT INTO notification (channel, id, conversation, topic, expected, body, received_at, done_at) ",
    );
    insert.push_values(notifications, |mut row, notification| {
        let received_at = notification.received_at.as_millis();
        row.push_bind(notification.channel.as_str())
            .push_bind(&notification.id)
            .push_bind(notification.conversation.as_ref().map(ConversationId::as_str))
            .push_bind(&notification.topic)
            .push_bind(serde_json::json!(notification.expected).to_string())
            // Nothing is read of what wakes nothing.
            .push_bind(notification.conversation.is_some().then_some(&notification.body))
            .push_bind(received_at)
            .push_bind(notification.conversation.is_none().then_some(received_at));
    });
    insert.push(" ON CONFLICT DO NOTHING RETURNING channel, id");
    let kept = insert.build().fetch_all(db).await?;
    let all = notifications.iter().map(|one| (one.channel.as_str(), one.id.as_str()));
    if kept.len() == notifications.len() {
        return Ok(all.collect());
    }
    let kept: Result<BTreeSet<(&str, &str)>, sqlx::Error> =
        kept.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect();
    let kept = kept?;
    Ok(all.filter(|one| kept.contains(one)).collect())
}

pub(super) struct WakeAll {
    pub(super) wakes: Vec<Wake>,
}

impl Write for WakeAll {
    type Out = ();

    async fn write(&self, db: &mut SqliteConnection) -> Result<(), StoreError> {
        let row = |wake: &Wake| {
            WakeRow::new(&wake.place.channel, &wake.place.conversation, wake.due, true)
        };
        wake_all(db, &self.wakes.iter().map(row).collect::<Vec<_>>()).await
    }
}

/// Which conversation, when it is due, and since when it is to be read whatever else there is: 0
/// where it is not.
#[derive(serde::Serialize)]
pub(super) struct WakeRow(ChannelName, ConversationId, i64, i64);

impl WakeRow {
    pub(super) fn new(
        channel: &ChannelName,
        conversation: &ConversationId,
        due: Timestamp,
        look: bool,
    ) -> Self {
        let due = due.as_millis();
        Self(channel.clone(), conversation.clone(), due, if look { due.max(1) } else { 0 })
    }
}

pub(super) async fn wake_all(
    db: &mut SqliteConnection,
    wakes: &[WakeRow],
) -> Result<(), StoreError> {
    if wakes.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO conversation (channel, id, due_at, wakes, look)
         SELECT value ->> 0, value ->> 1, value ->> 2, 1, value ->> 3 FROM json_each(?) WHERE true
         ON CONFLICT (channel, id) DO UPDATE
         SET wakes = wakes + 1, look = CASE WHEN look = 0 OR excluded.look = 0
                                             THEN max(look, excluded.look)
                                             ELSE min(look, excluded.look) END,
             due_at = min(coalesce(due_at, excluded.due_at), excluded.due_at)",
    )
    .bind(serde_json::json!(wakes).to_string())
    .execute(db)
    .await?;
    Ok(())
}
