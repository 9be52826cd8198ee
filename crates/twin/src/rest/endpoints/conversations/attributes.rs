//! `/conversations/attributes`, which 2.16 has: the same attributes as those of
//! `GET /data_attributes?model=conversation`, with more of them to be set.

use serde_json::{Map, Value, json};

use crate::{
    api_error::ApiError,
    operations::text,
    render,
    rest::{Call, Reply},
    world::{Attribute, World},
};

/// What may be the type of an attribute.
const TYPES: [&str; 8] =
    ["string", "integer", "list", "decimal", "boolean", "datetime", "relationship", "files"];

/// All of them; archived ones if they are asked for.
pub(crate) fn list(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let archived = call.query.get("include_archived").is_some_and(|v| v == "true");
    let data: Vec<_> = world
        .attributes
        .iter()
        .filter(|a| a.model == "conversation" && (archived || !a.archived))
        .map(|a| shown(world, a))
        .collect();
    Ok(json!({ "type": "list", "data": data }))
}

pub(crate) fn get(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    Ok(shown(world, find(world, call)?))
}

/// Defines one.
pub(crate) fn create(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let needed = |key: &str| call.text(key).ok_or_else(|| invalid(format!("{key} is required")));
    let (name, data_type) = (needed("name")?, needed("data_type")?);
    if !TYPES.contains(&data_type.as_str()) {
        return Err(invalid(format!(
            "data_type '{data_type}' is not valid. Allowed types: {}",
            TYPES.join(", ")
        )));
    }
    check_name(world, &name, None)?;
    let mut labels = Vec::new();
    for option in call.body.get("options").and_then(Value::as_array).into_iter().flatten() {
        labels.push(label(option)?);
    }
    let own_type = if data_type == "decimal" { "float" } else { &data_type };
    let id = world.ids.small(&mut world.seeded);
    let mut made = Attribute {
        admin_id: call.admin,
        ..Attribute::new(id, "conversation", &name, own_type, world.now())
    };
    labels.iter().for_each(|label| made.allow(label));
    fill_in(&mut made, call.object()?)?;
    let answer = shown(world, &made);
    world.attributes.push(made);
    Ok(answer)
}

/// Changes what is given; the type stays.
pub(crate) fn update(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let id = find(world, call)?.id;
    let name = call.text("name");
    if let Some(name) = &name {
        check_name(world, name, Some(id))?;
    }
    let fields = call.object()?.clone();
    changed(world, call, |attribute| {
        fill_in(attribute, &fields)?;
        if let Some(name) = name {
            attribute.name = name;
        }
        Ok(())
    })
}

/// Archives it: it is not gone, but no conversation can be given it any more.
pub(crate) fn archive(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    changed(world, call, |attribute| {
        attribute.archived = true;
        Ok(())
    })
}

/// One more value for a list.
pub(crate) fn add_option(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    find_list(world, call)?;
    let label = label(&call.body)?;
    changed(world, call, |attribute| {
        attribute.allow(&label);
        Ok(())
    })
}

/// Another label for a value of a list.
pub(crate) fn rename_option(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    find_list(world, call)?;
    let label = label(&call.body)?;
    let wanted = call.param("option_id");
    changed(world, call, |attribute| {
        let option = attribute.options.iter_mut().find(|o| o.id == wanted);
        option.ok_or_else(no_option)?.label = label;
        Ok(())
    })
}

/// Archives a value of a list; two must stay.
pub(crate) fn archive_option(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    find_list(world, call)?;
    let wanted = call.param("option_id");
    changed(world, call, |attribute| {
        let active = attribute.labels().count();
        let option = attribute.options.iter_mut().find(|o| o.id == wanted);
        let option = option.ok_or_else(no_option)?;
        if !option.archived && active <= 2 {
            return Err(invalid("A list attribute must have at least 2 active options"));
        }
        option.archived = true;
        Ok(())
    })
}

fn shown(world: &World, attribute: &Attribute) -> Value {
    let maker = world.admins.keys().next().copied().unwrap_or_default();
    render::conversation_attribute(attribute, maker)
}

fn find<'a>(world: &'a World, call: &Call) -> Result<&'a Attribute, ApiError> {
    let is_it = |a: &&Attribute| a.model == "conversation" && a.id.to_string() == call.param("id");
    world.attributes.iter().find(is_it).ok_or_else(|| missing("Conversation attribute not found"))
}

fn find_list(world: &World, call: &Call) -> Result<(), ApiError> {
    match find(world, call)?.data_type.as_str() {
        "list" => Ok(()),
        _ => Err(invalid("Options can only be managed on list attributes")),
    }
}

/// Changes the attribute of the path and answers with it.
fn changed(
    world: &mut World,
    call: &Call,
    change: impl FnOnce(&mut Attribute) -> Result<(), ApiError>,
) -> Result<Reply, ApiError> {
    let (id, now) = (find(world, call)?.id, world.now());
    if let Some(attribute) = world.attributes.iter_mut().find(|a| a.id == id) {
        change(attribute)?;
        attribute.updated_at = now;
    }
    get(world, call)
}

/// What an attribute has beside its name, its type and its options.
fn fill_in(attribute: &mut Attribute, fields: &Map<String, Value>) -> Result<(), ApiError> {
    let flag = |key: &str| match fields.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Bool(flag)) => Ok(Some(*flag)),
        Some(_) => Err(invalid(format!("{key} must be true or false"))),
    };
    let form = &mut attribute.form;
    form.required = flag("required")?.unwrap_or(form.required);
    form.multiline = flag("multiline")?.unwrap_or(form.multiline);
    if let Some(teams) = fields.get("visible_to_team_ids").and_then(Value::as_array) {
        form.visible_to_team_ids = teams.iter().filter_map(text).collect();
    }
    if let Some(reference) = fields.get("reference").filter(|r| r.is_object()) {
        form.reference = Some(reference.clone());
    }
    if let Some(description) = fields.get("description").and_then(text) {
        attribute.description = Some(description);
    }
    Ok(())
}

/// Two attributes of one name could not be told apart.
fn check_name(world: &World, name: &str, own: Option<u64>) -> Result<(), ApiError> {
    let same = |a: &&Attribute| {
        a.model == "conversation" && !a.archived && Some(a.id) != own && a.name == name
    };
    match world.attributes.iter().find(same) {
        Some(_) => Err(invalid(format!("You already have '{name}' in your conversation data."))),
        None => Ok(()),
    }
}

/// The label of an option, and nothing else.
fn label(option: &Value) -> Result<String, ApiError> {
    if option.as_object().is_some_and(|o| o.keys().any(|key| key != "label")) {
        return Err(invalid("only 'label' is accepted"));
    }
    match option.get("label") {
        Some(Value::String(label)) if !label.is_empty() => Ok(label.clone()),
        None | Some(Value::Null | Value::String(_)) => Err(invalid("label is required")),
        Some(_) => Err(invalid("label must be a string")),
    }
}

fn invalid(message: impl AsRef<str>) -> ApiError {
    ApiError::new(422, "parameter_invalid", message.as_ref())
}

fn missing(message: &str) -> ApiError {
    ApiError::new(404, "conversation_attribute_not_found", message)
}

fn no_option() -> ApiError {
    missing("List option not found")
}
