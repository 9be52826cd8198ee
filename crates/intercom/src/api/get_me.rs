//! `GET /me`

use crate::{Endpoint, Method, types::Me};

/// Whom the token belongs to, and which workspace it opens.
/// Source: `paths./me.get`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetMe;

impl Endpoint for GetMe {
    const METHOD: Method = Method::GET;
    type Response = Me;

    fn path(&self) -> String {
        "/me".to_owned()
    }
}
