//! Signing in and out.

use askama::Template;
use axum::{
    Extension,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use deskmate_engine::random;
use deskmate_store::{Role, StoreError, User};
use serde::Deserialize;
use subtle::ConstantTimeEq;

use super::{
    Pages, caller::Caller, forms::Sent, frame, guard::not_now, invited::name_of, passwords::Looked,
    second_step,
};

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignIn<'a> {
    base: &'a str,
    back: &'a str,
    name: &'a str,
    problem: &'a str,
    nobody: bool,
    /// What the identity provider is called, if there is one.
    provider: Option<&'a str>,
    /// The address of the way there.
    sso: String,
}

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    back: String,
}

/// The page on which people sign in.
pub(super) async fn page(
    State(pages): State<Pages>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    match pages.caller(&headers).await {
        Ok(Some(_)) => Redirect::to(&safe(&pages, &asked.back)).into_response(),
        Ok(None) => show(&pages, StatusCode::OK, &asked.back, "", "").await,
        Err(error) => not_now(&pages, None, &error),
    }
}

pub(super) async fn show(
    pages: &Pages,
    status: StatusCode,
    back: &str,
    name: &str,
    problem: &str,
) -> Response {
    let nobody = !pages.store.has_users().await.unwrap_or(true);
    let there: String = url::form_urlencoded::byte_serialize(back.as_bytes()).collect();
    let provider = pages.options.oidc.as_ref().map(|oidc| oidc.name());
    let sso = pages.at(&format!("/sign-in/sso?back={there}"));
    let main = SignIn { base: &pages.base, back, name, problem, nobody, provider, sso };
    frame::page(pages, None, (status, "", "Sign in"), &main)
}

const WRONG: &str = "The name or the password is wrong.";

/// Looks at a name and a password.
pub(super) async fn sign_in(
    State(pages): State<Pages>,
    Extension(sent): Extension<Sent>,
) -> Response {
    let (name, back) = (name_of(sent.text("name")), sent.text("back"));
    let user = match pages.store.user_named(&name).await {
        Ok(user) => user,
        Err(error) => return not_now(&pages, None, &error),
    };
    let hash = user.as_ref().map(|user| user.password.as_str());
    let id = user.as_ref().map_or("", |user| user.id.as_str());
    let is_last = match pages.store.second_step(id).await {
        Ok(step) => step.is_none(),
        Err(error) => return not_now(&pages, None, &error),
    };
    let (who, password) = ((name.as_str(), hash), sent.text("password"));
    let looked = pages.passwords.look(&pages.store, who, password, is_last).await;
    let (fits, status, why) = match looked {
        Ok(Looked::Fits) => (true, StatusCode::UNAUTHORIZED, WRONG.to_owned()),
        Ok(Looked::Wrong) => (false, StatusCode::UNAUTHORIZED, WRONG.to_owned()),
        Ok(Looked::Wait(wait)) => {
            let seconds = wait.as_secs().max(1);
            let why = format!("Too many wrong passwords. Wait {seconds} s, then try again.");
            (false, StatusCode::TOO_MANY_REQUESTS, why)
        }
        Ok(Looked::Busy) => {
            let why = "Too many are signing in. Try again in a moment.";
            (false, StatusCode::SERVICE_UNAVAILABLE, why.to_owned())
        }
        Err(error) => return not_now(&pages, None, &error),
    };
    let Some(user) = user.filter(|_| fits) else {
        if status == StatusCode::UNAUTHORIZED {
            tracing::warn!("console.wrong_password");
        }
        return show(&pages, status, back, &name, &why).await;
    };
    if !is_last {
        return match second_step::half_way(&pages, &user).await {
            Ok(begun) => ask_for_code(&pages, StatusCode::OK, back, &begun, ""),
            Err(error) => not_now(&pages, None, &error),
        };
    }
    is_in(&pages, &user, back).await
}

/// Begins the session of somebody who has shown all that they need.
pub(super) async fn is_in(pages: &Pages, user: &User, back: &str) -> Response {
    match pages.begin_session(user).await {
        Ok(cookie) => {
            let to = safe(pages, back);
            ([(header::SET_COOKIE, cookie)], Redirect::to(&to)).into_response()
        }
        Err(StoreError::ChangedMeanwhile) => {
            show(pages, StatusCode::UNAUTHORIZED, back, &user.name, WRONG).await
        }
        Err(error) => not_now(pages, None, &error),
    }
}

#[derive(Template)]
#[template(path = "second_step.html")]
struct SecondStep<'a> {
    base: &'a str,
    back: &'a str,
    begun: &'a str,
    problem: &'a str,
}

fn ask_for_code(
    pages: &Pages,
    status: StatusCode,
    back: &str,
    begun: &str,
    problem: &str,
) -> Response {
    let main = SecondStep { base: &pages.base, back, begun, problem };
    frame::page(pages, None, (status, "", "Sign in"), &main)
}

/// Looks at the code of somebody whose password was right.
pub(super) async fn second_step(
    State(pages): State<Pages>,
    Extension(sent): Extension<Sent>,
) -> Response {
    let (begun, back) = (sent.text("begun"), sent.text("back"));
    match second_step::look(&pages, begun, sent.text("code")).await {
        Ok(second_step::Looked::Fits(user)) => is_in(&pages, &user, back).await,
        Ok(second_step::Looked::Wrong(status, why)) => {
            ask_for_code(&pages, status, back, begun, &why)
        }
        Ok(second_step::Looked::Over) => {
            let why = "That took too long, or the password has changed. Sign in again.";
            show(&pages, StatusCode::UNAUTHORIZED, back, "", why).await
        }
        Err(error) => not_now(&pages, None, &error),
    }
}

/// Where somebody wanted to go, if that is a page of ours.
fn safe(pages: &Pages, back: &str) -> String {
    // Within the service, paths have no prefix.
    let within = back
        .strip_prefix(super::PATH)
        .filter(|rest| rest.is_empty() || rest.starts_with(['/', '?']));
    let plain = |rest: &&str| !rest.contains(['\\', '\r', '\n']) && !rest.starts_with("//");
    pages.at(within
        .or_else(|| Some(back).filter(|back| back.starts_with('/')))
        .filter(plain)
        .unwrap_or("/channels"))
}

/// Who is signed in by the demo's link.
const GUEST: &str = "you";

/// The link of the demo: signs in, without a password.
pub(super) async fn enter(State(pages): State<Pages>, Path(token): Path<String>) -> Response {
    let fits = pages
        .options
        .enter
        .as_ref()
        .is_some_and(|known| bool::from(known.as_bytes().ct_eq(token.as_bytes())));
    if !fits {
        let text = "There is no such page.";
        return frame::told(&pages, None, StatusCode::NOT_FOUND, "Not found", text);
    }
    let entered = async {
        let user = match pages.store.user_named(GUEST).await? {
            Some(user) => user,
            None => {
                let user = User {
                    id: format!("usr_{}", random::id_at(pages.now())),
                    name: GUEST.to_owned(),
                    role: Role::Admin,
                    // No password fits that.
                    password: String::new(),
                    made_at: pages.now(),
                };
                pages.store.add_user(&user).await?;
                user
            }
        };
        pages.begin_session(&user).await
    };
    match entered.await {
        Ok(cookie) => {
            let to = pages.at("/conversations");
            ([(header::SET_COOKIE, cookie)], Redirect::to(&to)).into_response()
        }
        Err(error) => not_now(&pages, None, &error),
    }
}

/// Ends a session.
pub(super) async fn sign_out(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
) -> Response {
    let digest = caller.session.as_ref().map_or("", |session| session.digest.as_str());
    if let Err(error) = pages.store.end_session(digest).await {
        return not_now(&pages, Some(&caller), &error);
    }
    // Whoever looks on in that session is told nothing more.
    pages.engine.changed();
    let to = pages.at("/sign-in");
    ([(header::SET_COOKIE, pages.forget_cookie())], Redirect::to(&to)).into_response()
}
