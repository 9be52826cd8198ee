//! `POST /conversations/{id}/parts`.

use super::whole;
use crate::{
    api_error::ApiError,
    body,
    operations::{Actor, MessageContent, TOO_LATE},
    rest::{Call, Reply},
    world::{Assignee, World},
};

/// Closes, snoozes, opens or assigns; answers with the whole conversation, the new part last.
pub(crate) fn manage(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let id = world.must_see(call.param("id"))?.id.clone();
    let kind = call.needed_text("message_type")?;
    let admin = call.acting_admin(world)?;
    let by = Actor::Admin(admin);
    match kind.as_str() {
        "close" => {
            let said = spoken(world, call);
            world.close(&id, by, said)?;
        }
        "open" => {
            world.open(&id, by, MessageContent::nothing())?;
        }
        "snoozed" => {
            let until = call.needed_text("snoozed_until")?;
            let until: i64 = until
                .parse()
                .map_err(|_| ApiError::invalid("snoozed_until must be a time in unix seconds"))?;
            // Taken for milliseconds; implementers saw this answer.
            if until >= TOO_LATE {
                return Err(ApiError::new(500, "server_error", "Server Error"));
            }
            world.snooze(&id, by, until, MessageContent::nothing())?;
        }
        "assignment" => assign(world, call, &id, by)?,
        other => {
            return Err(ApiError::invalid(format!(
                "message_type must be close, open, snoozed or assignment, not {other}"
            )));
        }
    }
    whole(world, call, &id)
}

/// `type` names the kind of assignee; `"0"` is nobody.
fn assign(world: &mut World, call: &Call, id: &str, by: Actor) -> Result<(), ApiError> {
    let kind = call.needed_text("type")?;
    let assignee = call.needed_text("assignee_id")?;
    let missing = || ApiError::new(404, "assignee_not_found", "Assignee not found");
    let number: u64 = assignee.parse().map_err(|_| missing())?;
    let to = match kind.as_str() {
        "admin" | "team" if number == 0 => Assignee::Nobody,
        "admin" if world.admins.contains_key(&number) => Assignee::Admin(number),
        "team" if world.teams.contains_key(&number) => Assignee::Team(number),
        "admin" | "team" => return Err(missing()),
        other => {
            return Err(ApiError::invalid(format!("type must be admin or team, not {other}")));
        }
    };
    let said = spoken(world, call);
    world.assign_naming(id, by, to, said, Some(&kind))?;
    Ok(())
}

fn spoken(world: &World, call: &Call) -> MessageContent {
    match call.text("body") {
        Some(text) if !text.trim().is_empty() => {
            MessageContent::text(body::from_api(&text, &world.switches))
        }
        _ => MessageContent::nothing(),
    }
}
