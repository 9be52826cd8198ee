//! Becoming a user: by a link, once.

use std::time::Duration;

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use deskmate_core::Timestamp;
use deskmate_engine::{Engine, random};
use deskmate_store::{AuditEntry, Console, Invitation, Role, StoreError, User};

use super::{
    PATH, Pages,
    caller::{digest, secret},
    forms::Sent,
    frame,
    guard::not_now,
    passwords,
};

/// How long an invitation can be used.
pub const INVITATION_LASTS: Duration = Duration::from_secs(3 * 24 * 3600);
/// Most characters of a user's name.
const MOST_NAME: usize = 60;

/// Makes a link by which somebody becomes a user; returns its path.
///
/// # Errors
/// What the store says.
pub async fn invite(
    store: &Console,
    now: Timestamp,
    role: Role,
    by: &str,
) -> Result<String, StoreError> {
    let secret = secret();
    let until = now.plus(INVITATION_LASTS);
    let invitation = Invitation { digest: digest(&secret), role, made_by: by.to_owned(), until };
    let audit = AuditEntry {
        id: random::id_at(now),
        at: now,
        who: by.to_owned(),
        what: "user.invited".to_owned(),
        about: format!("somebody as {role}"),
        before: None,
        after: None,
    };
    store.invite(&invitation, audit).await?;
    Ok(format!("{PATH}/invitation/{secret}"))
}

/// The first start: nobody can sign in yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetUp {
    /// The path of the link by which the first admin signs up.
    pub path: String,
}

impl SetUp {
    /// Makes the link, where there are no users yet.
    ///
    /// # Errors
    /// What the store says.
    pub async fn first(engine: &Engine) -> Result<Option<Self>, StoreError> {
        let store = engine.console();
        if store.has_users().await? {
            return Ok(None);
        }
        let path = invite(&store, engine.clock().now(), Role::Admin, "the first start").await?;
        Ok(Some(Self { path }))
    }
}

/// A user's name as it is stored: what people type differs in case and space.
pub(crate) fn name_of(typed: &str) -> String {
    typed.trim().to_lowercase().chars().take(MOST_NAME).collect()
}

#[derive(Template)]
#[template(path = "invited.html")]
struct Invited<'a> {
    base: &'a str,
    token: &'a str,
    role: &'static str,
    name: &'a str,
    problem: &'a str,
    least: usize,
}

/// The page on which somebody chooses a name and a password.
pub(super) async fn page(State(pages): State<Pages>, Path(token): Path<String>) -> Response {
    match pages.store.invitation(&digest(&token), pages.now()).await {
        Ok(Some(invitation)) => show(&pages, StatusCode::OK, &token, invitation.role, "", ""),
        Ok(None) => over(&pages),
        Err(error) => not_now(&pages, None, &error),
    }
}

fn over(pages: &Pages) -> Response {
    let text = "This link was used already, or its time is over. Ask an admin for a new one, or run `deskmate user invite` on the server.";
    frame::told(pages, None, StatusCode::GONE, "This link is of no use any more", text)
}

fn show(
    pages: &Pages,
    status: StatusCode,
    token: &str,
    role: Role,
    name: &str,
    problem: &str,
) -> Response {
    let main = Invited {
        base: &pages.base,
        token,
        role: role.word(),
        name,
        problem,
        least: passwords::MIN_PASSWORD,
    };
    frame::page(pages, None, (status, "", "Welcome"), &main)
}

/// Makes somebody a user, and signs them in.
pub(super) async fn accept(
    State(pages): State<Pages>,
    Path(token): Path<String>,
    Extension(sent): Extension<Sent>,
) -> Response {
    let now = pages.now();
    let invitation = match pages.store.invitation(&digest(&token), now).await {
        Ok(Some(invitation)) => invitation,
        Ok(None) => return over(&pages),
        Err(error) => return not_now(&pages, None, &error),
    };
    let (name, password) = (name_of(sent.text("name")), sent.text("password"));
    let again = |why: &str| {
        show(&pages, StatusCode::UNPROCESSABLE_ENTITY, &token, invitation.role, &name, why)
    };
    if name.is_empty() || name.chars().any(char::is_control) {
        return again("Choose a name to sign in with, such as your e-mail address.");
    }
    if let Some(why) = passwords::unfit(password, &name) {
        return again(&why);
    }
    match pages.store.user_named(&name).await {
        Ok(None) => {}
        Ok(Some(_)) => return again("Somebody has this name already; take another one."),
        Err(error) => return not_now(&pages, None, &error),
    }
    let Some(hash) = pages.passwords.hash(password).await else {
        return again("The password could not be kept; try again.");
    };
    let user = User {
        id: format!("usr_{}", random::id_at(now)),
        name: name.clone(),
        role: invitation.role,
        password: hash,
        made_at: now,
    };
    let audit = AuditEntry {
        id: random::id_at(now),
        at: now,
        who: name.clone(),
        what: "user.added".to_owned(),
        about: format!("user {name}"),
        before: None,
        after: Some(invitation.role.to_string()),
    };
    match pages.store.accept(&invitation.digest, &user, audit).await {
        Ok(()) => {}
        Err(StoreError::ChangedMeanwhile) => return over(&pages),
        Err(error) => return not_now(&pages, None, &error),
    }
    match pages.begin_session(&user).await {
        Ok(cookie) => {
            let to = pages.at("/channels");
            ([(header::SET_COOKIE, cookie)], Redirect::to(&to)).into_response()
        }
        Err(error) => not_now(&pages, None, &error),
    }
}
