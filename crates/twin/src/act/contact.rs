//! What a customer does in the Messenger.

use serde::{Deserialize, Serialize};

use super::Acted;
use crate::{
    body,
    error::TwinError,
    files,
    operations::{MessageContent, NewConversation, SourceAuthor},
    world::{Attachment, World},
};

/// A file that a customer or teammate adds to a message.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Upload {
    /// File name, e.g. `receipt.png`.
    pub name: String,
    /// Media type, e.g. `image/png`.
    pub content_type: String,
    /// The bytes, in base64.
    pub data: String,
}

pub(super) fn store(world: &mut World, uploads: &[Upload]) -> Result<Vec<Attachment>, TwinError> {
    uploads
        .iter()
        .map(|u| files::store_base64(world, &u.name, &u.content_type, &u.data))
        .collect::<Result<_, _>>()
        .map_err(TwinError::Refused)
}

/// A contact opens a chat and writes the first message.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactStarts {
    /// Who: id, name, e-mail or external id.
    pub contact: String,
    /// What, as typed; a mail may be HTML.
    #[serde(default)]
    pub body: String,
    /// The subject, for e-mail.
    #[serde(default)]
    pub subject: Option<String>,
    /// `conversation` (default, the Messenger), `email`, `whatsapp`, …: the `source.type`.
    #[serde(default)]
    pub source: Option<String>,
    /// The page the Messenger was on.
    #[serde(default)]
    pub url: Option<String>,
    /// Files added to the message.
    #[serde(default)]
    pub uploads: Vec<Upload>,
}

impl ContactStarts {
    /// A chat with a text.
    pub fn new(contact: impl Into<String>, body: impl Into<String>) -> Self {
        Self { contact: contact.into(), body: body.into(), ..Self::default() }
    }

    pub(super) fn perform(self, world: &mut World) -> Result<Acted, TwinError> {
        let contact = world.find_contact(&self.contact)?;
        world.check_not_blocked(&contact)?;
        if self.body.is_empty() && self.uploads.is_empty() {
            return Err(TwinError::Refused(
                "a conversation starts with a message: give `body` or `uploads`".to_owned(),
            ));
        }
        let source_type = self.source.unwrap_or_else(|| "conversation".to_owned());
        if !SOURCE_TYPES.contains(&source_type.as_str()) {
            return Err(TwinError::Refused(format!(
                "there is no source `{source_type}`; choose one of {}",
                SOURCE_TYPES.join(", ")
            )));
        }
        let mut attachments = store(world, &self.uploads)?;
        let mut body = written(world, &source_type, &self.body);
        files::place_images(world, &mut body, &mut attachments);
        let subject = match self.subject.unwrap_or_default() {
            text if source_type == "email" && world.switches.email_subject_in_paragraph => {
                body::from_typed(&text, &world.switches)
            }
            text => text,
        };
        let started = world.start_conversation(NewConversation {
            author: SourceAuthor::Contact,
            delivered_as: "customer_initiated",
            source_type,
            subject,
            body,
            url: self.url,
            attachments,
            ..NewConversation::by(&contact)
        });
        Ok(Acted {
            conversation_id: started.conversation_id,
            part_id: Some(started.message_id.to_string()),
            contact_id: Some(contact),
        })
    }
}

/// What a customer wrote, as HTML: a mail may be HTML itself, and is reduced to its blocks.
fn written(world: &World, source_type: &str, body: &str) -> String {
    match source_type {
        "email" => body::from_mail(body, &world.switches),
        _ => body::from_typed(body, &world.switches),
    }
}

/// Every `source.type` of the API description.
const SOURCE_TYPES: [&str; 10] = [
    "conversation",
    "email",
    "facebook",
    "instagram",
    "phone_call",
    "phone_switch",
    "push",
    "sms",
    "twitter",
    "whatsapp",
];

/// A contact writes in a conversation, or answers a message of a teammate that has none yet.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactWrites {
    /// Where; of an unanswered message its id.
    pub conversation: String,
    /// Who, if not the first contact of the conversation.
    #[serde(default)]
    pub contact: Option<String>,
    /// What, as typed.
    #[serde(default)]
    pub body: String,
    /// Files added to the message.
    #[serde(default)]
    pub uploads: Vec<Upload>,
}

impl ContactWrites {
    /// A text by the conversation's first contact.
    pub fn new(conversation: impl Into<String>, body: impl Into<String>) -> Self {
        Self { conversation: conversation.into(), body: body.into(), ..Self::default() }
    }

    pub(super) fn perform(self, world: &mut World) -> Result<Acted, TwinError> {
        let id = world.find_answerable(&self.conversation)?;
        let contact = world.contact_in(&id, self.contact.as_deref())?;
        world.check_not_blocked(&contact)?;
        if self.body.is_empty() && self.uploads.is_empty() {
            return Err(TwinError::Refused(
                "there is nothing to write: give `body` or `uploads`".to_owned(),
            ));
        }
        let mut attachments = store(world, &self.uploads)?;
        let by = world.conversations.get(&id).map(|c| c.source.source_type.clone());
        let mut body = written(world, by.as_deref().unwrap_or_default(), &self.body);
        files::place_images(world, &mut body, &mut attachments);
        let part = world.contact_reply(
            &id,
            &contact,
            MessageContent { body, attachments, at: None },
            None,
        )?;
        Ok(Acted { contact_id: Some(contact), ..Acted::part(&id, part) })
    }
}

/// A contact presses a quick reply that was offered.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactPresses {
    /// Where.
    pub conversation: String,
    /// The option's text or uuid. The newest offer that has it counts.
    pub option: String,
    /// Who, if not the first contact of the conversation.
    #[serde(default)]
    pub contact: Option<String>,
}

impl ContactPresses {
    /// A press by the conversation's first contact.
    pub fn new(conversation: impl Into<String>, option: impl Into<String>) -> Self {
        Self { conversation: conversation.into(), option: option.into(), contact: None }
    }

    pub(super) fn perform(self, world: &mut World) -> Result<Acted, TwinError> {
        let id = world.find_conversation(&self.conversation)?;
        let contact = world.contact_in(&id, self.contact.as_deref())?;
        world.check_not_blocked(&contact)?;
        let part = world.contact_press(&id, &contact, &self.option)?;
        Ok(Acted { contact_id: Some(contact), ..Acted::part(&id, part) })
    }
}

/// A contact rates a conversation, once that was asked for.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactRates {
    /// Where.
    pub conversation: String,
    /// 1 (terrible) to 5 (amazing).
    pub rating: u8,
    /// A remark.
    #[serde(default)]
    pub remark: Option<String>,
}

impl ContactRates {
    pub(super) fn perform(self, world: &mut World) -> Result<Acted, TwinError> {
        let id = world.find_conversation(&self.conversation)?;
        let part = world.rate(&id, self.rating, self.remark)?;
        Ok(Acted::part(&id, part))
    }
}

/// A contact reads a conversation.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactReads {
    /// Which.
    pub conversation: String,
}

impl ContactReads {
    pub(super) fn perform(self, world: &mut World) -> Result<Acted, TwinError> {
        let id = world.find_conversation(&self.conversation)?;
        world.contact_reads(&id)?;
        Ok(Acted::conversation(&id))
    }
}
