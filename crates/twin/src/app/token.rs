//! Access tokens.

use std::collections::BTreeSet;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use subtle::ConstantTimeEq as _;

use super::{App, AppSettings};
use crate::{app::Permission, ids::Seeded};

/// A token that was given out.
pub(crate) struct Token {
    text: String,
    /// The teammate who allowed it; `None` for the app's private token.
    pub(crate) admin: Option<u64>,
    /// What the app might do when it was made.
    permissions: BTreeSet<Permission>,
    revoked: bool,
}

impl Token {
    pub(super) fn new(text: &str, admin: Option<u64>, settings: &AppSettings) -> Self {
        let permissions = settings.permissions.clone();
        Self { text: text.to_owned(), admin, permissions, revoked: false }
    }

    /// Whether the app might do what needs this when the token was made.
    pub(crate) fn may(&self, permission: Permission) -> bool {
        permission.is_in(&self.permissions)
    }

    pub(super) fn revoke(&mut self) {
        self.revoked = true;
    }
}

/// Why a call has no token that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoToken {
    /// There is no `Authorization` header.
    Missing,
    /// It is not, and never was, a token.
    Unknown,
    /// It was one.
    Revoked,
}

/// What an `Authorization` header brings: the token after `Bearer`, or the user name and the
/// password of `Basic`. Names of schemes have no case (RFC 9110, 11.1).
pub(crate) fn credentials(authorization: &str) -> Vec<String> {
    let Some((scheme, given)) = authorization.trim().split_once(' ') else { return Vec::new() };
    let given = given.trim();
    if scheme.eq_ignore_ascii_case("bearer") {
        return vec![given.to_owned()];
    }
    if !scheme.eq_ignore_ascii_case("basic") {
        return Vec::new();
    }
    let pair = STANDARD.decode(given).ok().and_then(|pair| String::from_utf8(pair).ok());
    let pair = pair.unwrap_or_default();
    let (user, password) = pair.split_once(':').unwrap_or((&pair, ""));
    vec![user.to_owned(), password.to_owned()]
}

/// Whether two secrets are the same, in a time that does not tell how much of them is.
pub(crate) fn same(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

pub(super) fn made(seeded: &mut Seeded) -> String {
    format!("twin_token_{}", seeded.hex(24))
}

impl App {
    /// The private token, as its Authentication page shows it.
    pub(crate) fn access_token(&self) -> &str {
        &self.private
    }

    /// The token of an `Authorization` header: after `Bearer`, or as the user name of `Basic`, as
    /// Intercom's own SDKs sent it until Node 4 and Python 3.
    pub(crate) fn token(&self, authorization: Option<&str>) -> Result<&Token, NoToken> {
        let given = authorization.ok_or(NoToken::Missing)?;
        let given = credentials(given).into_iter().next().ok_or(NoToken::Unknown)?;
        let found = self.tokens.iter().rev().find(|token| same(&token.text, &given));
        match found {
            None => Err(NoToken::Unknown),
            Some(token) if token.revoked => Err(NoToken::Revoked),
            Some(token) => Ok(token),
        }
    }

    /// Makes the private token anew, as *Regenerate token* does; the old one is over. That
    /// installs the app, if it was not.
    pub(crate) fn regenerate(&mut self, seeded: &mut Seeded) -> &str {
        let old = std::mem::replace(&mut self.private, made(seeded));
        self.tokens.iter_mut().filter(|t| same(&t.text, &old)).for_each(Token::revoke);
        self.tokens.push(Token::new(&self.private, None, &self.settings));
        self.installed = true;
        &self.private
    }
}
