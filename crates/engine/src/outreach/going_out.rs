//! Sends what waits, one after the other: by one node, and never again before it was tried for.

use std::{sync::Arc, time::Duration};

use deskmate_core::{Act, ConversationId, Timestamp};
use deskmate_store::{
    ActRow, AuditEntry, Console, ConversationKey, Outreach, OutreachState, StoreError, Wake,
};
use intercom::{
    Class, Priority,
    api::{CreateMessage, SearchContacts},
    types::Contact,
};

use super::Whom;
use crate::{Channel, channel::Ready, convert, duty::Duty, engine::Inner, random};

/// How often to look for what was asked for at other nodes.
const OTHERS: Duration = Duration::from_secs(2);
/// How long to wait where the channel cannot work, or the store does not.
const NOT_NOW: Duration = Duration::from_secs(5);
/// How long the node that does it keeps the duty without saying so again.
const EVERY: Duration = Duration::from_secs(60);
/// How many are gone on with at once.
const MOST: usize = 20;
/// A contact that is not found may have been made just now.
const NEW_CONTACT: Duration = Duration::from_secs(60);
/// What was put down as being sent so long ago is not sent: another node may have tried already.
const STALE: Duration = Duration::from_secs(2);

/// What comes of a step.
pub(super) enum Step {
    /// It has gone out; the conversation that it began, where that is known.
    Sent(Option<ConversationId>),
    /// It will not go out, and why.
    Failed(String),
    /// It was not sent. Try again then; why it was not.
    Again(Timestamp, String),
    /// It may have been sent. Look then.
    Find(Timestamp, String),
}

impl Inner {
    /// Sends what other systems want to be said, whenever there is something.
    pub(crate) async fn reach_out_for_ever(self: Arc<Self>, channel: Arc<Channel>) {
        let mut next: Option<Timestamp> = None;
        loop {
            let time = async {
                match next {
                    Some(next) => self.clock.sleep_until(next).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = channel.asked.wait() => {}
                () = time => {}
                () = channel.closing.cancelled() => return,
            }
            let _working = self.busy.work();
            channel.asked.take();
            let others = self.store.is_shared().then(|| self.clock.now().plus(OTHERS));
            let tried = self.reach_out(&channel, others.is_some()).await;
            next = match tried {
                Ok(next) => next.into_iter().chain(others).min(),
                Err(error) => {
                    tracing::error!(%error, "outreach.store_failed");
                    Some(self.clock.now().plus(NOT_NOW))
                }
            };
        }
    }

    /// Goes on with everything whose time has come. When there is something again.
    async fn reach_out(
        &self,
        channel: &Channel,
        shared: bool,
    ) -> Result<Option<Timestamp>, StoreError> {
        let (console, name) = (Console::new(Arc::clone(&self.store)), channel.name());
        loop {
            let next = console.outreach_next(name.as_str()).await?;
            let now = self.clock.now();
            if next.is_none_or(|next| next > now) {
                return Ok(next);
            }
            if shared && !self.has_duty(name, Duty::Outreach, EVERY).await {
                return Ok(None);
            }
            let (ready, paused) = (channel.ready(), self.paused(name).is_some());
            let Some(ready) = ready.filter(|_| !paused) else {
                return Ok(Some(now.plus(NOT_NOW)));
            };
            for row in console.outreach_due(name.as_str(), now, MOST).await? {
                if channel.closing.is_cancelled() {
                    return Ok(None);
                }
                match self.take_further(channel, &ready, &console, &row).await {
                    // Another node goes on with it.
                    Ok(()) | Err(StoreError::ChangedMeanwhile) => {}
                    Err(error) => return Err(error),
                }
            }
        }
    }

    async fn take_further(
        &self,
        channel: &Channel,
        ready: &Ready,
        console: &Console,
        row: &Outreach,
    ) -> Result<(), StoreError> {
        let mut row = row.clone();
        let step = match row.state {
            OutreachState::Waiting => match self.addressee(channel, &row).await {
                Ok(contact) => {
                    let now = self.clock.now();
                    let find_at = now.plus(ready.policy.rules.settle);
                    console.outreach_sending(&row, now, find_at).await?;
                    row = Outreach {
                        state: OutreachState::Sending,
                        tried_at: Some(now),
                        next_at: Some(find_at),
                        ..row
                    };
                    if self.clock.now().since(now) > STALE {
                        return Ok(());
                    }
                    self.send(channel, ready, &row, &contact).await
                }
                Err(step) => step,
            },
            _ => match self.addressee(channel, &row).await {
                Ok(contact) => self.find_sent(channel, ready, console, &row, &contact).await?,
                Err(Step::Again(at, why) | Step::Find(at, why)) => Step::Find(at, why),
                Err(Step::Failed(why)) => {
                    Step::Failed(format!("whether it went out is not known: {why}"))
                }
                Err(step) => step,
            },
        };
        self.put_down(console, &row, step).await
    }

    /// Keeps what came of a step.
    async fn put_down(
        &self,
        console: &Console,
        row: &Outreach,
        step: Step,
    ) -> Result<(), StoreError> {
        let now = self.clock.now();
        let key = |conversation| ConversationKey { channel: row.channel.clone(), conversation };
        let outcome = match step {
            Step::Sent(began) => {
                let given = began.map(|conversation| self.given(row, key(conversation), now));
                if let Some(act) = &given {
                    // There has to be a conversation that can be given.
                    self.store.wake(vec![Wake { key: act.key.clone(), due: now }]).await?;
                }
                console.outreach_sent(row, now, given.as_ref()).await?;
                if let Some(act) = given {
                    self.woken(&[act.key]);
                }
                "sent"
            }
            Step::Failed(why) => {
                tracing::warn!(outreach.key = row.key, why, "outreach.failed");
                console.outreach_failed(row, now, &why).await?;
                "failed"
            }
            Step::Again(_, why) if row.until <= now => {
                let why = format!("it could not go out in time: {why}");
                console.outreach_failed(row, now, &why).await?;
                "failed"
            }
            Step::Again(at, why) => {
                console.outreach_later(row, OutreachState::Waiting, at, &why).await?;
                "again"
            }
            Step::Find(at, why) => {
                console.outreach_later(row, OutreachState::Sending, at, &why).await?;
                "looked_for"
            }
        };
        metrics::counter!("deskmate_outreach_total", "outcome" => outcome).increment(1);
        Ok(())
    }

    /// What gives the conversation that a message has begun to the bot.
    fn given(&self, row: &Outreach, key: ConversationKey, now: Timestamp) -> ActRow {
        let about = format!("conversation {} of channel {}", key.conversation, key.channel);
        let audit = AuditEntry {
            id: random::id_at(now),
            at: self.clock.wall(),
            who: row.who.clone(),
            what: "message.sent".to_owned(),
            about,
            before: None,
            after: None,
        };
        let what = serde_json::json!(Act::Give).to_string();
        ActRow { id: random::id_at(now), key, who: row.who.clone(), what, audit }
    }

    /// Whom it is for, as Intercom knows them now.
    async fn addressee(&self, channel: &Channel, row: &Outreach) -> Result<Contact, Step> {
        let whom = serde_json::from_str::<Whom>(&row.whom);
        let whom = whom.map_err(|_| Step::Failed("whom it is for cannot be read".to_owned()))?;
        let client = channel.client.with_priority(Priority::Read);
        let found = match whom {
            Whom::Contact(id) => client.contact(&convert::contact_id(&id)).await.map(Some),
            Whom::Email(address) => one(&client, SearchContacts::Email(address)).await,
            Whom::ExternalId(id) => one(&client, SearchContacts::ExternalId(id)).await,
            Whom::Conversation(_) => Ok(None),
        };
        match found {
            Ok(Some(contact)) => Ok(contact),
            Ok(None) => Err(self.nobody(row, "there is no such contact, or more than one")),
            Err(error) => Err(self.failed(row, &error)),
        }
    }

    /// A contact that is not there may have been made just now.
    fn nobody(&self, row: &Outreach, why: &str) -> Step {
        let now = self.clock.now();
        if now.since(row.made_at) < NEW_CONTACT {
            Step::Again(now.plus(NOT_NOW), why.to_owned())
        } else {
            Step::Failed(why.to_owned())
        }
    }

    async fn send(
        &self,
        channel: &Channel,
        ready: &Ready,
        row: &Outreach,
        contact: &Contact,
    ) -> Step {
        let message = CreateMessage {
            by: convert::admin_id(&ready.policy.us),
            to: contact.id.clone(),
            role: contact.role.clone(),
            body: row.html.as_str().into(),
            subject: row.subject.clone(),
        };
        let client = channel.client.with_priority(Priority::Handover);
        match client.message(message).await {
            Ok(sent) => match sent.conversation_id {
                Some(id) => Step::Sent(Some(ConversationId::new(id.as_str()))),
                None => self.unseen(row, "Intercom did not say which conversation it began"),
            },
            Err(error) => self.failed(row, &error),
        }
    }

    /// It was or may have been sent, and nothing shows it yet.
    pub(super) fn unseen(&self, row: &Outreach, why: &str) -> Step {
        let now = self.clock.now();
        let since = row.tried_at.map_or(Duration::ZERO, |tried| now.since(tried));
        Step::Find(now.plus(since.max(NOT_NOW)), why.to_owned())
    }

    /// What a failed call means for it. What Intercom says is told without any words of people.
    pub(super) fn failed(&self, row: &Outreach, error: &intercom::Error) -> Step {
        let (now, why) = (self.clock.now(), error.to_string());
        let again = |at| Step::Again(at, why.clone());
        match error.class() {
            Class::Retry { at_ms } => {
                let at = at_ms.map_or(now.plus(NOT_NOW), Timestamp::from_millis);
                again(at.max(now.plus(Duration::from_millis(50))))
            }
            Class::Unknown | Class::Unreadable => self.unseen(row, &why),
            Class::Denied { .. } => again(now.plus(NEW_CONTACT)),
            Class::Gone { .. } => self.nobody(row, &why),
            Class::Refused | Class::Conflict => Step::Failed(why),
        }
    }
}

/// The one contact that is found; nothing where there is none, or another one as well.
async fn one(
    client: &intercom::Client,
    search: SearchContacts,
) -> Result<Option<Contact>, intercom::Error> {
    let mut found = client.contacts(search).await?.items;
    let last = found.pop();
    Ok(last.filter(|_| found.is_empty()))
}
