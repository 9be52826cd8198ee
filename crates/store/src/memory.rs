//! What bots remember of customers from one conversation to the next, and what is still to be
//! remembered.

use std::sync::Arc;

use deskmate_core::{ChannelName, ContactId, Happening, Timestamp};
use serde_json::{Value, json};

use crate::{Cell, ConversationKey, Statement, Store, StoreError};

/// What is remembered of a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Memory {
    /// The channel whose bot remembers it.
    pub channel: ChannelName,
    /// The customer.
    pub contact: ContactId,
    /// In the words of a model.
    pub text: String,
    /// When it was written.
    pub written_at: Timestamp,
    /// When it is forgotten.
    pub forget_at: Timestamp,
}

/// A conversation of which something is to be remembered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemoryDue {
    /// Which.
    pub key: ConversationKey,
    /// When. It changes whenever more was said, and then what was begun for it is void.
    pub at: Timestamp,
    /// How often it was tried.
    pub tries: u32,
}

impl Memory {
    /// For whoever asks what is stored of a customer.
    pub(crate) fn shown(&self) -> Value {
        let Self { channel, contact: _, text, written_at, forget_at } = self;
        json!({"channel": channel, "text": text, "written_at": written_at, "forget_at": forget_at})
    }
}

impl MemoryDue {
    /// Something of that conversation is to be remembered then, and not before.
    pub fn set(key: &ConversationKey, at: Timestamp) -> Statement {
        Statement::new(
            "INSERT INTO memory_due (channel, conversation, due_at, tries) VALUES ($1, $2, $3, 0)
             ON CONFLICT (channel, conversation)
                 DO UPDATE SET due_at = excluded.due_at, tries = 0",
            [key.channel.as_str().into(), key.conversation.as_str().into(), at.into()],
        )
    }

    fn is(&self) -> [Cell; 3] {
        let ConversationKey { channel, conversation } = &self.key;
        [channel.as_str().into(), conversation.as_str().into(), self.at.into()]
    }
}

/// The store's side of what is remembered. Every method is one transaction.
///
/// Every method fails with [`StoreError`] when the database does, and then nothing of it was done.
#[derive(Clone, Debug)]
pub struct Memories {
    store: Arc<dyn Store>,
}

impl Memories {
    /// What this store remembers.
    pub fn new(store: Arc<dyn Store>) -> Self {
        Self { store }
    }

    /// What is remembered of a customer at `now`.
    pub async fn of(
        &self,
        channel: &ChannelName,
        contact: &ContactId,
        now: Timestamp,
    ) -> Result<Option<Memory>, StoreError> {
        let known = of(&*self.store, channel, contact).await?;
        Ok(known.filter(|memory| memory.forget_at > now))
    }

    /// When something of a channel's conversations is to be remembered next.
    pub async fn next(&self, channel: &ChannelName) -> Result<Option<Timestamp>, StoreError> {
        let next = "SELECT due_at FROM memory_due WHERE channel = $1 ORDER BY due_at LIMIT 1";
        let rows = self.store.ask(Statement::new(next, [channel.as_str().into()])).await?;
        Ok(rows.first().and_then(|row| row.first()).map(Cell::time))
    }

    /// Conversations whose time has come, the earliest first.
    pub async fn due(
        &self,
        channel: &ChannelName,
        now: Timestamp,
        most: u32,
    ) -> Result<Vec<MemoryDue>, StoreError> {
        let due = "SELECT conversation, due_at, tries FROM memory_due
                   WHERE channel = $1 AND due_at <= $2 ORDER BY due_at, conversation LIMIT $3";
        let values = [channel.as_str().into(), now.into(), i64::from(most).into()];
        let rows = self.store.ask(Statement::new(due, values)).await?;
        let one = |row: Vec<Cell>| {
            let mut cells = row.into_iter();
            let mut next = || cells.next().unwrap_or(Cell::Null);
            let conversation = next().text().as_str().into();
            let key = ConversationKey { channel: channel.clone(), conversation };
            let (at, tries) = (next().time(), next().number());
            MemoryDue { key, at, tries: u32::try_from(tries).unwrap_or(u32::MAX) }
        };
        Ok(rows.into_iter().map(one).collect())
    }

    /// Keeps what a conversation has brought, in place of what was remembered of its customer.
    ///
    /// # Errors
    /// [`StoreError::ChangedMeanwhile`] where more was said since, it was erased, or another node
    /// was faster.
    pub async fn keep(&self, due: &MemoryDue, memory: &Memory) -> Result<(), StoreError> {
        let ConversationKey { channel, conversation } = &due.key;
        let (channel, conversation) = (channel.as_str(), conversation.as_str());
        // First, so that whoever works on it writes its timeline before or after, and not between.
        let hold = Statement::new(
            "UPDATE conversation SET wakes = wakes WHERE channel = $1 AND id = $2",
            [channel.into(), conversation.into()],
        );
        let keep = Statement::new(
            "INSERT INTO memory (channel, contact, text, written_at, forget_at)
             VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (channel, contact) DO UPDATE SET text = excluded.text,
                 written_at = excluded.written_at, forget_at = excluded.forget_at",
            [
                channel.into(),
                memory.contact.as_str().into(),
                memory.text.as_str().into(),
                memory.written_at.into(),
                memory.forget_at.into(),
            ],
        );
        let happening = json!(Happening::Remembered).to_string();
        let tell = Statement::new(
            "INSERT INTO timeline (channel, conversation, seq, at, happening)
             SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), coalesce(max(seq), 0) + 1,
                 CAST($3 AS BIGINT), CAST($4 AS TEXT)
             FROM timeline WHERE channel = $1 AND conversation = $2",
            [
                channel.into(),
                conversation.into(),
                memory.written_at.into(),
                happening.as_str().into(),
            ],
        );
        self.store.change(vec![hold.must(), done(due).must(), keep, tell]).await
    }

    /// Nothing of a conversation is to be remembered, unless more was said since.
    pub async fn leave(&self, due: &MemoryDue) -> Result<(), StoreError> {
        self.store.change(vec![done(due)]).await
    }

    /// It is tried again then, unless more was said since.
    pub async fn put_off(
        &self,
        due: &MemoryDue,
        until: Timestamp,
        tries: u32,
    ) -> Result<(), StoreError> {
        let [channel, conversation, at] = due.is();
        let put_off = Statement::new(
            "UPDATE memory_due SET due_at = $4, tries = $5
             WHERE channel = $1 AND conversation = $2 AND due_at = $3",
            [channel, conversation, at, until.into(), i64::from(tries).into()],
        );
        self.store.change(vec![put_off]).await
    }
}

fn done(due: &MemoryDue) -> Statement {
    Statement::new(
        "DELETE FROM memory_due WHERE channel = $1 AND conversation = $2 AND due_at = $3",
        due.is(),
    )
}

/// What is remembered of a customer, also where it should be forgotten by now.
pub(crate) async fn of(
    store: &dyn Store,
    channel: &ChannelName,
    contact: &ContactId,
) -> Result<Option<Memory>, StoreError> {
    let find = "SELECT text, written_at, forget_at FROM memory WHERE channel = $1 AND contact = $2";
    let rows = store.ask(Statement::new(find, whose(channel, contact))).await?;
    Ok(rows.into_iter().next().map(|row| {
        let mut cells = row.into_iter();
        let mut next = || cells.next().unwrap_or(Cell::Null);
        Memory {
            channel: channel.clone(),
            contact: contact.clone(),
            text: next().text(),
            written_at: next().time(),
            forget_at: next().time(),
        }
    }))
}

/// Forgets a customer.
pub(crate) fn forget(channel: &ChannelName, contact: &ContactId) -> Statement {
    let forget = "DELETE FROM memory WHERE channel = $1 AND contact = $2";
    Statement::new(forget, whose(channel, contact))
}

fn whose(channel: &ChannelName, contact: &ContactId) -> [Cell; 2] {
    [channel.as_str().into(), contact.as_str().into()]
}
