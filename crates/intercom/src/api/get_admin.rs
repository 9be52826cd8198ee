//! `GET /admins/{id}`

use crate::{AdminId, Endpoint, Method, types::Admin};

/// One teammate.
/// Source: `paths./admins/{admin_id}.get`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetAdmin {
    /// The teammate.
    pub admin: AdminId,
}

impl Endpoint for GetAdmin {
    const METHOD: Method = Method::GET;
    type Response = Admin;

    fn path(&self) -> String {
        format!("/admins/{}", self.admin.in_path())
    }
}
