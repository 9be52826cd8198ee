//! What can be done on the page.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use serde_json::{Map, Value};

use crate::{
    app::AppSettings,
    app::Permission,
    error::TwinError,
    feed::Change,
    pages::{act::attribute_value, form::Sent},
    shared::Shared,
    world::{Attribute, Team, World},
};

type Done = Result<Vec<(&'static str, String)>, TwinError>;

/// `POST /workspace/act`: `do` says what.
pub(in crate::pages) async fn post(State(shared): State<Arc<Shared>>, sent: Sent) -> Response {
    let done = shared.with(|world| {
        world.activity += 1;
        let done = perform(world, &sent);
        world.feed.mark(Change::Workspace);
        done
    });
    sent.answer(&shared, done)
}

fn perform(world: &mut World, sent: &Sent) -> Done {
    let nothing = Ok(Vec::new());
    match sent.text("do") {
        "contact_new" => {
            let fields = contact_fields(world, sent, false)?;
            let id = world.create_contact(&fields)?;
            return Ok(vec![("contact", id), ("conversation", String::new())]);
        }
        "contact_save" => {
            let id = world.find_contact(sent.text("contact"))?;
            let fields = contact_fields(world, sent, true)?;
            world.update_contact(&id, &fields)?;
        }
        "contact_untag" => {
            let id = world.find_contact(sent.text("contact"))?;
            let tag = world.find_tag(sent.text("tag"))?;
            world.untag_contact(&id, &tag)?;
        }
        "team_new" => {
            let name = needed(sent, "name", "a team")?;
            let id = world.teams.keys().next_back().map_or(5_017_000, |last| last + 11);
            world.teams.insert(id, Team { id, name, admin_ids: Vec::new() });
        }
        "team_save" => save_team(world, sent)?,
        "tag_new" => {
            let name = needed(sent, "name", "a tag")?;
            world.tag_named(&name);
        }
        "attribute_new" => new_attribute(world, sent)?,
        "app_save" => save_app(world, sent)?,
        "app_token" => {
            world.app.regenerate(&mut world.seeded);
            world.feed.mark(Change::Settings);
        }
        "app_uninstall" => world.uninstall_app(),
        "ask_rating" => {
            world.switches.rating_asked_on_close = !sent.text("on_close").is_empty();
            world.feed.mark(Change::Settings);
        }
        "new_to" => {
            let mut switches = world.switches.clone();
            switches.new_conversations_assigned_to = sent.text("to").to_owned();
            world.check_switches(&switches)?;
            world.switches = switches;
            world.feed.mark(Change::Settings);
        }
        other => {
            return Err(TwinError::Invalid(format!("the form: there is no `{other}` to do here")));
        }
    }
    nothing
}

fn needed(sent: &Sent, key: &str, what: &str) -> Result<String, TwinError> {
    sent.given(key).ok_or_else(|| TwinError::Invalid(format!("{what} needs a {key}")))
}

/// The fields of a contact that were typed; when a contact is changed, what is empty is taken
/// away.
fn contact_fields(
    world: &World,
    sent: &Sent,
    changes: bool,
) -> Result<Map<String, Value>, TwinError> {
    let mut fields = Map::new();
    let mut custom = Map::new();
    for (key, text) in sent.fields() {
        let given = !text.trim().is_empty();
        if let Some(name) = key.strip_prefix("attribute.") {
            let known = world.attributes.iter().find(|a| a.model == "contact" && a.name == name);
            if given || changes {
                custom.insert(name.to_owned(), attribute_value(known, text)?);
            }
        } else if ["name", "email", "phone", "external_id", "language_override"].contains(&key)
            && (given || changes)
        {
            let value = if given { Value::from(text.trim()) } else { Value::Null };
            fields.insert(key.to_owned(), value);
        }
    }
    fields.insert("custom_attributes".to_owned(), Value::Object(custom));
    Ok(fields)
}

/// The name and the members of a team.
fn save_team(world: &mut World, sent: &Sent) -> Result<(), TwinError> {
    let name = needed(sent, "name", "a team")?;
    let members: Vec<u64> = sent
        .fields()
        .filter_map(|(key, _)| key.strip_prefix("member.")?.parse().ok())
        .filter(|id| world.admins.contains_key(id))
        .collect();
    let id = sent.number::<u64>("team")?.unwrap_or_default();
    let Some(team) = world.teams.get_mut(&id) else {
        return Err(TwinError::Refused(format!("there is no team {id}")));
    };
    team.name = name;
    team.admin_ids = members;
    Ok(())
}

/// Everything that can be set on the app.
fn save_app(world: &mut World, sent: &Sent) -> Result<(), TwinError> {
    let version = serde_json::from_value(sent.text("version").into())
        .map_err(|e| TwinError::Invalid(format!("the version: {e}")))?;
    let lines = sent.text("redirect_urls").lines().map(str::trim);
    let chosen = |p: &Permission| sent.fields().any(|(key, _)| is_of(key, *p));
    let settings = AppSettings {
        name: needed(sent, "name", "an app")?,
        permissions: Permission::ALL.into_iter().filter(chosen).collect(),
        redirect_urls: lines.filter(|url| !url.is_empty()).map(str::to_owned).collect(),
        version,
    };
    settings.check()?;
    world.app.settings = settings;
    world.feed.mark(Change::Settings);
    world.feed.mark(Change::Deliveries);
    Ok(())
}

fn is_of(key: &str, permission: Permission) -> bool {
    key.strip_prefix("permission.") == Some(permission.name())
}

const MODELS: [&str; 3] = ["conversation", "contact", "company"];
const TYPES: [&str; 6] = ["string", "integer", "float", "boolean", "datetime", "list"];

fn new_attribute(world: &mut World, sent: &Sent) -> Result<(), TwinError> {
    let name = needed(sent, "name", "an attribute")?;
    let (model, data_type) = (sent.text("model"), sent.text("data_type"));
    if !MODELS.contains(&model) || !TYPES.contains(&data_type) {
        return Err(TwinError::Invalid(format!(
            "an attribute cannot be a {data_type} of a {model}"
        )));
    }
    if world.attributes.iter().any(|a| a.model == model && a.name.eq_ignore_ascii_case(&name)) {
        return Err(TwinError::Refused(format!("a {model} has an attribute `{name}` already")));
    }
    let options = sent.text("options").split(',').map(str::trim).filter(|o| !o.is_empty());
    let options: Vec<_> = options.collect();
    let id = world.ids.small(&mut world.seeded);
    let attribute = Attribute::new(id, model, &name, data_type, world.now()).allowing(&options);
    world.attributes.push(attribute);
    Ok(())
}
