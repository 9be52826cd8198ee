//! What the bot would say: what waits for people, and what they made of the rest.

use deskmate_core::{ActionId, DraftEnd, Timestamp};

use super::{AuditEntry, Cells, Console};
use crate::{Cell, ConversationKey, Statement, StoreError};

/// Drafts that wait, the oldest first.
pub(crate) const WAITING: &str =
    "SELECT id, channel, conversation, dialog, intent, topic, made_at, text, also, asked_by, ended_at,
        how, ended_by, why, changed
    FROM draft WHERE ended_at IS NULL AND (made_at, id) > ($1, $2) ORDER BY made_at, id LIMIT $3";
/// How many wait, as far as they are counted.
pub(crate) const HOW_MANY: &str =
    "SELECT count(*) FROM (SELECT 1 AS one FROM draft WHERE ended_at IS NULL LIMIT $1) AS counted";
/// One of them.
pub(crate) const ONE: &str =
    "SELECT id, channel, conversation, dialog, intent, topic, made_at, text, also, asked_by, ended_at,
        how, ended_by, why, changed
    FROM draft WHERE id = $1";
/// What became of those that ended, by week from that day on.
pub(crate) const RESULTS: &str = "SELECT channel, dialog, intent, topic, how, (day - $1) / 7,
        CAST(sum(drafts) AS BIGINT), CAST(sum(changed) AS BIGINT)
    FROM draft_day WHERE day >= $1 GROUP BY channel, dialog, intent, topic, how, (day - $1) / 7";

/// A draft, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftRow {
    /// The action that shows it to the team.
    pub id: ActionId,
    /// The conversation.
    pub key: ConversationKey,
    /// The dialog whose answer it is, where that is known; else empty.
    pub dialog: String,
    /// The intent as which the message was understood; else empty.
    pub intent: String,
    /// What it is about, where the bot has topics and tells; else empty.
    pub topic: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// What the customer would read, as Markdown; empty once it has ended.
    pub text: String,
    /// What else it does, in words, a line each.
    pub also: String,
    /// Who has decided about it in the console, where that is not carried out yet.
    pub asked_by: Option<String>,
    /// What became of it.
    pub ended: Option<DraftEnded>,
}

/// What became of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftEnded {
    /// When.
    pub at: Timestamp,
    /// What.
    pub how: DraftEnd,
    /// Who said so.
    pub by: Option<String>,
    /// Why, if that was said.
    pub why: Option<String>,
    /// How much of its text was changed, in percent.
    pub changed: u8,
}

/// How often drafts of one kind ended so in a week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftResult {
    /// The channel.
    pub channel: String,
    /// The dialog; may be empty.
    pub dialog: String,
    /// The intent; may be empty.
    pub intent: String,
    /// The topic; may be empty.
    pub topic: String,
    /// What became of them.
    pub how: DraftEnd,
    /// In which week, from 0, the earliest.
    pub week: usize,
    /// How many.
    pub count: u64,
    /// How much of their texts was changed, in percent, all added up.
    pub changed: u64,
}

impl DraftRow {
    /// Keeps it.
    pub fn made(&self) -> Statement {
        Statement::new(
            "INSERT INTO draft (id, channel, conversation, dialog, intent, topic, made_at, text, also)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING",
            [
                self.id.as_str().into(),
                self.key.channel.as_str().into(),
                self.key.conversation.as_str().into(),
                self.dialog.as_str().into(),
                self.intent.as_str().into(),
                self.topic.as_str().into(),
                self.made_at.into(),
                self.text.as_str().into(),
                self.also.as_str().into(),
            ],
        )
    }

    fn read(row: Vec<Cell>) -> Self {
        let mut cells = Cells::of(row);
        let id = ActionId::new(cells.text());
        let key = ConversationKey {
            channel: cells.text().as_str().into(),
            conversation: cells.text().as_str().into(),
        };
        let (dialog, intent, topic) = (cells.text(), cells.text(), cells.text());
        let made_at = cells.time();
        let (text, also, asked_by) = (cells.text(), cells.text(), cells.maybe());
        let at = cells.next();
        let how = cells.maybe().and_then(|how| DraftEnd::named(&how));
        let (by, why, changed) = (cells.maybe(), cells.maybe(), cells.number());
        let changed = u8::try_from(changed).unwrap_or(100);
        let ended = how.map(|how| DraftEnded { at: at.time(), how, by, why, changed });
        Self { id, key, dialog, intent, topic, made_at, text, also, asked_by, ended }
    }
}

impl DraftEnded {
    /// Keeps what became of a draft, once, and counts it; what it said goes.
    pub fn of(&self, draft: &ActionId) -> [Statement; 2] {
        let changed = i64::from(self.changed);
        let counted = Statement::new(
            "INSERT INTO draft_day (day, channel, dialog, intent, topic, how, drafts, changed)
             SELECT CAST($2 AS BIGINT), channel, dialog, intent, topic, CAST($3 AS TEXT), 1, CAST($4 AS BIGINT)
             FROM draft WHERE id = $1 AND ended_at IS NULL
             ON CONFLICT (day, channel, dialog, intent, topic, how) DO UPDATE
                 SET drafts = draft_day.drafts + 1, changed = draft_day.changed + excluded.changed",
            [draft.as_str().into(), self.at.day().into(), self.how.word().into(), changed.into()],
        );
        let ended = Statement::new(
            "UPDATE draft SET ended_at = $2, how = $3, ended_by = $4, why = $5, changed = $6,
                 text = '', also = ''
             WHERE id = $1 AND ended_at IS NULL",
            [
                draft.as_str().into(),
                self.at.into(),
                self.how.word().into(),
                self.by.as_deref().into(),
                self.why.as_deref().into(),
                changed.into(),
            ],
        );
        [counted, ended]
    }
}

impl Console {
    /// Drafts that wait for people, behind the one that was made at `after`.
    pub async fn drafts(
        &self,
        after: Option<(Timestamp, &str)>,
        most: usize,
    ) -> Result<Vec<DraftRow>, StoreError> {
        let (at, id) = after.unwrap_or((Timestamp::from_millis(i64::MIN), ""));
        let find = Statement::new(WAITING, [at.into(), id.into(), super::limit(most)]);
        Ok(self.ask(find).await?.into_iter().map(DraftRow::read).collect())
    }

    /// How many drafts wait, counted up to `most`.
    pub async fn drafts_waiting(&self, most: usize) -> Result<usize, StoreError> {
        let count = Statement::new(HOW_MANY, [super::limit(most)]);
        let counted = self.ask(count).await?.pop().map(Cells::of);
        Ok(counted.map_or(0, |mut cells| usize::try_from(cells.number()).unwrap_or_default()))
    }

    /// One draft, also where it has ended.
    pub async fn draft(&self, id: &str) -> Result<Option<DraftRow>, StoreError> {
        Ok(self.ask(Statement::new(ONE, [id.into()])).await?.pop().map(DraftRow::read))
    }

    /// What became of the drafts that ended in the last so many weeks; the last one ends today.
    pub async fn draft_results(
        &self,
        now: Timestamp,
        weeks: usize,
    ) -> Result<Vec<DraftResult>, StoreError> {
        let days = i64::try_from(weeks * 7).unwrap_or(i64::MAX);
        let from = now.day().saturating_sub(days).saturating_add(1);
        let result = |row| {
            let mut cells = Cells::of(row);
            let whole = |number: i64| u64::try_from(number).unwrap_or_default();
            Some(DraftResult {
                channel: cells.text(),
                dialog: cells.text(),
                intent: cells.text(),
                topic: cells.text(),
                how: DraftEnd::named(&cells.text())?,
                // Another node's clock may be ahead of ours.
                week: usize::try_from(cells.number())
                    .unwrap_or_default()
                    .min(weeks.saturating_sub(1)),
                count: whole(cells.number()),
                changed: whole(cells.number()),
            })
        };
        let rows = self.ask(Statement::new(RESULTS, [from.into()])).await?;
        Ok(rows.into_iter().filter_map(result).collect())
    }

    /// Notes that somebody decides about a draft, and keeps what they did for its worker.
    ///
    /// # Errors
    /// [`StoreError::ChangedMeanwhile`] where somebody else has decided, or it has ended.
    pub async fn decide_draft(&self, act: &ActRow, draft: &ActionId) -> Result<(), StoreError> {
        let asked = Statement::new(
            "UPDATE draft SET asked_by = $2
             WHERE id = $1 AND ended_at IS NULL AND asked_by IS NULL
               AND channel = $3 AND conversation = $4",
            [
                draft.as_str().into(),
                act.who.as_str().into(),
                act.key.channel.as_str().into(),
                act.key.conversation.as_str().into(),
            ],
        );
        self.change([vec![asked.must()], act.kept()].concat()).await
    }
}

/// What somebody did with a conversation in the console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActRow {
    /// Its id; later ones sort behind earlier ones.
    pub id: String,
    /// With which conversation.
    pub key: ConversationKey,
    /// Who: a user's name, or a token's.
    pub who: String,
    /// JSON of core's `Act`.
    pub what: String,
    /// For the audit log.
    pub audit: AuditEntry,
}

impl ActRow {
    /// Keeps it, and has the conversation's worker look: all of it or nothing.
    pub(super) fn kept(&self) -> Vec<Statement> {
        let (channel, id) = (self.key.channel.as_str(), self.key.conversation.as_str());
        let keep = Statement::new(
            "INSERT INTO act (id, channel, conversation, who, what) VALUES ($1, $2, $3, $4, $5)",
            [
                self.id.as_str().into(),
                channel.into(),
                id.into(),
                self.who.as_str().into(),
                self.what.as_str().into(),
            ],
        );
        // Since when it is to be read: who has asked first stays first.
        let wake = Statement::new(
            "UPDATE conversation SET wakes = wakes + 1,
                 look = CASE WHEN look = 0 OR look > $3 THEN $3 ELSE look END,
                 due_at = CASE WHEN due_at IS NULL OR due_at > $3 THEN $3 ELSE due_at END
             WHERE channel = $1 AND id = $2",
            [channel.into(), id.into(), self.audit.at.into()],
        );
        vec![keep, wake.must(), self.audit.clone().into()]
    }
}

/// What people did and no worker has taken in.
pub(crate) const ACTS: &str =
    "SELECT id, who, what FROM act WHERE channel = $1 AND conversation = $2 ORDER BY id";

/// What somebody did, for the conversation's worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingAct {
    /// Its id.
    pub id: String,
    /// Who.
    pub who: String,
    /// JSON of core's `Act`.
    pub what: String,
}

impl PendingAct {
    /// It is taken in.
    pub fn done(&self) -> Statement {
        Statement::new("DELETE FROM act WHERE id = $1", [self.id.as_str().into()])
    }
}

impl Console {
    /// Keeps what somebody did with a conversation.
    ///
    /// # Errors
    /// [`StoreError::ChangedMeanwhile`] where nothing is known of the conversation.
    pub async fn act(&self, act: &ActRow) -> Result<(), StoreError> {
        self.change(act.kept()).await
    }

    /// What people did with a conversation and its worker has not taken in, the earliest first.
    pub async fn acts(&self, key: &ConversationKey) -> Result<Vec<PendingAct>, StoreError> {
        let (channel, id) = (key.channel.as_str(), key.conversation.as_str());
        let act = |row| {
            let mut cells = Cells::of(row);
            PendingAct { id: cells.text(), who: cells.text(), what: cells.text() }
        };
        let rows = self.ask(Statement::new(ACTS, [channel.into(), id.into()])).await?;
        Ok(rows.into_iter().map(act).collect())
    }
}
