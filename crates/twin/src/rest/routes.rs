//! Which call goes where.

use std::collections::BTreeMap;

use super::{call::Handler, endpoints as e, unserved::UNSERVED};

const ROUTES: &[(&str, &str, Handler)] = &[
    ("GET", "/me", e::me::get),
    ("GET", "/admins", e::admins::list),
    ("GET", "/admins/{id}", e::admins::get),
    ("PUT", "/admins/{id}/away", e::admins::set_away),
    ("GET", "/teams", e::teams::list),
    ("GET", "/teams/{id}", e::teams::get),
    ("GET", "/tags", e::tags::list),
    ("POST", "/tags", e::tags::create),
    ("GET", "/tags/{id}", e::tags::get),
    ("GET", "/contacts", e::contacts::list),
    ("POST", "/contacts", e::contacts::create),
    ("POST", "/contacts/search", e::contacts_search::search),
    ("POST", "/contacts/merge", e::contacts_merge::merge),
    ("GET", "/contacts/{id}", e::contacts::get),
    ("PUT", "/contacts/{id}", e::contacts::update),
    ("GET", "/contacts/{id}/companies", e::contact_companies::list),
    ("GET", "/contacts/{id}/tags", e::contact_tags::list),
    ("POST", "/contacts/{id}/tags", e::contact_tags::attach),
    ("DELETE", "/contacts/{id}/tags/{tag_id}", e::contact_tags::detach),
    ("GET", "/conversations", e::conversations::list),
    ("POST", "/conversations", e::conversations_create::create),
    ("POST", "/conversations/search", e::conversations_search::search),
    ("POST", "/conversations/redact", e::conversations_redact::redact),
    ("GET", "/conversations/{id}", e::conversations::get),
    ("PUT", "/conversations/{id}", e::conversations_update::update),
    ("DELETE", "/conversations/{id}", e::conversations::delete),
    ("POST", "/conversations/{id}/reply", e::conversations_reply::reply),
    ("POST", "/conversations/{id}/parts", e::conversations_manage::manage),
    ("POST", "/conversations/{id}/customers", e::conversation_customers::attach),
    ("DELETE", "/conversations/{id}/customers/{contact_id}", e::conversation_customers::detach),
    ("POST", "/conversations/{id}/tags", e::conversation_tags::attach),
    ("DELETE", "/conversations/{id}/tags/{tag_id}", e::conversation_tags::detach),
    ("GET", "/data_attributes", e::data_attributes::list),
    ("POST", "/data_attributes", e::data_attributes::create),
];

/// Where a call goes.
pub(crate) enum Route {
    To(Handler, BTreeMap<String, String>),
    /// Intercom has it, the twin has not.
    Unserved,
    Unknown,
}

/// Finds the route; words go before `{…}`.
pub(crate) fn find(method: &str, path: &str) -> Route {
    let mut best: Option<(Handler, BTreeMap<String, String>)> = None;
    for (m, pattern, handler) in ROUTES {
        if *m != method {
            continue;
        }
        if let Some(params) = matched(pattern, path)
            && best.as_ref().is_none_or(|(_, b)| params.len() < b.len())
        {
            best = Some((*handler, params));
        }
    }
    match best {
        Some((handler, params)) => Route::To(handler, params),
        None if UNSERVED.iter().any(|(m, p)| *m == method && matched(p, path).is_some()) => {
            Route::Unserved
        }
        None => Route::Unknown,
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
                params.insert(name.to_owned(), segment.to_owned());
            }
            None if pattern == segment => {}
            None => return None,
        }
    }
    Some(params)
}
