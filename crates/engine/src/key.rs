//! Keys of this installation: made on its first start, kept with its other secrets.

use deskmate_core::ChannelName;
use deskmate_store::{Store, StoreError};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::{convert::text, random};

/// A key for codes that nobody else can make.
pub(crate) struct Key(Vec<u8>);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

impl Key {
    /// Loads the key of that name.
    pub(crate) async fn load(store: &dyn Store, name: &str) -> Result<Self, StoreError> {
        let nobody = ChannelName::new("");
        let key = store.secret(&nobody, name, &hex::encode(random::key())).await?;
        Ok(Self(hex::decode(&key).unwrap_or_else(|_| key.into_bytes())))
    }

    /// The code of these bytes, still to be finished or verified.
    pub(crate) fn mac(&self, bytes: &[u8]) -> Option<Hmac<Sha256>> {
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&self.0).ok()?;
        mac.update(bytes);
        Some(mac)
    }
}

/// Makes the digests by which an edit of a message is noticed, and a mail that says the same again.
/// What people write is short and can be guessed, so they are made with a key.
#[derive(Debug)]
pub(crate) struct Digests(Key);

impl Digests {
    /// Loads their key.
    pub(crate) async fn load(store: &dyn Store) -> Result<Self, StoreError> {
        Key::load(store, "digest_key").await.map(Self)
    }

    /// The digest of a text, as it is.
    pub(crate) fn plain(&self, text: &str) -> String {
        let mac = self.0.mac(text.as_bytes());
        mac.map(|mac| hex::encode(mac.finalize().into_bytes())).unwrap_or_default()
    }

    /// The digest of what a part's body says.
    pub(crate) fn of(&self, body: &str) -> Option<u64> {
        let says: String = text::says(body).collect();
        let mac = self.0.mac(says.as_bytes())?;
        mac.finalize().into_bytes().first_chunk().map(|bytes| u64::from_be_bytes(*bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(key: u8, body: &str) -> Option<u64> {
        Digests(Key(vec![key; 32])).of(body)
    }

    #[test]
    fn a_digest_tells_an_edit_and_nothing_to_whoever_has_no_key() {
        assert_eq!(of(1, "<p>yes</p>"), of(1, "<p class=\"x\">yes </p>"));
        assert_ne!(of(1, "yes"), of(1, "no"), "an edit");
        assert_ne!(of(1, "yes"), of(2, "yes"), "another installation");
        assert!(of(1, "").is_some());
    }
}
