//! The teammate's answer.

use std::sync::Arc;

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};

use super::{Question, bad_link};
use crate::{pages::form::Sent, shared::Shared, switches::OauthCancelled, world::World};

/// `POST /oauth`: `do` is `authorise` or `cancel`. The question is checked again: its fields came
/// back from a browser.
pub(in crate::pages) async fn post(State(shared): State<Arc<Shared>>, sent: Sent) -> Response {
    let question = Question::of(|key| sent.text(key).to_owned());
    let answered = shared.with(|world| {
        let mut to = question.answer_goes_to(world)?;
        match sent.text("do") {
            "authorise" => {
                let code = code(world, &sent)?;
                to.query_pairs_mut().append_pair("code", &code);
            }
            "cancel" => match world.switches.oauth_cancelled {
                OauthCancelled::RedirectsWithError => {
                    to.query_pairs_mut().append_pair("error", "access_denied");
                }
                OauthCancelled::Stays => return Ok(None),
            },
            other => return Err(format!("The form: there is no `{other}` to do here.")),
        }
        if !question.state.is_empty() {
            to.query_pairs_mut().append_pair("state", &question.state);
        }
        Ok::<_, String>(Some(to))
    });
    match answered {
        Ok(Some(to)) => Redirect::to(to.as_str()).into_response(),
        Ok(None) => Redirect::to("/workspace").into_response(),
        Err(problem) => bad_link(&shared, &problem),
    }
}

/// A code for whoever authorised it.
fn code(world: &mut World, sent: &Sent) -> Result<String, String> {
    let chosen = sent.given("teammate");
    let found = chosen.as_deref().map(|named| world.find_admin(named)).transpose();
    let admin = found.map_err(|error| error.to_string())?;
    let admin = world.token_admin(admin).ok_or("There is no teammate who could authorise it.")?;
    let now = world.now_ms();
    Ok(world.app.give_code(admin, now, &mut world.seeded))
}
