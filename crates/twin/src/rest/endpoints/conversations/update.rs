//! `PUT /conversations/{id}`.

use serde_json::Value;

use super::whole;
use crate::{
    api_error::ApiError,
    operations::Actor,
    operations::text,
    rest::{Call, Reply},
    world::World,
};

/// Sets `read`, `title`, `company_id` (null takes it away) and `custom_attributes`; answers with the whole conversation.
pub(crate) fn update(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let id = call.param("id").to_owned();
    world.must_see(&id)?;
    let fields = call.object()?;
    let attributes = match fields.get("custom_attributes") {
        None | Some(Value::Null) => None,
        Some(Value::Object(values)) => {
            world.check_attributes("conversation", values)?;
            Some(values.clone())
        }
        Some(_) => {
            return Err(ApiError::invalid("custom_attributes must be an object"));
        }
    };
    let read = match fields.get("read") {
        None | Some(Value::Null) => None,
        Some(Value::Bool(read)) => Some(*read),
        Some(_) => return Err(ApiError::invalid("read must be true or false")),
    };
    if let Some(company) = fields.get("company_id") {
        let company = text(company).filter(|id| !id.is_empty());
        world.set_company(&id, company)?;
    }
    let now = world.now();
    let title = call.text("title");
    let conversation = world.must_change(&id)?;
    if let Some(read) = read {
        conversation.read = read;
        conversation.updated_at = now;
    }
    if let Some(title) = title {
        conversation.title = Some(title);
        conversation.updated_at = now;
    }
    if let Some(values) = attributes
        && !values.is_empty()
    {
        world.set_attributes(&id, Actor::Admin(world.bot_teammate), &values)?;
    }
    whole(world, call, &id)
}
