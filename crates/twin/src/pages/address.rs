//! Where a page is, and where its links lead.

use std::collections::BTreeMap;

/// What a request asked for.
pub(super) type Asked = BTreeMap<String, String>;

/// A page with the parts of its query that say what it shows.
#[derive(Debug, Clone)]
pub(super) struct Address {
    path: &'static str,
    pairs: BTreeMap<String, String>,
}

impl Address {
    /// Keeps of a query what this page knows.
    pub(super) fn new(path: &'static str, asked: &Asked, known: &[&str]) -> Self {
        let pairs = asked.iter().filter(|(key, _)| known.contains(&key.as_str()));
        Self { path, pairs: pairs.map(|(k, v)| (k.clone(), v.clone())).collect() }
    }

    pub(super) fn set(&mut self, key: &str, value: &str) {
        if value.is_empty() {
            self.pairs.remove(key);
        } else {
            self.pairs.insert(key.to_owned(), value.to_owned());
        }
    }

    /// What the address says of this; empty if nothing.
    pub(super) fn value(&self, key: &str) -> &str {
        self.pairs.get(key).map_or("", String::as_str)
    }

    /// The page without what it shows of it.
    pub(super) fn path(&self) -> &'static str {
        self.path
    }

    /// For a form that changes some keys of the address: all others.
    pub(super) fn pairs_without(&self, changed: &[&str]) -> Vec<(String, String)> {
        let kept = self.pairs.iter().filter(|(key, _)| !changed.contains(&key.as_str()));
        kept.map(|(key, value)| (key.clone(), value.clone())).collect()
    }

    /// The same page with these changes; an empty value takes a key away.
    pub(super) fn with(&self, changes: &[(&str, &str)]) -> String {
        let mut changed = self.clone();
        for (key, value) in changes {
            changed.set(key, value);
        }
        changed.here()
    }

    /// The page as it is.
    pub(super) fn here(&self) -> String {
        if self.pairs.is_empty() {
            return self.path.to_owned();
        }
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        format!("{}?{}", self.path, query.extend_pairs(&self.pairs).finish())
    }
}

/// Whether a form may lead back there: a path of ours.
pub(super) fn is_ours(back: &str) -> bool {
    back.starts_with('/') && !back.starts_with("//") && !back.contains(['\\', '\n', '\r'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_keep_what_they_do_not_change() {
        let asked = [("a", "1 & 2"), ("b", "x"), ("evil", "y")];
        let asked = asked.into_iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
        let here = Address::new("/inbox", &asked, &["a", "b"]);
        assert_eq!(here.with(&[("b", "")]), "/inbox?a=1+%26+2");
    }

    #[test]
    fn forms_lead_back_to_our_own_pages_only() {
        assert!(is_ours("/inbox?x=1"));
        assert!(!is_ours("//evil.test") && !is_ours("https://evil.test") && !is_ours("/\\evil"));
    }
}
