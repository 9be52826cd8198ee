//! Contacts.

use serde_json::{Map, Value};

use super::AppliedTag;

/// A lead or a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Lead,
    User,
}

impl Role {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::User => "user",
        }
    }
}

/// A customer.
#[derive(Debug, Clone)]
pub(crate) struct Contact {
    pub(crate) id: String,
    pub(crate) role: Role,
    pub(crate) external_id: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) avatar: Option<String>,
    pub(crate) owner_id: Option<u64>,
    pub(crate) unsubscribed_from_emails: bool,
    pub(crate) language: Option<String>,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
    pub(crate) signed_up_at: Option<i64>,
    pub(crate) last_seen_at: Option<i64>,
    pub(crate) last_replied_at: Option<i64>,
    pub(crate) last_contacted_at: Option<i64>,
    pub(crate) location: Location,
    pub(crate) custom_attributes: Map<String, Value>,
    pub(crate) tags: Vec<AppliedTag>,
    /// Ids of companies.
    pub(crate) companies: Vec<String>,
    /// Put away: in no list and no search, and not found by its id.
    pub(crate) archived: bool,
    /// May not write any more.
    pub(crate) blocked: bool,
    /// The contacts that went into this one, the first merge first.
    pub(crate) merged_from: Vec<Merged>,
    /// The contact this one went into, if it was merged.
    pub(crate) merged_into: Option<String>,
}

impl Contact {
    /// Whether lists and searches show it.
    pub(crate) fn is_listed(&self) -> bool {
        self.merged_into.is_none() && !self.archived
    }
}

/// A contact that went into another.
#[derive(Debug, Clone)]
pub(crate) struct Merged {
    pub(crate) id: String,
    pub(crate) role: Role,
    pub(crate) at: i64,
}

/// Where a contact is. There is neither a postal code nor a time zone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Location {
    pub(crate) country: Option<String>,
    pub(crate) region: Option<String>,
    pub(crate) city: Option<String>,
    pub(crate) country_code: Option<String>,
    pub(crate) continent_code: Option<String>,
}
