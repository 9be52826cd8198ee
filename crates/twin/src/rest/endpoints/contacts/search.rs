//! `POST /contacts/search`.

use serde_json::Value;

use super::paged;
use crate::{
    api_error::ApiError,
    rest::{Ask, Call, Reply},
    search::{self, Kind},
    world::{Contact, World},
};

/// Neither merged nor archived ones.
pub(crate) fn search(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let mut query = search::parse(call.body.get("query"), Kind::Contacts)?;
    query.check_contacts(world, call.version)?;
    let (field, rising) = search::sort(&call.body)?;
    search::check_contact_field(world, &field, call.version)?;
    let ask = Ask::of_search(&call.body)?;
    let world: &World = world;
    let handle = query.equal_to("email").or_else(|| query.equal_to("external_id"));
    let candidates: Box<dyn Iterator<Item = &Contact>> = match &handle {
        Some(handle) => Box::new(world.contacts.known_as(handle)),
        None => Box::new(world.contacts.values()),
    };
    let fits = |c: &&Contact| query.fits(&|field| search::contact_field(c, field), world);
    let found = candidates.filter(|c| c.is_listed()).filter(fits);
    let mut found: Vec<_> = found.map(|c| (key(search::contact_field(c, &field)), c)).collect();
    found.sort_by(|a, b| (&a.0, &a.1.id).cmp(&(&b.0, &b.1.id)));
    let mut all = Vec::new();
    for (place, (key, contact)) in found.into_iter().enumerate() {
        // Texts are paged by their place.
        let key = if let Key::Number(number) = key { number } else { place as i64 };
        all.push((key, contact.id.clone(), contact));
    }
    if !rising {
        all.reverse();
    }
    paged(world, call, all, &ask)
}

/// What contacts are ordered by. Those of whom nothing is known come first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Number(i64),
    Text(String),
}

fn key(value: Option<Value>) -> Key {
    match value {
        Some(Value::String(text)) => Key::Text(text.to_lowercase()),
        Some(value) => Key::Number(value.as_i64().unwrap_or_default()),
        None => Key::Number(0),
    }
}
