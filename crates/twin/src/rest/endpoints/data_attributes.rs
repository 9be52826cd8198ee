//! `GET` and `POST /data_attributes`.

use serde_json::{Value, json};

use crate::{
    render,
    rest::{ApiError, Call, Reply},
    world::{Attribute, World},
};

/// What attributes are of.
const MODELS: [&str; 3] = ["contact", "company", "conversation"];

/// The custom ones, of one `model` if given.
pub(crate) fn list(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let model = call.query.get("model");
    if model.is_some_and(|m| !MODELS.contains(&m.as_str())) {
        return Err(ApiError::invalid(format!("model must be one of {}", MODELS.join(", "))));
    }
    let data: Vec<_> = world
        .attributes
        .iter()
        .filter(|a| model.is_none_or(|m| *m == a.model))
        .map(render::attribute)
        .collect();
    Ok(json!({ "type": "list", "data": data }))
}

/// Defines one, for contacts or companies; those of conversations are made in the settings.
pub(crate) fn create(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let (name, model) = (call.needed_text("name")?, call.needed_text("model")?);
    let data_type = call.needed_text("data_type")?;
    if !["contact", "company"].contains(&model.as_str()) {
        return Err(ApiError::invalid("model must be contact or company"));
    }
    let allowed = ["string", "integer", "float", "boolean", "datetime", "date", "options"];
    if !allowed.contains(&data_type.as_str()) {
        return Err(ApiError::invalid(format!(
            "data_type must be one of {}, not {data_type}",
            allowed.join(", ")
        )));
    }
    let same = |a: &&Attribute| a.model == model && a.name.eq_ignore_ascii_case(&name);
    if let Some(there) = world.attributes.iter().find(same) {
        return Err(ApiError::invalid(format!(
            "You already have '{}' in your {model} data.",
            there.name
        )));
    }
    let options: Vec<String> = match call.body.get("options").and_then(Value::as_array) {
        Some(options) => options
            .iter()
            .filter_map(|o| o.get("value").unwrap_or(o).as_str().map(str::to_owned))
            .collect(),
        None => Vec::new(),
    };
    if data_type == "options" && options.len() < 2 {
        return Err(ApiError::invalid(
            "The Data Attribute model field must have at least two options",
        ));
    }
    let id = world.ids.small(&mut world.seeded);
    let attribute = Attribute {
        description: call.text("description"),
        admin_id: call.admin,
        ..Attribute::new(id, &model, &name, &data_type, world.now())
    }
    .allowing(&options);
    let shown = render::attribute(&attribute);
    world.attributes.push(attribute);
    Ok(shown)
}
