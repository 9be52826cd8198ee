//! The set-up of a channel for scripts: as a `[[channel]]` has it, under the rules of the form.

use std::collections::BTreeMap;

use deskmate_core::Timestamp;
use deskmate_engine::{App, Engine, Workspace};
use deskmate_store::{ConsoleChannel, StoreError};
use serde_json::Value;

use super::{
    Caller, Form, Found, Maker, NotKept, Sent, bot,
    form::{self, KEPT},
    policies,
    save::{self, kept},
};

/// A set-up, as scripts see it: no secret is in it.
pub(crate) struct KeptSetUp {
    pub(crate) version: i64,
    pub(crate) set_up: Value,
    pub(crate) changed_at: Timestamp,
    pub(crate) changed_by: String,
    /// What is probably not meant: where, and what.
    pub(crate) warnings: Vec<(String, String)>,
}

impl KeptSetUp {
    fn of(channel: ConsoleChannel, warnings: Vec<(String, String)>) -> Self {
        Self {
            version: channel.version,
            set_up: serde_json::from_str(&Form::told(&channel.config)).unwrap_or_default(),
            changed_at: channel.changed_at,
            changed_by: channel.changed_by,
            warnings,
        }
    }
}

/// Why a set-up is not changed.
pub(crate) enum NotSet {
    /// There is no such channel.
    NotThere,
    /// It stands in the configuration.
    InFile,
    /// No channels can be made here.
    NotHere,
    /// What is wrong: where, and what.
    Wrong(Vec<(String, String)>),
    /// Somebody else has changed it since.
    Changed,
    Store(StoreError),
}

impl From<StoreError> for NotSet {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::ChangedMeanwhile => Self::Changed,
            error => Self::Store(error),
        }
    }
}

impl From<NotKept> for NotSet {
    fn from(error: NotKept) -> Self {
        match error {
            NotKept::Wrong(found) => Self::Wrong(found.problems),
            NotKept::Changed => Self::Changed,
            NotKept::Store(error) => Self::Store(error),
        }
    }
}

fn wrong(field: impl Into<String>, what: impl Into<String>) -> NotSet {
    NotSet::Wrong(vec![(field.into(), what.into())])
}

fn is_elsewhere(maker: Option<&dyn Maker>, name: &str) -> Result<(), NotSet> {
    match maker {
        Some(maker) if maker.is_in_file(name) => Err(NotSet::InFile),
        _ => Ok(()),
    }
}

/// Why there is no such channel of the console: it may run all the same.
fn not_kept(engine: &Engine, name: &str) -> NotSet {
    match engine.channels().any(|channel| channel.name().as_str() == name) {
        true => NotSet::InFile,
        false => NotSet::NotThere,
    }
}

/// The set-up of a channel.
///
/// # Errors
/// Why there is none.
pub(crate) async fn set_up(
    engine: &Engine,
    maker: Option<&dyn Maker>,
    name: &str,
) -> Result<KeptSetUp, NotSet> {
    is_elsewhere(maker, name)?;
    let channel = kept(engine, name).await?.ok_or_else(|| not_kept(engine, name))?;
    Ok(KeptSetUp::of(channel, Vec::new()))
}

/// Makes a channel, or changes it. `version` is the one that the script has seen, 0 for a new one. A
/// secret that is left out, or stands there as it is shown, stays as it is.
///
/// # Errors
/// Why it is not kept.
pub(crate) async fn change(
    engine: &Engine,
    maker: Option<&dyn Maker>,
    caller: &Caller,
    (name, version): (&str, i64),
    set_up: &Value,
) -> Result<KeptSetUp, NotSet> {
    let maker = maker.ok_or(NotSet::NotHere)?;
    is_elsewhere(Some(maker), name)?;
    let before = kept(engine, name).await?;
    if before.is_none() {
        match not_kept(engine, name) {
            NotSet::NotThere if version == 0 => {}
            why => return Err(why),
        }
    }
    let read = typed(name, set_up, before.as_ref(), maker, caller)?;
    let mut form = read.map_err(|(_, field, what)| wrong(field, what))?;
    let located = save::locate(engine, maker, &mut form).await;
    located.map_err(|found| NotSet::Wrong(found.problems))?;
    let kept_as = save::keep((engine, maker), caller, &form, before.as_ref(), version).await;
    let Found { warnings, .. } = kept_as?;
    let channel = kept(engine, name).await?.ok_or(NotSet::NotThere)?;
    Ok(KeptSetUp::of(channel, warnings))
}

/// Takes a channel away, if it is as the script has seen it.
///
/// # Errors
/// Why it stays.
pub(crate) async fn remove_it(
    engine: &Engine,
    maker: Option<&dyn Maker>,
    caller: &Caller,
    (name, version): (&str, i64),
) -> Result<(), NotSet> {
    is_elsewhere(maker, name)?;
    kept(engine, name).await?.ok_or_else(|| not_kept(engine, name))?;
    Ok(save::take_away((engine, maker), caller, name, version).await?)
}

/// Looks what the token of a set-up opens: the teammates and teams to choose from. Nothing is kept.
///
/// # Errors
/// Why that is not known.
pub(crate) async fn look(
    engine: &Engine,
    maker: Option<&dyn Maker>,
    caller: &Caller,
    name: &str,
    set_up: &Value,
) -> Result<Workspace, NotSet> {
    const TOKEN: &str = "intercom.access_token";
    let maker = maker.ok_or(NotSet::NotHere)?;
    is_elsewhere(Some(maker), name)?;
    let before = kept(engine, name).await?;
    let form = match typed(name, set_up, before.as_ref(), maker, caller)? {
        Ok(form) => form,
        // Whoever looks has not come to the bot yet.
        Err((form, field, _)) if field.starts_with("bot") => *form,
        Err((_, field, what)) => return Err(wrong(field, what)),
    };
    save::is_address(&form).map_err(|found| NotSet::Wrong(found.problems))?;
    let token = form.token(maker).map_err(|why| wrong(TOKEN, why))?;
    if token.is_empty() {
        return Err(wrong(TOKEN, "Send the access token: it is what is looked at."));
    }
    let found = Workspace::look_up(&token, form.base_url(), engine.clock()).await;
    found.map_err(|why| wrong(TOKEN, why))
}

/// Takes the app out of a channel's workspace: its tokens are over, and the channel stops.
///
/// # Errors
/// Why it stays.
pub(crate) async fn disconnect_it(
    engine: &Engine,
    maker: Option<&dyn Maker>,
    caller: &Caller,
    name: &str,
) -> Result<(), NotSet> {
    is_elsewhere(maker, name)?;
    let channel = kept(engine, name).await?.ok_or_else(|| not_kept(engine, name))?;
    let maker = maker.ok_or(NotSet::NotHere)?;
    let form = Form::of(name, serde_json::from_str(&channel.config).unwrap_or_default());
    let refused = |why: String| wrong("", why);
    let token = form.token(maker).map_err(refused)?;
    let region = form.value("intercom.region");
    App::uninstall(&token, region, form.base_url()).await.map_err(refused)?;
    let now = engine.clock().now();
    let audit = caller.did(now, "channel.disconnected", format!("channel {name}"));
    engine.console().note(audit).await?;
    for channel in engine.channels() {
        channel.check_now();
    }
    engine.changed();
    Ok(())
}

/// What of a set-up scripts may write besides the policies, and which field of the form that is.
const FIELDS: [(&str, &str); 8] = [
    ("fallback_team", "fallback_team"),
    ("autonomy", "autonomy"),
    ("draft_team", "draft_team"),
    ("intercom.access_token", "access_token"),
    ("intercom.client_secret", "client_secret"),
    ("intercom.client_id", "client_id"),
    ("intercom.teammate_id", "teammate_id"),
    ("intercom.base_url", "base_url"),
];
/// What else there is in one.
const OTHERS: [&str; 6] =
    ["name", "bot", "takes", "takes.teams", "takes.unassigned", "intercom.region"];

/// A set-up, read as the form reads what people type.
fn typed(
    name: &str,
    set_up: &Value,
    before: Option<&ConsoleChannel>,
    maker: &dyn Maker,
    caller: &Caller,
) -> Result<Result<Form, form::Unfit>, NotSet> {
    let stored = before.and_then(|channel| serde_json::from_str::<Value>(&channel.config).ok());
    let sent = as_typed(name, set_up, stored.as_ref())?;
    let existing = before.map(|_| name);
    Ok(Form::read(&sent, existing, stored, maker, caller))
}

/// A set-up as the form would have sent it: so it is held to the same.
fn as_typed(name: &str, set_up: &Value, stored: Option<&Value>) -> Result<Sent, NotSet> {
    let mut fields = BTreeMap::new();
    let mut put = |field: &str, text: String| drop(fields.insert(field.to_owned(), text));
    put("name", name.to_owned());
    let told = |path: &str| path.split('.').try_fold(set_up, |value, key| value.get(key));
    known(set_up, stored, "")?;
    if told("name").is_some_and(|told| told != name) {
        return Err(wrong("name", "A channel keeps its name."));
    }
    for (path, field) in FIELDS {
        let text = told(path).map(policies::written).unwrap_or_default();
        put(field, if text == KEPT { String::new() } else { text });
    }
    for team in told("takes.teams").and_then(Value::as_array).into_iter().flatten() {
        put(&format!("takes_team.{}", policies::written(team)), "on".to_owned());
    }
    if told("takes.unassigned") == Some(&Value::Bool(true)) {
        put("takes_unassigned", "on".to_owned());
    }
    for (key, text) in policies::typed(set_up) {
        put(&format!("policy.{key}"), text);
    }
    let bot = told("bot").cloned().unwrap_or_else(|| Value::from(""));
    for (field, text) in bot::typed(&bot).map_err(|what| wrong("bot", what))? {
        put(&field, text);
    }
    Ok(Sent { fields, wants_json: true })
}

/// Whether all of it is known, or is there already.
fn known(value: &Value, stored: Option<&Value>, path: &str) -> Result<(), NotSet> {
    let Some(fields) = value.as_object() else {
        return match path {
            "" => Err(wrong("", "A set-up is an object, as a [[channel]] of the configuration.")),
            _ => Ok(()),
        };
    };
    for (key, value) in fields {
        let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        let there = stored.and_then(|stored| stored.get(key));
        if path == "intercom" || path == "takes" {
            known(value, there, &path)?;
            continue;
        }
        let is_known = FIELDS.iter().any(|(known, _)| *known == path)
            || OTHERS.contains(&path.as_str())
            || policies::knows(&path);
        if !is_known && there != Some(value) {
            return Err(wrong(path, "There is no such key that can be set here."));
        }
    }
    Ok(())
}
