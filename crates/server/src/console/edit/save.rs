//! Keeps the set-up of a channel, whoever has written it: the form, or a script.

use deskmate_engine::{Doctor, Engine, Problem, Workspace};
use deskmate_store::{ConsoleChannel, MasterKey, StoreError};
use serde_json::{Value, json};
use url::Url;

use super::{Caller, Form, Found, Maker, form};

/// Why a set-up is not kept.
pub(super) enum NotKept {
    /// What is wrong with it.
    Wrong(Found),
    /// Somebody else has changed the channel since.
    Changed,
    Store(StoreError),
}

impl From<StoreError> for NotKept {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::ChangedMeanwhile => Self::Changed,
            error => Self::Store(error),
        }
    }
}

/// A channel that the console keeps.
pub(super) async fn kept(
    engine: &Engine,
    name: &str,
) -> Result<Option<ConsoleChannel>, StoreError> {
    let all = engine.console().channels().await?;
    Ok(all.into_iter().find(|channel| channel.name == name))
}

/// Whether what stands in place of Intercom's address is one.
///
/// # Errors
/// That it is none.
pub(super) fn is_address(form: &Form) -> Result<(), Found> {
    let fits = |url: &str| Url::parse(url).is_ok_and(|url| url.host().is_some());
    if form.base_url().is_none_or(fits) {
        return Ok(());
    }
    let what = "is no address; write a full one, such as http://127.0.0.1:8090";
    Err(Found::wrong("intercom.base_url", what))
}

/// Finds where the workspace lives, by trying.
///
/// # Errors
/// What is wrong with the address, or with the token.
pub(super) async fn locate(
    engine: &Engine,
    maker: &dyn Maker,
    form: &mut Form,
) -> Result<(), Found> {
    is_address(form)?;
    if let Ok(token) = form.token(maker)
        && !token.is_empty()
    {
        let found = Workspace::look_up(&token, form.base_url(), engine.clock()).await;
        let workspace = found.map_err(|why| Found::wrong("intercom.access_token", why))?;
        form.set_up["intercom"]["region"] = workspace.region.into();
    }
    Ok(())
}

/// Reads a set-up, has Intercom asked about it, and the bot whether it is there.
pub(super) async fn examine(engine: &Engine, maker: &dyn Maker, form: &Form) -> Found {
    let plain = |problems: Vec<Problem>| {
        problems.into_iter().map(|problem| (problem.field, problem.what)).collect()
    };
    let options = match maker.options(&form.set_up).await {
        Ok(options) => options,
        Err(wrong) => return Found::wrong(&wrong.field, wrong.what),
    };
    let mut found = match Doctor::check(&options, engine.clock()).await {
        Ok(doctor) => Found {
            problems: plain(doctor.problems),
            warnings: plain(doctor.warnings),
            fine: doctor.fine,
            tried: Vec::new(),
        },
        Err(problem) => return Found::wrong(&problem.field, problem.what),
    };
    // A bot may be started later: that it is not there now keeps nobody from setting it up.
    match options.bot.probe().await {
        Ok(fine) => found.fine.extend(fine),
        Err(lines) => found.warnings.extend(lines.iter().map(|line| beside(line))),
    }
    found
}

/// A line about a bot, and the field beside which it belongs.
fn beside(line: &str) -> (String, String) {
    match line.split_once(": ") {
        Some((field, what)) if field == "bot" || field.starts_with("bot.") => {
            (field.to_owned(), what.to_owned())
        }
        _ => ("bot".to_owned(), line.to_owned()),
    }
}

/// Asks the bot of a form whether it is there, as one that is kept is asked, whatever else of the
/// channel is still open.
pub(super) async fn try_bot(maker: &dyn Maker, form: &Form) -> Found {
    let mut bot = form.set_up["bot"].clone();
    let mut wrong = None;
    form::each_text(&mut bot, "bot", &mut |path, text| {
        if MasterKey::is_sealed(text) {
            match maker.opened(&form.name, path, text) {
                Ok(opened) => *text = opened,
                Err(what) => wrong = Some(Found::wrong(path, what)),
            }
        }
    });
    if let Some(wrong) = wrong {
        return wrong;
    }
    // None of this is asked: what stands here is never sent.
    let intercom = json!({
        "access_token": "none", "client_secret": "none", "teammate_id": "0", "region": "us",
    });
    let set_up = json!({ "name": "tried", "fallback_team": "0", "bot": bot, "intercom": intercom });
    let bot = match maker.options(&set_up).await {
        Ok(options) => options.bot,
        Err(wrong) => {
            let (field, what) = beside(&format!("{}: {}", wrong.field, wrong.what));
            return Found::wrong(&field, what);
        }
    };
    match bot.probe().await {
        Ok(fine) if fine.is_empty() => {
            Found { tried: vec!["It can run.".to_owned()], ..Found::default() }
        }
        Ok(tried) => Found { tried, ..Found::default() },
        Err(lines) => {
            Found { problems: lines.iter().map(|line| beside(line)).collect(), ..Found::default() }
        }
    }
}

/// Examines a set-up, keeps it, and has it count at once. `version` is the one that was shown: of two
/// who change one channel, the second is told. Returns what is probably not meant.
pub(super) async fn keep(
    (engine, maker): (&Engine, &dyn Maker),
    caller: &Caller,
    form: &Form,
    before: Option<&ConsoleChannel>,
    version: i64,
) -> Result<Found, NotKept> {
    if before.is_none() {
        let taken = engine.channels().any(|channel| channel.name().as_str() == form.name);
        if taken || form.name == "new" {
            let what = "This name is taken; choose another one.";
            return Err(NotKept::Wrong(Found::wrong("name", what)));
        }
    }
    let found = examine(engine, maker, form).await;
    if !found.problems.is_empty() {
        return Err(NotKept::Wrong(found));
    }
    let now = engine.clock().now();
    let channel = ConsoleChannel {
        name: form.name.clone(),
        config: form.set_up.to_string(),
        version: version + 1,
        changed_at: now,
        changed_by: caller.name.clone(),
    };
    let what = if before.is_some() { "channel.changed" } else { "channel.made" };
    let mut audit = caller.did(now, what, format!("channel {}", form.name));
    audit.before = before.map(|channel| Form::told(&channel.config));
    audit.after = Some(Form::told(&channel.config));
    engine.console().put_channel(&channel, audit).await?;
    count(engine, maker).await?;
    Ok(found)
}

/// Takes a channel away.
pub(super) async fn take_away(
    (engine, maker): (&Engine, Option<&dyn Maker>),
    caller: &Caller,
    name: &str,
    version: i64,
) -> Result<(), StoreError> {
    let now = engine.clock().now();
    let mut audit = caller.did(now, "channel.removed", format!("channel {name}"));
    audit.before = kept(engine, name).await?.map(|channel| Form::told(&channel.config));
    engine.console().remove_channel(name, version, audit).await?;
    match maker {
        Some(maker) => count(engine, maker).await,
        None => Ok(()),
    }
}

/// What is kept counts from now on.
async fn count(engine: &Engine, maker: &dyn Maker) -> Result<(), StoreError> {
    maker.sync(engine).await?;
    engine.changed();
    Ok(())
}

/// The address that a set-up names in place of Intercom's; empty where it names none.
pub(super) fn told_to(before: Option<&ConsoleChannel>) -> String {
    let stored: Value =
        before.and_then(|channel| serde_json::from_str(&channel.config).ok()).unwrap_or_default();
    form::text(&stored, "intercom.base_url").to_owned()
}
