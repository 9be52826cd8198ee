//! `X-Hub-Signature`: that a notification comes from Intercom.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

/// The header that carries the signature.
pub const SIGNATURE_HEADER: &str = "X-Hub-Signature";

/// Why a notification is not to be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignatureError {
    /// The header is not `sha1=` and 40 hex digits.
    #[error("the X-Hub-Signature header is not sha1= and 40 hex digits")]
    Malformed,
    /// There is no secret to compare with.
    #[error("no client secret is set")]
    NoSecret,
    /// It was signed with none of the secrets, or it was changed on the way.
    #[error(
        "the signature does not fit the body: \
         is the client secret the one of the app that owns the webhook?"
    )]
    Mismatch,
}

/// Checks that `body`, byte for byte as it arrived, was signed with one of `secrets`: the app's
/// client secret, or two of them while it is being changed. Empty secrets do not count. The
/// comparison takes the same time whatever the signature.
///
/// # Errors
/// [`SignatureError`]. Answer 401; it is not worth more than a line in the log.
pub fn verify_signature<S: AsRef<[u8]>>(
    secrets: &[S],
    header: &str,
    body: &[u8],
) -> Result<(), SignatureError> {
    let signature = read_signature(header)?;
    let mut outcome = Err(SignatureError::NoSecret);
    for secret in secrets.iter().map(AsRef::as_ref).filter(|secret| !secret.is_empty()) {
        if mac(secret, body).is_some_and(|mac| mac.verify_slice(&signature).is_ok()) {
            outcome = Ok(());
        } else if outcome.is_err() {
            outcome = Err(SignatureError::Mismatch);
        }
    }
    outcome
}

/// The signature that a header carries: what can be judged before the body is there.
///
/// # Errors
/// [`SignatureError::Malformed`].
pub fn read_signature(header: &str) -> Result<[u8; 20], SignatureError> {
    let mut signature = [0_u8; 20];
    let digits = header.trim().strip_prefix("sha1=").ok_or(SignatureError::Malformed)?;
    hex::decode_to_slice(digits, &mut signature).map_err(|_| SignatureError::Malformed)?;
    Ok(signature)
}

/// The header that Intercom would send for `body`. For tests and tools.
pub fn sign(secret: &[u8], body: &[u8]) -> String {
    let digest = mac(secret, body).map(|mac| mac.finalize().into_bytes()).unwrap_or_default();
    format!("sha1={}", hex::encode(digest))
}

/// The HMAC of the body. A key can have any length, so there always is one.
fn mac(secret: &[u8], body: &[u8]) -> Option<Hmac<Sha1>> {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).ok()?;
    mac.update(body);
    Some(mac)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "test_client_secret";
    const BODY: &[u8] = br#"{"type":"notification_event","topic":"ping"}"#;
    const HEADER: &str = "sha1=59dc376710f2bb3f57a9fdb4921361641556cfb1";

    #[test]
    fn a_known_signature_fits() {
        assert_eq!(sign(SECRET.as_bytes(), BODY), HEADER);
        assert_eq!(verify_signature(&[SECRET], HEADER, BODY), Ok(()));
        let shouted = format!("sha1={}", HEADER[5..].to_uppercase());
        assert_eq!(verify_signature(&[SECRET], &shouted, BODY), Ok(()));
    }

    #[test]
    fn while_the_secret_changes_either_fits() {
        for secrets in [["new", SECRET], [SECRET, "new"]] {
            assert_eq!(verify_signature(&secrets, HEADER, BODY), Ok(()));
        }
    }

    #[test]
    fn another_body_or_secret_does_not_fit() {
        let mismatch = Err(SignatureError::Mismatch);
        assert_eq!(verify_signature(&[SECRET], HEADER, &BODY[1..]), mismatch);
        assert_eq!(verify_signature(&["other"], HEADER, BODY), mismatch);
    }

    #[test]
    fn an_empty_secret_opens_nothing() {
        let forged = sign(b"", BODY);
        assert_eq!(verify_signature(&[""], &forged, BODY), Err(SignatureError::NoSecret));
        assert_eq!(verify_signature::<&str>(&[], &forged, BODY), Err(SignatureError::NoSecret));
    }

    #[test]
    fn a_header_of_another_form_is_refused() {
        let malformed = Err(SignatureError::Malformed);
        for header in ["", "sha1=", &HEADER[5..], &HEADER[..44], "sha256=59dc", "sha1=é9dc"] {
            assert_eq!(verify_signature(&[SECRET], header, BODY), malformed, "{header}");
        }
        let long = format!("{HEADER}00");
        assert_eq!(verify_signature(&[SECRET], &long, BODY), malformed);
    }
}
