//! `GET /admins`

use crate::{
    Endpoint, Method,
    types::{Admin, List},
};

/// All teammates of the workspace.
/// Source: `paths./admins.get`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListAdmins;

impl Endpoint for ListAdmins {
    const METHOD: Method = Method::GET;
    type Response = List<Admin>;

    fn path(&self) -> String {
        "/admins".to_owned()
    }
}
