//! `POST /tags`

use serde_json::{Value, json};

use crate::{Endpoint, Invalid, Method, types::Tag};

/// The tag of that name, made if there is none. Names are compared without regard to case, so the
/// answer's name may be written differently.
/// Source: `paths./tags.post`, `create_or_update_tag_request`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnsureTag {
    /// The name.
    pub name: String,
}

impl Endpoint for EnsureTag {
    const METHOD: Method = Method::POST;
    type Response = Tag;

    fn path(&self) -> String {
        "/tags".to_owned()
    }

    fn body(&self) -> Option<Value> {
        Some(json!({"name": self.name}))
    }

    // The second time it is there already.
    fn safe_to_repeat(&self) -> bool {
        true
    }

    fn check(&self) -> Result<(), Invalid> {
        if self.name.trim().is_empty() { Err(Invalid::EmptyName) } else { Ok(()) }
    }
}
