//! What happens to contacts, conversations and teammates as such.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Acted;
use crate::{error::TwinError, operations::Actor, world::World};

/// A new contact appears.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactAppears {
    /// `lead` (default) or `user`; with an external id always a user.
    #[serde(default)]
    pub role: Option<String>,
    /// Full name.
    #[serde(default)]
    pub name: Option<String>,
    /// E-mail address.
    #[serde(default)]
    pub email: Option<String>,
    /// The id in the customer's own system.
    #[serde(default)]
    pub external_id: Option<String>,
}

impl ContactAppears {
    pub(super) fn perform(self, world: &mut World) -> Result<Acted, TwinError> {
        let fields = serde_json::to_value(self).ok().and_then(|v| match v {
            Value::Object(fields) => Some(fields),
            _ => None,
        });
        let mut fields = fields.unwrap_or_default();
        if fields.get("role").is_none_or(Value::is_null) {
            fields.insert("role".to_owned(), "lead".into());
        }
        let id = world.create_contact(&fields)?;
        Ok(Acted::contact(&id))
    }
}

/// Something of a contact changes.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactChanges {
    /// Whose.
    pub contact: String,
    /// The fields of `PUT /contacts/{id}`, with their new values.
    pub fields: Map<String, Value>,
}

impl ContactChanges {
    pub(super) fn perform(self, world: &mut World) -> Result<Acted, TwinError> {
        let id = world.find_contact(&self.contact)?;
        world.update_contact(&id, &self.fields)?;
        Ok(Acted::contact(&id))
    }
}

/// A lead becomes a user and keeps its id.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactSignsUp {
    /// Who.
    pub contact: String,
    /// The id in the customer's own system.
    pub external_id: String,
}

impl ContactSignsUp {
    pub(super) fn perform(self, world: &mut World) -> Result<Acted, TwinError> {
        let id = world.find_contact(&self.contact)?;
        world.sign_up(&id, &self.external_id)?;
        Ok(Acted::contact(&id))
    }
}

/// A lead is merged into a user; the lead's id is gone.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactMerged {
    /// The lead.
    pub from: String,
    /// The user.
    pub into: String,
}

impl ContactMerged {
    pub(super) fn perform(self, world: &mut World) -> Result<Acted, TwinError> {
        let from = world.find_contact(&self.from)?;
        let into = world.find_contact(&self.into)?;
        world.merge_contacts(&from, &into)?;
        Ok(Acted::contact(&into))
    }
}

/// A contact joins a conversation.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactAttached {
    /// Where.
    pub conversation: String,
    /// Who.
    pub contact: String,
    /// The teammate who adds them.
    pub teammate: String,
}

impl ContactAttached {
    pub(super) fn perform(self, world: &mut World) -> Result<Acted, TwinError> {
        let id = world.find_conversation(&self.conversation)?;
        let contact = world.find_contact(&self.contact)?;
        let admin = world.find_admin(&self.teammate)?;
        let part = world.attach_contact(&id, Actor::Admin(admin), &contact)?;
        Ok(Acted { contact_id: Some(contact), ..Acted::part(&id, part) })
    }
}

/// A contact leaves a conversation.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactDetached {
    /// Where.
    pub conversation: String,
    /// Who.
    pub contact: String,
    /// The teammate who removes them.
    pub teammate: String,
}

impl ContactDetached {
    pub(super) fn perform(self, world: &mut World) -> Result<Acted, TwinError> {
        let id = world.find_conversation(&self.conversation)?;
        let contact = world.find_contact(&self.contact)?;
        let admin = world.find_admin(&self.teammate)?;
        let part = world.detach_contact(&id, Actor::Admin(admin), &contact)?;
        Ok(Acted { contact_id: Some(contact), ..Acted::part(&id, part) })
    }
}

/// A conversation is deleted.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConversationDeleted {
    /// Which.
    pub conversation: String,
}

impl ConversationDeleted {
    pub(super) fn perform(self, world: &mut World) -> Result<Acted, TwinError> {
        let id = world.find_conversation(&self.conversation)?;
        world.delete_conversation(&id, true)?;
        Ok(Acted::conversation(&id))
    }
}

/// A conversation is merged into another: it gets a `merged_primary_conversation` part, is closed
/// and says no more.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConversationsMerged {
    /// The one that stops.
    pub from: String,
    /// The one that goes on.
    pub into: String,
    /// The teammate who does it.
    pub teammate: String,
}

impl ConversationsMerged {
    pub(super) fn perform(self, world: &mut World) -> Result<Acted, TwinError> {
        let from = world.find_conversation(&self.from)?;
        let into = world.find_conversation(&self.into)?;
        let admin = world.find_admin(&self.teammate)?;
        let part = world.merge_conversations(&from, &into, admin)?;
        Ok(Acted::part(&from, part))
    }
}

/// A teammate gets or loses the inbox seat.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeatChanges {
    /// Whose.
    pub teammate: String,
    /// Whether there is a seat from now on.
    pub seat: bool,
}

impl SeatChanges {
    pub(super) fn perform(self, world: &mut World) -> Result<Acted, TwinError> {
        let admin = world.find_admin(&self.teammate)?;
        world.set_seat(admin, self.seat);
        Ok(Acted::default())
    }
}

/// A teammate switches away mode on or off. With `reassign`, the open conversations they have
/// become unassigned (part type `away_mode_assignment`).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TeammateGoesAway {
    /// Who.
    pub teammate: String,
    /// On or off.
    pub away: bool,
    /// Give away what they have.
    #[serde(default)]
    pub reassign: bool,
}

impl TeammateGoesAway {
    pub(super) fn perform(self, world: &mut World) -> Result<Acted, TwinError> {
        let admin = world.find_admin(&self.teammate)?;
        world.set_away(admin, self.away, self.reassign, None)?;
        Ok(Acted::default())
    }
}
