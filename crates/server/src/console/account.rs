//! One's own account.

use askama::Template;
use axum::{
    Extension,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};

use deskmate_store::{StoreError, User};

use super::{
    Pages,
    caller::Caller,
    forms::Sent,
    frame,
    guard::not_now,
    passwords,
    passwords::Looked,
    second_step::{self, About, Making},
};

#[derive(Template)]
#[template(path = "account.html")]
struct Account<'a> {
    base: &'a str,
    csrf: &'a str,
    name: &'a str,
    role: &'static str,
    least: usize,
    about: About,
    shows: Shows,
}

/// What the page shows besides.
#[derive(Default)]
pub(super) struct Shows {
    /// What is wrong with the password's form.
    pub(super) password: String,
    /// What is wrong with those of the second step.
    pub(super) second: String,
    /// A second step that is being set up.
    pub(super) making: Option<Making>,
    /// Recovery codes, shown once.
    pub(super) codes: Vec<String>,
}

/// The page.
pub(super) async fn show(
    pages: &Pages,
    caller: &Caller,
    status: StatusCode,
    shows: Shows,
) -> Response {
    let id = caller.user.as_str();
    let about = match second_step::about(pages, id).await {
        Ok(about) => about,
        Err(error) => return not_now(pages, Some(caller), &error),
    };
    let main = Account {
        base: &pages.base,
        csrf: frame::csrf(Some(caller)),
        name: &caller.name,
        role: caller.role.word(),
        least: passwords::MIN_PASSWORD,
        about,
        shows,
    };
    frame::page(pages, Some(caller), (status, "", "Account"), &main)
}

/// The page.
pub(super) async fn page(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
) -> Response {
    show(&pages, &caller, StatusCode::OK, Shows::default()).await
}

/// The caller as a user, if that is their present password; else what to say.
///
/// # Errors
/// What the store says.
pub(super) async fn present(
    pages: &Pages,
    caller: &Caller,
    password: &str,
) -> Result<Result<User, String>, StoreError> {
    let id = caller.user.as_str();
    let Some(user) = pages.store.user(id).await? else {
        return Ok(Err("This user is not there any more.".to_owned()));
    };
    let who = (user.name.as_str(), Some(user.password.as_str()));
    let why = match pages.passwords.look(&pages.store, who, password, true).await? {
        Looked::Fits => return Ok(Ok(user)),
        Looked::Wrong => "The present password is wrong.",
        Looked::Wait(_) => "Too many wrong passwords. Wait a minute, then try again.",
        Looked::Busy => "Too many are signing in. Try again in a moment.",
    };
    Ok(Err(why.to_owned()))
}

/// Another password: every session ends, and this browser begins a new one.
pub(super) async fn set_password(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Extension(sent): Extension<Sent>,
) -> Response {
    let again = |why: &str| {
        let shows = Shows { password: why.to_owned(), ..Shows::default() };
        show(&pages, &caller, StatusCode::UNPROCESSABLE_ENTITY, shows)
    };
    let user = match present(&pages, &caller, sent.text("old")).await {
        Ok(Ok(user)) => user,
        Ok(Err(why)) => return again(&why).await,
        Err(error) => return not_now(&pages, Some(&caller), &error),
    };
    let new = sent.text("password");
    if let Some(why) = passwords::unfit(new, &user.name) {
        return again(&why).await;
    }
    let Some(hash) = pages.passwords.hash(new).await else {
        return again("The password could not be kept; try again.").await;
    };
    let audit = caller.did(pages.now(), "user.password_changed", format!("user {}", user.name));
    let begun = async {
        pages.store.set_password(&user.id, &hash, audit).await?;
        pages.begin_session(&User { password: hash, ..user }).await
    };
    match begun.await {
        Ok(cookie) => {
            pages.engine.changed();
            ([(header::SET_COOKIE, cookie)], Redirect::to(&pages.at("/account"))).into_response()
        }
        Err(error) => not_now(&pages, Some(&caller), &error),
    }
}
