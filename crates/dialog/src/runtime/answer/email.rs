//! E-mail addresses.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

static EMAIL: LazyLock<Option<Regex>> =
    LazyLock::new(|| super::pattern(r"[\w.%+'-]+@(?:[a-z0-9-]+\.)+[a-z]{2,}"));

pub(super) fn find(text: &str) -> Option<Value> {
    let found = EMAIL.as_ref()?.find(text)?;
    Some(found.as_str().trim_start_matches(['.', '\'']).into())
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn an_address_is_found_in_a_sentence() {
        assert_eq!(find("It's ann.o+x@mail.example.com."), Some("ann.o+x@mail.example.com".into()));
        for wrong in ["ann", "ann@", "@example.com", "ann@example", "ann at example.com"] {
            assert_eq!(find(wrong), None, "{wrong}");
        }
    }
}
