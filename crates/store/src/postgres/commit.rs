//! Same transaction, or it didn't happen.

use std::collections::{BTreeMap, BTreeSet};

use deadpool_postgres::{Client, Transaction};
use deskmate_core::{ContactId, Conversation, Timestamp, TurnId};
use serde_json::json;
use tokio_postgres::types::ToSql;

use super::tables;
use crate::{
    Change, ConversationKey, EventRow, Guard, Lease, OutboxRow, Release, StoreError,
    store::FORGET_WORDS,
};

/// What is known of a conversation, ready to be written.
struct State {
    json: String,
    owner: &'static str,
    list: &'static str,
    list_since: i64,
    parked_since: Option<i64>,
    read_day: Option<i64>,
    contacts: BTreeSet<ContactId>,
}

impl State {
    fn of(key: &ConversationKey, known: &Conversation) -> Result<Self, StoreError> {
        let json = serde_json::to_string(known).map_err(|source| StoreError::Unreadable {
            what: format!("conversation {key}"),
            source,
        })?;
        let parked_since = known.parked.as_ref().map(|parked| parked.since.as_millis());
        let read_day = known.last_read.map(|last| last.at.day());
        let (owner, contacts) = (known.owner().word(), known.contacts());
        let (list, since) = known.listed();
        let (list, list_since) = (list.word(), since.as_millis());
        Ok(Self { json, owner, list, list_since, parked_since, read_day, contacts })
    }
}

/// Whether the conversation is given back.
pub(super) async fn commit(
    db: &mut Client,
    lease: &Lease,
    change: &Change,
    release: Option<Release>,
) -> Result<bool, StoreError> {
    let key = &lease.key;
    let state = change.conversation.as_ref().map(|known| State::of(key, known)).transpose()?;
    let transaction = db.transaction().await?;
    let wakes = hold(&transaction, lease).await?;
    let writer = Writer { db: &transaction, key };
    writer.finish(change).await?;
    writer.put_outbox(change).await?;
    writer.forget_words(change).await?;
    writer.emit(&change.events).await?;
    writer.remember(change).await?;
    tables::change(&transaction, &change.tables).await?;
    // Woken since its inbox was read, it stays with whoever has it.
    let is_to_go = |release: &Release| release.wakes == wakes || !Guard::WokenMeanwhile.holds();
    let release = release.filter(is_to_go);
    writer.save(state, release, change.still_to_read).await?;
    transaction.commit().await?;
    Ok(release.is_some())
}

/// Makes sure of the lease until the transaction ends: nobody else gets the conversation, and
/// nobody wakes it. Returns how often it was woken.
async fn hold(db: &Transaction<'_>, lease: &Lease) -> Result<i64, StoreError> {
    let ConversationKey { channel, conversation } = &lease.key;
    let hold = db
        .prepare_cached(
            "SELECT wakes FROM conversation
             WHERE channel = $1 AND id = $2 AND lease_token = $3 AND lease_node IS NOT NULL
             FOR UPDATE",
        )
        .await?;
    let key: [&(dyn ToSql + Sync); 3] = [&channel.as_str(), &conversation.as_str(), &lease.token];
    match db.query_opt(&hold, &key).await? {
        Some(held) => Ok(held.try_get(0)?),
        None if Guard::LeaseToken.holds() => Err(StoreError::LeaseLost(lease.key.to_string())),
        None => Ok(0),
    }
}

struct Writer<'a> {
    db: &'a Transaction<'a>,
    key: &'a ConversationKey,
}

impl Writer<'_> {
    fn columns(&self) -> (&str, &str) {
        (self.key.channel.as_str(), self.key.conversation.as_str())
    }

    /// What is dealt with: bodies go, ids stay for as long as repeats can come.
    async fn finish(&self, change: &Change) -> Result<(), StoreError> {
        let (channel, conversation) = self.columns();
        if !change.notifications_done.is_empty() {
            let finish = self
                .db
                .prepare_cached(
                    "UPDATE notification SET done_at = coalesce($3, received_at), body = NULL
                     WHERE channel = $1 AND id = ANY($2)",
                )
                .await?;
            let at = change.done_at.map(Timestamp::as_millis);
            self.db.execute(&finish, &[&channel, &change.notifications_done, &at]).await?;
        }
        if !change.answers_done.is_empty() {
            let turns: Vec<_> = change.answers_done.iter().map(TurnId::as_str).collect();
            let finish = self
                .db
                .prepare_cached(
                    "DELETE FROM answer
                     WHERE channel = $1 AND conversation = $2 AND turn = ANY($3)",
                )
                .await?;
            self.db.execute(&finish, &[&channel, &conversation, &turns]).await?;
        }
        Ok(())
    }

    async fn put_outbox(&self, change: &Change) -> Result<(), StoreError> {
        let (channel, conversation) = self.columns();
        if !change.outbox.is_empty() {
            // One statement cannot write a row twice; the last word counts.
            let rows: BTreeMap<i64, &OutboxRow> =
                change.outbox.iter().map(|row| (row.seq, row)).collect();
            let put = self
                .db
                .prepare_cached(
                    "INSERT INTO outbox
                         (channel, conversation, seq, action, generation, turn, payload, status,
                          attempts, node, created_at)
                     SELECT $1, $2, * FROM unnest($3::bigint[], $4::text[], $5::bigint[],
                         $6::text[], $7::text[], $8::text[], $9::bigint[], $10::text[],
                         $11::bigint[])
                     ON CONFLICT (channel, conversation, seq) DO UPDATE
                     SET payload = excluded.payload, status = excluded.status,
                         attempts = excluded.attempts, node = excluded.node",
                )
                .await?;
            let all = || rows.values();
            let generation = |row: &&OutboxRow| i64::try_from(row.generation).unwrap_or(i64::MAX);
            self.db
                .execute(
                    &put,
                    &[
                        &channel,
                        &conversation,
                        &all().map(|row| row.seq).collect::<Vec<_>>(),
                        &all().map(|row| row.action.as_str()).collect::<Vec<_>>(),
                        &all().map(generation).collect::<Vec<_>>(),
                        &all().map(|row| row.turn.as_ref().map(TurnId::as_str)).collect::<Vec<_>>(),
                        &all().map(|row| row.payload.to_string()).collect::<Vec<_>>(),
                        &all().map(|row| json!(row.status).to_string()).collect::<Vec<_>>(),
                        &all().map(|row| i64::from(row.attempts)).collect::<Vec<_>>(),
                        &all().map(|row| row.node.as_str()).collect::<Vec<_>>(),
                        &all().map(|row| row.created_at.as_millis()).collect::<Vec<_>>(),
                    ],
                )
                .await?;
        }
        if !change.outbox_done.is_empty() {
            let finish = self
                .db
                .prepare_cached(
                    "DELETE FROM outbox WHERE channel = $1 AND conversation = $2 AND seq = ANY($3)",
                )
                .await?;
            self.db.execute(&finish, &[&channel, &conversation, &change.outbox_done]).await?;
        }
        Ok(())
    }

    async fn forget_words(&self, change: &Change) -> Result<(), StoreError> {
        let (channel, conversation) = self.columns();
        for forget in FORGET_WORDS.iter().filter(|_| change.forget_words) {
            let forget = self.db.prepare_cached(forget).await?;
            self.db.execute(&forget, &[&channel, &conversation]).await?;
        }
        Ok(())
    }

    async fn emit(&self, events: &[EventRow]) -> Result<(), StoreError> {
        if events.is_empty() {
            return Ok(());
        }
        let (channel, conversation) = self.columns();
        let emit = self
            .db
            .prepare_cached(
                "INSERT INTO event (channel, conversation, id, turn, at, body)
                 SELECT $1, $2, id, turn, at, body
                 FROM unnest($3::text[], $4::text[], $5::bigint[], $6::text[])
                      WITH ORDINALITY AS e (id, turn, at, body, n)
                 ORDER BY n",
            )
            .await?;
        self.db
            .execute(
                &emit,
                &[
                    &channel,
                    &conversation,
                    &events.iter().map(|event| event.id.as_str()).collect::<Vec<_>>(),
                    &events.iter().map(|event| event.turn.as_str()).collect::<Vec<_>>(),
                    &events.iter().map(|event| event.at.as_millis()).collect::<Vec<_>>(),
                    &events.iter().map(|event| event.body.to_string()).collect::<Vec<_>>(),
                ],
            )
            .await?;
        Ok(())
    }

    async fn remember(&self, change: &Change) -> Result<(), StoreError> {
        if change.timeline.is_empty() {
            return Ok(());
        }
        let (channel, conversation) = self.columns();
        let remember = self
            .db
            .prepare_cached(
                "INSERT INTO timeline (channel, conversation, at, seq, happening)
                 SELECT $1, $2, at, n + (SELECT coalesce(max(seq), 0) FROM timeline
                                         WHERE channel = $1 AND conversation = $2), happening
                 FROM unnest($3::bigint[], $4::text[]) WITH ORDINALITY AS t (at, happening, n)",
            )
            .await?;
        let at: Vec<_> = change.timeline.iter().map(|(at, _)| at.as_millis()).collect();
        let happening: Vec<_> =
            change.timeline.iter().map(|(_, happening)| json!(happening).to_string()).collect();
        self.db.execute(&remember, &[&channel, &conversation, &at, &happening]).await?;
        Ok(())
    }

    /// What is known, and the end of the lease.
    async fn save(
        &self,
        state: Option<State>,
        release: Option<Release>,
        still_to_read: bool,
    ) -> Result<(), StoreError> {
        let (channel, conversation) = self.columns();
        if let Some(state) = state {
            let save = self
                .db
                .prepare_cached(
                    "WITH told AS (
                         INSERT INTO participant (channel, contact, conversation)
                         SELECT $1, contact, $2 FROM unnest($9::text[]) AS t (contact)
                         ON CONFLICT DO NOTHING)
                     UPDATE conversation
                     SET state = $3, owner = $4, parked_since = $5, list = $6, list_since = $7,
                         read_day = $8
                     WHERE channel = $1 AND id = $2",
                )
                .await?;
            let State { json, owner, list, list_since, parked_since, read_day, contacts } = state;
            let contacts: Vec<_> = contacts.iter().map(ContactId::as_str).collect();
            self.db
                .execute(
                    &save,
                    &[
                        &channel,
                        &conversation,
                        &json,
                        &owner,
                        &parked_since,
                        &list,
                        &list_since,
                        &read_day,
                        &contacts,
                    ],
                )
                .await?;
        }
        if let Some(release) = release {
            // Who has asked first stays first.
            let give_back = self
                .db
                .prepare_cached(
                    "UPDATE conversation
                     SET due_at = $3, look = CASE WHEN $4 THEN greatest(look, 1) ELSE 0 END,
                         lease_node = NULL, lease_until = NULL
                     WHERE channel = $1 AND id = $2",
                )
                .await?;
            let due = release.due.map(Timestamp::as_millis);
            self.db.execute(&give_back, &[&channel, &conversation, &due, &still_to_read]).await?;
        }
        Ok(())
    }
}
