//! `X-Hub-Signature`.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

/// The value of `X-Hub-Signature`: `sha1=` and the HMAC-SHA1 of the raw body under the app's
/// client secret, in 40 lower-case hexadecimal digits (Intercom, webhook notifications).
pub fn signature(client_secret: &str, body: &[u8]) -> String {
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(client_secret.as_bytes()) else {
        unreachable!("HMAC takes keys of any length")
    };
    mac.update(body);
    format!("sha1={}", hex::encode(mac.finalize().into_bytes()))
}
