//! What a token may do.

use serde::Serialize;

/// A permission (scope) of an app, as Developer Hub lists them under *Authentication* (Intercom,
/// OAuth scopes). Only those that an operation of the twin asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Permission {
    ReadAndListUsersAndCompanies,
    ReadOneUserAndOneCompany,
    WriteUsersAndCompanies,
    ReadTags,
    WriteTags,
    ReadConversations,
    WriteConversations,
    ReadEvents,
    WriteEvents,
    WriteDataAttributes,
    ReadTickets,
    WriteTickets,
    ReadAdmins,
    ReadOneAdmin,
    UpdateAdmins,
    ReadAndListArticles,
}
