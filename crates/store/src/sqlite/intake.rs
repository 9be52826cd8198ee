//! What comes in: notifications and wakes, many to a statement.

use deskmate_core::Timestamp;
use sqlx::{Row, SqliteConnection};

use crate::{NewNotification, StoreError, TakenIn, Wake};

pub(super) async fn take_in(
    db: &mut SqliteConnection,
    notifications: Vec<NewNotification>,
) -> Result<Vec<TakenIn>, StoreError> {
    let mut outcome = Vec::with_capacity(notifications.len());
    let mut wakes = Vec::new();
    for notification in notifications {
        let expected = serde_json::json!(notification.expected).to_string();
        let done =
            notification.conversation.is_none().then_some(notification.received_at.as_millis());
        let new = sqlx::query(
            "INSERT INTO notification (channel, id, conversation, topic, expected, body, received_at, done_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        )
        .bind(notification.channel.as_str())
        .bind(&notification.id)
        .bind(notification.conversation.as_ref().map(|id| id.as_str()))
        .bind(&notification.topic)
        .bind(expected)
        .bind(&notification.body)
        .bind(notification.received_at.as_millis())
        .bind(done)
        .execute(&mut *db)
        .await?
        .rows_affected()
            > 0;
        outcome.push(if new { TakenIn::New } else { TakenIn::Duplicate });
        if let (true, Some(conversation)) = (new, notification.conversation) {
            wakes.push((notification.channel, conversation, notification.received_at));
        }
    }
    for (channel, conversation, at) in wakes {
        wake_one(db, channel.as_str(), conversation.as_str(), at, false).await?;
    }
    Ok(outcome)
}

pub(super) async fn wake(db: &mut SqliteConnection, wakes: Vec<Wake>) -> Result<(), StoreError> {
    for Wake { place, due } in wakes {
        wake_one(db, place.channel.as_str(), place.conversation.as_str(), due, true).await?;
    }
    Ok(())
}

pub(super) async fn wake_one(
    db: &mut SqliteConnection,
    channel: &str,
    conversation: &str,
    due: Timestamp,
    look: bool,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO conversation (channel, id, due_at, wakes, look) VALUES (?, ?, ?, 1, ?)
         ON CONFLICT (channel, id) DO UPDATE
         SET wakes = wakes + 1, look = max(look, excluded.look),
             due_at = min(coalesce(due_at, excluded.due_at), excluded.due_at)
         RETURNING wakes",
    )
    .bind(channel)
    .bind(conversation)
    .bind(due.as_millis())
    .bind(look)
    .fetch_one(db)
    .await?
    .try_get::<i64, _>(0)?;
    Ok(())
}
