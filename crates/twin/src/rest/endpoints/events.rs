//! `POST /events`, `POST /events/summaries`.

pub(crate) mod list;

use serde_json::{Map, Value};

use crate::{
    api_error::ApiError,
    rest::{Call, Reply},
    world::{Contact, Event, Summary, World},
};

/// So many keys of `metadata` are kept.
const MOST_METADATA: usize = 10;

/// A contact did something. The body of the answer is empty.
pub(crate) fn create(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let name = named(&call.body)?;
    let created_at = moment(&call.body, "created_at")?;
    let metadata = match call.body.get("metadata") {
        None | Some(Value::Null) => Map::new(),
        Some(Value::Object(metadata)) => metadata.clone().into_iter().take(MOST_METADATA).collect(),
        Some(_) => return Err(ApiError::invalid("metadata must be an object")),
    };
    let [id, user_id, email] = ["id", "user_id", "email"].map(|key| call.text(key));
    let contact = whose(world, id.as_deref(), user_id.as_deref(), email.as_deref())?.id.clone();
    let id = world.seeded.uuid();
    world.event(Event { id, contact, name, created_at, metadata });
    Ok(Value::Null)
}

/// A contact did something so many times. The body of the answer is empty.
pub(crate) fn summarise(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let contact = whose(world, None, Some(&call.needed_text("user_id")?), None)?.id.clone();
    let summaries = match call.body.get("event_summaries") {
        Some(Value::Array(summaries)) => summaries.iter().collect(),
        Some(summary @ Value::Object(_)) => vec![summary],
        _ => return Err(ApiError::missing("event_summaries")),
    };
    let mut read = Vec::new();
    for summary in summaries {
        let count = summary.get("count").and_then(Value::as_u64);
        read.push((
            named(summary)?,
            Summary {
                first: moment(summary, "first")?,
                last: moment(summary, "last")?,
                count: count.ok_or_else(|| ApiError::missing("count"))?,
            },
        ));
    }
    for (name, summary) in read {
        world.events.count(&contact, &name, summary);
    }
    Ok(Value::Null)
}

/// The contact with an id, the customer's own id or an e-mail address; a user rather than a lead.
pub(super) fn whose<'a>(
    world: &'a World,
    id: Option<&str>,
    user_id: Option<&str>,
    email: Option<&str>,
) -> Result<&'a Contact, ApiError> {
    if id.is_none() && user_id.is_none() && email.is_none() {
        return Err(ApiError::missing("user_id, id or email"));
    }
    let is = |c: &&Contact| {
        id.is_none_or(|id| c.id == id)
            && (user_id.is_none() || c.external_id.as_deref() == user_id)
            && (email.is_none() || c.email.as_deref() == email)
    };
    let found = world.contacts.values().filter(|c| c.is_listed()).filter(is);
    found.min_by_key(|c| c.role.as_str() == "lead").ok_or_else(ApiError::no_contact)
}

fn named(body: &Value) -> Result<String, ApiError> {
    let name = body.get("event_name").and_then(Value::as_str).filter(|name| !name.is_empty());
    name.map(str::to_owned).ok_or_else(|| ApiError::missing("event_name"))
}

fn moment(body: &Value, key: &str) -> Result<i64, ApiError> {
    let given = body.get(key).ok_or_else(|| ApiError::missing(key))?;
    let at = given.as_i64().or_else(|| given.as_str()?.parse().ok());
    at.ok_or_else(|| ApiError::invalid(format!("{key} must be a time in unix seconds")))
}
