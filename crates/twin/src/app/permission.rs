//! What a token may do.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// A permission (scope) of an app, as Developer Hub lists them under *Authentication* (Intercom,
/// OAuth scopes). Only those that an operation or a topic of the twin asks for. As text it has
/// Intercom's own words: `Read conversations`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "&'static str", try_from = "String")]
#[non_exhaustive]
#[expect(missing_docs, reason = "the names are Intercom's")]
pub enum Permission {
    ReadAndListUsersAndCompanies,
    ReadAndWriteUsers,
    WriteUsersAndCompanies,
    ReadOneUserAndOneCompany,
    ReadTags,
    WriteTags,
    ReadConversations,
    WriteConversations,
    DeleteConversationsAndMetrics,
    ReadEvents,
    WriteEvents,
    ReadCounts,
    WriteDataAttributes,
    ReadTickets,
    WriteTickets,
    ReadAdmins,
    ReadOneAdmin,
    UpdateAdmins,
    ReadAndListArticles,
    ReadAndWriteArticles,
}

impl Permission {
    /// All of them, in the order of Intercom's list.
    pub const ALL: [Self; 20] = [
        Self::ReadAndListUsersAndCompanies,
        Self::ReadAndWriteUsers,
        Self::WriteUsersAndCompanies,
        Self::ReadOneUserAndOneCompany,
        Self::ReadTags,
        Self::WriteTags,
        Self::ReadConversations,
        Self::WriteConversations,
        Self::DeleteConversationsAndMetrics,
        Self::ReadEvents,
        Self::WriteEvents,
        Self::ReadCounts,
        Self::WriteDataAttributes,
        Self::ReadTickets,
        Self::WriteTickets,
        Self::ReadAdmins,
        Self::ReadOneAdmin,
        Self::UpdateAdmins,
        Self::ReadAndListArticles,
        Self::ReadAndWriteArticles,
    ];

    /// In Intercom's words.
    pub fn name(self) -> &'static str {
        match self {
            Self::ReadAndListUsersAndCompanies => "Read and list users and companies",
            Self::ReadAndWriteUsers => "Read and write users",
            Self::WriteUsersAndCompanies => "Write users and companies",
            Self::ReadOneUserAndOneCompany => "Read one user and one company",
            Self::ReadTags => "Read tags",
            Self::WriteTags => "Write tags",
            Self::ReadConversations => "Read conversations",
            Self::WriteConversations => "Write conversations",
            Self::DeleteConversationsAndMetrics => "Delete conversations and metrics",
            Self::ReadEvents => "Read events",
            Self::WriteEvents => "Write events",
            Self::ReadCounts => "Read counts",
            Self::WriteDataAttributes => "Write data attributes",
            Self::ReadTickets => "Read tickets",
            Self::WriteTickets => "Write tickets",
            Self::ReadAdmins => "Read admins",
            Self::ReadOneAdmin => "Read one admin",
            Self::UpdateAdmins => "Update admins",
            Self::ReadAndListArticles => "Read and list articles",
            Self::ReadAndWriteArticles => "Read and write articles",
        }
    }

    /// The one that allows this as well: whoever may list, may read one.
    fn wider(self) -> Option<Self> {
        match self {
            Self::ReadOneUserAndOneCompany | Self::ReadTags => {
                Some(Self::ReadAndListUsersAndCompanies)
            }
            Self::ReadOneAdmin => Some(Self::ReadAdmins),
            Self::ReadAndListArticles => Some(Self::ReadAndWriteArticles),
            _ => None,
        }
    }

    /// Whether these permissions allow it.
    pub(crate) fn is_in(self, given: &BTreeSet<Self>) -> bool {
        given.contains(&self) || self.wider().is_some_and(|wider| given.contains(&wider))
    }
}

impl From<Permission> for &'static str {
    fn from(permission: Permission) -> Self {
        permission.name()
    }
}

impl TryFrom<String> for Permission {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|p| p.name().eq_ignore_ascii_case(text.trim()));
        found.ok_or_else(|| {
            let all = Self::ALL.map(|p| format!("`{}`", p.name())).join(", ");
            format!("there is no permission `{text}`; the twin knows {all}")
        })
    }
}
