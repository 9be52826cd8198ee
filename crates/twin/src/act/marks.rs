//! What a teammate marks: tags, priority, attributes, redactions.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Acted;
use crate::{
    error::TwinError,
    operations::Actor,
    world::{Priority, World},
};

/// A teammate tags a conversation; the tag is made if there is none of that name.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TeammateTags {
    /// Where.
    pub conversation: String,
    /// Who.
    pub teammate: String,
    /// Name or id of the tag.
    pub tag: String,
}

impl TeammateTags {
    pub(super) fn perform(self, world: &mut World) -> Result<Acted, TwinError> {
        let id = world.find_conversation(&self.conversation)?;
        let admin = world.find_admin(&self.teammate)?;
        let tag = world.tag_named(&self.tag);
        world.tag_conversation(&id, admin, &tag)?;
        Ok(Acted::conversation(&id))
    }
}

/// A teammate takes a tag off a conversation.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TeammateUntags {
    /// Where.
    pub conversation: String,
    /// Who.
    pub teammate: String,
    /// Name or id of the tag.
    pub tag: String,
}

impl TeammateUntags {
    pub(super) fn perform(self, world: &mut World) -> Result<Acted, TwinError> {
        let id = world.find_conversation(&self.conversation)?;
        world.find_admin(&self.teammate)?;
        let tag = world.find_tag(&self.tag)?;
        world.untag_conversation(&id, &tag)?;
        Ok(Acted::conversation(&id))
    }
}

/// A teammate tags a contact; the tag is made if there is none of that name.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TeammateTagsContact {
    /// Whom.
    pub contact: String,
    /// Name or id of the tag.
    pub tag: String,
}

impl TeammateTagsContact {
    pub(super) fn perform(self, world: &mut World) -> Result<Acted, TwinError> {
        let contact = world.find_contact(&self.contact)?;
        let tag = world.tag_named(&self.tag);
        let by = world.admins.keys().next().copied().unwrap_or_default();
        world.tag_contact(&contact, by, &tag)?;
        Ok(Acted::contact(&contact))
    }
}

/// A teammate sets a conversation attribute.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TeammateSetsAttribute {
    /// Where.
    pub conversation: String,
    /// Who.
    pub teammate: String,
    /// Which attribute; it has to be defined.
    pub name: String,
    /// To what.
    pub value: Value,
}

impl TeammateSetsAttribute {
    pub(super) fn perform(self, world: &mut World) -> Result<Acted, TwinError> {
        let id = world.find_conversation(&self.conversation)?;
        let admin = world.find_admin(&self.teammate)?;
        let values = [(self.name, self.value)].into_iter().collect();
        let part = world.set_attributes(&id, Actor::Admin(admin), &values)?;
        Ok(Acted::part(&id, part))
    }
}

/// A teammate redacts a part, or the first message.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TeammateRedacts {
    /// Where.
    pub conversation: String,
    /// The id of the part; without it the first message.
    #[serde(default)]
    pub part: Option<String>,
}

impl TeammateRedacts {
    pub(super) fn perform(self, world: &mut World) -> Result<Acted, TwinError> {
        let id = world.find_conversation(&self.conversation)?;
        match self.part {
            Some(part) => world.redact_part(&id, &part)?,
            None => world.redact_source(&id)?,
        }
        Ok(Acted::conversation(&id))
    }
}

/// A teammate sets how urgent a conversation is.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TeammatePrioritises {
    /// Which.
    pub conversation: String,
    /// Who.
    pub teammate: String,
    /// `none`, `low`, `medium`, `high` or `urgent`. Up to 2.15 all but the first show as
    /// `priority`.
    pub priority: String,
}

impl TeammatePrioritises {
    pub(super) fn perform(self, world: &mut World) -> Result<Acted, TwinError> {
        let id = world.find_conversation(&self.conversation)?;
        world.find_admin(&self.teammate)?;
        let priority = Priority::named(&self.priority).ok_or_else(|| {
            TwinError::Refused(format!(
                "there is no priority `{}`; there are none, low, medium, high and urgent",
                self.priority
            ))
        })?;
        world.set_priority(&id, priority)?;
        Ok(Acted::conversation(&id))
    }
}
