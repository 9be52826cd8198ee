//! Intercom's ids, each a type of its own, all kept as text.
//!
//! Intercom writes the same id as a JSON string in one place and as a number in another, and its
//! conversation ids outgrow 53 bits. Both forms are read; text is what is kept and sent.

use serde::{Deserialize, Deserializer, Serialize, de};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The id as Intercom writes it.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The id as a number, where it is one: newer entries of a kind have higher numbers.
            pub fn number(&self) -> Option<u64> {
                self.0.parse().ok()
            }

            /// The id made safe for a URL path, for [`crate::Endpoint::path`].
            pub fn in_path(&self) -> String {
                escape(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self(id.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(id: String) -> Self {
                Self(id)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any(IdVisitor).map(Self)
            }
        }
    )*};
}

ids! {
    /// A teammate (`admin` in the API), human or bot. Unique in a workspace.
    AdminId
    /// A company. Intercom's own id, not the `company_id` a customer chose. Unique in a workspace.
    CompanyId
    /// A contact: user or lead. 24 hex digits, unique in a workspace. It ends when the contact is
    /// merged into another one.
    ContactId
    /// A conversation. Up to 15 digits and more. Unique in a workspace.
    ConversationId
    /// An entry of a conversation after its first message. Unique in a workspace since April 2023.
    PartId
    /// The first message of a conversation (`source.id`). Not known to be distinct from part ids.
    SourceId
    /// A tag. Unique in a workspace.
    TagId
    /// A team inbox. Unique in a workspace, and counted apart from teammates.
    TeamId
    /// A kind of ticket. Unique in a workspace.
    TicketTypeId
}

struct IdVisitor;

impl de::Visitor<'_> for IdVisitor {
    type Value = String;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an id, as text or as a whole number")
    }

    fn visit_str<E: de::Error>(self, id: &str) -> Result<String, E> {
        if id.is_empty() {
            return Err(E::invalid_value(de::Unexpected::Str(id), &self));
        }
        Ok(id.to_owned())
    }

    fn visit_u64<E: de::Error>(self, id: u64) -> Result<String, E> {
        Ok(id.to_string())
    }

    fn visit_i64<E: de::Error>(self, id: i64) -> Result<String, E> {
        Ok(id.to_string())
    }
}

fn escape(id: &str) -> String {
    let mut out = String::with_capacity(id.len());
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push_str(&hex::encode_upper([byte]));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_from_text_and_from_numbers() {
        for json in [r#""814860""#, "814860"] {
            assert_eq!(serde_json::from_str::<AdminId>(json).unwrap().as_str(), "814860");
        }
        let long = serde_json::from_str::<ConversationId>("215474343849634021").unwrap();
        assert_eq!(long.number(), Some(215_474_343_849_634_021));
    }

    #[test]
    fn what_cannot_be_an_id_is_refused() {
        for json in ["null", "true", "1.5", "[]", "{}", r#""""#] {
            assert!(serde_json::from_str::<PartId>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn an_id_cannot_leave_its_place_in_a_path() {
        assert_eq!(ContactId::from("a/b?c#d%e é").in_path(), "a%2Fb%3Fc%23d%25e%20%C3%A9");
    }
}
