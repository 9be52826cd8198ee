//! `GET /tags`

use crate::{
    Endpoint, Method,
    types::{List, Tag},
};

/// All tags of the workspace, in one page.
/// Source: `paths./tags.get`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListTags;

impl Endpoint for ListTags {
    const METHOD: Method = Method::GET;
    type Response = List<Tag>;

    fn path(&self) -> String {
        "/tags".to_owned()
    }
}
