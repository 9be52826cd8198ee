//! A call and its answer.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::routes::Operation;
use crate::{
    api_error::ApiError, files::Fetched, operations::text, version::Version, world::World,
};

/// A call that was let in.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) operation: &'static Operation,
    /// What stands for the `{…}` of the route.
    pub(crate) params: BTreeMap<String, String>,
    pub(crate) query: BTreeMap<String, String>,
    pub(crate) body: Value,
    /// The files it names by URL.
    pub(crate) fetched: Fetched,
    pub(crate) version: Version,
    /// The teammate who allowed the token; `None` for the app's private one.
    pub(crate) admin: Option<u64>,
    pub(crate) view: View,
}

/// How clearly a read, or the answer to a write, sees; made dim by faults.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct View {
    /// One conversation is shown as it was so long ago.
    pub(crate) stale_ms: Option<u64>,
    /// So many of the newest parts are hidden.
    pub(crate) hide_newest: usize,
    /// Lists and searches are as they were so long ago.
    pub(crate) search_lag_ms: Option<u64>,
}

/// What is answered, with the status of the operation; null is an empty body.
pub(crate) type Reply = Value;

/// What an endpoint does.
pub(crate) type Handler = fn(&mut World, &Call) -> Result<Reply, ApiError>;

impl Call {
    /// A `{…}` of the route.
    pub(crate) fn param(&self, name: &str) -> &str {
        self.params.get(name).map(String::as_str).unwrap_or_default()
    }

    /// The body as an object; an absent one is empty.
    pub(crate) fn object(&self) -> Result<&Map<String, Value>, ApiError> {
        static EMPTY: std::sync::LazyLock<Map<String, Value>> = std::sync::LazyLock::new(Map::new);
        match &self.body {
            Value::Object(object) => Ok(object),
            Value::Null => Ok(&EMPTY),
            _ => Err(ApiError::new(400, "bad_request", "the body must be a JSON object")),
        }
    }

    /// A text of the body. Numbers are taken as well: many clients send ids as such.
    pub(crate) fn text(&self, key: &str) -> Option<String> {
        text(self.body.get(key)?)
    }

    pub(crate) fn needed_text(&self, key: &str) -> Result<String, ApiError> {
        self.text(key).ok_or_else(|| ApiError::missing(key))
    }

    /// The admin that `admin_id` names.
    pub(crate) fn acting_admin(&self, world: &World) -> Result<u64, ApiError> {
        let id = self.needed_text("admin_id")?;
        id.parse().ok().filter(|id| world.admins.contains_key(id)).ok_or_else(ApiError::no_admin)
    }
}
