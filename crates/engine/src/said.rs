//! What was said in a conversation, read from Intercom when somebody looks at it. It is not stored.

use deskmate_core::{ChannelName, ConversationId, Timestamp};
use futures_util::future::BoxFuture;
use intercom::{
    Class, Priority,
    types::{Author, AuthorType, Body, PartType},
};
use serde_json::Value;

use crate::{Engine, convert};

/// Who said or did something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    /// The customer.
    Customer,
    /// Our bot teammate.
    Bot,
    /// A person.
    Person,
    /// A workflow, a rule, or another bot of Intercom's.
    Automation,
}

/// Something that was said, or done by people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// When; Intercom tells seconds.
    pub at: Timestamp,
    /// Who.
    pub voice: Voice,
    /// Their name, if Intercom tells it.
    pub name: Option<String>,
    /// What kind of part it is, in Intercom's word: `comment`, `note`, `assignment` …
    pub kind: String,
    /// What was said, as plain text; may be empty.
    pub text: String,
    /// All that Intercom tells of it and we know the name of.
    pub raw: Value,
}

/// Why it cannot be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotShown {
    /// There is no such channel, or Intercom has no such conversation any more.
    Gone,
    /// Not now, and why.
    NotNow(String),
}

impl Engine {
    /// The page on which teammates see a conversation, as far as its workspace is known. Its form was
    /// seen, and is not documented.
    pub fn page_of(&self, channel: &str, conversation: &str) -> Option<String> {
        let channel = self.inner.channel(&ChannelName::new(channel))?;
        let (app, options) = (channel.app_id()?, &channel.options);
        let at = options.base_url.as_deref().unwrap_or(options.region.pages());
        let at = at.trim_end_matches('/');
        Some(format!("{at}/a/inbox/{app}/inbox/conversation/{conversation}"))
    }

    /// What was said in a conversation, the oldest first: the newest 500 parts, which is what
    /// Intercom tells.
    ///
    /// # Errors
    /// [`NotShown`]
    pub fn said<'a>(
        &'a self,
        channel: &'a str,
        conversation: &'a str,
    ) -> BoxFuture<'a, Result<Vec<Said>, NotShown>> {
        Box::pin(async move {
            let channel = self.inner.channel(&ChannelName::new(channel)).ok_or(NotShown::Gone)?;
            let id = convert::conversation_id(&ConversationId::new(conversation));
            let client = channel.client.with_priority(Priority::Sweep);
            let read = client.conversation(&id).await.map_err(|error| match error.class() {
                Class::Gone { .. } => NotShown::Gone,
                Class::Retry { .. }
                | Class::Unknown
                | Class::Refused
                | Class::Denied { .. }
                | Class::Conflict
                | Class::Unreadable => NotShown::NotNow(error.to_string()),
            })?;
            let us = channel.options.teammate_id.as_str();
            let one = |at, author: &Author, kind: String, body: Option<&Body>, raw| Said {
                at: Timestamp::from_secs(at),
                voice: voice(author, us),
                name: author.name.clone().filter(|name| !name.trim().is_empty()),
                kind,
                text: body.map_or_else(String::new, |body| convert::text::of(body.as_str())),
                raw,
            };
            let source = read.source.as_ref().map(|source| {
                let at = read.created_at.unwrap_or_default();
                let raw = serde_json::to_value(source).unwrap_or_default();
                one(at, &source.author, "comment".to_owned(), source.body.as_ref(), raw)
            });
            let parts = read.parts().iter().map(|part| {
                let kind = match part.redacted {
                    true => "redacted".to_owned(),
                    false => part.part_type.to_string(),
                };
                let body = part.body.as_ref().filter(|_| !part.redacted);
                let mut raw = serde_json::to_value(part).unwrap_or_default();
                if part.redacted {
                    raw["body"] = Value::Null;
                }
                one(part.created_at, &part.author, kind, body, raw)
            });
            let mut said: Vec<_> = source.into_iter().chain(parts).collect();
            said.sort_by_key(|one| one.at);
            Ok(said)
        })
    }
}

fn voice(author: &Author, us: &str) -> Voice {
    match author.kind {
        _ if author.is_contact() => Voice::Customer,
        AuthorType::Admin if author.id.as_deref() == Some(us) => Voice::Bot,
        AuthorType::Admin => Voice::Person,
        _ => Voice::Automation,
    }
}

impl Said {
    /// Whether only people see it.
    pub fn is_note(&self) -> bool {
        self.kind == PartType::Note.to_string()
    }
}
