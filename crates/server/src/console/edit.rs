//! Create and update: a channel's set-up, each check beside its field.

mod bot;
mod connect;
mod drafting;
mod form;
mod kinds;
mod policies;
mod save;
mod script;

use askama::Template;
use axum::{
    Extension,
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use deskmate_engine::{Teammate, Workspace};
use deskmate_store::{ConsoleChannel, Role, StoreError};
use serde_json::Value;
use web_kit::{Face, icons};

use super::{Pages, caller::Caller, forms::Sent, frame, guard::not_now, making::Maker, picture};
pub use connect::CONNECT_LASTS;
pub(super) use connect::{back, disconnect};
pub(super) use drafting::{answers_itself, changeable, looked_at_first};
use form::Form;
use save::{NotKept, kept};
pub(crate) use script::{KeptSetUp, NotSet, change, disconnect_it, look, remove_it, set_up};

/// How far a channel may go, and what that means.
const AUTONOMY: [(&str, &str); 4] = [
    ("reply", "it answers customers"),
    ("draft", "what it would say waits for people, who send it or not"),
    ("route", "it hands over, tags and notes, and says nothing"),
    ("off", "it does nothing"),
];

#[derive(Template)]
#[template(path = "edit.html")]
struct Edit<'a> {
    base: &'a str,
    csrf: &'a str,
    /// Its name, where it is there already.
    existing: Option<&'a str>,
    version: i64,
    form: &'a Form,
    workspace: Option<Workspace>,
    /// The teammates that there are, with their pictures.
    teammates: Vec<(Teammate, Face)>,
    problems: Vec<(String, String)>,
    warnings: Vec<(String, String)>,
    fine: Vec<String>,
    /// What came of asking the bot, where that went well.
    tried: Vec<String>,
    bots: Vec<bot::Shown>,
    seals: bool,
    is_admin: bool,
    /// Whether it can be connected without anything typed: the configuration names an app.
    has_app: bool,
    /// Where Intercom has to be allowed to send people back to.
    redirect: String,
    autonomy: [(&'static str, &'static str); 4],
    policies: Vec<policies::Shown>,
    /// How many of them are not as they are by default.
    own_policies: usize,
}

impl Edit<'_> {
    /// What is wrong with a field.
    fn wrong(&self, field: &str) -> Vec<&str> {
        of(&self.problems, field)
    }

    /// What is probably not meant there.
    fn doubtful(&self, field: &str) -> Vec<&str> {
        of(&self.warnings, field)
    }

    /// What of these is about the bot and belongs to no field of its kind.
    fn of_bot<'f>(&self, found: &'f [(String, String)]) -> Vec<&'f str> {
        let own = || self.bots.iter().filter(|bot| bot.chosen).flat_map(|bot| &bot.fields);
        let is_rest = |field: &str| {
            let is_bots = field == "bot" || field.starts_with("bot.");
            is_bots && field != "bot.more" && !own().any(|own| own.path == field)
        };
        found.iter().filter(|(field, _)| is_rest(field)).map(|(_, what)| what.as_str()).collect()
    }

    /// Whether something is wrong with a policy: it is not to be folded away.
    fn policies_wrong(&self) -> bool {
        self.problems.iter().chain(&self.warnings).any(|(field, _)| policies::knows(field))
    }

    /// What belongs to no field of the form.
    fn others(&self) -> Vec<&str> {
        const FIELDS: [&str; 12] = [
            "name",
            "connect",
            "intercom.client_id",
            "intercom.access_token",
            "intercom.client_secret",
            "intercom.teammate_id",
            "intercom.base_url",
            "intercom.region",
            "fallback_team",
            "takes.teams",
            "draft_team",
            "bot",
        ];
        let other = |field: &str| {
            !FIELDS.iter().any(|known| field.starts_with(known)) && !policies::knows(field)
        };
        let others = self.problems.iter().filter(|(field, _)| other(field));
        others.map(|(_, what)| what.as_str()).collect()
    }
}

fn of<'a>(found: &'a [(String, String)], field: &str) -> Vec<&'a str> {
    let there = found.iter().filter(|(at, _)| {
        at.strip_prefix(field).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    });
    there.map(|(_, what)| what.as_str()).collect()
}

/// What was found about a form.
#[derive(Default)]
struct Found {
    problems: Vec<(String, String)>,
    warnings: Vec<(String, String)>,
    fine: Vec<String>,
    /// What the bot said that was tried.
    tried: Vec<String>,
}

impl Found {
    fn wrong(field: &str, what: impl Into<String>) -> Self {
        Self { problems: vec![(field.to_owned(), what.into())], ..Self::default() }
    }
}

/// Pages of the console that can make channels; where nobody can, they say so.
fn maker(pages: &Pages) -> Option<&dyn Maker> {
    pages.options.maker.as_deref()
}

async fn show(
    pages: &Pages,
    caller: &Caller,
    status: StatusCode,
    (existing, version): (Option<&str>, i64),
    form: &Form,
    found: Found,
) -> Response {
    let is_wrong = !of(&found.problems, "intercom.base_url").is_empty();
    let token = maker(pages).filter(|_| !is_wrong).and_then(|maker| form.token(maker).ok());
    let workspace = match token.filter(|token| !token.is_empty()) {
        Some(token) => Workspace::look_up(&token, form.base_url(), pages.engine.clock()).await.ok(),
        None => None,
    };
    let told_by = form.base_url().unwrap_or_default();
    let face = |one: &Teammate| (one.clone(), picture::face(pages, one, told_by));
    let all = workspace.iter().flat_map(|found| &found.teammates);
    let teammates = all.map(face).collect();
    let beside = |found: Vec<(String, String)>| {
        found.into_iter().map(|one| bot::beside(&form.set_up["bot"], one)).collect()
    };
    let main = Edit {
        base: &pages.base,
        csrf: frame::csrf(Some(caller)),
        existing,
        version,
        form,
        workspace,
        problems: beside(found.problems),
        warnings: beside(found.warnings),
        fine: found.fine,
        tried: found.tried,
        bots: bot::shown(form),
        seals: maker(pages).is_some_and(Maker::seals),
        is_admin: caller.role == Role::Admin,
        has_app: maker(pages).is_some_and(|maker| maker.app().is_some()),
        redirect: connect::redirect(pages),
        autonomy: AUTONOMY,
        policies: policies::shown(&form.set_up),
        own_policies: policies::own(&form.set_up),
        teammates,
    };
    let title = existing.map_or("New channel".to_owned(), |name| format!("Set up {name}"));
    frame::page(pages, Some(caller), (status, "/channels", &title), &main)
}

/// The page for a new one.
pub(super) async fn new(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Query(asked): Query<connect::Asked>,
) -> Response {
    let begun = match connect::begun(&pages, &caller, &asked, None).await {
        Ok(begun) => begun,
        Err(error) => return not_now(&pages, Some(&caller), &error),
    };
    let (form, found) = begun.map_or_else(
        || (Form::new(maker(&pages)), Found::default()),
        |begun| (begun.form, begun.found),
    );
    show(&pages, &caller, StatusCode::OK, (None, 0), &form, found).await
}

/// A form of a new one: looks what the token opens, or makes the channel.
pub(super) async fn create(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Extension(sent): Extension<Sent>,
) -> Response {
    save(&pages, &caller, &sent, None).await
}

fn not_there(pages: &Pages, caller: &Caller, name: &str) -> Response {
    let text = match maker(pages).is_some_and(|maker| maker.is_in_file(name)) {
        true => format!("The channel `{name}` stands in the configuration; change it there."),
        false => format!("There is no channel `{name}`."),
    };
    frame::told(pages, Some(caller), StatusCode::NOT_FOUND, "Not here", &text)
}

/// The page for one that is there.
pub(super) async fn edit(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
    Query(asked): Query<connect::Asked>,
) -> Response {
    match kept(&pages.engine, &name).await {
        Ok(Some(channel)) => {
            let begun = match connect::begun(&pages, &caller, &asked, Some(&name)).await {
                Ok(begun) => begun,
                Err(error) => return not_now(&pages, Some(&caller), &error),
            };
            let set_up = serde_json::from_str(&channel.config).unwrap_or_default();
            let as_stored = || (Form::of(&name, set_up), channel.version, Found::default());
            let (form, version, begun) =
                begun.map_or_else(as_stored, |begun| (begun.form, begun.version, begun.found));
            let mut found = match maker(&pages) {
                Some(maker) => save::examine(&pages.engine, maker, &form).await,
                None => Found::default(),
            };
            found.problems.extend(begun.problems);
            show(&pages, &caller, StatusCode::OK, (Some(&name), version), &form, found).await
        }
        Ok(None) => not_there(&pages, &caller, &name),
        Err(error) => not_now(&pages, Some(&caller), &error),
    }
}

/// A form of one that is there.
pub(super) async fn update(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
    Extension(sent): Extension<Sent>,
) -> Response {
    match kept(&pages.engine, &name).await {
        Ok(Some(channel)) => save(&pages, &caller, &sent, Some(channel)).await,
        Ok(None) => not_there(&pages, &caller, &name),
        Err(error) => not_now(&pages, Some(&caller), &error),
    }
}

async fn save(
    pages: &Pages,
    caller: &Caller,
    sent: &Sent,
    before: Option<ConsoleChannel>,
) -> Response {
    let existing = before.as_ref().map(|channel| channel.name.clone());
    let stored: Option<Value> =
        before.as_ref().and_then(|channel| serde_json::from_str(&channel.config).ok());
    let Some(maker) = maker(pages) else {
        let why = "Channels cannot be made here.";
        return sent.refused(pages, Some(caller), StatusCode::NOT_FOUND, why);
    };
    // The version that was shown: of two who change one channel, the second is told.
    let version = sent.text("version").parse().unwrap_or_default();
    let at = (existing.as_deref(), version);
    let told_before = save::told_to(before.as_ref());
    let read = Form::read(sent, existing.as_deref(), stored, maker, caller);
    let does = sent.text("do");
    let (looks, connects, tries) = (does == "look", does == "connect", does == "try");
    let mut form = match read {
        Ok(form) => form,
        // Whoever looks what a token opens has not come to the bot yet.
        Err((form, field, _)) if (looks || connects) && field.starts_with("bot") => *form,
        // And whoever tries the bot not yet to the rest.
        Err((form, field, _)) if tries && !field.starts_with("bot") => *form,
        // It is about to get another one.
        Err((form, field, _)) if connects && field == "intercom.access_token" => *form,
        Err((form, field, what)) => {
            let found = Found::wrong(&field, what);
            return show(pages, caller, StatusCode::UNPROCESSABLE_ENTITY, at, &form, found).await;
        }
    };
    if tries {
        let found = save::try_bot(maker, &form).await;
        return show(pages, caller, StatusCode::OK, at, &form, found).await;
    }
    if connects {
        if let Err(found) = save::is_address(&form) {
            return show(pages, caller, StatusCode::UNPROCESSABLE_ENTITY, at, &form, found).await;
        }
        let is_new = existing.is_none();
        let moved = !is_new && form.base_url().unwrap_or_default() != told_before;
        let keeps_secret = moved && sent.given("client_secret").is_none();
        let begun = match keeps_secret {
            false => connect::begin(pages, caller, maker, (&form, version, is_new)).await,
            true => Err(connect::Refused::wrong(
                "intercom.client_secret",
                "Another address would be told the secret that is kept: type it anew.",
            )),
        };
        return match begun {
            Ok(on) => on,
            Err(connect::Refused::Store(error)) => not_now(pages, Some(caller), &error),
            Err(connect::Refused::Wrong(found)) => {
                show(pages, caller, StatusCode::UNPROCESSABLE_ENTITY, at, &form, found).await
            }
        };
    }
    if let Err(found) = save::locate(&pages.engine, maker, &mut form).await {
        return show(pages, caller, StatusCode::UNPROCESSABLE_ENTITY, at, &form, found).await;
    }
    if looks {
        return show(pages, caller, StatusCode::OK, at, &form, Found::default()).await;
    }
    let place = (&pages.engine, maker);
    match save::keep(place, caller, &form, before.as_ref(), version).await {
        Ok(_) => sent.done(&pages.at(&format!("/channels/{}", form.name))),
        Err(NotKept::Wrong(found)) => {
            show(pages, caller, StatusCode::UNPROCESSABLE_ENTITY, at, &form, found).await
        }
        Err(NotKept::Changed) => {
            let what = "Somebody else has changed this channel since you opened the page. What you typed is still here; \
                        load the page in another window to see what is different.";
            let found = Found::wrong("", what);
            show(pages, caller, StatusCode::CONFLICT, at, &form, found).await
        }
        Err(NotKept::Store(error)) => not_now(pages, Some(caller), &error),
    }
}

/// Takes a channel away.
pub(super) async fn remove(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
    Extension(sent): Extension<Sent>,
) -> Response {
    let version = sent.text("version").parse().unwrap_or_default();
    match save::take_away((&pages.engine, maker(&pages)), &caller, &name, version).await {
        Ok(()) => sent.done(&pages.at("/channels")),
        Err(StoreError::ChangedMeanwhile) => {
            let why = "It is not there any more, or somebody has changed it since.";
            sent.refused(&pages, Some(&caller), StatusCode::CONFLICT, why)
        }
        Err(error) => not_now(&pages, Some(&caller), &error),
    }
}
