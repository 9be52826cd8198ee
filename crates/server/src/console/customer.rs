//! All that is stored of one customer: shown, given to them, forgotten.

use std::collections::BTreeSet;

use askama::Template;
use axum::{
    Extension,
    extract::{Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use deskmate_core::{ChannelName, ContactId};
use deskmate_engine::Engine;
use deskmate_store::{AuditEntry, Customer, StoreError};
use serde::Deserialize;

use super::{Pages, caller::Caller, forms::Sent, frame, guard::not_now};

/// Most characters of an id, or of an address in Intercom.
const MOST: usize = 500;

/// Looks for a customer in all channels there are, of the configuration and of the console.
pub(crate) async fn find(engine: &Engine, id: &str) -> Result<Customer, StoreError> {
    let made = engine.console().channels().await?.into_iter();
    let mut channels: BTreeSet<_> = made.map(|channel| ChannelName::new(channel.name)).collect();
    channels.extend(engine.channels().map(|channel| channel.name().clone()));
    let channels: Vec<_> = channels.into_iter().collect();
    Customer::find(&**engine.store(), &channels, ContactId::new(id)).await
}

/// Everything that is stored of a customer, as JSON, and that somebody has looked.
pub(crate) async fn export(
    engine: &Engine,
    customer: &Customer,
    audit: AuditEntry,
) -> Result<serde_json::Value, StoreError> {
    let all = customer.export(&**engine.store()).await?;
    engine.console().note(audit).await?;
    Ok(all)
}

/// Forgets a customer. What was done is noted first: where it breaks off, it is known to be tried.
pub(crate) async fn erase(
    engine: &Engine,
    customer: &Customer,
    audit: AuditEntry,
) -> Result<(), StoreError> {
    engine.console().note(audit).await?;
    customer.erase(&**engine.store()).await?;
    engine.changed();
    Ok(())
}

/// What is kept of it that somebody did that with a customer's data.
pub(crate) fn audit(
    caller: &Caller,
    engine: &Engine,
    what: &str,
    customer: &Customer,
) -> AuditEntry {
    let entry = caller.did(engine.clock().now(), what, format!("contact {}", customer.id));
    let count = customer.conversations.len();
    AuditEntry { before: Some(format!("{count} conversations")), ..entry }
}

/// A contact's id, also where its address in Intercom was pasted: `…/users/ID/all-conversations`.
fn id_in(text: &str) -> String {
    let text = text.trim();
    let path = text.split(['?', '#']).next().unwrap_or(text);
    let mut pieces = path.split('/').skip_while(|piece| *piece != "users");
    let id = pieces.nth(1).unwrap_or(text);
    id.chars().take(MOST).collect()
}

#[derive(Template)]
#[template(path = "customer.html")]
struct Page<'a> {
    base: &'a str,
    csrf: &'a str,
    customer: Option<Customer>,
    asked: String,
    problem: &'a str,
    gone: bool,
}

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    contact: String,
    #[serde(default)]
    gone: String,
}

/// The page.
pub(super) async fn page(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Query(asked): Query<Asked>,
) -> Response {
    let id = id_in(&asked.contact);
    show(&pages, &caller, StatusCode::OK, &id, "", !asked.gone.is_empty()).await
}

async fn show(
    pages: &Pages,
    caller: &Caller,
    status: StatusCode,
    id: &str,
    problem: &str,
    gone: bool,
) -> Response {
    let customer = if id.is_empty() {
        None
    } else {
        match find(&pages.engine, id).await {
            Ok(customer) => Some(customer),
            Err(error) => return not_now(pages, Some(caller), &error),
        }
    };
    let main = Page {
        base: &pages.base,
        csrf: frame::csrf(Some(caller)),
        customer,
        asked: id.to_owned(),
        problem,
        gone,
    };
    frame::page(pages, Some(caller), (status, "/settings", "A customer's data"), &main)
}

/// Gives out all that is stored, as a file.
pub(super) async fn give(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Extension(sent): Extension<Sent>,
) -> Response {
    let id = id_in(sent.text("contact"));
    let given = async {
        let customer = find(&pages.engine, &id).await?;
        if customer.is_unknown() {
            return Ok(None);
        }
        let audit = audit(&caller, &pages.engine, "contact.exported", &customer);
        export(&pages.engine, &customer, audit).await.map(Some)
    };
    match given.await {
        Ok(None) => show(&pages, &caller, StatusCode::NOT_FOUND, &id, "", false).await,
        Ok(Some(all)) => {
            let headers = [
                (header::CONTENT_TYPE, "application/json"),
                (header::CONTENT_DISPOSITION, "attachment; filename=\"contact.json\""),
            ];
            (headers, format!("{all:#}")).into_response()
        }
        Err(error) => not_now(&pages, Some(&caller), &error),
    }
}

/// Forgets all that is stored, if the id was typed once more.
pub(super) async fn forget(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Extension(sent): Extension<Sent>,
) -> Response {
    let id = id_in(sent.text("contact"));
    if sent.text("again").trim() != id || id.is_empty() {
        let why = "Nothing was erased: type the contact's id once more to confirm.";
        if sent.wants_json {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return sent.refused(&pages, Some(&caller), status, why);
        }
        return show(&pages, &caller, StatusCode::UNPROCESSABLE_ENTITY, &id, why, false).await;
    }
    let erased = async {
        let customer = find(&pages.engine, &id).await?;
        let audit = audit(&caller, &pages.engine, "contact.erased", &customer);
        erase(&pages.engine, &customer, audit).await
    };
    match erased.await {
        Ok(()) => sent.done(&pages.at("/settings/customer?gone=1")),
        Err(error) => not_now(&pages, Some(&caller), &error),
    }
}

#[cfg(test)]
mod tests {
    use super::id_in;

    #[test]
    fn an_address_of_intercom_names_its_contact() {
        for (pasted, id) in [
            ("6657adf6abd0167d9419def2", "6657adf6abd0167d9419def2"),
            (" 6657 ", "6657"),
            ("https://app.intercom.com/a/apps/abc/users/6657/all-conversations", "6657"),
            ("https://app.eu.intercom.com/a/apps/abc/users/6657?x=/users/1", "6657"),
            ("", ""),
        ] {
            assert_eq!(id_in(pasted), id, "{pasted}");
        }
    }
}
