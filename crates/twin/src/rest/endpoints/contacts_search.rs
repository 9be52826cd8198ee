//! `POST /contacts/search`.

use super::contacts;
use crate::{
    rest::{ApiError, Call, Reply},
    search::{self, Kind},
    world::{Contact, World},
};

/// Neither merged nor archived ones.
pub(crate) fn search(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let query = search::parse(call.body.get("query"), Kind::Contacts)?;
    let (field, rising) = search::sort(&call.body)?;
    let ask = search::pagination(&call.body)?;
    let world: &World = world;
    let handle = query.equal_to("email").or_else(|| query.equal_to("external_id"));
    let candidates: Box<dyn Iterator<Item = &Contact>> = match &handle {
        Some(handle) => Box::new(world.contacts.known_as(handle)),
        None => Box::new(world.contacts.values()),
    };
    let mut all = Vec::new();
    for contact in candidates.filter(|c| c.is_listed()) {
        if query.fits(&|field| search::contact_field(contact, field), world) {
            let key = search::contact_field(contact, &field).and_then(|v| v.as_i64());
            all.push((key.unwrap_or_default(), contact.id.clone(), contact));
        }
    }
    all.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    if !rising {
        all.reverse();
    }
    contacts::paged(world, call, all, &ask)
}
