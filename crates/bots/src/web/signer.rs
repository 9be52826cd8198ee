//! Signatures after Standard Webhooks.

use std::fmt;

use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig, general_purpose::STANDARD},
};
use hmac::{Hmac, KeyInit, Mac};
use reqwest::RequestBuilder;
use sha2::Sha256;

use super::Problem;
use crate::Secret;

/// Base64 with or without its padding: keys are passed around by hand.
const FORGIVING: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Signs with one key.
#[derive(Clone)]
pub struct Signer(Hmac<Sha256>);

impl Signer {
    /// The key is what is encoded after `whsec_`, or else the bytes of the secret as they are.
    ///
    /// # Errors
    /// [`Problem::SigningSecret`] where it cannot be read, or is empty.
    pub fn new(secret: &Secret) -> Result<Self, Problem> {
        let key = match secret.expose().strip_prefix("whsec_") {
            Some(encoded) => FORGIVING.decode(encoded).map_err(|_| Problem::SigningSecret)?,
            None => secret.expose().as_bytes().to_vec(),
        };
        if key.is_empty() {
            return Err(Problem::SigningSecret);
        }
        Hmac::new_from_slice(&key).map(Self).map_err(|_| Problem::SigningSecret)
    }

    /// The headers by which a receiver can tell who sent the body, and when, in Unix seconds.
    pub fn headers(&self, id: &str, seconds: i64, body: &[u8]) -> [(&'static str, String); 3] {
        [
            ("webhook-id", id.to_owned()),
            ("webhook-timestamp", seconds.to_string()),
            ("webhook-signature", self.signature(id, seconds, body)),
        ]
    }

    /// Adds them to a request.
    pub(crate) fn sign(
        &self,
        post: RequestBuilder,
        id: &str,
        seconds: i64,
        body: &[u8],
    ) -> RequestBuilder {
        let headers = self.headers(id, seconds, body);
        headers.into_iter().fold(post, |post, (name, value)| post.header(name, value))
    }

    /// The value of `webhook-signature` for a body that is sent at this time, in Unix seconds.
    fn signature(&self, id: &str, seconds: i64, body: &[u8]) -> String {
        let mut mac = self.0.clone();
        mac.update(format!("{id}.{seconds}.").as_bytes());
        mac.update(body);
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signer(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::{Problem, Signer};

    /// The example of the Standard Webhooks reference libraries.
    #[test]
    fn signs_as_standard_webhooks_does() {
        let signer = Signer::new(&"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".into()).unwrap();
        assert_eq!(
            signer.signature(
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                1_614_265_330,
                br#"{"test": 2432232314}"#
            ),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        );
    }

    #[test]
    fn a_key_may_lack_its_padding_but_not_be_empty_or_garbled() {
        let sign = |secret: &str| Signer::new(&secret.into()).map(|it| it.signature("a", 1, b"b"));
        assert_eq!(sign("whsec_c2VjcmV0cw"), sign("whsec_c2VjcmV0cw=="));
        assert_eq!(sign("whsec_c2VjcmV0cw"), sign("secrets"));
        for secret in ["", "whsec_", "whsec_!"] {
            assert_eq!(sign(secret), Err(Problem::SigningSecret), "{secret}");
        }
    }
}
