//! What a teammate does in the inbox.

use serde::{Deserialize, Serialize};

use super::{Acted, Upload, contact::store};
use crate::{
    body,
    error::TwinError,
    operations::{Actor, MessageContent, NewConversation, SourceAuthor, Via},
    world::World,
};

/// What a teammate does in the same click as replying.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum And {
    /// Send and close.
    Close,
    /// Send and open.
    Open,
    /// Send and snooze, for so many seconds.
    Snooze(u32),
    /// Send and assign: a teammate, a team, `"bot"` or `"nobody"`.
    Assign(String),
}

/// A teammate replies. With [`and`](Self::and) the text rides on the part of that operation and there
/// is no comment part.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TeammateReplies {
    /// Where.
    pub conversation: String,
    /// Who.
    pub teammate: String,
    /// What, as typed.
    #[serde(default)]
    pub body: String,
    /// Files added to the message.
    #[serde(default)]
    pub uploads: Vec<Upload>,
    /// What else happens in the same click.
    #[serde(default)]
    pub and: Option<And>,
}

impl TeammateReplies {
    /// A reply and nothing else.
    pub fn new(
        conversation: impl Into<String>,
        teammate: impl Into<String>,
        body: impl Into<String>,
    ) -> Self {
        Self {
            conversation: conversation.into(),
            teammate: teammate.into(),
            body: body.into(),
            ..Self::default()
        }
    }

    pub(super) fn perform(self, world: &mut World) -> Result<Acted, TwinError> {
        let id = world.find_conversation(&self.conversation)?;
        let admin = world.find_admin(&self.teammate)?;
        if self.body.is_empty() && self.uploads.is_empty() {
            return Err(TwinError::Refused(
                "a reply says something: give `body` or `uploads`".to_owned(),
            ));
        }
        let attachments = store(world, &self.uploads)?;
        let body = body::from_typed(&self.body, &world.switches);
        let by = Actor::Admin(admin);
        let said = MessageContent { body, attachments, at: None };
        let part = match self.and {
            None => world.admin_comment(&id, admin, said, Via::Inbox)?,
            Some(And::Close) => world.close(&id, by, said)?,
            Some(And::Open) => world.open(&id, by, said)?,
            Some(And::Snooze(seconds)) => {
                let until = world.now() + i64::from(seconds);
                world.snooze(&id, by, until, said)?
            }
            Some(And::Assign(to)) => {
                let to = world.find_assignee(&to)?;
                world.assign(&id, by, to, said)?
            }
        };
        Ok(Acted::part(&id, part))
    }
}

/// A teammate writes a note, which customers do not see.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TeammateNotes {
    /// Where.
    pub conversation: String,
    /// Who.
    pub teammate: String,
    /// What, as typed.
    #[serde(default)]
    pub body: String,
    /// Files added to the note.
    #[serde(default)]
    pub uploads: Vec<Upload>,
}

impl TeammateNotes {
    /// A note.
    pub fn new(
        conversation: impl Into<String>,
        teammate: impl Into<String>,
        body: impl Into<String>,
    ) -> Self {
        Self {
            conversation: conversation.into(),
            teammate: teammate.into(),
            body: body.into(),
            ..Self::default()
        }
    }

    pub(super) fn perform(self, world: &mut World) -> Result<Acted, TwinError> {
        let id = world.find_conversation(&self.conversation)?;
        let admin = world.find_admin(&self.teammate)?;
        if self.body.is_empty() && self.uploads.is_empty() {
            return Err(TwinError::Refused(
                "a note says something: give `body` or `uploads`".to_owned(),
            ));
        }
        let attachments = store(world, &self.uploads)?;
        let body = body::from_typed(&self.body, &world.switches);
        let part = world.note(&id, admin, MessageContent { body, attachments, at: None })?;
        Ok(Acted::part(&id, part))
    }
}

/// A teammate assigns.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TeammateAssigns {
    /// Where.
    pub conversation: String,
    /// Who does it.
    pub teammate: String,
    /// To whom: a teammate, a team, `"bot"` or `"nobody"`.
    pub to: String,
}

impl TeammateAssigns {
    pub(super) fn perform(self, world: &mut World) -> Result<Acted, TwinError> {
        let id = world.find_conversation(&self.conversation)?;
        let admin = world.find_admin(&self.teammate)?;
        let to = world.find_assignee(&self.to)?;
        let part = world.assign(&id, Actor::Admin(admin), to, MessageContent::nothing())?;
        Ok(Acted::part(&id, part))
    }
}

macro_rules! simple_operation {
    ($(#[$doc:meta])* $name:ident, $call:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            /// Where.
            pub conversation: String,
            /// Who.
            pub teammate: String,
        }

        impl $name {
            pub(super) fn perform(self, world: &mut World) -> Result<Acted, TwinError> {
                let id = world.find_conversation(&self.conversation)?;
                let admin = world.find_admin(&self.teammate)?;
                let part = world.$call(&id, Actor::Admin(admin), MessageContent::nothing())?;
                Ok(Acted::part(&id, part))
            }
        }
    };
}

simple_operation!(
    /// A teammate closes.
    TeammateCloses,
    close
);
simple_operation!(
    /// A teammate opens a closed or snoozed conversation.
    TeammateReopens,
    open
);

/// A teammate snoozes.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TeammateSnoozes {
    /// Where.
    pub conversation: String,
    /// Who.
    pub teammate: String,
    /// For how long, in seconds.
    pub seconds: u32,
}

impl TeammateSnoozes {
    pub(super) fn perform(self, world: &mut World) -> Result<Acted, TwinError> {
        let id = world.find_conversation(&self.conversation)?;
        let admin = world.find_admin(&self.teammate)?;
        let until = world.now() + i64::from(self.seconds);
        let part = world.snooze(&id, Actor::Admin(admin), until, MessageContent::nothing())?;
        Ok(Acted::part(&id, part))
    }
}

/// A teammate asks the customer to rate the conversation.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TeammateAsksForRating {
    /// Where.
    pub conversation: String,
    /// Who.
    pub teammate: String,
}

impl TeammateAsksForRating {
    pub(super) fn perform(self, world: &mut World) -> Result<Acted, TwinError> {
        let id = world.find_conversation(&self.conversation)?;
        let admin = world.find_admin(&self.teammate)?;
        world.ask_rating(&id, Actor::Admin(admin))?;
        Ok(Acted::conversation(&id))
    }
}

/// A teammate pauses handling a conversation, or goes on with it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TeammatePauses {
    /// Where.
    pub conversation: String,
    /// Who.
    pub teammate: String,
    /// Pause (`true`) or go on.
    pub pause: bool,
    /// Why.
    #[serde(default)]
    pub reason: Option<String>,
}

impl TeammatePauses {
    pub(super) fn perform(self, world: &mut World) -> Result<Acted, TwinError> {
        let id = world.find_conversation(&self.conversation)?;
        let admin = world.find_admin(&self.teammate)?;
        world.pause_handling(&id, admin, self.pause, self.reason)?;
        Ok(Acted::conversation(&id))
    }
}

/// A teammate starts a conversation with a contact.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TeammateStarts {
    /// Who.
    pub teammate: String,
    /// With whom.
    pub contact: String,
    /// What, as typed.
    pub body: String,
}

impl TeammateStarts {
    pub(super) fn perform(self, world: &mut World) -> Result<Acted, TwinError> {
        let admin = world.find_admin(&self.teammate)?;
        let contact = world.find_contact(&self.contact)?;
        let started = world.start_conversation(NewConversation {
            author: SourceAuthor::Admin(admin),
            delivered_as: "admin_initiated",
            body: body::from_typed(&self.body, &world.switches),
            ..NewConversation::by(&contact)
        });
        Ok(Acted {
            conversation_id: started.conversation_id,
            part_id: Some(started.message_id.to_string()),
            contact_id: Some(contact),
        })
    }
}
