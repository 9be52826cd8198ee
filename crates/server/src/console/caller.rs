//! Who asks: a session's cookie, or a script's token, and what they may do.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, header};
use deskmate_core::Timestamp;
use deskmate_engine::random;
use deskmate_store::{AuditEntry, Role, Session, StoreError, User};
use sha2::{Digest, Sha256};

use super::Pages;

/// How long a session lasts at most, from its sign-in.
pub const MAX_SESSION: Duration = Duration::from_secs(7 * 24 * 3600);
/// How long a session lasts that nobody uses.
pub const SESSION_IDLE: Duration = Duration::from_secs(12 * 3600);
/// How often it is written down that a session is used.
const SEEN_EVERY: Duration = Duration::from_secs(60);

const COOKIE: &str = "deskmate_session";

/// Somebody who is let in.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    /// A user's name, or `token NAME`.
    pub(crate) name: String,
    pub(crate) role: Role,
    /// The id of the user who it is, or who made the token; empty for whoever is at the machine.
    pub(crate) user: String,
    /// What the forms of a browser carry; scripts have none.
    pub(crate) session: Option<Shown>,
}

/// What a session's pages show.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    pub(super) digest: String,
    pub(super) csrf: String,
    /// That a form is answered.
    pub(super) answers: bool,
}

impl Caller {
    /// Somebody who is not signed in: at the machine, or on their way in.
    pub(crate) fn outside(name: impl Into<String>, role: Role) -> Self {
        Self { name: name.into(), role, user: String::new(), session: None }
    }

    /// What is kept of something they did.
    pub(crate) fn did(&self, now: Timestamp, what: &str, about: impl Into<String>) -> AuditEntry {
        AuditEntry {
            id: random::id_at(now),
            at: now,
            who: self.name.clone(),
            what: what.to_owned(),
            about: about.into(),
            before: None,
            after: None,
        }
    }
}

/// The digest of a secret that others show us.
pub(crate) fn digest(secret: &str) -> String {
    hex::encode(Sha256::digest(secret))
}

/// A secret that nobody can guess.
pub(crate) fn secret() -> String {
    hex::encode(random::key())
}

/// What the forms of a session carry. Nobody knows it who does not know the session's secret.
fn csrf(secret: &str) -> String {
    digest(&format!("form {secret}"))
}

/// Whether a session is over.
fn is_over(session: &Session, now: Timestamp) -> bool {
    now.since(session.begun_at) >= MAX_SESSION || now.since(session.seen_at) >= SESSION_IDLE
}

impl Pages {
    /// Who shows the cookie of a session, if it is one.
    pub(super) async fn caller(&self, headers: &HeaderMap) -> Result<Option<Caller>, StoreError> {
        let Some(secret) = cookie(headers, COOKIE) else { return Ok(None) };
        let digest = digest(secret);
        let Some((session, user)) = self.store.session(&digest).await? else { return Ok(None) };
        let now = self.now();
        if is_over(&session, now) {
            self.store.end_session(&digest).await?;
            return Ok(None);
        }
        if now.since(session.seen_at) >= SEEN_EVERY {
            self.store.seen_session(&digest, now).await?;
        }
        let session = Some(Shown { digest, csrf: csrf(secret), answers: false });
        Ok(Some(Caller { name: user.name, role: user.role, user: user.id, session }))
    }

    /// Whether a session still is one. Where the store does not answer, it is not.
    pub(super) async fn is_open(&self, digest: &str) -> bool {
        let session = self.store.session(digest).await.ok().flatten();
        session.is_some_and(|(session, _)| !is_over(&session, self.now()))
    }

    /// Signs somebody in: a new session, whatever the browser showed before. Returns its cookie.
    ///
    /// # Errors
    /// [`StoreError::ChangedMeanwhile`] where their password has changed since it was looked at.
    pub(super) async fn begin_session(&self, user: &User) -> Result<HeaderValue, StoreError> {
        let (secret, now) = (secret(), self.now());
        let session =
            Session { digest: digest(&secret), user: user.id.clone(), begun_at: now, seen_at: now };
        self.store.begin_session(&session, &user.password, now.minus(SESSION_IDLE)).await?;
        Ok(self.set_cookie(&secret, MAX_SESSION))
    }

    /// What makes a browser forget its session.
    pub(super) fn forget_cookie(&self) -> HeaderValue {
        self.set_cookie("", Duration::ZERO)
    }

    fn set_cookie(&self, secret: &str, lasts: Duration) -> HeaderValue {
        self.cookie(COOKIE, secret, lasts)
    }

    /// A cookie that our pages see, and no script.
    pub(super) fn cookie(&self, name: &str, value: &str, lasts: Duration) -> HeaderValue {
        let secure = if self.is_secure() { "; Secure" } else { "" };
        let (path, seconds) = (&self.base, lasts.as_secs());
        let cookie = format!(
            "{name}={value}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"
        );
        HeaderValue::try_from(cookie).unwrap_or(HeaderValue::from_static(""))
    }
}

/// What a browser shows of a cookie of ours.
pub(super) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = all.flat_map(|cookies| cookies.split(';')).map(str::trim);
    pairs
        .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
        .filter(|secret| !secret.is_empty())
}
