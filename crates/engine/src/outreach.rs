//! What other systems have the bot say: in a conversation that it has, or to a contact with whom a
//! conversation begins by that. Once, however often it is asked for under one name.

mod finding;
mod going_out;

use deskmate_core::{
    Autonomy, ChannelName, ContactId, ConversationId, Limits,
    action::{Action, Answer, Say},
    outgoing,
};
use deskmate_store::{Console, ConversationKey, Outreach, OutreachState, StoreError};
use futures_util::future::BoxFuture;
use serde::{Deserialize, Serialize};
use std::{sync::Arc, time::Duration};

use crate::{Channel, Engine, engine::Inner, heard};

/// How long one is tried to be sent where nothing else was said.
const KEEP_TRYING: Duration = Duration::from_secs(24 * 3600);
/// The longest name of one, in bytes.
const MAX_KEY_BYTES: usize = 200;
/// The longest subject, in bytes.
const MAX_SUBJECT_BYTES: usize = 500;

/// Whom a message is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whom {
    /// Whoever is in that conversation, which the bot has.
    Conversation(ConversationId),
    /// The contact of that id in Intercom.
    Contact(ContactId),
    /// The contact of that e-mail address.
    Email(String),
    /// The contact of that id in the system that asks.
    ExternalId(String),
}

/// A message that another system wants to be said.
#[derive(Clone, Debug, PartialEq)]
pub struct ToSay {
    /// What it is called: asked for again under this name, it is the same. Without one, it is new
    /// each time.
    pub key: Option<String>,
    /// Whom it is for.
    pub to: Whom,
    /// What is said.
    pub say: Say,
    /// The subject of an e-mail: without one, a conversation begins in the Messenger.
    pub subject: Option<String>,
    /// For how long it is tried to be sent; a day where that is left out.
    pub within: Option<Duration>,
    /// Who asks.
    pub who: String,
}

/// Why a message is not kept.
#[derive(Debug, thiserror::Error)]
pub enum NotSaid {
    /// There is no such channel.
    #[error("there is no channel `{0}`")]
    NoSuchChannel(String),
    /// The channel says nothing by itself.
    #[error("the channel's autonomy is `{0}`: it says nothing that people have not approved")]
    MayNot(&'static str),
    /// Nothing is known of the conversation.
    #[error("nothing is known of conversation `{0}` in this channel; the bot has never had it")]
    NoSuchConversation(ConversationId),
    /// The bot does not have it.
    #[error(
        "the conversation is not the bot's now: nothing is said there that could talk over a person"
    )]
    NotTheBots,
    /// What is asked for cannot be done.
    #[error("{0}")]
    Unfit(String),
    /// Something else was asked for under this name.
    #[error("`{0}` is the name of another message; give each message a name of its own")]
    OtherWords(String),
    /// The store failed.
    #[error("the database does not answer; try again")]
    Store(#[from] StoreError),
}

impl Engine {
    /// Keeps what another system wants to be said; it goes out as soon as it can. Asked for again
    /// under its name, it tells how far it has come.
    ///
    /// # Errors
    /// Why it is not kept.
    pub fn say<'a>(
        &'a self,
        channel: &'a str,
        asked: ToSay,
    ) -> BoxFuture<'a, Result<Outreach, NotSaid>> {
        Box::pin(async move {
            let (inner, name) = (Arc::clone(&self.inner), channel.to_owned());
            let saying = async move { inner.keep_outreach(&name, asked).await };
            self.to_its_end(saying).await
        })
    }
}

impl ToSay {
    /// What is wrong with it, seen without Intercom; else what a conversation that it begins would
    /// begin with, as HTML.
    fn html(&self) -> Result<String, String> {
        let answer = Answer { actions: vec![Action::Say(self.say.clone())], ..Answer::default() };
        answer.check()?;
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte);
        if let Some(key) = &self.key
            && !(key.bytes().all(plain) && (1..=MAX_KEY_BYTES).contains(&key.len()))
        {
            return Err(format!(
                "the id of a message has 1 to {MAX_KEY_BYTES} letters, digits and `-`, `_`, `.`, `:`"
            ));
        }
        if let Whom::Conversation(_) = self.to {
            return match self.subject {
                Some(_) => Err("only an e-mail that begins a conversation has a subject".into()),
                None => Ok(String::new()),
            };
        }
        if let Some(subject) = &self.subject
            && (subject.trim().is_empty() || subject.len() > MAX_SUBJECT_BYTES)
        {
            return Err(format!("a subject has 1 to {MAX_SUBJECT_BYTES} bytes"));
        }
        if outgoing::choices(&self.say).next().is_some() {
            return Err("a conversation cannot begin with choices, Intercom has no place for \
                        them: offer them when the customer answers"
                .into());
        }
        let source = if self.subject.is_some() { "email" } else { "conversation" };
        let mut comments = outgoing::comments(&self.say, Limits::of(source));
        match (comments.pop(), comments.is_empty()) {
            (Some(first), true) if first.images.is_empty() && first.files.is_empty() => {
                Ok(first.text.to_html())
            }
            (Some(_), true) => Err("a conversation cannot begin with attachments, Intercom has \
                                    no place for them: put links or pictures into the text"
                .into()),
            _ => Err("it is too long for one message, or says nothing".into()),
        }
    }

    /// What tells it from another message of the same name.
    fn told(&self) -> String {
        serde_json::json!([self.to, self.say, self.subject]).to_string()
    }
}

impl Inner {
    async fn keep_outreach(&self, name: &str, asked: ToSay) -> Result<Outreach, NotSaid> {
        let channels = self.channels();
        let channel = channels.iter().find(|channel| channel.name().as_str() == name);
        let channel = channel.ok_or_else(|| NotSaid::NoSuchChannel(name.to_owned()))?;
        let html = asked.html().map_err(NotSaid::Unfit)?;
        let digest = self.digests.plain(&asked.told());
        let console = Console::new(Arc::clone(&self.store));
        let key = asked.key.clone().unwrap_or_else(|| crate::random::id_at(self.clock.now()));
        if let Some(known) = console.outreach(name, &key).await? {
            return same(known, &digest);
        }
        let autonomy = channel.options.rules.autonomy;
        if autonomy != Autonomy::Reply {
            return Err(NotSaid::MayNot(autonomy.word()));
        }
        let now = self.clock.now();
        let new = Outreach {
            channel: ChannelName::new(name),
            key: key.clone(),
            digest: digest.clone(),
            whom: serde_json::json!(asked.to).to_string(),
            html,
            subject: asked.subject.clone(),
            who: asked.who.clone(),
            made_at: now,
            until: now.plus(asked.within.unwrap_or(KEEP_TRYING)),
            state: OutreachState::Waiting,
            next_at: Some(now),
            tried_at: None,
            ended_at: None,
            conversation: None,
            why: None,
        };
        let kept = match asked.to {
            Whom::Conversation(id) => self.keep_in(channel, new, &id, asked.say).await,
            _ => console.reach_out(&new).await.map(|()| new).map_err(NotSaid::Store),
        };
        match kept {
            Ok(kept) => {
                metrics::counter!("deskmate_outreach_total", "outcome" => "asked").increment(1);
                channel.asked.now();
                Ok(kept)
            }
            // Somebody was faster.
            Err(NotSaid::Store(StoreError::ChangedMeanwhile)) => {
                match console.outreach(name, &key).await? {
                    Some(known) => same(known, &digest),
                    None => Err(NotSaid::Store(StoreError::ChangedMeanwhile)),
                }
            }
            Err(error) => Err(error),
        }
    }

    /// A message for a conversation: into its queue, where everything that it promises holds.
    async fn keep_in(
        &self,
        channel: &Channel,
        new: Outreach,
        id: &ConversationId,
        say: Say,
    ) -> Result<Outreach, NotSaid> {
        let key = ConversationKey { channel: channel.name().clone(), conversation: id.clone() };
        let Some(known) = self.store.conversation(&key).await? else {
            return Err(NotSaid::NoSuchConversation(id.clone()));
        };
        if !known.owner().is_bot() || known.parked.is_some() {
            return Err(NotSaid::NotTheBots);
        }
        let new = Outreach {
            whom: String::new(),
            state: OutreachState::Queued,
            next_at: None,
            ended_at: Some(new.made_at),
            conversation: Some(id.clone()),
            ..new
        };
        let answer = Answer { actions: vec![Action::Say(say)], ..Answer::default() };
        let said = serde_json::json!(deskmate_bots::Said { key: None, answer }).to_string();
        let turn = heard::name_of(&new.key);
        Console::new(Arc::clone(&self.store)).say_in(&new, id, (&turn, &said)).await?;
        self.woken(&[key]);
        Ok(new)
    }
}

/// It was asked for before; what is told is how far it has come.
fn same(known: Outreach, digest: &str) -> Result<Outreach, NotSaid> {
    if known.digest == digest { Ok(known) } else { Err(NotSaid::OtherWords(known.key)) }
}
