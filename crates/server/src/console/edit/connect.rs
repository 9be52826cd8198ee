//! *Connect with Intercom*: a teammate allows it on Intercom's page, and no token is copied.

use std::time::Duration;

use askama::Template;
use axum::{
    Extension,
    extract::{Path, Query, State},
    http::{HeaderName, HeaderValue, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use deskmate_engine::App;
use deskmate_store::{Errand, StoreError};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;

use super::{Form, Found, NotSet, disconnect_it, maker, not_there};
use crate::console::{
    Pages,
    caller::{Caller, digest, secret},
    forms::Sent,
    frame,
    guard::not_now,
    making::Maker,
};

/// How long somebody may take on Intercom's page.
pub const CONNECT_LASTS: Duration = Duration::from_secs(15 * 60);
/// How long the form can be loaded again once somebody is back.
const FORM_LASTS: Duration = Duration::from_secs(60 * 60);
/// On the way to Intercom, and back from there.
const CONNECT: &str = "connect";
const CONNECTED: &str = "connected";

/// A form that waits while somebody is away.
#[derive(Serialize, Deserialize)]
struct Waiting {
    name: String,
    is_new: bool,
    version: i64,
    /// As a `[[channel]]` has it; secrets are sealed.
    set_up: Value,
    /// What went wrong, for people; empty if nothing did.
    problem: String,
}

/// A form that came back.
pub(super) struct Begun {
    pub(super) form: Form,
    pub(super) version: i64,
    pub(super) found: Found,
}

/// Why somebody is not sent to Intercom.
pub(super) enum Refused {
    Wrong(Found),
    Store(StoreError),
}

impl Refused {
    pub(super) fn wrong(field: &str, what: &str) -> Self {
        Self::Wrong(Found::wrong(field, what))
    }
}

#[derive(Template)]
#[template(path = "to_intercom.html")]
struct ToIntercom<'a> {
    to: &'a str,
    host: &'a str,
    redirect: &'a str,
    back: String,
}

/// Where Intercom sends people back to.
pub(super) fn redirect(pages: &Pages) -> String {
    format!("{}{}", pages.origin.as_deref().unwrap_or_default(), pages.at("/connected"))
}

/// What only this browser knows, as a digest.
fn browser(caller: &Caller) -> &str {
    caller.session.as_ref().map_or("", |session| session.digest.as_str())
}

/// The app that a form names, or that of the configuration.
///
/// # Errors
/// The field that is missing, and what to do.
fn app(maker: &dyn Maker, form: &Form) -> Result<App, (&'static str, String)> {
    let wrong = |field, what: &str| Err((field, what.to_owned()));
    let (id, at) = (form.value("intercom.client_id"), form.base_url());
    if id.is_empty() {
        let Some(own) = maker.app() else {
            let what = "Copy it from the app's Basic Information page.";
            return wrong("intercom.client_id", what);
        };
        if own.base_url.as_deref() != at {
            let what = "The configured app is for another address. Type an app's client id and client secret.";
            return wrong("intercom.client_id", what);
        }
        return Ok(App::new(&own.client_id, &own.client_secret, at));
    }
    let secret = form.value("intercom.client_secret");
    match maker.opened(&form.name, "intercom.client_secret", secret) {
        Ok(secret) if !secret.trim().is_empty() => Ok(App::new(id, &secret, at)),
        Ok(_) => wrong(
            "intercom.client_secret",
            "Connecting needs it. Copy it from the app's Basic Information page.",
        ),
        Err(why) => wrong("intercom.client_secret", &why),
    }
}

/// Whether Intercom sends people back there: it takes HTTPS only, and we are our own judge of a
/// machine that somebody sits at.
fn is_taken(redirect: &str) -> bool {
    let Ok(url) = Url::parse(redirect) else { return false };
    let is_here = match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    };
    url.scheme() == "https" || is_here
}

/// Sends somebody to Intercom's page, and keeps what they have typed until they are back.
pub(super) async fn begin(
    pages: &Pages,
    caller: &Caller,
    maker: &dyn Maker,
    (form, version, is_new): (&Form, i64, bool),
) -> Result<Response, Refused> {
    let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if form.name.is_empty() || !form.name.chars().all(letters) {
        let what = "Choose a name first: lower-case letters, digits and `-`.";
        return Err(Refused::wrong("name", what));
    }
    if !maker.seals() {
        let what = "The token that Intercom gives has to be kept: start the service with DESKMATE_MASTER_KEY.";
        return Err(Refused::wrong("connect", what));
    }
    let app = app(maker, form).map_err(|(field, what)| Refused::wrong(field, &what))?;
    let redirect = redirect(pages);
    if !is_taken(&redirect) {
        let what = "Intercom sends people back to https addresses only: set `public_url` to the one that you see, and \
                    put a proxy that speaks HTTPS in front.";
        return Err(Refused::wrong("connect", what));
    }
    let (state, now) = (secret(), pages.now());
    let Some(to) = app.consent(form.value("intercom.region"), &state, &redirect) else {
        return Err(Refused::wrong("intercom.base_url", "is no address"));
    };
    let waiting = Waiting {
        name: form.name.clone(),
        is_new,
        version,
        set_up: form.set_up.clone(),
        problem: String::new(),
    };
    let errand = errand((&state, CONNECT), caller, &waiting, now.plus(CONNECT_LASTS));
    pages.store.begin_errand(&errand, now).await.map_err(Refused::Store)?;
    let url = Url::parse(&to).ok();
    let back = match is_new {
        true => pages.at("/channels/new"),
        false => pages.at(&format!("/channels/{}/edit", form.name)),
    };
    let main = ToIntercom {
        to: &to,
        host: url.as_ref().and_then(Url::host_str).unwrap_or_default(),
        redirect: &redirect,
        back,
    };
    let mut page =
        frame::page(pages, Some(caller), (StatusCode::OK, "/channels", "On to Intercom"), &main);
    // A form may not lead to another site: browsers hold its redirects to that as well.
    if let Ok(on) = HeaderValue::try_from(format!("0;url={to}")) {
        page.headers_mut().insert(HeaderName::from_static("refresh"), on);
    }
    Ok(page)
}

fn errand(
    (shown, kind): (&str, &str),
    caller: &Caller,
    waiting: &Waiting,
    until: deskmate_core::Timestamp,
) -> Errand {
    Errand {
        digest: digest(shown),
        kind: kind.to_owned(),
        browser: browser(caller).to_owned(),
        body: serde_json::to_string(waiting).unwrap_or_default(),
        until,
    }
}

/// What Intercom sends people back with.
#[derive(Deserialize)]
pub(in crate::console) struct Answer {
    #[serde(default)]
    state: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    error: String,
}

/// Somebody comes back from Intercom.
pub(in crate::console) async fn back(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Query(answer): Query<Answer>,
) -> Response {
    let which = (digest(&answer.state), CONNECT);
    let (which, now) = ((which.0.as_str(), which.1, browser(&caller)), pages.now());
    let taken = match pages.store.take_errand(which, now).await {
        Ok(taken) => taken,
        Err(error) => return not_now(&pages, Some(&caller), &error),
    };
    let waiting = taken.and_then(|errand| serde_json::from_str::<Waiting>(&errand.body).ok());
    let (Some(mut waiting), Some(maker)) = (waiting, maker(&pages)) else {
        let text = "This way back from Intercom is used up, was begun in another session, or took longer than a \
                    quarter of an hour. Nothing has changed. Open the channel and connect again.";
        return frame::told(&pages, Some(&caller), StatusCode::BAD_REQUEST, "Not connected", text);
    };
    waiting.problem = match token(maker, &waiting, &answer).await {
        Ok(token) => match maker.seal(&waiting.name, "intercom.access_token", &token) {
            Some(sealed) => {
                waiting.set_up["intercom"]["access_token"] = sealed.into();
                String::new()
            }
            None => "The token cannot be kept without DESKMATE_MASTER_KEY.".to_owned(),
        },
        Err(why) => why,
    };
    if !waiting.problem.is_empty() {
        tracing::warn!(channel.name = %waiting.name, "console.not_connected");
    }
    let shown = secret();
    let errand = errand((&shown, CONNECTED), &caller, &waiting, now.plus(FORM_LASTS));
    if let Err(error) = pages.store.begin_errand(&errand, now).await {
        return not_now(&pages, Some(&caller), &error);
    }
    let page = match waiting.is_new {
        true => "new".to_owned(),
        false => format!("{}/edit", waiting.name),
    };
    Redirect::to(&pages.at(&format!("/channels/{page}?connected={shown}"))).into_response()
}

/// The token that the answer is worth.
///
/// # Errors
/// Why it is worth none, for people.
async fn token(maker: &dyn Maker, waiting: &Waiting, answer: &Answer) -> Result<String, String> {
    let plain = |c: char| c.is_ascii_lowercase() || c == '_';
    match answer.error.as_str() {
        "" if answer.code.is_empty() => {
            Err("Intercom sent no answer with you. Connect again.".to_owned())
        }
        "" => {
            let form = Form::of(&waiting.name, waiting.set_up.clone());
            let app = app(maker, &form).map_err(|(_, what)| what)?;
            app.trade(form.value("intercom.region"), &answer.code).await
        }
        "access_denied" => Err("It was not allowed on Intercom's page, so nothing has changed. Whoever allows it needs \
                                the permission to install apps in the workspace."
            .to_owned()),
        word if word.len() <= 40 && word.chars().all(plain) => {
            Err(format!("Intercom did not allow it and says `{word}`. Check the app's set-up."))
        }
        _ => Err("Intercom did not allow it. Check the app's set-up.".to_owned()),
    }
}

/// Which form came back.
#[derive(Deserialize)]
pub(in crate::console) struct Asked {
    #[serde(default)]
    connected: String,
}

/// The form that waited while somebody was with Intercom, if they come from there.
///
/// # Errors
/// What the store says.
pub(super) async fn begun(
    pages: &Pages,
    caller: &Caller,
    asked: &Asked,
    existing: Option<&str>,
) -> Result<Option<Begun>, StoreError> {
    if asked.connected.is_empty() {
        return Ok(None);
    }
    let shown = digest(&asked.connected);
    let found = pages.store.errand((&shown, CONNECTED, browser(caller)), pages.now()).await?;
    let waiting = found.and_then(|errand| serde_json::from_str::<Waiting>(&errand.body).ok());
    let (Some(waiting), Some(maker)) = (waiting, maker(pages)) else { return Ok(None) };
    if existing != Some(waiting.name.as_str()).filter(|_| !waiting.is_new) {
        return Ok(None);
    }
    let Waiting { name, is_new, version, set_up, problem } = waiting;
    let mut form = Form::brought_back(&name, set_up, is_new, maker, caller);
    let mut found = Found::default();
    if !problem.is_empty() {
        // Whatever token there is, it is the old one.
        form.connected.clear();
        found = Found::wrong("connect", problem);
    }
    Ok(Some(Begun { form, version, found }))
}

/// Takes the app out of the workspace: its tokens are over, and the channel stops.
pub(in crate::console) async fn disconnect(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
    Extension(sent): Extension<Sent>,
) -> Response {
    let refused =
        |why: &str| sent.refused(&pages, Some(&caller), StatusCode::UNPROCESSABLE_ENTITY, why);
    match disconnect_it(&pages.engine, maker(&pages), &caller, &name).await {
        Ok(()) => sent.done(&pages.at(&format!("/channels/{name}"))),
        Err(NotSet::NotThere | NotSet::InFile | NotSet::Changed) => {
            not_there(&pages, &caller, &name)
        }
        Err(NotSet::NotHere) => refused("Channels cannot be changed here."),
        Err(NotSet::Wrong(found)) => refused(found.first().map_or("", |(_, what)| what)),
        Err(NotSet::Store(error)) => not_now(&pages, Some(&caller), &error),
    }
}
