//! Same transaction, or it didn't happen.

use std::collections::BTreeSet;

use deskmate_core::{ContactId, Conversation, Timestamp, TurnId};
use rusqlite::{Connection, OptionalExtension, params};

use super::{event, tables};
use crate::{Change, ConversationKey, Guard, OutboxRow, Release, StoreError, store::FORGET_WORDS};

/// What a worker changes, ready to be written: what is costly is done before it waits for others.
pub(super) struct Commit {
    key: ConversationKey,
    state: Option<State>,
    change: Change,
    release: Option<Release>,
}

struct State {
    json: String,
    owner: &'static str,
    list: (&'static str, i64),
    parked: bool,
    read_day: Option<i64>,
    contacts: BTreeSet<ContactId>,
}

impl Commit {
    pub(super) fn new(
        key: &ConversationKey,
        mut change: Change,
        release: Option<Release>,
    ) -> Result<Self, StoreError> {
        let state = change.conversation.take().map(|known| State::of(key, &known)).transpose()?;
        Ok(Self { key: key.clone(), state, change, release })
    }

    /// Whether the conversation is given back.
    pub(super) fn write(&self, db: &Connection) -> Result<bool, StoreError> {
        let Self { key, state, change, release } = self;
        hold(db, key)?;
        if let Some(state) = state {
            save(db, key, state)?;
        }
        for id in &change.notifications_done {
            finish_notification(db, key, id, change.done_at)?;
        }
        for turn in &change.answers_done {
            finish_answer(db, key, turn)?;
        }
        for row in &change.outbox {
            put(db, key, row)?;
        }
        for seq in &change.outbox_done {
            finish_outbox(db, key, *seq)?;
        }
        if change.forget_words {
            for forget in FORGET_WORDS {
                db.prepare_cached(forget)?
                    .execute([key.channel.as_str(), key.conversation.as_str()])?;
            }
        }
        for row in &change.events {
            event::put(db, key, row)?;
        }
        if !change.timeline.is_empty() {
            remember(db, key, change)?;
        }
        tables::change(db, &change.tables)?;
        match release {
            Some(release) => give_back(db, key, *release, change.still_to_read),
            None => Ok(false),
        }
    }
}

impl State {
    fn of(key: &ConversationKey, known: &Conversation) -> Result<Self, StoreError> {
        let json = serde_json::to_string(known).map_err(|source| StoreError::Unreadable {
            what: format!("conversation {key}"),
            source,
        })?;
        let (list, since) = known.listed();
        Ok(Self {
            json,
            owner: known.owner().word(),
            list: (list.word(), since.as_millis()),
            parked: known.parked.is_some(),
            read_day: known.last_read.map(|last| last.at.day()),
            contacts: known.contacts(),
        })
    }
}

/// Somebody may have erased it, and then nothing of it is to come back.
fn hold(db: &Connection, key: &ConversationKey) -> Result<(), StoreError> {
    db.prepare_cached("SELECT 1 FROM conversation WHERE channel = ? AND id = ?")?
        .query_row([key.channel.as_str(), key.conversation.as_str()], |_| Ok(()))
        .optional()?
        .ok_or_else(|| StoreError::LeaseLost(key.to_string()))
}

fn save(db: &Connection, key: &ConversationKey, state: &State) -> Result<(), StoreError> {
    let (channel, conversation) = (key.channel.as_str(), key.conversation.as_str());
    db.prepare_cached(
        "UPDATE conversation
         SET state = ?, owner = ?, parked = ?, list = ?, list_since = ?, read_day = ?
         WHERE channel = ? AND id = ?",
    )?
    .execute(params![
        state.json,
        state.owner,
        state.parked,
        state.list.0,
        state.list.1,
        state.read_day,
        channel,
        conversation
    ])?;
    let mut takes_part = db.prepare_cached(
        "INSERT OR IGNORE INTO participant (channel, contact, conversation) VALUES (?, ?, ?)",
    )?;
    for contact in &state.contacts {
        takes_part.execute([channel, contact.as_str(), conversation])?;
    }
    Ok(())
}

/// The body goes; the id stays for as long as repeats can come.
fn finish_notification(
    db: &Connection,
    key: &ConversationKey,
    id: &str,
    at: Option<Timestamp>,
) -> Result<(), StoreError> {
    db.prepare_cached(
        "UPDATE notification SET done_at = coalesce(?, received_at), body = NULL
         WHERE channel = ? AND id = ?",
    )?
    .execute(params![at.map(Timestamp::as_millis), key.channel.as_str(), id])?;
    Ok(())
}

fn finish_answer(db: &Connection, key: &ConversationKey, turn: &TurnId) -> Result<(), StoreError> {
    let ConversationKey { channel, conversation } = key;
    db.prepare_cached("DELETE FROM answer WHERE channel = ? AND conversation = ? AND turn = ?")?
        .execute(params![channel.as_str(), conversation.as_str(), turn.as_str()])?;
    Ok(())
}

fn put(db: &Connection, key: &ConversationKey, row: &OutboxRow) -> Result<(), StoreError> {
    db.prepare_cached(
        "INSERT INTO outbox
             (channel, conversation, seq, action, generation, turn, payload, status, attempts, node,
              created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (channel, conversation, seq) DO UPDATE
         SET payload = excluded.payload, status = excluded.status, attempts = excluded.attempts,
             node = excluded.node",
    )?
    .execute(params![
        key.channel.as_str(),
        key.conversation.as_str(),
        row.seq,
        row.action.as_str(),
        i64::try_from(row.generation).unwrap_or(i64::MAX),
        row.turn.as_ref().map(TurnId::as_str),
        row.payload.to_string(),
        serde_json::json!(row.status).to_string(),
        row.attempts,
        row.node,
        row.created_at.as_millis(),
    ])?;
    Ok(())
}

fn finish_outbox(db: &Connection, key: &ConversationKey, seq: i64) -> Result<(), StoreError> {
    let ConversationKey { channel, conversation } = key;
    db.prepare_cached("DELETE FROM outbox WHERE channel = ? AND conversation = ? AND seq = ?")?
        .execute(params![channel.as_str(), conversation.as_str(), seq])?;
    Ok(())
}

fn remember(db: &Connection, key: &ConversationKey, change: &Change) -> Result<(), StoreError> {
    let (channel, conversation) = (key.channel.as_str(), key.conversation.as_str());
    let last: i64 = db
        .prepare_cached(
            "SELECT coalesce(max(seq), 0) FROM timeline WHERE channel = ? AND conversation = ?",
        )?
        .query_row([channel, conversation], |row| row.get(0))?;
    let mut insert = db.prepare_cached(
        "INSERT INTO timeline (channel, conversation, seq, at, happening) VALUES (?, ?, ?, ?, ?)",
    )?;
    for (seq, (at, happening)) in (last + 1..).zip(&change.timeline) {
        let happening = serde_json::json!(happening).to_string();
        insert.execute(params![channel, conversation, seq, at.as_millis(), happening])?;
    }
    Ok(())
}

/// Gives the conversation back, unless it was woken since its inbox was read.
fn give_back(
    db: &Connection,
    key: &ConversationKey,
    release: Release,
    still_to_read: bool,
) -> Result<bool, StoreError> {
    let ConversationKey { channel, conversation } = key;
    let wakes = match Guard::WokenMeanwhile.holds() {
        true => release.wakes,
        false => woken(db, key)?,
    };
    let changed = db
        .prepare_cached(
            // Who has asked first stays first.
            "UPDATE conversation SET due_at = ?3, look = ?5 * max(look, 1)
             WHERE channel = ?1 AND id = ?2 AND wakes = ?4
             RETURNING wakes",
        )?
        .query_row(
            params![
                channel.as_str(),
                conversation.as_str(),
                release.due.map(Timestamp::as_millis),
                wakes,
                still_to_read
            ],
            |_| Ok(()),
        )
        .optional()?;
    Ok(changed.is_some())
}

/// How often it was woken.
fn woken(db: &Connection, key: &ConversationKey) -> Result<i64, StoreError> {
    let key = [key.channel.as_str(), key.conversation.as_str()];
    let mut wakes =
        db.prepare_cached("SELECT wakes FROM conversation WHERE channel = ? AND id = ?")?;
    Ok(wakes.query_row(key, |row| row.get(0))?)
}
