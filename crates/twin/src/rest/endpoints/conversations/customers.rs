//! `POST /conversations/{id}/customers`, `DELETE /conversations/{id}/customers/{contact_id}`.

use serde_json::{Value, json};

use crate::{
    api_error::ApiError,
    operations::Actor,
    rest::{Call, Reply},
    world::World,
};

/// A contact joins, by id, by the customer's own id or by e-mail.
pub(crate) fn attach(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let id = call.param("id");
    world.must_see(id)?;
    let admin = call.acting_admin(world)?;
    let customer = call.body.get("customer").ok_or_else(|| ApiError::missing("customer"))?;
    let contact = named(world, customer)?;
    world.attach_contact(id, Actor::Admin(admin), &contact)?;
    customers(world, id)
}

/// A contact leaves; the last one cannot.
pub(crate) fn detach(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let id = call.param("id");
    world.must_see(id)?;
    let admin = call.acting_admin(world)?;
    world.detach_contact(id, Actor::Admin(admin), call.param("contact_id"))?;
    customers(world, id)
}

fn named(world: &World, customer: &Value) -> Result<String, ApiError> {
    let given = |key: &str| customer.get(key).and_then(Value::as_str);
    let found = if let Some(id) = given("intercom_user_id") {
        world.contacts.get(id)
    } else if let Some(id) = given("user_id") {
        world.contacts.known_as(id).find(|c| c.external_id.as_deref() == Some(id))
    } else if let Some(email) = given("email") {
        world.contacts.known_as(email).find(|c| c.email.as_deref() == Some(email))
    } else {
        return Err(ApiError::missing("intercom_user_id, user_id or email of the customer"));
    };
    found.map(|contact| contact.id.clone()).ok_or_else(ApiError::no_contact)
}

/// As the examples of the description show it. (Its schema declares a conversation.)
fn customers(world: &World, id: &str) -> Result<Reply, ApiError> {
    let contacts = world.must_see(id)?.contacts.iter();
    let contacts = contacts.filter_map(|id| world.contacts.get(id));
    let customers: Vec<_> =
        contacts.map(|c| json!({ "type": c.role.as_str(), "id": c.id })).collect();
    Ok(json!({ "customers": customers }))
}
