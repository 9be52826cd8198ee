//! What of the contact a bot is told.

use std::{collections::BTreeSet, str::FromStr};

use deskmate_core::{Contact, Message, Turn};

/// Which of a contact's fields a bot is sent. Everything, unless fields are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Share(Option<BTreeSet<Field>>);

/// `share` lists something that a contact does not have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`share` lists `{0}`, which a contact does not have; it can list {names}", names = Field::names())]
pub struct UnknownField(pub String);

macro_rules! fields {
    ($($(#[$doc:meta])* $variant:ident = $name:literal)*) => {
        /// A field that `share` can list.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Field {
            $($(#[$doc])* $variant,)*
        }

        impl Field {
            /// Every field there is.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// As `share` spells it.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

fields! {
    /// Intercom's id, also as `contact_id` of each message.
    Id = "id"
    /// The workspace's own id.
    ExternalId = "external_id"
    /// `user` or `lead`.
    Role = "role"
    /// The full name.
    Name = "name"
    /// The first word of the name, sent as `name`.
    FirstName = "first_name"
    /// The e-mail address.
    Email = "email"
    /// The phone number.
    Phone = "phone"
    /// The language.
    Language = "language"
    /// Where the contact was last seen.
    Location = "location"
    /// The company.
    Company = "company"
    /// The tags.
    Tags = "tags"
    /// The custom attributes.
    CustomAttributes = "custom_attributes"
}

impl Field {
    fn names() -> String {
        Self::ALL.iter().map(|field| field.name()).collect::<Vec<_>>().join(", ")
    }
}

impl FromStr for Field {
    type Err = UnknownField;

    fn from_str(name: &str) -> Result<Self, UnknownField> {
        Self::ALL
            .iter()
            .copied()
            .find(|field| field.name() == name)
            .ok_or_else(|| UnknownField(name.to_owned()))
    }
}

impl Share {
    /// Every field.
    pub fn everything() -> Self {
        Self(None)
    }

    /// These fields and no other.
    ///
    /// # Errors
    /// A name is not one of [`Field::ALL`].
    pub fn only<N: AsRef<str>>(names: impl IntoIterator<Item = N>) -> Result<Self, UnknownField> {
        let fields = names.into_iter().map(|name| name.as_ref().parse());
        Ok(Self(Some(fields.collect::<Result<_, _>>()?)))
    }

    /// The contact, with only what is shared.
    pub fn contact(&self, contact: &Contact) -> Contact {
        let Some(fields) = &self.0 else { return contact.clone() };
        let shared = |field| fields.contains(&field);
        Contact {
            id: keep(shared(Field::Id), &contact.id),
            external_id: keep(shared(Field::ExternalId), &contact.external_id),
            role: keep(shared(Field::Role), &contact.role),
            name: match &contact.name {
                Some(name) if !shared(Field::Name) && shared(Field::FirstName) => {
                    name.split_whitespace().next().map(str::to_owned)
                }
                name => keep(shared(Field::Name), name),
            },
            email: keep(shared(Field::Email), &contact.email),
            phone: keep(shared(Field::Phone), &contact.phone),
            language: keep(shared(Field::Language), &contact.language),
            location: keep(shared(Field::Location), &contact.location),
            company: keep(shared(Field::Company), &contact.company),
            tags: keep(shared(Field::Tags), &contact.tags),
            custom_attributes: keep(shared(Field::CustomAttributes), &contact.custom_attributes),
        }
    }

    /// The turn, with only what is shared of the contact. Without `id`, its messages do not tell
    /// it either.
    pub fn turn(&self, turn: &Turn) -> Turn {
        let tell_id = self.0.as_ref().is_none_or(|fields| fields.contains(&Field::Id));
        let message = |message: &Message| Message {
            contact_id: keep(tell_id, &message.contact_id),
            ..message.clone()
        };
        Turn {
            contact: self.contact(&turn.contact),
            messages: turn.messages.iter().map(message).collect(),
            ..turn.clone()
        }
    }
}

fn keep<T: Clone + Default>(shared: bool, value: &T) -> T {
    if shared { value.clone() } else { T::default() }
}
