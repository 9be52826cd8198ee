//! `POST /contacts/merge`.

use serde_json::Value;

use super::show;
use crate::{
    api_error::ApiError,
    rest::{Call, Reply},
    version::Version,
    world::World,
};

/// Merges the lead `from` into the user `into`; answers with the user.
pub(crate) fn merge(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let from = call.needed_text("from")?;
    let into = call.needed_text("into")?;
    let unchecked = call.body.get("skip_duplicate_validation").and_then(Value::as_bool);
    if call.version >= Version::V2_16 && unchecked != Some(true) {
        check_same(world, &from, &into)?;
    }
    world.merge_contacts(&from, &into)?;
    show(world, &into, call)
}

/// From 2.16 on only contacts with the same e-mail address or phone number may be merged, unless
/// the caller says otherwise.
fn check_same(world: &World, from: &str, into: &str) -> Result<(), ApiError> {
    let (Some(from), Some(into)) = (world.contacts.get(from), world.contacts.get(into)) else {
        return Err(ApiError::no_contact());
    };
    let same = |a: &Option<String>, b: &Option<String>| match (a, b) {
        (Some(a), Some(b)) => a.eq_ignore_ascii_case(b),
        _ => false,
    };
    if same(&from.email, &into.email) || same(&from.phone, &into.phone) {
        return Ok(());
    }
    Err(ApiError::new(
        400,
        "invalid_merge",
        "Contacts can only be merged when they have the same email or phone; \
         skip_duplicate_validation=true overrides this",
    ))
}
