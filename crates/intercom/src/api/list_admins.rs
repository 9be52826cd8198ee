//! `GET /admins`

use crate::{
    Endpoint, Method,
    types::{Admin, List},
};

/// All teammates of the workspace.
/// Source: `paths./admins.get`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListAdmins {
    /// Whether the answer tells where their pictures are (`display_avatar`); it does not by itself.
    pub pictures: bool,
}

impl Endpoint for ListAdmins {
    const METHOD: Method = Method::GET;
    type Response = List<Admin>;

    fn path(&self) -> String {
        "/admins".to_owned()
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        match self.pictures {
            true => vec![("display_avatar", "true".to_owned())],
            false => Vec::new(),
        }
    }
}
