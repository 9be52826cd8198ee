//! `GET` and `POST /data_attributes`, `PUT /data_attributes/{id}`.

use serde_json::{Value, json};

use super::me;
use crate::{
    api_error::ApiError,
    render,
    rest::{Call, Reply},
    version::Version,
    world::{Attribute, World},
};

const TYPES: [&str; 7] = ["string", "integer", "float", "boolean", "datetime", "date", "options"];
const CURRENCIES: &str = "$€£¥¢₹₽₩₺₪₫₴₦฿";

/// The custom ones, of one `model` if given, without the archived. From 2.16 on those of
/// conversations are not among them.
pub(crate) fn list(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let model = call.query.get("model").map(String::as_str);
    let newer = call.version >= Version::V2_16;
    match model {
        Some("conversation") if newer => {
            return Err(ApiError::new(
                422,
                "parameter_invalid",
                "model=conversation is no longer supported. Use GET /conversations/attributes \
                 instead",
            ));
        }
        None | Some("contact" | "company" | "conversation") => {}
        Some(other) => {
            return Err(ApiError::invalid(format!("there is no model {other}")));
        }
    }
    let all = call.query.get("include_archived").is_some_and(|v| v == "true");
    let shown = world
        .attributes
        .iter()
        .filter(|a| model.map_or(!newer || a.model != "conversation", |m| m == a.model))
        .filter(|a| all || !a.archived);
    let data: Vec<_> = shown.map(render::attribute).collect();
    Ok(json!({ "type": "list", "data": data }))
}

/// Defines one, for contacts or companies; those of conversations are made in the settings.
pub(crate) fn create(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let model = call.text("model").filter(|m| ["contact", "company"].contains(&m.as_str()));
    let model = model.ok_or_else(|| {
        ApiError::invalid("The Data Attribute model field must be either contact or company")
    })?;
    let (name, data_type) = (call.needed_text("name")?, call.needed_text("data_type")?);
    if !TYPES.contains(&data_type.as_str()) {
        return Err(ApiError::invalid("Data Type isn't an option"));
    }
    check_name(world, &name)?;
    let options = options(call)?.unwrap_or_default();
    if data_type == "options" && options.len() < 2 {
        return Err(ApiError::invalid("a list has at least two options"));
    }
    let admin = me::token_admin(world, call)?.id;
    let id = world.ids.small(&mut world.seeded);
    let attribute = Attribute {
        description: call.text("description"),
        messenger_writable: flag(call, "messenger_writable")?.unwrap_or_default(),
        admin_id: Some(admin),
        ..Attribute::new(id, &model, &name, &data_type, world.now())
    }
    .allowing(&options);
    let shown = render::attribute(&attribute);
    world.attributes.push(attribute);
    Ok(shown)
}

/// Changes what it says of itself, its options, and whether it is archived; never its type.
pub(crate) fn update(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let (archived, writable) = (flag(call, "archived")?, flag(call, "messenger_writable")?);
    let (now, id) = (world.now(), call.param("id").parse::<u64>().ok());
    let found = world.attributes.iter_mut().filter(|a| a.model != "conversation");
    let attribute = found.into_iter().find(|a| Some(a.id) == id).ok_or_else(|| {
        ApiError::new(404, "field_not_found", "We couldn't find that data attribute to update")
    })?;
    let options = options(call)?;
    if options.as_ref().is_some_and(|options| options.len() < 2) {
        return Err(ApiError::invalid("a list has at least two options"));
    }
    if let Some(options) = options {
        attribute.allow_only(&options);
    }
    if call.body.get("description").is_some() {
        attribute.description = call.text("description");
    }
    attribute.archived = archived.unwrap_or(attribute.archived);
    attribute.messenger_writable = writable.unwrap_or(attribute.messenger_writable);
    attribute.updated_at = now;
    Ok(render::attribute(attribute))
}

/// One name, one attribute: contacts and companies share their names.
fn check_name(world: &World, name: &str) -> Result<(), ApiError> {
    let allowed = |c: char| c.is_alphanumeric() || " _-".contains(c) || CURRENCIES.contains(c);
    if name.trim().is_empty() || !name.chars().all(allowed) {
        return Err(ApiError::invalid(
            "name must only contain letters, digits, spaces, hyphens and currency symbols",
        ));
    }
    let same = |a: &&Attribute| a.model != "conversation" && a.name.eq_ignore_ascii_case(name);
    let Some(there) = world.attributes.iter().find(same) else { return Ok(()) };
    let people = |model: &str| if model == "contact" { "people" } else { "company" };
    Err(ApiError::invalid(format!(
        "You already have '{}' in your {} data.",
        there.name,
        people(&there.model),
    )))
}

fn options(call: &Call) -> Result<Option<Vec<String>>, ApiError> {
    let value = |option: &Value| option.get("value").unwrap_or(option).as_str().map(str::to_owned);
    match call.body.get("options") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Array(options)) => Ok(Some(options.iter().filter_map(value).collect())),
        Some(_) => Err(ApiError::invalid("Options isn't an array")),
    }
}

fn flag(call: &Call, key: &str) -> Result<Option<bool>, ApiError> {
    match call.body.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Bool(flag)) => Ok(Some(*flag)),
        Some(_) => Err(ApiError::invalid(format!("{key} must be true or false"))),
    }
}
