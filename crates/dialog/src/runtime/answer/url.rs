//! Addresses of pages: `domain.tld`, `www.` or not.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

static URL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    super::pattern(r"(?:https?://)?(?:[\p{L}\d-]+\.)+\p{L}{2,}(?::\d{1,5})?(?:[/?#]\S*)?")
});

pub(super) fn find(text: &str) -> Option<Value> {
    let mut found = URL.as_ref()?.find_iter(text);
    let found = found.find(|found| {
        let before = text.get(..found.start()).unwrap_or_default();
        let after = text.get(found.end()..).unwrap_or_default();
        !before.ends_with('@') && !after.starts_with('@')
    })?;
    Some(found.as_str().trim_end_matches(['.', ',', '!', '?', ')']).into())
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn an_address_needs_a_domain() {
        assert_eq!(find("see www.example.com/a?b=1."), Some("www.example.com/a?b=1".into()));
        assert_eq!(find("https://example.co.uk:8080"), Some("https://example.co.uk:8080".into()));
        for wrong in ["example", "ann@example.com", "http://", "3.5"] {
            assert_eq!(find(wrong), None, "{wrong}");
        }
    }
}
