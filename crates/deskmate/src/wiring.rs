//! From configuration to running parts.

mod bots;

use std::{path::PathBuf, sync::Arc};

use anyhow::{Context, bail};
use deskmate_bots::{EventsAddress, Secret};
use deskmate_core::{ChannelName, TeammateId};
use deskmate_engine::{Channel, ChannelOptions, Clock, Inbound};
use deskmate_store::{SqliteStore, Store};
use intercom::Region;

use crate::config::{ChannelConfig, Config, InboundName, Length, RegionName};

/// Opens the store that the configuration names.
///
/// # Errors
/// What is wrong with the address, or what the store says.
pub async fn store(config: &Config) -> anyhow::Result<Arc<dyn Store>> {
    let path = database_path(config)?;
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty())
        && !folder.is_dir()
    {
        let folder = folder.display();
        bail!(
            "database_url: there is no folder `{folder}`; make it, or name a file somewhere else"
        );
    }
    let store = SqliteStore::open(&path)
        .await
        .with_context(|| format!("the database {}", path.display()))?;
    Ok(Arc::new(store))
}

fn database_path(config: &Config) -> anyhow::Result<PathBuf> {
    let url = &config.database_url;
    match url.strip_prefix("sqlite:") {
        Some(path) => Ok(config.folder.join(path.trim_start_matches("//"))),
        None if url.starts_with("postgres") => {
            bail!("database_url: PostgreSQL is not built into this version yet; use `sqlite:FILE`")
        }
        None => bail!("database_url: must begin with `sqlite:`, such as `sqlite:deskmate.db`"),
    }
}

/// The options of a channel, with its bot.
///
/// # Errors
/// The field that cannot be used, and what to write instead.
pub async fn channel_options(
    whole: &Config,
    config: &ChannelConfig,
    store: Option<&dyn Store>,
    clock: &Arc<dyn Clock>,
) -> anyhow::Result<ChannelOptions> {
    let at = |field: &str| format!("channel `{}`: {field}", config.name);
    let required = |field: &str, length: Length| {
        length.required().map_err(|why| anyhow::anyhow!("{}: {why}", at(field)))
    };
    let name = ChannelName::new(&config.name);
    let (bot_name, bot) =
        bots::bot(whole, config, clock).with_context(|| format!("channel `{}`", config.name))?;
    let teammate = TeammateId::new(config.intercom.teammate_id.trim());
    let mut options =
        ChannelOptions::new(name.clone(), bot, &config.intercom.access_token, teammate);
    options.hook = format!("{name}-{}", hook_key(config, &name, store).await?);
    options.bot_name = bot_name;
    if let Some(events) = &config.events {
        let secret = events.signing_secret.as_deref().map(Secret::from);
        let address = EventsAddress::new(&events.url, secret.as_ref());
        options.events = Some(address.with_context(|| at("events"))?);
    }
    options.client_secrets = config.intercom.client_secret.all();
    options.region = match config.intercom.region {
        RegionName::Us => Region::Us,
        RegionName::Eu => Region::Eu,
        RegionName::Au => Region::Au,
    };
    if let Some(base_url) = &config.intercom.base_url {
        if url::Url::parse(base_url).is_err() {
            let what = "is no address; write a full one, such as \"http://127.0.0.1:8090\"";
            bail!("{}: `{base_url}` {what}", at("intercom.base_url"));
        }
        options.base_url = Some(base_url.clone());
    }
    options.fallback_team.clone_from(&config.fallback_team);
    options.takes_unassigned = config.takes.unassigned;
    options.takes_teams.clone_from(&config.takes.teams);
    options.takes_sources.clone_from(&config.takes.sources);
    options.autonomy = config.autonomy;
    options.takeover_on_reply = config.takeover_on_reply;
    options.on_new_message = config.on_new_message;
    options.on_close = config.on_close;
    options.return_after = config.return_after.0;
    options.accept_within = config.accept_within.0;
    options.burst_window = required("burst_window", config.burst_window)?;
    options.turn_timeout = required("turn_timeout", config.turn_timeout)?;
    options.async_timeout = required("async_timeout", config.async_timeout)?;
    options.fence_after = required("fence_after", config.fence_after)?;
    options.settle = required("settle", config.settle)?;
    options.max_bot_messages = config.max_bot_messages;
    options.max_message_age = required("max_message_age", config.max_message_age)?;
    options.inbound = match config.inbound {
        InboundName::Webhook => Inbound::Webhook,
        InboundName::Poll => Inbound::Poll,
        InboundName::Both => Inbound::Both,
    };
    options.poll_every = required("poll_every", config.poll_every)?;
    options.reconcile_every = required("reconcile_every", config.reconcile_every)?;
    options.budget_share = config.budget_share;
    Ok(options)
}

/// The channels, ready to be started.
///
/// # Errors
/// The first field that cannot be used.
pub async fn channels(
    config: &Config,
    store: &dyn Store,
    clock: &Arc<dyn Clock>,
) -> anyhow::Result<Vec<Channel>> {
    let mut channels = Vec::new();
    for channel in &config.channels {
        let options = channel_options(config, channel, Some(store), clock).await?;
        channels.push(Channel::new(options, clock)?);
    }
    Ok(channels)
}

/// The key of the webhook's address: configured, or made once and stored.
async fn hook_key(
    config: &ChannelConfig,
    name: &ChannelName,
    store: Option<&dyn Store>,
) -> anyhow::Result<String> {
    const SECRET: &str = "hook_key";
    if let Some(key) = &config.key {
        return Ok(key.clone());
    }
    let Some(store) = store else { return Ok("KEY".to_owned()) };
    let fresh = ulid::Ulid::generate().to_string().to_lowercase();
    Ok(store.secret(name, SECRET, &fresh).await?)
}
