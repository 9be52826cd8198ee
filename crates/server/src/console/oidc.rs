//! Single sign-on: who somebody is, an identity provider says (OpenID Connect).
//!
//! Nothing is stored until somebody is in: what a way to the provider and back needs is made of one
//! secret, which only the browser has.

mod allowed;
mod provider;

use std::time::Duration;

use axum::{
    extract::{Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use data_encoding::BASE64URL_NOPAD;
use deskmate_core::Timestamp;
use deskmate_engine::random;
use deskmate_store::{Role, StoreError, User};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::{
    Pages,
    caller::{self, Caller, digest, secret},
    frame,
    guard::not_now,
    invited::name_of,
    sign_in,
};
pub use allowed::Allowed;
use allowed::Entry;
use provider::Proof;
pub use provider::{Oidc, OidcOptions};

/// How long somebody may take at the provider.
pub const SSO_LASTS: Duration = Duration::from_secs(10 * 60);
/// Most characters of where somebody wanted to go.
const MOST_BACK: usize = 500;
const COOKIE: &str = "deskmate_sso";

/// Where the provider sends people back to, within the console.
pub(super) const WAY_BACK: &str = "/sign-in/sso/back";

/// What the provider is shown of a verifier (RFC 7636, 4.2).
fn challenge(verifier: &str) -> String {
    BASE64URL_NOPAD.encode(&Sha256::digest(verifier))
}

impl Proof {
    fn of(secret: &str) -> Self {
        let made = |what: &str| digest(&format!("{what} {secret}"));
        Self { state: made("state"), nonce: made("nonce"), verifier: made("verifier") }
    }
}

/// What the browser keeps while it is away.
struct Away {
    secret: String,
    begun: Timestamp,
    back: String,
}

impl Away {
    fn cookie(&self, pages: &Pages) -> HeaderValue {
        let back: String = url::form_urlencoded::byte_serialize(self.back.as_bytes()).collect();
        let value = format!("{}.{}.{back}", self.secret, self.begun.as_millis());
        pages.cookie(COOKIE, &value, SSO_LASTS)
    }

    fn of(headers: &HeaderMap) -> Option<Self> {
        let mut pieces = caller::cookie(headers, COOKIE)?.splitn(3, '.');
        let secret = pieces.next().filter(|secret| secret.len() == 64)?.to_owned();
        let begun = Timestamp::from_millis(pieces.next()?.parse().ok()?);
        let back = format!("back={}", pieces.next()?);
        let back = url::form_urlencoded::parse(back.as_bytes()).next()?.1.into_owned();
        Some(Self { secret, begun, back })
    }
}

fn redirect(pages: &Pages) -> String {
    format!("{}{}", pages.origin.as_deref().unwrap_or_default(), pages.at(WAY_BACK))
}

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    back: String,
}

fn no_such(pages: &Pages) -> Response {
    let text = "There is no single sign-on here.";
    frame::told(pages, None, StatusCode::NOT_FOUND, "Not found", text)
}

/// Sends a browser to the provider.
pub(super) async fn begin(State(pages): State<Pages>, Query(asked): Query<Asked>) -> Response {
    let Some(oidc) = &pages.options.oidc else { return no_such(&pages) };
    let back = asked.back.chars().take(MOST_BACK).collect();
    let away = Away { secret: secret(), begun: pages.now(), back };
    let proof = Proof::of(&away.secret);
    match oidc.question(&proof, &redirect(&pages), pages.wall()).await {
        Ok(to) => ([(header::SET_COOKIE, away.cookie(&pages))], Redirect::to(&to)).into_response(),
        Err(why) => refused(&pages, StatusCode::BAD_GATEWAY, &away.back, &why).await,
    }
}

async fn refused(pages: &Pages, status: StatusCode, back: &str, why: &str) -> Response {
    tracing::warn!(why, "console.sso_refused");
    sign_in::show(pages, status, back, "", why).await
}

/// What a browser comes back with.
#[derive(Deserialize)]
pub(super) struct Answer {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    error: String,
}

/// A browser comes back from the provider.
pub(super) async fn back(
    State(pages): State<Pages>,
    Query(answer): Query<Answer>,
    headers: HeaderMap,
) -> Response {
    let Some(oidc) = &pages.options.oidc else { return no_such(&pages) };
    let away = Away::of(&headers).filter(|away| pages.now().since(away.begun) < SSO_LASTS);
    let away = away.filter(|away| {
        let state = Proof::of(&away.secret).state;
        bool::from(state.as_bytes().ct_eq(answer.state.as_bytes()))
    });
    // It counts once.
    let over = (header::SET_COOKIE, pages.cookie(COOKIE, "", Duration::ZERO));
    let Some(away) = away else {
        let why = "This sign-in took longer than ten minutes, or was begun in another browser. Begin again.";
        let answer = refused(&pages, StatusCode::BAD_REQUEST, "", why).await;
        return (AppendHeaders([over]), answer).into_response();
    };
    let entered = match answer.error.as_str() {
        "" => enter(&pages, oidc, &away, &answer.code).await,
        "access_denied" => Ok(Err("The provider did not let you in.".to_owned())),
        _ => Ok(Err("The provider says that something is wrong with this sign-in. Try again; its log may say more."
            .to_owned())),
    };
    let answer = match entered {
        Ok(Ok(user)) => sign_in::is_in(&pages, &user, &away.back).await,
        Ok(Err(why)) => refused(&pages, StatusCode::FORBIDDEN, &away.back, &why).await,
        Err(error) => not_now(&pages, None, &error),
    };
    (AppendHeaders([over]), answer).into_response()
}

/// Who has come back, as a user of ours; or why they do not get in.
async fn enter(
    pages: &Pages,
    oidc: &Oidc,
    away: &Away,
    code: &str,
) -> Result<Result<User, String>, StoreError> {
    let proof = Proof::of(&away.secret);
    let claims = match oidc.who(code, &proof, &redirect(pages), pages.wall()).await {
        Ok(claims) => claims,
        Err(why) => return Ok(Err(why)),
    };
    match oidc.options.allowed.entry(&oidc.options.issuer, &claims) {
        Ok(entry) => user_of(pages, &entry).await,
        Err(why) => Ok(Err(why)),
    }
}

/// The user that somebody is, who comes into being the first time.
async fn user_of(pages: &Pages, entry: &Entry) -> Result<Result<User, String>, StoreError> {
    let (store, now) = (&pages.store, pages.now());
    let by = Caller::outside("single sign-on", Role::Admin);
    if let Some(user) = store.user_of(&entry.subject).await? {
        if entry.is_told && user.role != entry.role {
            let mut audit = by.did(now, "user.role_changed", format!("user {}", user.name));
            (audit.before, audit.after) =
                (Some(user.role.to_string()), Some(entry.role.to_string()));
            match store.set_role(&user.id, entry.role, audit).await {
                // Somebody has to stay an admin.
                Ok(()) | Err(StoreError::ChangedMeanwhile) => {}
                Err(error) => return Err(error),
            }
        }
        return Ok(Ok(user));
    }
    let user = User {
        id: format!("usr_{}", random::id_at(now)),
        name: name_of(&entry.name),
        role: entry.role,
        // No password fits that.
        password: String::new(),
        made_at: now,
    };
    let mut audit = by.did(now, "user.added", format!("user {}", user.name));
    audit.after = Some(entry.role.to_string());
    match store.add_user_of(&entry.subject, &user, audit).await {
        Ok(()) => Ok(Ok(user)),
        Err(StoreError::ChangedMeanwhile) => Ok(match store.user_of(&entry.subject).await? {
            // They came in by two windows at once.
            Some(user) => Ok(user),
            None => Err(format!(
                "Somebody is called `{}` here already, and signs in otherwise. An admin can remove that user first.",
                user.name
            )),
        }),
        Err(error) => Err(error),
    }
}
