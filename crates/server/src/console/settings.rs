//! Who may do what: users, invitations, tokens for scripts, and who changed what.

use askama::Template;
use axum::{
    Extension,
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use deskmate_engine::{Engine, Retention};
use deskmate_store::{AuditEntry, Role, StoreError, Token, User};
use serde::Deserialize;

use super::{
    Pages,
    bits::When,
    caller::Caller,
    forms::Sent,
    frame,
    guard::not_now,
    invited,
    people::{self, Becomes},
};

/// Changes on a page.
const A_PAGE: usize = 50;

#[derive(Template)]
#[template(path = "settings.html")]
struct Settings<'a> {
    base: &'a str,
    csrf: &'a str,
    may: bool,
    me: &'a str,
    users: Vec<(User, When)>,
    /// The ids of those who sign in in two steps.
    in_two_steps: Vec<String>,
    /// Each with what it may do now; `None`: nothing, since who made it is gone.
    tokens: Vec<(Token, Option<Role>, When)>,
    roles: [Role; 4],
    /// For how long what is kept.
    kept: Vec<(&'static str, String)>,
    /// A link or a token, shown once.
    made: Option<(&'static str, String)>,
}

/// For how long what is kept, by kind.
pub(crate) fn kept(engine: &Engine) -> Vec<(&'static str, String)> {
    let Retention { notifications, timelines, events, conversations } = engine.retention();
    let shown = deskmate_core::length::show;
    vec![
        ("What is known of a conversation, from its last change", shown(conversations)),
        ("Timelines, and what became of drafts", shown(timelines)),
        ("Ids of webhooks that are dealt with; their content goes at once", shown(notifications)),
        ("Events that no address takes", shown(events)),
        ("Alerts that are over", "90d".to_owned()),
        (
            "What customers and people wrote: it is read from Intercom when somebody looks",
            "not kept".to_owned(),
        ),
        ("A draft's text", "until it is decided about".to_owned()),
        ("Who changed what", "for ever".to_owned()),
    ]
}

async fn show(pages: &Pages, caller: &Caller, made: Option<(&'static str, String)>) -> Response {
    let found = async {
        let steps = pages.store.second_steps().await?;
        Ok::<_, StoreError>((pages.store.users().await?, steps, pages.store.tokens().await?))
    };
    let (users, steps, tokens) = match found.await {
        Ok(found) => found,
        Err(error) => return not_now(pages, Some(caller), &error),
    };
    let now = pages.now();
    let main = Settings {
        base: &pages.base,
        csrf: frame::csrf(Some(caller)),
        may: caller.role == Role::Admin,
        me: &caller.user,
        users: users.into_iter().map(|user| (user.clone(), When::ago(user.made_at, now))).collect(),
        in_two_steps: steps.into_iter().map(|step| step.user).collect(),
        tokens: (tokens.into_iter())
            .map(|(one, may)| (one.clone(), may, When::ago(one.made_at, now)))
            .collect(),
        roles: Role::ALL,
        kept: kept(&pages.engine),
        made,
    };
    frame::page(pages, Some(caller), (StatusCode::OK, "/settings", "Settings"), &main)
}

/// The page.
pub(super) async fn page(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
) -> Response {
    show(&pages, &caller, None).await
}

fn role(sent: &Sent) -> Option<Role> {
    sent.text("role").parse().ok()
}

fn no_role(pages: &Pages, caller: &Caller, sent: &Sent) -> Response {
    let why = "There are the roles viewer, operator, editor and admin.";
    sent.refused(pages, Some(caller), StatusCode::UNPROCESSABLE_ENTITY, why)
}

/// Makes a link for a new user.
pub(super) async fn invite(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Extension(sent): Extension<Sent>,
) -> Response {
    let Some(role) = role(&sent) else { return no_role(&pages, &caller, &sent) };
    match invited::invite(&pages.store, pages.now(), role, &caller.name).await {
        Ok(path) => {
            let root = pages.engine.console_url().unwrap_or_default();
            show(&pages, &caller, Some(("link", format!("{root}{path}")))).await
        }
        Err(error) => not_now(&pages, Some(&caller), &error),
    }
}

/// Makes a token for scripts.
pub(super) async fn make_token(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Extension(sent): Extension<Sent>,
) -> Response {
    let (Some(role), Some(name)) = (role(&sent), sent.given("name")) else {
        return no_role(&pages, &caller, &sent);
    };
    match people::make_token(&pages.engine, &caller, name, role).await {
        Ok((_, secret)) => show(&pages, &caller, Some(("token", secret))).await,
        Err(error) => not_now(&pages, Some(&caller), &error),
    }
}

/// What came of a change of users or tokens.
fn changed(
    pages: &Pages,
    caller: &Caller,
    sent: &Sent,
    done: Result<(), StoreError>,
    why: &str,
) -> Response {
    match done {
        Ok(()) => sent.done(&pages.at("/settings")),
        Err(StoreError::ChangedMeanwhile) => {
            sent.refused(pages, Some(caller), StatusCode::CONFLICT, why)
        }
        Err(error) => not_now(pages, Some(caller), &error),
    }
}

const LAST_ADMIN: &str = "Somebody has to stay an admin, and the user has to be there still.";

async fn change(pages: &Pages, caller: &Caller, sent: &Sent, becomes: Becomes) -> Response {
    let done = people::change_user(&pages.engine, caller, sent.text("user"), becomes).await;
    let why = match becomes {
        Becomes::OneStep => "They sign in in one step.",
        _ => LAST_ADMIN,
    };
    changed(pages, caller, sent, done, why)
}

/// Gives a user another role.
pub(super) async fn set_role(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Extension(sent): Extension<Sent>,
) -> Response {
    let Some(role) = role(&sent) else { return no_role(&pages, &caller, &sent) };
    change(&pages, &caller, &sent, Becomes::Role(role)).await
}

/// Takes a user away.
pub(super) async fn remove(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Extension(sent): Extension<Sent>,
) -> Response {
    change(&pages, &caller, &sent, Becomes::Gone).await
}

/// Takes somebody's second step away, who has lost their phone.
pub(super) async fn remove_second_step(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Extension(sent): Extension<Sent>,
) -> Response {
    change(&pages, &caller, &sent, Becomes::OneStep).await
}

/// Takes a token away.
pub(super) async fn remove_token(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Extension(sent): Extension<Sent>,
) -> Response {
    let done = people::remove_token(&pages.engine, &caller, sent.text("token")).await;
    changed(&pages, &caller, &sent, done, "This token is not there any more.")
}

#[derive(Template)]
#[template(path = "changes.html")]
struct Changes<'a> {
    base: &'a str,
    rows: Vec<(AuditEntry, When)>,
    /// The last one shown, where there are more.
    more: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Asked {
    before: Option<String>,
}

/// Who changed what.
pub(super) async fn changes(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Query(asked): Query<Asked>,
) -> Response {
    let mut rows = match pages.store.audit(asked.before.as_deref(), A_PAGE + 1).await {
        Ok(rows) => rows,
        Err(error) => return not_now(&pages, Some(&caller), &error),
    };
    let is_more = rows.len() > A_PAGE;
    rows.truncate(A_PAGE);
    let now = pages.now();
    let more = rows.last().filter(|_| is_more).map(|entry| entry.id.clone());
    let rows = rows.into_iter().map(|entry| (entry.clone(), When::ago(entry.at, now))).collect();
    let main = Changes { base: &pages.base, rows, more };
    frame::page(&pages, Some(&caller), (StatusCode::OK, "/settings", "Changes"), &main)
}
