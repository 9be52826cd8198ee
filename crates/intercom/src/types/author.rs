//! Who wrote something, and whom it was assigned to.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::{Value, json};

use super::Fields;
use crate::{AdminId, ContactId, TeamId, lenient, open_enum::open_enum};

open_enum! {
    /// What an author is. Source: examples of the 2.11–2.16 descriptions.
    AuthorType {
        User = "user",
        Lead = "lead",
        Contact = "contact",
        Visitor = "visitor",
        Admin = "admin",
        Bot = "bot",
        Operator = "operator",
        Team = "team",
    }
}

/// Who wrote a message or did something.
/// Source: `components.schemas.conversation_part_author`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Author {
    /// What the author is; says which kind of id `id` is.
    #[serde(rename = "type", default, deserialize_with = "lenient::or_default")]
    pub kind: AuthorType,
    /// The author's id.
    #[serde(default, deserialize_with = "lenient::text")]
    pub id: Option<String>,
    /// The name; leads often have none.
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: Option<String>,
    /// The e-mail address; leads often have none.
    #[serde(default, deserialize_with = "lenient::text")]
    pub email: Option<String>,
    /// Whether Fin wrote it, from 2.14 on.
    #[serde(
        default,
        deserialize_with = "lenient::scalar",
        skip_serializing_if = "Option::is_none"
    )]
    pub from_ai_agent: Option<bool>,
    /// Whether it is an AI answer, from 2.14 on.
    #[serde(
        default,
        deserialize_with = "lenient::scalar",
        skip_serializing_if = "Option::is_none"
    )]
    pub is_ai_answer: Option<bool>,
    /// Fields without a place of their own.
    #[serde(flatten)]
    pub extra: Fields,
}

impl Author {
    /// Whether the author is the customer's side: a user, lead, contact or visitor.
    pub fn is_contact(&self) -> bool {
        use AuthorType::{Contact, Lead, User, Visitor};
        matches!(self.kind, User | Lead | Contact | Visitor)
    }

    /// The author as a contact.
    pub fn contact_id(&self) -> Option<ContactId> {
        if self.is_contact() { self.id.as_deref().map(ContactId::from) } else { None }
    }

    /// The author as a teammate.
    pub fn admin_id(&self) -> Option<AdminId> {
        if self.kind == AuthorType::Admin { self.id.as_deref().map(AdminId::from) } else { None }
    }
}

/// Whom a part assigned the conversation to. Nobody is `None` around this.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum AssignedTo {
    /// A teammate.
    Admin(AdminId),
    /// A team inbox.
    Team(TeamId),
    /// Something else, as Intercom named it.
    Other {
        /// The `type`; empty where there was none.
        kind: String,
        /// The id.
        id: String,
    },
}

impl<'de> Deserialize<'de> for AssignedTo {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(from)?;
        let id = lenient::somebody_in(&value)
            .ok_or_else(|| de::Error::custom("nobody, expected a teammate or a team"))?;
        Ok(match value["type"].as_str() {
            Some("admin") => Self::Admin(id.into()),
            Some("team") => Self::Team(id.into()),
            kind => Self::Other { kind: kind.unwrap_or_default().to_owned(), id },
        })
    }
}

impl Serialize for AssignedTo {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Admin(id) => json!({"type": "admin", "id": id}),
            Self::Team(id) => json!({"type": "team", "id": id}),
            Self::Other { kind, id } => json!({"type": kind, "id": id}),
        }
        .serialize(to)
    }
}
