//! Keys of this installation: made on its first start, kept with its other secrets.

use deskmate_core::{ChannelName, PartId};
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

/// Makes the digests by which an edit of a message is noticed. What people write is short and can be
/// guessed, so they are made with a key; and with the part's id, so that the same words in two
/// messages do not look the same.
#[derive(Debug)]
pub(crate) struct Digests(Key);

impl Digests {
    /// Loads their key.
    pub(crate) async fn load(store: &dyn Store) -> Result<Self, StoreError> {
        Key::load(store, "digest_key").await.map(Self)
    }

    /// The digest of what a part's body says.
    pub(crate) fn of(&self, part: &PartId, body: &str) -> Option<u64> {
        let says: String = text::says(body).collect();
        let mac = self.0.mac(format!("{}\0{says}", part.as_str()).as_bytes())?;
        mac.finalize().into_bytes().first_chunk().map(|bytes| u64::from_be_bytes(*bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(key: u8, part: &str, body: &str) -> Option<u64> {
        Digests(Key(vec![key; 32])).of(&PartId::new(part), body)
    }

    #[test]
    fn a_digest_tells_an_edit_and_nothing_to_whoever_has_no_key() {
        assert_eq!(of(1, "132", "<p>yes</p>"), of(1, "132", "<p class=\"x\">yes </p>"));
        assert_ne!(of(1, "132", "yes"), of(1, "132", "no"), "an edit");
        assert_ne!(of(1, "132", "yes"), of(2, "132", "yes"), "another installation");
        assert_ne!(of(1, "132", "yes"), of(1, "133", "yes"), "another message");
        assert!(of(1, "132", "").is_some());
    }
}
