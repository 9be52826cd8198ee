//! Lists of conversations, and of what comes in and goes out, page by page.
//!
//! Each question is answered by an index, however much is stored: a test reads how it is.

use std::{collections::BTreeSet, time::Duration};

use deskmate_core::{Conversation, Happening, List, Timestamp};

use super::{Cells, Console, limit};
use crate::{Cell, OutboxStatus, Statement, StoreError};

/// Conversations of a channel in one list, the one that has waited for longest first.
pub(crate) const IN_LIST: &str = "SELECT id, list_since, state FROM conversation
    WHERE channel = $1 AND list = $2 AND (list_since, id) > ($3, $4)
    ORDER BY list_since, id LIMIT $5";
/// How many there are, as far as they are counted.
pub(crate) const COUNT: &str = "SELECT count(*) FROM
    (SELECT 1 AS one FROM conversation WHERE channel = $1 AND list = $2 LIMIT $3) AS counted";
/// One of them.
pub(crate) const ONE: &str =
    "SELECT list, list_since, state FROM conversation WHERE channel = $1 AND id = $2";
/// Webhooks as they came in, the newest first.
pub(crate) const CAME_IN: &str = "SELECT channel, id, topic, conversation, received_at, done_at
    FROM notification WHERE received_at < $1 ORDER BY received_at DESC LIMIT $2";
/// When a channel's webhook last told of a topic.
pub(crate) const TOPIC_SEEN: &str = "SELECT received_at FROM notification
    WHERE channel = $1 AND topic = $2 ORDER BY received_at DESC LIMIT 1";
/// What was done and decided anywhere, the newest first.
pub(crate) const HAPPENED: &str = "SELECT channel, conversation, at, happening FROM timeline
    WHERE at < $1 ORDER BY at DESC LIMIT $2";
/// In which conversations of a channel something has happened since then, as far as that is looked at.
/// By time: an index that begins with the channel would have all of it sorted.
pub(crate) const HAPPENED_IN: &str = "SELECT conversation FROM timeline
    WHERE channel || '' = $1 AND at > $2 ORDER BY at LIMIT $3";
/// What is still to be done in Intercom.
pub(crate) const WAITING: &str =
    "SELECT channel, conversation, seq, payload, status, attempts, created_at
    FROM outbox WHERE (channel, conversation, seq) > ($1, $2, $3)
    ORDER BY channel, conversation, seq LIMIT $4";
/// The same of one conversation.
pub(crate) const WAITING_HERE: &str =
    "SELECT channel, conversation, seq, payload, status, attempts, created_at
    FROM outbox WHERE channel = $1 AND conversation = $2 ORDER BY seq";

/// A conversation in a list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Its channel.
    pub channel: String,
    /// Intercom's id.
    pub id: String,
    /// In which list.
    pub list: List,
    /// Since when it waits there.
    pub since: Timestamp,
    /// What is known of it; nothing, where this build cannot read it.
    pub known: Option<Conversation>,
}

/// A webhook that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CameIn {
    /// For which channel.
    pub channel: String,
    /// Its id.
    pub id: String,
    /// What it told of.
    pub topic: String,
    /// About which conversation.
    pub conversation: Option<String>,
    /// When it came.
    pub at: Timestamp,
    /// Whether it is dealt with.
    pub done: bool,
    /// How long after it came that was, where it took any time that is known.
    pub worked: Option<Duration>,
}

/// Something that was done or decided somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    /// In which channel.
    pub channel: String,
    /// In which conversation.
    pub conversation: String,
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: Happening,
}

impl Happened {
    pub(super) fn read(row: Vec<Cell>) -> Option<Self> {
        let mut cells = Cells::of(row);
        let (channel, conversation, at) = (cells.text(), cells.text(), cells.time());
        let what = serde_json::from_str(&cells.text()).ok()?;
        Some(Self { channel, conversation, at, what })
    }
}

/// An action that is still to be done in Intercom.
#[derive(Clone, Debug, PartialEq)]
pub struct Waits {
    /// In which channel.
    pub channel: String,
    /// In which conversation.
    pub conversation: String,
    /// Its place in the conversation's order.
    pub seq: i64,
    /// The call, in one word.
    pub what: String,
    /// How far it has come; `None`, where this build cannot read that.
    pub status: Option<OutboxStatus>,
    /// How often it was tried.
    pub attempts: i64,
    /// When it was decided.
    pub at: Timestamp,
}

fn known(state: Option<String>) -> Option<Conversation> {
    Conversation::from_json(&state?).ok()
}

fn waits(row: Vec<Cell>) -> Waits {
    let mut cells = Cells::of(row);
    let (channel, conversation, seq) = (cells.text(), cells.text(), cells.number());
    let payload: serde_json::Value = serde_json::from_str(&cells.text()).unwrap_or_default();
    let call = payload["call"]["call"].as_str().or_else(|| payload["write"]["write"].as_str());
    Waits {
        channel,
        conversation,
        seq,
        what: call.unwrap_or("action").to_owned(),
        status: serde_json::from_str(&cells.text()).ok(),
        attempts: cells.number(),
        at: cells.time(),
    }
}

impl Console {
    /// Conversations of a channel in one list, behind the one that waits since `after`.
    pub async fn in_list(
        &self,
        channel: &str,
        list: List,
        after: Option<(Timestamp, &str)>,
        most: usize,
    ) -> Result<Vec<Listed>, StoreError> {
        let (since, id) = after.unwrap_or((Timestamp::from_millis(i64::MIN), ""));
        let find = Statement::new(
            IN_LIST,
            [channel.into(), list.word().into(), since.into(), id.into(), limit(most)],
        );
        let listed = |row| {
            let mut cells = Cells::of(row);
            Listed {
                channel: channel.to_owned(),
                list,
                id: cells.text(),
                since: cells.time(),
                known: known(cells.maybe()),
            }
        };
        Ok(self.ask(find).await?.into_iter().map(listed).collect())
    }

    /// How many conversations of a channel are in a list, counted up to `most`.
    pub async fn count(&self, channel: &str, list: List, most: usize) -> Result<usize, StoreError> {
        let count = Statement::new(COUNT, [channel.into(), list.word().into(), limit(most)]);
        let counted = self.ask(count).await?.pop().map(Cells::of);
        Ok(counted.map_or(0, |mut cells| usize::try_from(cells.number()).unwrap_or_default()))
    }

    /// A conversation, if it is known.
    pub async fn listed(&self, channel: &str, id: &str) -> Result<Option<Listed>, StoreError> {
        let find = Statement::new(ONE, [channel.into(), id.into()]);
        Ok(self.ask(find).await?.pop().map(|row| {
            let mut cells = Cells::of(row);
            Listed {
                channel: channel.to_owned(),
                id: id.to_owned(),
                list: List::named(&cells.text()).unwrap_or(List::NotOurs),
                since: cells.time(),
                known: known(cells.maybe()),
            }
        }))
    }

    /// Webhooks that came in before then, the newest first.
    pub async fn came_in(&self, before: Timestamp, most: usize) -> Result<Vec<CameIn>, StoreError> {
        let find = Statement::new(CAME_IN, [before.into(), limit(most)]);
        let came_in = |row| {
            let mut cells = Cells::of(row);
            let (channel, id, topic) = (cells.text(), cells.text(), cells.text());
            let (conversation, at) = (cells.maybe(), cells.time());
            let done_at = cells.maybe_time();
            let worked = done_at.map(|done| done.since(at)).filter(|took| !took.is_zero());
            CameIn { channel, id, topic, conversation, at, done: done_at.is_some(), worked }
        };
        Ok(self.ask(find).await?.into_iter().map(came_in).collect())
    }

    /// When a channel's webhook last told of a topic, as far as that is remembered.
    pub async fn topic_seen(
        &self,
        channel: &str,
        topic: &str,
    ) -> Result<Option<Timestamp>, StoreError> {
        let find = Statement::new(TOPIC_SEEN, [channel.into(), topic.into()]);
        Ok(self.ask(find).await?.pop().map(|row| Cells::of(row).time()))
    }

    /// What was done or decided anywhere before then, the newest first.
    pub async fn happened(
        &self,
        before: Timestamp,
        most: usize,
    ) -> Result<Vec<Happened>, StoreError> {
        let find = Statement::new(HAPPENED, [before.into(), limit(most)]);
        Ok(self.ask(find).await?.into_iter().filter_map(Happened::read).collect())
    }

    /// In how many conversations of a channel something has happened since then. So many happenings
    /// are looked at.
    pub async fn happened_in(
        &self,
        channel: &str,
        since: Timestamp,
        most: usize,
    ) -> Result<usize, StoreError> {
        let find = Statement::new(HAPPENED_IN, [channel.into(), since.into(), limit(most)]);
        let rows = self.ask(find).await?.into_iter().map(|row| Cells::of(row).text());
        Ok(rows.collect::<BTreeSet<_>>().len())
    }

    /// What is still to be done in Intercom, behind that place.
    pub async fn waiting(
        &self,
        after: Option<&Waits>,
        most: usize,
    ) -> Result<Vec<Waits>, StoreError> {
        let (channel, conversation, seq) =
            after.map_or(("", "", i64::MIN), |last| (&last.channel, &last.conversation, last.seq));
        let find =
            Statement::new(WAITING, [channel.into(), conversation.into(), seq.into(), limit(most)]);
        Ok(self.ask(find).await?.into_iter().map(waits).collect())
    }

    /// What is still to be done in one conversation.
    pub async fn waiting_here(&self, channel: &str, id: &str) -> Result<Vec<Waits>, StoreError> {
        let find = Statement::new(WAITING_HERE, [channel.into(), id.into()]);
        Ok(self.ask(find).await?.into_iter().map(waits).collect())
    }
}
