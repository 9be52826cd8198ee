//! Secrets at rest: sealed under a key that is not in the database.
//!
//! AES-256-GCM of the library that TLS uses as well. What is sealed is bound to the place it was
//! sealed for: moved to another one it opens no more.

use std::fmt;

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    digest::{SHA256, digest},
};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};

/// What everything sealed begins with.
const SEALED: &str = "sealed:";
/// Fewest characters of a master key.
const LEAST: usize = 32;

/// The keys that seal and open: the first one seals, each of them opens.
pub struct MasterKey {
    keys: Vec<(String, LessSafeKey)>,
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(…)")
    }
}

/// Why a secret cannot be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotOpened {
    /// It was sealed under a key that is not given.
    #[error(
        "it is sealed under another master key; give that one as well, behind a comma, in DESKMATE_MASTER_KEY"
    )]
    OtherKey,
    /// It is broken, or was sealed for another place.
    #[error("what is sealed is broken; enter it again")]
    Broken,
}

impl MasterKey {
    /// Reads the keys, of which there may be several while they are changed: the new one first, with
    /// a comma between them.
    ///
    /// # Errors
    /// What is wrong, for people.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut keys = Vec::new();
        for one in text.split(',').map(str::trim).filter(|one| !one.is_empty()) {
            if one.chars().count() < LEAST {
                return Err(format!(
                    "a master key has at least {LEAST} characters; `openssl rand -hex 32` makes a good one"
                ));
            }
            let bytes = digest(&SHA256, one.as_bytes());
            let name = digest(&SHA256, bytes.as_ref());
            let name = STANDARD_NO_PAD.encode(name.as_ref().get(..6).unwrap_or_default());
            let key = UnboundKey::new(&AES_256_GCM, bytes.as_ref());
            let key = key.map_err(|_| "the key cannot be used".to_owned())?;
            keys.push((name, LessSafeKey::new(key)));
        }
        match keys.is_empty() {
            true => Err("is empty; `openssl rand -hex 32` makes a good one".to_owned()),
            false => Ok(Self { keys }),
        }
    }

    /// Seals a secret for a place. `random` is used for nothing else.
    pub fn seal(&self, place: &str, secret: &str, random: [u8; 32]) -> Option<String> {
        let (name, key) = self.keys.first()?;
        let nonce: [u8; NONCE_LEN] = *random.first_chunk()?;
        let mut bytes = secret.as_bytes().to_vec();
        let aad = Aad::from(place.as_bytes());
        key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), aad, &mut bytes).ok()?;
        let sealed = [nonce.as_slice(), &bytes].concat();
        Some(format!("{SEALED}{name}:{}", STANDARD_NO_PAD.encode(sealed)))
    }

    /// Opens what was sealed for that place.
    ///
    /// # Errors
    /// [`NotOpened`]
    pub fn open(&self, place: &str, sealed: &str) -> Result<String, NotOpened> {
        let (name, sealed) = Self::parts(sealed).ok_or(NotOpened::Broken)?;
        let (_, key) = self.keys.iter().find(|key| key.0 == name).ok_or(NotOpened::OtherKey)?;
        let mut bytes = STANDARD_NO_PAD.decode(sealed).map_err(|_| NotOpened::Broken)?;
        if bytes.len() < NONCE_LEN {
            return Err(NotOpened::Broken);
        }
        let mut secret = bytes.split_off(NONCE_LEN);
        let nonce = Nonce::try_assume_unique_for_key(&bytes).map_err(|_| NotOpened::Broken)?;
        let opened = key.open_in_place(nonce, Aad::from(place.as_bytes()), &mut secret);
        let opened = opened.map_err(|_| NotOpened::Broken)?;
        String::from_utf8(opened.to_vec()).map_err(|_| NotOpened::Broken)
    }

    /// Whether it is sealed, but not under the first key: it is to be sealed anew.
    pub fn is_old(&self, sealed: &str) -> bool {
        let newest = self.keys.first().map(|(name, _)| name.as_str());
        Self::parts(sealed).is_some_and(|(name, _)| Some(name) != newest)
    }

    /// Whether a text is sealed.
    pub fn is_sealed(text: &str) -> bool {
        text.starts_with(SEALED)
    }

    fn parts(sealed: &str) -> Option<(&str, &str)> {
        sealed.strip_prefix(SEALED)?.split_once(':')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "an old key of at least thirty-two letters";
    const NEW: &str = "a new key that is at least as long as the other";

    #[test]
    fn what_is_sealed_opens_at_its_place_with_its_key_and_nowhere_else() {
        let key = MasterKey::parse(OLD).unwrap();
        let sealed = key.seal("support/token", "dG9rOmVu", [7; 32]).unwrap();
        assert!(MasterKey::is_sealed(&sealed) && !sealed.contains("dG9rOmVu"), "{sealed}");
        assert_eq!(key.open("support/token", &sealed).as_deref(), Ok("dG9rOmVu"));
        assert_eq!(key.open("sales/token", &sealed), Err(NotOpened::Broken));
        let other = MasterKey::parse(NEW).unwrap();
        assert_eq!(other.open("support/token", &sealed), Err(NotOpened::OtherKey));
        for broken in ["sealed:", "sealed:x", "plain", &sealed[..sealed.len() - 2]] {
            assert!(key.open("support/token", broken).is_err(), "{broken}");
        }
    }

    #[test]
    fn keys_are_changed_one_behind_the_other() {
        let sealed = MasterKey::parse(OLD).unwrap().seal("a", "secret", [1; 32]).unwrap();
        let both = MasterKey::parse(&format!("{NEW},{OLD}")).unwrap();
        assert_eq!(both.open("a", &sealed).as_deref(), Ok("secret"));
        assert!(both.is_old(&sealed));
        let anew = both.seal("a", "secret", [2; 32]).unwrap();
        assert!(!both.is_old(&anew) && MasterKey::parse(NEW).unwrap().open("a", &anew).is_ok());
        assert!(MasterKey::parse("short").is_err() && MasterKey::parse(" , ").is_err());
    }
}
