//! Who may do what, changed from the pages and by scripts alike.

use deskmate_engine::{Engine, random};
use deskmate_store::{AuditEntry, Role, StoreError, Token};

use super::caller::{Caller, digest, secret};

/// Most characters of what a token is called.
const MOST_NAME: usize = 60;

/// What becomes of a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Becomes {
    /// They have another role.
    Role(Role),
    /// They sign in in one step.
    OneStep,
    /// They are a user no more: their sessions and tokens are over.
    Gone,
}

/// Changes a user, by their id.
///
/// # Errors
/// [`StoreError::ChangedMeanwhile`] where there is nobody of that id, or nothing to change, or nobody
/// would be an admin any more; and what else the store says.
pub(crate) async fn change_user(
    engine: &Engine,
    caller: &Caller,
    id: &str,
    becomes: Becomes,
) -> Result<(), StoreError> {
    let (store, now) = (engine.console(), engine.clock().now());
    let user = store.user(id).await?.ok_or(StoreError::ChangedMeanwhile)?;
    let did = |what| caller.did(now, what, format!("user {}", user.name));
    let before = Some(user.role.to_string());
    match becomes {
        Becomes::Role(role) => {
            let after = Some(role.to_string());
            let audit = AuditEntry { before, after, ..did("user.role_changed") };
            store.set_role(id, role, audit).await?;
        }
        Becomes::OneStep => store.remove_second_step(id, did("user.second_step_removed")).await?,
        Becomes::Gone => {
            let audit = AuditEntry { before, ..did("user.removed") };
            store.remove_user(id, audit).await?;
        }
    }
    engine.changed();
    Ok(())
}

/// Makes a token for scripts; returns it with what is shown once. It may do no more than whoever
/// makes it: a token that makes another one makes it for the same user.
///
/// # Errors
/// [`StoreError::ChangedMeanwhile`] where that user is gone, and what else the store says.
pub(crate) async fn make_token(
    engine: &Engine,
    caller: &Caller,
    name: &str,
    role: Role,
) -> Result<(Token, String), StoreError> {
    let (now, secret) = (engine.clock().now(), format!("dmk_{}", secret()));
    let token = Token {
        id: format!("tok_{}", random::id_at(now)),
        digest: digest(&secret),
        name: name.trim().chars().take(MOST_NAME).collect(),
        role: role.min(caller.role),
        made_by: caller.name.clone(),
        user: caller.user.clone(),
        made_at: now,
    };
    let mut audit = caller.did(now, "token.added", format!("token {}", token.name));
    audit.after = Some(token.role.to_string());
    engine.console().add_token(&token, audit).await?;
    engine.changed();
    Ok((token, secret))
}

/// Takes a token away, by its id.
///
/// # Errors
/// [`StoreError::ChangedMeanwhile`] where there is none, and what else the store says.
pub(crate) async fn remove_token(
    engine: &Engine,
    caller: &Caller,
    id: &str,
) -> Result<(), StoreError> {
    let audit = caller.did(engine.clock().now(), "token.removed", format!("token {id}"));
    engine.console().remove_token(id, audit).await?;
    engine.changed();
    Ok(())
}
