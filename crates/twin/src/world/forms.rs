//! Forms that were sent: a window that got no answer sends its form again, and nothing is said
//! twice.

use std::collections::VecDeque;

/// So many are remembered.
const KEPT: usize = 256;

/// What came of a form: keys of an address, and their values.
type Keys = Vec<(&'static str, String)>;

/// The newest forms that were done, by the key that their window gave them.
#[derive(Debug, Default)]
pub(crate) struct Forms(VecDeque<(String, Keys)>);

impl Forms {
    /// What came of a form, if it was done before.
    pub(crate) fn done(&self, key: &str) -> Option<Keys> {
        let found = self.0.iter().find(|(known, _)| !key.is_empty() && known == key)?;
        Some(found.1.clone())
    }

    /// Remembers that a form was done.
    pub(crate) fn note(&mut self, key: &str, keys: &Keys) {
        if key.is_empty() || self.done(key).is_some() {
            return;
        }
        if self.0.len() == KEPT {
            self.0.pop_front();
        }
        self.0.push_back((key.to_owned(), keys.clone()));
    }
}
