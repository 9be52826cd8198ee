//! What other systems have the bot say: kept until it has gone out, and known by its name after that.

use deskmate_core::{ChannelName, ConversationId, Timestamp};

use super::{ActRow, Cells, Console, limit};
use crate::{Cell, Statement, StoreError};

/// One of them.
pub(crate) const ONE: &str =
    "SELECT channel, key, digest, whom, html, subject, who, made_at, until_at, state, next_at,
        tried_at, ended_at, conversation, why
    FROM outreach WHERE channel = $1 AND key = $2";
/// Those of a channel whose time has come, the longest due first.
pub(crate) const DUE: &str =
    "SELECT channel, key, digest, whom, html, subject, who, made_at, until_at, state, next_at,
        tried_at, ended_at, conversation, why
    FROM outreach WHERE channel = $1 AND next_at <= $2 ORDER BY next_at LIMIT $3";
/// When the next one's time comes.
pub(crate) const NEXT: &str =
    "SELECT next_at FROM outreach WHERE channel = $1 AND next_at IS NOT NULL
    ORDER BY next_at LIMIT 1";
/// Whether one has begun that conversation.
pub(crate) const BEGAN: &str =
    "SELECT key FROM outreach WHERE channel = $1 AND conversation = $2 LIMIT 1";

/// How far a message of another system has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutreachState {
    /// It has not been sent.
    Waiting,
    /// It is being sent, or may have been: nobody sends it again before it was looked for.
    Sending,
    /// It lies in the queue of its conversation, whose timeline tells what becomes of it.
    Queued,
    /// It has gone out, and has begun a conversation.
    Sent,
    /// It has not gone out, and will not.
    Failed,
}

impl OutreachState {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Waiting, Self::Sending, Self::Queued, Self::Sent, Self::Failed];

    /// Its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sending => "sending",
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Failed => "failed",
        }
    }
}

/// A message that another system has the bot say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outreach {
    /// The channel.
    pub channel: ChannelName,
    /// What whoever asked calls it: asked for again under this name, it is the same.
    pub key: String,
    /// The digest of what was asked for.
    pub digest: String,
    /// JSON of whom it is for; empty once it has ended.
    pub whom: String,
    /// What is sent; empty once it has ended.
    pub html: String,
    /// The subject, of an e-mail.
    pub subject: Option<String>,
    /// Who asked.
    pub who: String,
    /// When.
    pub made_at: Timestamp,
    /// Later than this it is not sent any more.
    pub until: Timestamp,
    /// How far it has come.
    pub state: OutreachState,
    /// When to go on with it; nothing once it has ended.
    pub next_at: Option<Timestamp>,
    /// Since when it may have been sent.
    pub tried_at: Option<Timestamp>,
    /// When it was sent, or given up.
    pub ended_at: Option<Timestamp>,
    /// The conversation that it began, or is said in.
    pub conversation: Option<ConversationId>,
    /// Why it failed, or has not gone out yet.
    pub why: Option<String>,
}

impl Outreach {
    fn kept(&self) -> Statement {
        Statement::new(
            "INSERT INTO outreach (channel, key, digest, whom, html, subject, who, made_at,
                 until_at, state, next_at, ended_at, conversation)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
             ON CONFLICT (channel, key) DO NOTHING",
            [
                self.channel.as_str().into(),
                self.key.as_str().into(),
                self.digest.as_str().into(),
                self.whom.as_str().into(),
                self.html.as_str().into(),
                self.subject.as_deref().into(),
                self.who.as_str().into(),
                self.made_at.into(),
                self.until.into(),
                self.state.word().into(),
                self.next_at.into(),
                self.ended_at.into(),
                self.conversation.as_ref().map(ConversationId::as_str).into(),
            ],
        )
        .must()
    }

    fn read(row: Vec<Cell>) -> Self {
        let mut cells = Cells::of(row);
        let time = |cell: Cell| (cell != Cell::Null).then(|| cell.time());
        Self {
            channel: cells.text().as_str().into(),
            key: cells.text(),
            digest: cells.text(),
            whom: cells.text(),
            html: cells.text(),
            subject: cells.maybe(),
            who: cells.text(),
            made_at: cells.time(),
            until: cells.time(),
            state: {
                let word = cells.text();
                let named = OutreachState::ALL.into_iter().find(|state| state.word() == word);
                // What this build does not know may have been sent.
                named.unwrap_or(OutreachState::Sending)
            },
            next_at: time(cells.next()),
            tried_at: time(cells.next()),
            ended_at: time(cells.next()),
            conversation: cells.maybe().as_deref().map(ConversationId::from),
            why: cells.maybe(),
        }
    }

    /// Changes it, provided that nobody has since it was read.
    fn change<const N: usize>(&self, sql: &'static str, rest: [Cell; N]) -> Statement {
        let mut values: Vec<Cell> = vec![
            self.channel.as_str().into(),
            self.key.as_str().into(),
            self.state.word().into(),
            self.tried_at.map_or(0, Timestamp::as_millis).into(),
        ];
        values.extend(rest);
        Statement { sql, values, must: true }
    }
}

impl Console {
    /// Keeps a message that is to go out.
    ///
    /// # Errors
    /// [`StoreError::ChangedMeanwhile`] where there is one of that name.
    pub async fn reach_out(&self, new: &Outreach) -> Result<(), StoreError> {
        self.change(vec![new.kept()]).await
    }

    /// Keeps a message that is said in a conversation, and has its worker take it in: `answer` is
    /// JSON of what a bot says by itself, `turn` what it is called in the conversation's queue.
    ///
    /// # Errors
    /// [`StoreError::ChangedMeanwhile`] where there is one of that name, or no such conversation.
    pub async fn say_in(
        &self,
        new: &Outreach,
        conversation: &ConversationId,
        (turn, answer): (&str, &str),
    ) -> Result<(), StoreError> {
        let (channel, id) = (new.channel.as_str(), conversation.as_str());
        let answered = Statement::new(
            "INSERT INTO answer (channel, conversation, turn, answer, received_at)
             VALUES ($1, $2, $3, $4, $5)",
            [channel.into(), id.into(), turn.into(), answer.into(), new.made_at.into()],
        );
        let wake = Statement::new(
            "UPDATE conversation SET wakes = wakes + 1,
                 due_at = CASE WHEN due_at IS NULL OR due_at > $3 THEN $3 ELSE due_at END
             WHERE channel = $1 AND id = $2",
            [channel.into(), id.into(), new.made_at.into()],
        );
        self.change(vec![new.kept(), answered.must(), wake.must()]).await
    }

    /// The message of that name.
    pub async fn outreach(&self, channel: &str, key: &str) -> Result<Option<Outreach>, StoreError> {
        let find = Statement::new(ONE, [channel.into(), key.into()]);
        Ok(self.ask(find).await?.pop().map(Outreach::read))
    }

    /// What is to be gone on with now, the longest due first.
    pub async fn outreach_due(
        &self,
        channel: &str,
        now: Timestamp,
        most: usize,
    ) -> Result<Vec<Outreach>, StoreError> {
        let find = Statement::new(DUE, [channel.into(), now.into(), limit(most)]);
        Ok(self.ask(find).await?.into_iter().map(Outreach::read).collect())
    }

    /// When there is something to go on with.
    pub async fn outreach_next(&self, channel: &str) -> Result<Option<Timestamp>, StoreError> {
        let next = self.ask(Statement::new(NEXT, [channel.into()])).await?.pop().map(Cells::of);
        Ok(next.map(|mut cells| cells.time()))
    }

    /// Whether a message has begun that conversation.
    pub async fn outreach_began(
        &self,
        channel: &str,
        conversation: &str,
    ) -> Result<bool, StoreError> {
        let find = Statement::new(BEGAN, [channel.into(), conversation.into()]);
        Ok(!self.ask(find).await?.is_empty())
    }

    /// Notes that it is about to be sent; from here on it may have been.
    ///
    /// # Errors
    /// [`StoreError::ChangedMeanwhile`] where another node goes on with it.
    pub async fn outreach_sending(
        &self,
        row: &Outreach,
        now: Timestamp,
        look_at: Timestamp,
    ) -> Result<(), StoreError> {
        let change = "UPDATE outreach SET state = 'sending', tried_at = $5, next_at = $6
            WHERE channel = $1 AND key = $2 AND state = $3 AND coalesce(tried_at, 0) = $4";
        self.change(vec![row.change(change, [now.into(), look_at.into()])]).await
    }

    /// It is gone on with later: `state` says whether it may have been sent.
    ///
    /// # Errors
    /// [`StoreError::ChangedMeanwhile`] where another node has gone on with it.
    pub async fn outreach_later(
        &self,
        row: &Outreach,
        state: OutreachState,
        next_at: Timestamp,
        why: &str,
    ) -> Result<(), StoreError> {
        let change = "UPDATE outreach SET state = $5, next_at = $6, why = $7
            WHERE channel = $1 AND key = $2 AND state = $3 AND coalesce(tried_at, 0) = $4";
        let rest = [state.word().into(), next_at.into(), why.into()];
        self.change(vec![row.change(change, rest)]).await
    }

    /// It has gone out. What it began is the bot's: `given` says so to its worker, where it is known.
    ///
    /// # Errors
    /// [`StoreError::ChangedMeanwhile`] where another node has gone on with it, or nothing is known
    /// of the conversation.
    pub async fn outreach_sent(
        &self,
        row: &Outreach,
        now: Timestamp,
        given: Option<&ActRow>,
    ) -> Result<(), StoreError> {
        let change = "UPDATE outreach SET state = 'sent', next_at = NULL, ended_at = $5,
                conversation = $6, whom = '', html = '', subject = NULL, why = NULL
            WHERE channel = $1 AND key = $2 AND state = $3 AND coalesce(tried_at, 0) = $4";
        let began = given.map(|act| act.key.conversation.as_str());
        let sent = row.change(change, [now.into(), began.into()]);
        let given = given.map(ActRow::kept).unwrap_or_default();
        self.change([vec![sent], given].concat()).await
    }

    /// It has not gone out, and will not.
    ///
    /// # Errors
    /// [`StoreError::ChangedMeanwhile`] where another node has gone on with it.
    pub async fn outreach_failed(
        &self,
        row: &Outreach,
        now: Timestamp,
        why: &str,
    ) -> Result<(), StoreError> {
        let change = "UPDATE outreach SET state = 'failed', next_at = NULL, ended_at = $5,
                whom = '', html = '', subject = NULL, why = $6
            WHERE channel = $1 AND key = $2 AND state = $3 AND coalesce(tried_at, 0) = $4";
        self.change(vec![row.change(change, [now.into(), why.into()])]).await
    }
}
