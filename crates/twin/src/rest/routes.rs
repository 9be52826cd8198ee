//! Which call goes where.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;
use serde::Serialize;

use super::{call::Handler, endpoints as e, unserved::UNSERVED};
use crate::{
    app::Permission::{self, self as P},
    version::Version,
};

/// One operation of Intercom that the twin serves.
#[derive(Debug, Serialize)]
pub(crate) struct Operation {
    pub(crate) method: &'static str,
    /// With `{…}` for what differs from call to call.
    pub(crate) path: &'static str,
    /// What the token needs for it; none for what every token may do.
    pub(crate) needs: Option<Permission>,
    /// The first version that has it.
    pub(crate) since: Version,
    /// What is answered when it is done.
    pub(crate) status: u16,
    #[serde(skip)]
    pub(crate) handler: Handler,
}

impl Operation {
    const fn since(self, since: Version) -> Self {
        Self { since, ..self }
    }
}

const fn op(
    method: &'static str,
    path: &'static str,
    needs: Option<Permission>,
    handler: Handler,
) -> Operation {
    Operation { method, path, needs, since: Version::V2_14, status: 200, handler }
}

const fn get(path: &'static str, needs: Permission, handler: Handler) -> Operation {
    op("GET", path, Some(needs), handler)
}

const fn post(path: &'static str, needs: Permission, handler: Handler) -> Operation {
    op("POST", path, Some(needs), handler)
}

const fn put(path: &'static str, needs: Permission, handler: Handler) -> Operation {
    op("PUT", path, Some(needs), handler)
}

const fn delete(path: &'static str, needs: Permission, handler: Handler) -> Operation {
    op("DELETE", path, Some(needs), handler)
}

/// All of them.
pub(crate) const SERVED: &[Operation] = &[
    // The workspace.
    op("GET", "/me", None, e::me::get),
    get("/admins", P::ReadAdmins, e::admins::list),
    get("/admins/{id}", P::ReadOneAdmin, e::admins::get),
    put("/admins/{id}/away", P::UpdateAdmins, e::admins::set_away),
    get("/away_status_reasons", P::ReadAdmins, e::admins::away_reasons),
    get("/teams", P::ReadAdmins, e::teams::list),
    get("/teams/{id}", P::ReadAdmins, e::teams::get),
    get("/data_attributes", P::ReadAndListUsersAndCompanies, e::data_attributes::list),
    post("/data_attributes", P::WriteDataAttributes, e::data_attributes::create),
    put("/data_attributes/{id}", P::WriteDataAttributes, e::data_attributes::update),
    // Tags.
    get("/tags", P::ReadTags, e::tags::list),
    post("/tags", P::WriteTags, e::tags::create),
    get("/tags/{id}", P::ReadTags, e::tags::get),
    delete("/tags/{id}", P::WriteTags, e::tags::delete),
    // Contacts.
    get("/contacts", P::ReadAndListUsersAndCompanies, e::contacts::list),
    post("/contacts", P::WriteUsersAndCompanies, e::contacts::create),
    post("/contacts/search", P::ReadAndListUsersAndCompanies, e::contacts::search::search),
    post("/contacts/merge", P::WriteUsersAndCompanies, e::contacts::merge::merge),
    get(
        "/contacts/find_by_external_id/{external_id}",
        P::ReadOneUserAndOneCompany,
        e::contacts::find_by_external_id,
    ),
    get("/contacts/{id}", P::ReadOneUserAndOneCompany, e::contacts::get),
    put("/contacts/{id}", P::WriteUsersAndCompanies, e::contacts::update),
    delete("/contacts/{id}", P::WriteUsersAndCompanies, e::contacts::delete),
    post("/contacts/{id}/archive", P::WriteUsersAndCompanies, e::contacts::archive::archive),
    post("/contacts/{id}/unarchive", P::WriteUsersAndCompanies, e::contacts::archive::unarchive),
    post("/contacts/{id}/block", P::WriteUsersAndCompanies, e::contacts::archive::block),
    get(
        "/contacts/{id}/merge_history",
        P::ReadOneUserAndOneCompany,
        e::contacts::merge_history::list,
    )
    .since(Version::V2_16),
    get("/contacts/{id}/notes", P::ReadOneUserAndOneCompany, e::notes::of_contact),
    post("/contacts/{id}/notes", P::WriteUsersAndCompanies, e::notes::on_contact),
    get("/notes/{id}", P::ReadOneUserAndOneCompany, e::notes::get),
    get("/contacts/{id}/companies", P::ReadOneUserAndOneCompany, e::contacts::companies::list),
    post("/contacts/{id}/companies", P::WriteUsersAndCompanies, e::contacts::companies::attach),
    delete(
        "/contacts/{id}/companies/{company_id}",
        P::WriteUsersAndCompanies,
        e::contacts::companies::detach,
    ),
    get("/contacts/{id}/segments", P::ReadOneUserAndOneCompany, e::segments::of_contact),
    get("/segments", P::ReadAndListUsersAndCompanies, e::segments::list),
    get("/segments/{id}", P::ReadAndListUsersAndCompanies, e::segments::get),
    get("/contacts/{id}/subscriptions", P::ReadOneUserAndOneCompany, e::subscriptions::of_contact),
    post("/contacts/{id}/subscriptions", P::WriteUsersAndCompanies, e::subscriptions::attach),
    delete(
        "/contacts/{id}/subscriptions/{subscription_id}",
        P::WriteUsersAndCompanies,
        e::subscriptions::detach,
    ),
    get("/subscription_types", P::ReadAndListUsersAndCompanies, e::subscriptions::types),
    get("/contacts/{id}/tags", P::ReadTags, e::contacts::tags::list),
    post("/contacts/{id}/tags", P::WriteTags, e::contacts::tags::attach),
    delete("/contacts/{id}/tags/{tag_id}", P::WriteTags, e::contacts::tags::detach),
    // Companies.
    post("/companies", P::WriteUsersAndCompanies, e::companies::save),
    get("/companies", P::ReadAndListUsersAndCompanies, e::companies::list::find),
    post("/companies/list", P::ReadAndListUsersAndCompanies, e::companies::list::list),
    get("/companies/scroll", P::ReadAndListUsersAndCompanies, e::companies::scroll::scroll),
    get("/companies/{id}", P::ReadOneUserAndOneCompany, e::companies::get),
    put("/companies/{id}", P::WriteUsersAndCompanies, e::companies::update),
    delete("/companies/{id}", P::WriteUsersAndCompanies, e::companies::delete),
    get("/companies/{id}/contacts", P::ReadAndListUsersAndCompanies, e::companies::people),
    get("/companies/{id}/segments", P::ReadOneUserAndOneCompany, e::companies::segments),
    get("/companies/{id}/notes", P::ReadOneUserAndOneCompany, e::companies::list_notes)
        .since(Version::V2_15),
    post("/companies/{id}/notes", P::WriteUsersAndCompanies, e::companies::write_note)
        .since(Version::V2_16),
    // Events.
    Operation { status: 202, ..post("/events", P::WriteEvents, e::events::create) },
    get("/events", P::ReadEvents, e::events::list::list),
    post("/events/summaries", P::WriteEvents, e::events::summarise),
    // Conversations.
    get("/conversations", P::ReadConversations, e::conversations::list),
    post("/conversations", P::WriteConversations, e::conversations::create::create),
    post("/conversations/search", P::ReadConversations, e::conversations::search::search),
    post("/conversations/redact", P::WriteConversations, e::conversations::redact::redact),
    get("/conversations/{id}", P::ReadConversations, e::conversations::get),
    put("/conversations/{id}", P::WriteConversations, e::conversations::update::update),
    delete("/conversations/{id}", P::WriteConversations, e::conversations::deleted::delete),
    get("/conversations/deleted", P::ReadConversations, e::conversations::deleted::list)
        .since(Version::V2_16),
    post("/conversations/{id}/merge", P::WriteConversations, e::conversations::merge::merge)
        .since(Version::V2_16),
    get(
        "/conversations/{id}/handling_events",
        P::ReadConversations,
        e::conversations::handling::events,
    )
    .since(Version::V2_15),
    get(
        "/conversations/{id}/side_conversations",
        P::ReadConversations,
        e::conversations::handling::side_conversations,
    )
    .since(Version::V2_16),
    post("/conversations/{id}/reply", P::WriteConversations, e::conversations::reply::reply),
    post("/conversations/{id}/parts", P::WriteConversations, e::conversations::manage::manage),
    post(
        "/conversations/{id}/customers",
        P::WriteConversations,
        e::conversations::customers::attach,
    ),
    delete(
        "/conversations/{id}/customers/{contact_id}",
        P::WriteConversations,
        e::conversations::customers::detach,
    ),
    post("/conversations/{id}/tags", P::WriteTags, e::conversations::tags::attach),
    delete("/conversations/{id}/tags/{tag_id}", P::WriteTags, e::conversations::tags::detach),
    // Conversation attributes.
    get("/conversations/attributes", P::ReadConversations, e::conversations::attributes::list)
        .since(Version::V2_16),
    post("/conversations/attributes", P::WriteDataAttributes, e::conversations::attributes::create)
        .since(Version::V2_16),
    get("/conversations/attributes/{id}", P::ReadConversations, e::conversations::attributes::get)
        .since(Version::V2_16),
    put(
        "/conversations/attributes/{id}",
        P::WriteDataAttributes,
        e::conversations::attributes::update,
    )
    .since(Version::V2_16),
    delete(
        "/conversations/attributes/{id}",
        P::WriteDataAttributes,
        e::conversations::attributes::archive,
    )
    .since(Version::V2_16),
    post(
        "/conversations/attributes/{id}/options",
        P::WriteDataAttributes,
        e::conversations::attributes::add_option,
    )
    .since(Version::V2_16),
    put(
        "/conversations/attributes/{id}/options/{option_id}",
        P::WriteDataAttributes,
        e::conversations::attributes::rename_option,
    )
    .since(Version::V2_16),
    delete(
        "/conversations/attributes/{id}/options/{option_id}",
        P::WriteDataAttributes,
        e::conversations::attributes::archive_option,
    )
    .since(Version::V2_16),
    // Messages.
    post("/messages", P::WriteConversations, e::messages::create),
    // Tickets.
    get("/ticket_types", P::ReadTickets, e::tickets::types::list),
    get("/ticket_types/{id}", P::ReadTickets, e::tickets::types::get),
    get("/ticket_states", P::ReadTickets, e::tickets::types::states),
    post("/conversations/{id}/convert", P::WriteTickets, e::tickets::convert),
    post("/tickets", P::WriteTickets, e::tickets::create),
    post("/tickets/search", P::ReadTickets, e::tickets::search::search),
    get("/tickets/{id}", P::ReadTickets, e::tickets::get),
    put("/tickets/{id}", P::WriteTickets, e::tickets::update::update),
    delete("/tickets/{id}", P::WriteTickets, e::tickets::delete),
    post("/tickets/{id}/reply", P::WriteTickets, e::tickets::update::reply),
    post("/tickets/{id}/tags", P::WriteTags, e::tickets::update::tag),
    delete("/tickets/{id}/tags/{tag_id}", P::WriteTags, e::tickets::update::untag),
    // Articles.
    get("/articles", P::ReadAndListArticles, e::articles::list),
    get("/articles/search", P::ReadAndListArticles, e::articles::search),
    get("/articles/{id}", P::ReadAndListArticles, e::articles::get),
];

/// How tokens come and go: in Intercom's guides, not in its description.
const AUTH: &[Operation] = &[
    op("POST", "/auth/eagle/token", None, e::auth::token),
    op("POST", "/auth/uninstall", None, e::auth::uninstall),
];

/// Whether a call is about tokens: its body and its answer are kept out of logs and recordings.
pub(crate) fn is_auth(path: &str) -> bool {
    AUTH.iter().any(|operation| operation.path == path)
}

/// Whether a call needs no token: the one that brings one.
pub(crate) fn brings_token(method: &str, path: &str) -> bool {
    (method, path) == ("POST", "/auth/eagle/token")
}

/// Where a call goes.
pub(crate) enum Route {
    To(&'static Operation, BTreeMap<String, String>),
    /// Intercom has it, the twin has not.
    Unserved,
    Unknown,
}

/// Finds the operation; words go before `{…}`. A version does not know what came after it.
pub(crate) fn find(method: &str, path: &str, version: Version) -> Route {
    let served = SERVED
        .iter()
        .chain(AUTH)
        .filter(|operation| operation.method == method && operation.since <= version)
        .filter_map(|operation| Some((operation, matched(operation.path, path)?)))
        .min_by_key(|(_, params)| params.len());
    let unserved = UNSERVED
        .iter()
        .filter(|(other, _)| *other == method)
        .filter_map(|(_, pattern)| Some(matched(pattern, path)?.len()))
        .min();
    match (served, unserved) {
        (Some((operation, params)), unserved) if unserved.is_none_or(|n| params.len() <= n) => {
            Route::To(operation, params)
        }
        (_, Some(_)) => Route::Unserved,
        (_, None) => Route::Unknown,
    }
}

fn matched(pattern: &str, path: &str) -> Option<BTreeMap<String, String>> {
    let (pattern, path): (Vec<_>, Vec<_>) =
        (pattern.split('/').collect(), path.split('/').collect());
    if pattern.len() != path.len() {
        return None;
    }
    let mut params = BTreeMap::new();
    for (pattern, segment) in pattern.into_iter().zip(path) {
        match pattern.strip_prefix('{').and_then(|p| p.strip_suffix('}')) {
            Some(_) if segment.is_empty() => return None,
            Some(name) => {
                let decoded = percent_decode_str(segment).decode_utf8_lossy();
                params.insert(name.to_owned(), decoded.into_owned());
            }
            None if pattern == segment => {}
            None => return None,
        }
    }
    Some(params)
}
