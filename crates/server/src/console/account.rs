//! One's own account.

use askama::Template;
use axum::{
    Extension,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};

use deskmate_store::User;

use super::{
    Pages, caller::Caller, forms::Sent, frame, guard::not_now, passwords, passwords::Looked,
};

#[derive(Template)]
#[template(path = "account.html")]
struct Account<'a> {
    base: &'a str,
    csrf: &'a str,
    name: &'a str,
    role: &'static str,
    problem: &'a str,
    least: usize,
}

fn show(pages: &Pages, caller: &Caller, status: StatusCode, problem: &str) -> Response {
    let main = Account {
        base: &pages.base,
        csrf: frame::csrf(Some(caller)),
        name: &caller.name,
        role: caller.role.word(),
        problem,
        least: passwords::MIN_PASSWORD,
    };
    frame::page(pages, Some(caller), (status, "", "Account"), &main)
}

/// The page.
pub(super) async fn page(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
) -> Response {
    show(&pages, &caller, StatusCode::OK, "")
}

/// Another password: every session ends, and this browser begins a new one.
pub(super) async fn set_password(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Extension(sent): Extension<Sent>,
) -> Response {
    let again = |why: &str| show(&pages, &caller, StatusCode::UNPROCESSABLE_ENTITY, why);
    let id = caller.session.as_ref().map_or("", |session| session.user.as_str());
    let user = match pages.store.user(id).await {
        Ok(Some(user)) => user,
        Ok(None) => return again("This user is not there any more."),
        Err(error) => return not_now(&pages, Some(&caller), &error),
    };
    let hash = Some(user.password.as_str());
    match pages.passwords.look(&pages.store, &user.name, sent.text("old"), hash).await {
        Ok(Looked::Fits) => {}
        Ok(Looked::Wrong) => return again("The present password is wrong."),
        Ok(Looked::Wait(_)) => {
            return again("Too many wrong passwords. Wait a minute, then try again.");
        }
        Ok(Looked::Busy) => return again("Too many are signing in. Try again in a moment."),
        Err(error) => return not_now(&pages, Some(&caller), &error),
    }
    let new = sent.text("password");
    if let Some(why) = passwords::unfit(new, &user.name) {
        return again(&why);
    }
    let Some(hash) = pages.passwords.hash(new).await else {
        return again("The password could not be kept; try again.");
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
