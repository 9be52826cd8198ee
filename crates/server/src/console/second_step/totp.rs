//! Codes of an app on somebody's phone (RFC 6238: SHA-1, 30 seconds, six digits, which is what all
//! such apps know), and codes for whoever has lost it.

use data_encoding::BASE32_NOPAD;
use deskmate_core::Timestamp;
use deskmate_engine::random;
use hmac::{Hmac, KeyInit, Mac};
use qrcode::{Color, EcLevel, QrCode};
use sha1::Sha1;
use subtle::ConstantTimeEq;

/// A code counts for so many milliseconds.
const INTERVAL: i64 = 30_000;
/// Recovery codes that somebody gets at once.
const CODES: usize = 10;

/// What the codes of somebody are made of.
#[derive(Clone)]
pub(super) struct Secret(Vec<u8>);

impl Secret {
    /// A new one, 160 bits, as RFC 4226 has it.
    pub(super) fn new() -> Self {
        Self(random::key().iter().copied().take(20).collect())
    }

    /// As people type it into their app.
    pub(super) fn text(&self) -> String {
        BASE32_NOPAD.encode(&self.0)
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        BASE32_NOPAD.decode(text.as_bytes()).ok().map(Self)
    }

    /// The link that apps open, and the picture holds.
    pub(super) fn link(&self, name: &str) -> String {
        let name: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
        let name = name.replace('+', "%20");
        format!("otpauth://totp/Deskmate:{name}?secret={}&issuer=Deskmate", self.text())
    }

    fn code(&self, interval: i64) -> Option<String> {
        let mut mac = Hmac::<Sha1>::new_from_slice(&self.0).ok()?;
        mac.update(&interval.to_be_bytes());
        let digest = mac.finalize().into_bytes();
        let at = usize::from(digest.last()? & 0xf);
        let four: [u8; 4] = *digest.get(at..)?.first_chunk()?;
        Some(format!("{:06}", (u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000))
    }

    /// The interval that a code is of: the present one, the one before, or the next, since clocks
    /// differ.
    pub(super) fn interval(&self, code: &str, now: Timestamp) -> Option<i64> {
        let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        let now = now.as_millis().div_euclid(INTERVAL);
        let is = |at: &i64| {
            self.code(*at).is_some_and(|own| bool::from(own.as_bytes().ct_eq(code.as_bytes())))
        };
        [now, now - 1, now + 1].into_iter().find(is)
    }
}

/// Codes for whoever has lost their phone, 80 bits each.
pub(super) fn recovery_codes() -> Vec<String> {
    let code = |_| {
        let text = BASE32_NOPAD.encode(random::key().get(..10).unwrap_or_default()).to_lowercase();
        let pieces: Vec<_> = text.as_bytes().chunks(4).map(String::from_utf8_lossy).collect();
        pieces.join("-")
    };
    (0..CODES).map(code).collect()
}

/// What is kept of a recovery code, however it was typed. It is long enough to need no slow hash.
pub(super) fn digest_of(user: &str, code: &str) -> String {
    let plain: String =
        code.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    super::digest(&format!("recovery {user} {plain}"))
}

/// A picture of the link: how many squares a side has, and the dark ones as the path of an SVG.
pub(super) fn picture(link: &str) -> Option<(usize, String)> {
    let code = QrCode::with_error_correction_level(link, EcLevel::M).ok()?;
    let (width, colors) = (code.width(), code.to_colors());
    let mut path = String::new();
    for (y, row) in colors.chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|one, next| one == next) {
            if run.first() == Some(&Color::Dark) {
                path.push_str(&format!("M{x} {y}h{n}v1h-{n}z", n = run.len()));
            }
            x += run.len();
        }
    }
    Some((width, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, cut to six digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = Secret(b"12345678901234567890".to_vec());
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let now = Timestamp::from_secs(seconds);
            assert_eq!(secret.interval(code, now), Some(seconds / 30), "{seconds}");
            assert!(secret.interval(code, now.plus(std::time::Duration::from_secs(61))).is_none());
        }
        assert_eq!(secret.text(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        let now = Timestamp::from_secs(59);
        assert_eq!(secret.interval(" 287 082 ", now), Some(1), "as apps show it");
        for wrong in ["", "287083", "28708", "2870820", "٢٨٧٠٨٢"] {
            assert_eq!(secret.interval(wrong, now), None, "{wrong}");
        }
    }

    #[test]
    fn a_link_is_one_that_apps_read() {
        let secret = Secret(b"12345678901234567890".to_vec());
        let link = secret.link("ann lee@example.com");
        assert_eq!(
            link,
            "otpauth://totp/Deskmate:ann%20lee%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Deskmate"
        );
        let (width, path) = picture(&link).unwrap();
        assert!(width >= 33 && path.starts_with("M0 0h7v1h-7z"), "{width} {path}");
    }

    #[test]
    fn recovery_codes_are_all_different_and_typed_in_any_way() {
        let codes = recovery_codes();
        let all: std::collections::BTreeSet<_> = codes.iter().collect();
        assert_eq!(all.len(), CODES);
        let code = codes.first().unwrap();
        assert_eq!(code.len(), 19, "{code}");
        let typed = code.to_uppercase().replace('-', " ");
        assert_eq!(digest_of("u", code), digest_of("u", &typed));
        assert_ne!(digest_of("u", code), digest_of("v", code));
    }
}
