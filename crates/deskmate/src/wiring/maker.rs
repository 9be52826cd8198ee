//! Makes the channels that are set up in the console.

use std::{
    collections::BTreeMap,
    env, fs,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::{Context, bail};
use async_trait::async_trait;
use deskmate_bots::Files;
use deskmate_core::ChannelName;
use deskmate_engine::{Channel, ChannelOptions, Clock, Engine, Picture, random};
use deskmate_server::console::{Maker, OwnApp, WrongField};
use deskmate_store::{
    AuditEntry, Console, ConsoleChannel, MasterKey, SecondStep, Store, StoreError,
};
use serde_json::Value;
use url::Url;

use super::channel_options;
use crate::config::{self, Config};

/// Makes channels out of what the console keeps, as the configuration's are made.
pub struct ChannelMaker {
    config: Config,
    key: Option<MasterKey>,
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    /// One at a time brings the channels in line.
    turn: tokio::sync::Mutex<()>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The versions that run.
    running: BTreeMap<String, i64>,
    /// Those that could not be made, and why.
    failed: BTreeMap<String, String>,
}

impl std::fmt::Debug for ChannelMaker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ChannelMaker").finish_non_exhaustive()
    }
}

/// The master key, if one is given: `DESKMATE_MASTER_KEY`, or the file that
/// `DESKMATE_MASTER_KEY_FILE` names.
///
/// # Errors
/// What is wrong with it.
pub fn master_key() -> anyhow::Result<Option<MasterKey>> {
    const NAME: &str = "DESKMATE_MASTER_KEY";
    let text = match (env::var(NAME), env::var(format!("{NAME}_FILE"))) {
        (Ok(text), _) => text,
        (_, Ok(path)) => fs::read_to_string(Path::new(&path))
            .with_context(|| format!("{NAME}_FILE: {path} cannot be read"))?,
        _ => return Ok(None),
    };
    match MasterKey::parse(&text) {
        Ok(key) => Ok(Some(key)),
        Err(what) => bail!("{NAME}: {what}"),
    }
}

/// Walks through the texts of a set-up, each with its path.
fn each_text<E>(
    value: &mut Value,
    path: &str,
    act: &mut impl FnMut(&str, &mut String) -> Result<(), E>,
) -> Result<(), E> {
    let within = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match value {
        Value::String(text) => act(path, text),
        Value::Array(items) => items.iter_mut().try_for_each(|item| each_text(item, path, act)),
        Value::Object(fields) => {
            fields.iter_mut().try_for_each(|(key, value)| each_text(value, &within(key), act))
        }
        _ => Ok(()),
    }
}

/// What is wrong with a channel that could be read: the bot, or what stands beside it.
fn wrong_field(error: &anyhow::Error) -> WrongField {
    let what = error.root_cause().to_string();
    let wrong =
        |field: &str, what: &str| WrongField { field: field.to_owned(), what: what.to_owned() };
    if error.chain().any(|layer| layer.to_string() == "share") {
        return wrong("share", &what);
    }
    match what.split_once(": ") {
        Some(("timezone", what)) => wrong("timezone", what),
        _ => wrong("bot", &what),
    }
}

fn place(channel: &str, field: &str) -> String {
    format!("channel/{channel}/{field}")
}

impl ChannelMaker {
    /// One for this configuration. Makes sure that what is sealed can be opened, and seals anew what
    /// is sealed under an older key.
    ///
    /// # Errors
    /// What cannot be opened, and what to do.
    pub async fn new(
        config: Config,
        key: Option<MasterKey>,
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
    ) -> anyhow::Result<Self> {
        let (turn, state) = (tokio::sync::Mutex::default(), Mutex::default());
        let maker = Self { config, key, store, clock, turn, state };
        for channel in maker.console().channels().await? {
            maker.seal_anew(channel).await?;
        }
        for step in maker.console().second_steps().await? {
            maker.seal_step_anew(&step).await?;
        }
        Ok(maker)
    }

    fn console(&self) -> Console {
        Console::new(Arc::clone(&self.store))
    }

    async fn seal_anew(&self, channel: ConsoleChannel) -> anyhow::Result<()> {
        let mut set_up: Value = serde_json::from_str(&channel.config).unwrap_or_default();
        let (name, mut old) = (channel.name.as_str(), false);
        each_text(&mut set_up, "", &mut |field, text| {
            if !MasterKey::is_sealed(text) {
                return Ok(());
            }
            let Some(key) = &self.key else {
                bail!(
                    "the secrets of channel `{name}` are sealed: start with the DESKMATE_MASTER_KEY under which that was done"
                );
            };
            let opened = key.open(&place(name, field), text);
            let opened = opened.with_context(|| format!("channel `{name}`: {field}"))?;
            if key.is_old(text)
                && let Some(sealed) = key.seal(&place(name, field), &opened, random::key())
            {
                *text = sealed;
                old = true;
            }
            Ok(())
        })?;
        if !old {
            return Ok(());
        }
        let now = self.clock.now();
        let audit = AuditEntry {
            id: random::id_at(now),
            at: now,
            who: "the start".to_owned(),
            what: "channel.sealed_anew".to_owned(),
            about: format!("channel {name}"),
            before: None,
            after: None,
        };
        let version = channel.version + 1;
        let anew = ConsoleChannel { config: set_up.to_string(), version, ..channel.clone() };
        match self.console().put_channel(&anew, audit).await {
            // Another node was faster.
            Ok(()) | Err(StoreError::ChangedMeanwhile) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// The same for what somebody's codes are made of.
    async fn seal_step_anew(&self, step: &SecondStep) -> anyhow::Result<()> {
        let place = place(&format!("user {}", step.user), "second_step");
        let users = self.console().user(&step.user).await?;
        let name = users.map_or_else(|| step.user.clone(), |user| user.name);
        let advice = || {
            format!(
                "the second step at which `{name}` signs in; start with the DESKMATE_MASTER_KEY under which it was sealed, \
                 or take it away: `deskmate user one-step {name}`"
            )
        };
        let Some(key) = &self.key else { bail!("there is no key for {}", advice()) };
        let opened = key.open(&place, &step.secret).with_context(advice)?;
        if !key.is_old(&step.secret) {
            return Ok(());
        }
        let Some(sealed) = key.seal(&place, &opened, random::key()) else { return Ok(()) };
        match self.console().seal_second_step(&step.user, &step.secret, &sealed).await {
            // Another node was faster.
            Ok(()) | Err(StoreError::ChangedMeanwhile) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn make(&self, channel: &ConsoleChannel) -> Result<Channel, String> {
        let set_up = serde_json::from_str(&channel.config).map_err(|error| error.to_string())?;
        let wrong = |wrong: WrongField| format!("{}: {}", wrong.field, wrong.what);
        let options = self.options(&set_up).await.map_err(wrong)?;
        Channel::new(options, &self.clock).map_err(|problem| problem.to_string())
    }
}

#[async_trait]
impl Maker for ChannelMaker {
    fn seals(&self) -> bool {
        self.key.is_some()
    }

    fn seal(&self, channel: &str, field: &str, secret: &str) -> Option<String> {
        self.key.as_ref()?.seal(&place(channel, field), secret, random::key())
    }

    fn opened(&self, channel: &str, field: &str, text: &str) -> Result<String, String> {
        if MasterKey::is_sealed(text) {
            let key = self.key.as_ref().ok_or("it is sealed, and there is no master key")?;
            return key.open(&place(channel, field), text).map_err(|error| error.to_string());
        }
        config::stands_for(text, &self.config.folder, &|name| env::var(name).ok())
    }

    fn app(&self) -> Option<OwnApp> {
        let app = self.config.intercom_app.as_ref()?;
        Some(OwnApp {
            client_id: app.client_id.clone(),
            client_secret: app.client_secret.all().into_iter().next()?,
            base_url: app.base_url.clone(),
        })
    }

    fn is_in_file(&self, name: &str) -> bool {
        self.config.channels.iter().any(|channel| channel.name == name)
    }

    async fn options(&self, set_up: &Value) -> Result<ChannelOptions, WrongField> {
        let whole = |what: String| WrongField { field: String::new(), what };
        let name = set_up["name"].as_str().unwrap_or_default().to_owned();
        let mut set_up = set_up.clone();
        each_text(&mut set_up, "", &mut |field, text| {
            if MasterKey::is_sealed(text) {
                *text = self
                    .opened(&name, field, text)
                    .map_err(|what| WrongField { field: field.to_owned(), what })?;
            }
            Ok(())
        })?;
        // What was connected with the configuration's app goes by its secrets, whatever they are now.
        if let Some(app) = &self.config.intercom_app
            && set_up["intercom"]["client_secret"].as_str().is_none_or(str::is_empty)
            && set_up["intercom"]["client_id"].as_str().is_none_or(str::is_empty)
            && set_up["intercom"]["base_url"].as_str() == app.base_url.as_deref()
        {
            set_up["intercom"]["client_secret"] = app.client_secret.all().into();
        }
        let mut channels = BTreeMap::new();
        channels.insert("channel", vec![set_up]);
        let text = toml::to_string(&channels).map_err(|error| whole(error.to_string()))?;
        let folder = self.config.folder.clone();
        let read = config::parse(&text, folder, |name| {
            // What overrides the configuration's own keys is not for this.
            env::var(name).ok().filter(|_| !config::overrides(name))
        });
        let read = read.map_err(|what| {
            let what = what
                .strip_prefix("line ")
                .and_then(|rest| rest.split_once(": "))
                .map_or(what.as_str(), |(_, what)| what);
            match what.strip_prefix("channel[0].").and_then(|rest| rest.split_once(": ")) {
                Some((field, what)) => {
                    WrongField { field: field.to_owned(), what: what.to_owned() }
                }
                None => whole(what.to_owned()),
            }
        })?;
        let Some(channel) = read.channels.first() else {
            return Err(whole("there is nothing in it".to_owned()));
        };
        let options = channel_options(&self.config, channel, Some(&*self.store), &self.clock).await;
        options.map_err(|error| wrong_field(&error))
    }

    async fn picture(&self, place: &Picture<'_>, most_bytes: usize) -> Result<Vec<u8>, String> {
        let mut allow = self.config.fetch_allow.clone();
        // Who names another address than Intercom's has it asked for everything else as well.
        if let Ok(url) = Url::parse(place.told_by)
            && let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default())
        {
            allow.push(format!("{host}:{port}"));
        }
        let fetch = super::fetch(&allow, &self.clock).map_err(|error| error.to_string())?;
        Ok(fetch.fetch(place.url, most_bytes).await?.data)
    }

    async fn sync(&self, engine: &Engine) -> Result<(), StoreError> {
        let _turn = self.turn.lock().await;
        let kept = self.console().channels().await?;
        // Of one name, that of the configuration counts.
        let kept: BTreeMap<_, _> = kept
            .into_iter()
            .filter(|channel| !self.is_in_file(&channel.name))
            .map(|channel| (channel.name.clone(), channel))
            .collect();
        let running = self.state().running.clone();
        for name in running.keys().filter(|name| !kept.contains_key(*name)) {
            engine.remove_channel(&ChannelName::new(name));
            let mut state = self.state();
            state.running.remove(name);
            state.failed.remove(name);
        }
        for (name, channel) in &kept {
            if running.get(name) == Some(&channel.version) {
                continue;
            }
            let made = self.make(channel).await;
            let failed = match made {
                Ok(made) => {
                    engine.put_channel(made).await?;
                    None
                }
                Err(why) => {
                    tracing::error!(channel.name = %name, why, "channel.cannot_start");
                    Some(why)
                }
            };
            let mut state = self.state();
            state.running.insert(name.clone(), channel.version);
            match failed {
                Some(why) => state.failed.insert(name.clone(), why),
                None => state.failed.remove(name),
            };
        }
        Ok(())
    }

    fn failed(&self) -> BTreeMap<String, String> {
        self.state().failed.clone()
    }
}
