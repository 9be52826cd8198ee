//! Authorization codes: what a teammate's consent is traded for a token with.

use super::{
    App,
    token::{Token, made, same},
};
use crate::ids::Seeded;

/// A code counts for so long (Intercom, using OAuth: about five minutes).
const LASTS_MS: i64 = 5 * 60 * 1000;

/// A code that was given out and not traded yet.
pub(super) struct Code {
    text: String,
    admin: u64,
    until_ms: i64,
}

/// Why a code was not traded for a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotTraded {
    /// The client id or secret is not the app's.
    Client,
    /// The code was never given out, was traded before, or is too old.
    Code,
}

impl App {
    /// A code for the consent of this teammate. It ends in `=`, as Intercom's may: a client that
    /// does not decode and encode it well is found out.
    pub(crate) fn give_code(&mut self, admin: u64, now_ms: i64, seeded: &mut Seeded) -> String {
        self.codes.retain(|code| code.until_ms > now_ms);
        let text = format!("twin_code_{}=", seeded.hex(24));
        self.codes.push(Code { text: text.clone(), admin, until_ms: now_ms + LASTS_MS });
        text
    }

    /// Trades a code for a token, which installs the app. A code counts once.
    pub(crate) fn trade(
        &mut self,
        (code, client_id, client_secret): (&str, &str, &str),
        now_ms: i64,
        seeded: &mut Seeded,
    ) -> Result<String, NotTraded> {
        // Both are compared, whatever comes of the first.
        let right = same(client_id, &self.client_id) & same(client_secret, &self.client_secret);
        if !right {
            return Err(NotTraded::Client);
        }
        let found = self.codes.iter().position(|known| same(&known.text, code));
        let known = found.map(|at| self.codes.remove(at)).ok_or(NotTraded::Code)?;
        if known.until_ms <= now_ms {
            return Err(NotTraded::Code);
        }
        let token = made(seeded);
        self.tokens.push(Token::new(&token, Some(known.admin), &self.settings));
        self.installed = true;
        Ok(token)
    }
}
