//! `POST /tags` with `users` or `companies`.

use serde_json::{Value, json};

use crate::rest::endpoints::me;
use crate::{
    api_error::ApiError,
    operations::text,
    rest::Call,
    version::Version,
    world::{Contact, World},
};

/// Whom a tag is put on or taken off, all of them looked up before anything is done.
#[derive(Default)]
pub(super) struct Wanted {
    users: Vec<Target>,
    companies: Vec<Target>,
}

struct Target {
    /// Intercom's id; none if there is nobody.
    id: Option<String>,
    /// How it was named.
    named: String,
    untag: bool,
}

/// What became of each, as shown from 2.16 on.
pub(super) struct Done {
    pub(super) users: Vec<Value>,
    pub(super) companies: Vec<Value>,
}

/// Reads the request. Somebody unknown is an error; from 2.16 on they are left out, and said to be.
pub(super) fn wanted(world: &World, call: &Call) -> Result<Wanted, ApiError> {
    let mut wanted = Wanted::default();
    for entry in list(call, "users")? {
        wanted.users.push(target(call, entry, &["id", "user_id", "email"], |key, value| {
            user(world, key, value).map(|c| c.id.clone())
        })?);
    }
    for entry in list(call, "companies")? {
        wanted.companies.push(target(call, entry, &["id", "company_id"], |key, value| {
            let is = |own: &str, external: &str| {
                if key == "id" { own == value } else { external == value }
            };
            let found = world.companies.values().find(|c| is(&c.id, &c.company_id));
            found.map(|c| c.id.clone())
        })?);
    }
    if call.version < Version::V2_16 {
        if wanted.users.iter().any(|t| t.id.is_none()) {
            return Err(ApiError::no_contact());
        }
        if wanted.companies.iter().any(|t| t.id.is_none()) {
            return Err(ApiError::no_company());
        }
    }
    Ok(wanted)
}

fn list<'a>(call: &'a Call, key: &str) -> Result<&'a [Value], ApiError> {
    match call.body.get(key) {
        None | Some(Value::Null) => Ok(&[]),
        Some(Value::Array(list)) => Ok(list),
        Some(_) => Err(ApiError::invalid("invalid tag parameters")),
    }
}

fn target(
    call: &Call,
    entry: &Value,
    keys: &[&str],
    find: impl Fn(&str, &str) -> Option<String>,
) -> Result<Target, ApiError> {
    let given = keys.iter().find_map(|key| Some((*key, text(entry.get(*key)?)?)));
    let (key, named) = given.ok_or_else(|| ApiError::invalid("invalid tag parameters"))?;
    let yes = |value: Option<&Value>| value.and_then(Value::as_bool) == Some(true);
    let untag = yes(entry.get("untag")) || yes(call.body.get("untag"));
    Ok(Target { id: find(key, &named), named, untag })
}

fn user<'a>(world: &'a World, key: &str, value: &str) -> Option<&'a Contact> {
    let value = Some(value);
    world.contacts.values().filter(|c| c.is_listed()).find(|c| match key {
        "id" => Some(c.id.as_str()) == value,
        "user_id" => c.external_id.as_deref() == value,
        _ => c.email.as_deref() == value,
    })
}

impl Wanted {
    pub(super) fn apply(self, world: &mut World, call: &Call, tag: &str) -> Result<Done, ApiError> {
        let by = me::token_admin(world, call)?.id;
        let shown = |target: &Target| {
            let tagged = target.id.is_some() && !target.untag;
            json!({ "id": target.id.as_ref().unwrap_or(&target.named), "tagged": tagged })
        };
        let done = Done {
            users: self.users.iter().map(shown).collect(),
            companies: self.companies.iter().map(shown).collect(),
        };
        for target in self.users {
            match target.id {
                Some(id) if !target.untag => drop(world.tag_contact(&id, by, tag)?),
                // One that has not the tag stays as it is.
                Some(id) => drop(world.untag_contact(&id, tag)),
                None => {}
            }
        }
        for target in self.companies {
            if let Some(id) = target.id {
                world.tag_company(&id, tag, !target.untag)?;
            }
        }
        Ok(done)
    }
}
