//! Tells people when something goes wrong, once, and when it is over, once.
//!
//! One node looks ([`Duty::Alerts`]). What is found is held against what is open (`decide`); what
//! comes of it, and the notes that somebody is to be told, are one transaction. A note is taken
//! before it is told, so that no other node tells it; one whose node dies meanwhile is told again.

mod decide;
mod find;
mod kind;
mod tell;

use std::{
    fmt::Debug,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use async_trait::async_trait;
use deskmate_core::{ChannelName, Timestamp};
use deskmate_store::{AlertNote, AlertRow, AuditEntry, Console, StoreError};
use futures_util::future::BoxFuture;
use serde::{Deserialize, Serialize};

pub use kind::AlertKind;

use crate::{Channel, Engine, duty::Duty, engine::Inner, random};
use decide::{Decision, Pending};

/// How often to look.
const LOOK: Duration = Duration::from_secs(30);
/// When webhooks were last missed: a mark of the channel, in Unix milliseconds.
const MISSED: &str = "webhooks_missed_at";

/// Who is told, and what waits for too long.
#[derive(Clone, Debug, Default)]
pub struct Alerts {
    /// Who is told.
    pub targets: Vec<Arc<dyn AlertTarget>>,
    /// A team that has had a conversation for so long is told of. `None`: never.
    pub handover_waits: Option<Duration>,
    /// The same of a draft.
    pub draft_waits: Option<Duration>,
}

/// Somebody who is told.
#[async_trait]
pub trait AlertTarget: Debug + Send + Sync + 'static {
    /// One word, by which notes are kept: `slack`, `webhook`, `mail`.
    fn name(&self) -> &'static str;

    /// Who that is, for people; no secret.
    fn place(&self) -> String;

    /// Tells one message. `at` is now, for a signature.
    ///
    /// # Errors
    /// Why it was not told, in words that hold no secret.
    async fn tell(&self, message: &AlertMessage, at: Timestamp) -> Result<(), NotTold>;
}

/// Why somebody was not told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotTold {
    /// It may go better later.
    Again(String),
    /// They want to be told nothing any more.
    Never(String),
}

/// Whether something has begun or is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertState {
    /// It has begun.
    Begun,
    /// It is over.
    Over,
    /// Nothing is wrong: somebody tries whether they are told.
    Test,
}

/// What somebody is told. Nothing that customers said is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertMessage {
    /// Of this message: it stays when the message is sent again.
    pub id: String,
    /// Of what is wrong: the same when it is over.
    pub alert: String,
    /// Whether it has begun or is over.
    pub state: AlertState,
    /// What kind of thing: a word of [`AlertKind`].
    pub kind: String,
    /// In which channel.
    pub channel: String,
    /// What people read.
    pub text: String,
    /// Since when.
    pub since: Timestamp,
    /// Until when, where it is over.
    pub until: Option<Timestamp>,
    /// The page that says more, where there is a console.
    pub link: Option<String>,
}

impl Engine {
    /// Looks from now on whether something is wrong, and tells these. Only the first call counts.
    pub fn tell_alerts(&self, alerts: Alerts) {
        if self.inner.alerts.set(alerts).is_ok() {
            self.spawn(Arc::clone(&self.inner).watch());
        }
    }

    /// Whether a channel does not hear what Intercom has: since its last webhook, which came then or
    /// never, a sweep has found what nothing had told of.
    ///
    /// # Errors
    /// What the store says.
    pub async fn misses_webhooks(
        &self,
        channel: &Channel,
        last: Option<Timestamp>,
    ) -> Result<bool, StoreError> {
        let kept = self.inner.missed(channel.name()).await?;
        // What this node has found is kept within half a minute.
        let here = Timestamp::from_millis(channel.missed_at.load(Ordering::Relaxed));
        let missed = kept.into_iter().chain([here]).max().filter(|at| at.as_millis() > 0);
        let silent = |missed| last.is_none_or(|last| find::SILENT < Timestamp::since(missed, last));
        Ok(missed.is_some_and(silent))
    }

    /// Who is told when something is wrong, if that is done for here.
    pub fn alerts(&self) -> Option<&Alerts> {
        self.inner.alerts.get()
    }

    /// Tells everybody that somebody tries whether they are told.
    ///
    /// # Errors
    /// What the store says.
    pub fn try_alerts<'a>(&'a self, audit: AuditEntry) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let now = audit.at;
            let message = AlertMessage {
                id: String::new(),
                alert: random::id_at(now),
                state: AlertState::Test,
                kind: "test".to_owned(),
                channel: String::new(),
                text: format!("{} tries whether Deskmate's alerts arrive. They do.", audit.who),
                since: now,
                until: None,
                link: self.inner.alert_link("/alerts"),
            };
            for note in self.inner.notes(&message, now) {
                self.console().add_alert_note(&note, audit.clone()).await?;
            }
            self.inner.try_alerts.notify_one();
            Ok(())
        })
    }
}

impl Inner {
    fn alert_link(&self, path: &str) -> Option<String> {
        self.console_url.as_ref().map(|url| format!("{url}/console{path}"))
    }

    /// The same message for each of those who are told.
    fn notes(&self, message: &AlertMessage, now: Timestamp) -> Vec<AlertNote> {
        let targets = self.alerts.get().map_or(&[][..], |alerts| &alerts.targets);
        let note = |target: &Arc<dyn AlertTarget>| {
            let id = random::id_at(now);
            let message = AlertMessage { id: id.clone(), ..message.clone() };
            let body = serde_json::to_string(&message).unwrap_or_default();
            let target = target.name().to_owned();
            AlertNote { id, target, body, made_at: now, tries: 0, due_at: now }
        };
        targets.iter().map(note).collect()
    }

    async fn watch(self: Arc<Self>) {
        let (mut pending, none) = (Pending::new(), ChannelName::new(""));
        loop {
            tokio::select! {
                goes_on = self.pause(LOOK) => if !goes_on { return },
                () = self.try_alerts.notified() => {}
            }
            let _working = self.busy.work();
            let done = async {
                self.keep_missed().await?;
                if self.has_duty(&none, Duty::Alerts, LOOK).await {
                    self.decide_all(&mut pending).await?;
                    self.tell_due().await?;
                }
                Ok::<_, StoreError>(())
            };
            if let Err(error) = done.await {
                tracing::warn!(%error, "alerts.not_looked");
            }
        }
    }

    /// Looks once, and keeps what has begun and what is over.
    async fn decide_all(&self, pending: &mut Pending) -> Result<(), StoreError> {
        let (console, now) = (Console::new(Arc::clone(&self.store)), self.clock.now());
        let found = self.wrong(&console, now).await?;
        for decision in decide::decide(console.open_alerts().await?, found, pending, now) {
            let kept = match decision {
                Decision::Begins(found) => {
                    let row = AlertRow {
                        id: random::id_at(now),
                        channel: found.channel,
                        kind: found.kind.word().to_owned(),
                        text: found.text,
                        link: found.link,
                        began_at: now,
                        seen_at: now,
                        ended_at: None,
                    };
                    let notes = self.notes(&self.message(&row, AlertState::Begun, None), now);
                    let kept = console.begin_alert(&row, &notes).await;
                    if kept.is_ok() {
                        count(found.kind, "begun");
                        tracing::warn!(
                            channel.name = row.channel,
                            kind = row.kind,
                            text = row.text,
                            "alert.begun"
                        );
                    }
                    kept
                }
                Decision::GoesOn { id, text } => console.see_alert(&id, &text, now).await,
                Decision::IsOver(row, kind) => {
                    let row = AlertRow { text: kind.over(&row.channel), ..row };
                    let message = self.message(&row, AlertState::Over, Some(now));
                    let kept = console.end_alert(&row.id, now, &self.notes(&message, now)).await;
                    if kept.is_ok() {
                        count(kind, "over");
                        tracing::info!(channel.name = row.channel, kind = row.kind, "alert.over");
                    }
                    kept
                }
            };
            match kept {
                // Another node was faster: it tells.
                Ok(()) | Err(StoreError::ChangedMeanwhile) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn message(&self, row: &AlertRow, state: AlertState, until: Option<Timestamp>) -> AlertMessage {
        AlertMessage {
            id: String::new(),
            alert: row.id.clone(),
            state,
            kind: row.kind.clone(),
            channel: row.channel.clone(),
            text: row.text.clone(),
            since: row.began_at,
            until,
            link: self.alert_link(&row.link),
        }
    }
}

fn count(kind: AlertKind, what: &'static str) {
    metrics::counter!("deskmate_alerts_total", "kind" => kind.word(), "what" => what).increment(1);
}
