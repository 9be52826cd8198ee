//! Settings that are changed key by key.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use crate::error::TwinError;

/// Settings with the keys of `change` laid over them; `what` they are is named in errors.
pub(crate) fn laid_over<T: Serialize + DeserializeOwned>(
    what: &str,
    settings: &T,
    change: &Map<String, Value>,
) -> Result<T, TwinError> {
    let invalid = |e: serde_json::Error| TwinError::Invalid(format!("{what}: {e}"));
    let mut all = serde_json::to_value(settings).map_err(invalid)?;
    if let Some(all) = all.as_object_mut() {
        all.extend(change.clone());
    }
    serde_json::from_value(all).map_err(invalid)
}
