//! `POST /conversations/{id}/reply`.

use serde_json::Value;

use super::whole;
use crate::{
    api_error::ApiError,
    body, files,
    operations::text,
    operations::{MessageContent, Via},
    rest::{Call, Reply},
    world::{Attachment, World},
};

/// At most so many files on a message.
const MOST_FILES: usize = 10;

/// A teammate or a contact replies; answers with the whole conversation, the new part last.
pub(crate) fn reply(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    match call.needed_text("type")?.as_str() {
        "admin" => admin_reply(world, call),
        "user" => contact_reply(world, call),
        other => Err(ApiError::invalid(format!("type must be admin or user, not {other}"))),
    }
}

fn admin_reply(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let id = match call.param("id") {
        "last" => return Err(ApiError::no_conversation()),
        id => world.must_see(id)?.id.clone(),
    };
    let admin = call.acting_admin(world)?;
    match call.needed_text("message_type")?.as_str() {
        "comment" => {
            let said = spoken(world, call)?;
            world.admin_comment(&id, admin, said, Via::Api)?;
        }
        "note" => {
            let said = spoken(world, call)?;
            world.note(&id, admin, said)?;
        }
        "quick_reply" => {
            if call.text("body").is_some() {
                return Err(ApiError::invalid("body is not allowed with message_type quick_reply"));
            }
            world.offer_quick_replies(&id, admin, &options(call)?)?;
        }
        other => {
            return Err(ApiError::invalid(format!(
                "message_type must be comment, note or quick_reply, not {other}"
            )));
        }
    }
    whole(world, call, &id)
}

/// A contact is named by `intercom_user_id`, `user_id` or `email`. `last` is the conversation that
/// the contact was last in.
fn contact_reply(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let named = ["intercom_user_id", "user_id", "email"].iter().find_map(|key| call.text(key));
    let named = named.ok_or_else(|| ApiError::missing("intercom_user_id, user_id or email"))?;
    let contact = world.find_contact(&named).map_err(|_| ApiError::no_contact())?;
    let id = match call.param("id") {
        "last" => world
            .conversations
            .values()
            .filter(|c| c.contacts.contains(&contact))
            .max_by_key(|c| (c.updated_at, c.source.id))
            .map(|c| c.id.clone())
            .ok_or_else(ApiError::no_conversation)?,
        id => world.must_see(id)?.id.clone(),
    };
    match call.needed_text("message_type")?.as_str() {
        "comment" => {
            // The description has `reply_options` on a comment, its example on a `quick_reply`.
            let given = call.body.get("reply_options").filter(|v| !is_empty(v));
            let pressed = given.map(|_| options(call)).transpose()?;
            let pressed = pressed.and_then(|options| Some(world.pressed(&options.first()?.1)));
            let said = spoken(world, call)?;
            world.contact_reply(&id, &contact, said, pressed)?;
        }
        "quick_reply" => {
            let options = options(call)?;
            let uuid = options.first().map(|(_, uuid)| uuid.clone()).unwrap_or_default();
            world.contact_press(&id, &contact, &uuid)?;
        }
        other => {
            return Err(ApiError::invalid(format!(
                "message_type must be comment or quick_reply, not {other}"
            )));
        }
    }
    whole(world, call, &id)
}

/// The body (always needed) and the files of a comment or note.
fn spoken(world: &mut World, call: &Call) -> Result<MessageContent, ApiError> {
    let text = call.needed_text("body")?;
    if text.trim().is_empty() {
        return Err(ApiError::missing("body"));
    }
    if let Some(most) = world.switches.max_body_chars
        && text.chars().count() > most as usize
    {
        return Err(ApiError::invalid(format!("body is longer than {most} characters")));
    }
    let body = body::from_api(&text, &world.switches);
    flag(call, "skip_notifications")?;
    Ok(MessageContent { body, attachments: attachments(world, call)?, at: said_at(world, call)? })
}

/// `created_at`: when it was said, for conversations that are brought in from elsewhere.
pub(crate) fn said_at(world: &World, call: &Call) -> Result<Option<i64>, ApiError> {
    match call.body.get("created_at") {
        None | Some(Value::Null) => Ok(None),
        Some(at) => match at.as_i64() {
            Some(at) if (0..=world.now()).contains(&at) => Ok(Some(at)),
            _ => Err(ApiError::invalid("created_at must be a past time in unix seconds")),
        },
    }
}

/// Something that is true, false or left out. `skip_notifications` changes nothing that the twin
/// shows: webhooks are sent all the same, and it sends no pushes and no mails.
pub(crate) fn flag(call: &Call, key: &str) -> Result<bool, ApiError> {
    match call.body.get(key) {
        None | Some(Value::Null) => Ok(false),
        Some(Value::Bool(flag)) => Ok(*flag),
        Some(_) => Err(ApiError::invalid(format!("{key} must be true or false"))),
    }
}

/// `attachment_files` if given, else `attachment_urls`.
fn attachments(world: &mut World, call: &Call) -> Result<Vec<Attachment>, ApiError> {
    let urls = attachment_urls(call)?;
    let Some(given) = call.body.get("attachment_files").filter(|v| !v.is_null()) else {
        return files::store_fetched(world, &urls, &call.fetched).map_err(ApiError::invalid);
    };
    let given =
        given.as_array().ok_or_else(|| ApiError::invalid("attachment_files must be a list"))?;
    if given.len() > MOST_FILES {
        return Err(too_many("attachment_files"));
    }
    let field = |file: &Value, key: &str| {
        file.get(key)
            .and_then(text)
            .ok_or_else(|| ApiError::missing(&format!("attachment_files.{key}")))
    };
    let mut stored = Vec::new();
    for file in given {
        let (name, kind) = (field(file, "name")?, field(file, "content_type")?);
        let data = field(file, "data")?;
        stored.push(files::store_base64(world, &name, &kind, &data).map_err(ApiError::invalid)?);
    }
    Ok(stored)
}

pub(super) fn attachment_urls(call: &Call) -> Result<Vec<String>, ApiError> {
    let Some(given) = call.body.get("attachment_urls").filter(|v| !v.is_null()) else {
        return Ok(Vec::new());
    };
    let urls: Option<Vec<String>> =
        given.as_array().map(|urls| urls.iter().filter_map(text).collect());
    let urls = urls.ok_or_else(|| ApiError::invalid("attachment_urls must be a list"))?;
    if urls.len() > MOST_FILES {
        return Err(too_many("attachment_urls"));
    }
    let of_the_web = |url: &&String| {
        url::Url::parse(url).is_ok_and(|url| ["http", "https"].contains(&url.scheme()))
    };
    match urls.iter().find(|url| !of_the_web(url)) {
        Some(bad) => {
            Err(ApiError::invalid(format!("attachment_urls: {bad} is not an http or https URL")))
        }
        None => Ok(urls),
    }
}

fn too_many(what: &str) -> ApiError {
    ApiError::invalid(format!("{what} may have at most {MOST_FILES} entries"))
}

fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}

/// `reply_options` as texts and uuids.
fn options(call: &Call) -> Result<Vec<(String, String)>, ApiError> {
    let given = call.body.get("reply_options").and_then(Value::as_array);
    let given =
        given.filter(|o| !o.is_empty()).ok_or_else(|| ApiError::missing("reply_options"))?;
    given
        .iter()
        .map(|option| {
            let text = option.get("text").and_then(Value::as_str);
            let uuid = option.get("uuid").and_then(Value::as_str);
            match (text, uuid) {
                (Some(text), Some(uuid)) if uuid::Uuid::parse_str(uuid).is_ok() => {
                    Ok((text.to_owned(), uuid.to_owned()))
                }
                (Some(_), Some(uuid)) => {
                    Err(ApiError::invalid(format!("reply_options: {uuid} is not a uuid")))
                }
                _ => Err(ApiError::missing("reply_options: text and uuid")),
            }
        })
        .collect()
}
