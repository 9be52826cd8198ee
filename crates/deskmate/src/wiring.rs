//! From configuration to running parts.

mod alerts;
mod bots;
mod maker;
mod oidc;
mod workspace;

pub use alerts::alerts;
pub(crate) use bots::agent;
pub use maker::{ChannelMaker, master_key};
pub use oidc::oidc;
pub use workspace::workspace;

use std::{
    fs::File,
    io::{ErrorKind, Read},
    path::Path,
    sync::Arc,
    time::Duration,
};

use anyhow::{Context, anyhow, bail};
use deskmate_bots::{EventsAddress, Fetch, FetchAllow, Secret};
use deskmate_core::{ChannelName, TeammateId};
use deskmate_engine::{Channel, ChannelOptions, Clock, clock::BotTiming};
use deskmate_store::{PostgresStore, SqliteStore, Store};
use intercom::Region;

use crate::config::{ChannelConfig, Config, Database, RegionName};

/// What nobody waits for shares a commit with what comes within that time.
const SHARE: Duration = Duration::from_millis(20);

fn database(config: &Config) -> anyhow::Result<Database> {
    config.database().map_err(|what| anyhow::anyhow!("database_url: {what}"))
}

/// Whether the database can be used as it is now; nothing is changed in it. Returns what is told of
/// it, if there is anything to tell.
///
/// # Errors
/// What is wrong with it, and what to write.
pub async fn check_database(config: &Config) -> anyhow::Result<Option<String>> {
    match database(config)? {
        Database::Sqlite(path) => is_fit(&path).map(|()| None),
        Database::Postgres(url) => Ok(Some(PostgresStore::check(&url).await?)),
    }
}

fn has_folder(path: &Path) -> anyhow::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty())
        && !folder.is_dir()
    {
        let folder = folder.display();
        bail!(
            "database_url: there is no folder `{folder}`; make it, or name a file somewhere else"
        );
    }
    Ok(())
}

/// What each file of SQLite begins with (its file format, section 1.3).
const SQLITE: &[u8] = b"SQLite format 3\0";

/// Whether that is a database, or can become one.
fn is_fit(path: &Path) -> anyhow::Result<()> {
    has_folder(path)?;
    let name = path.display();
    if path.metadata().is_ok_and(|found| !found.is_file()) {
        bail!("database_url: `{name}` is a folder, a device or a pipe; name a file");
    }
    let mut begins = Vec::new();
    match File::open(path) {
        Ok(file) => file.take(SQLITE.len() as u64).read_to_end(&mut begins),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(0),
        Err(error) => Err(error),
    }
    .with_context(|| format!("database_url: `{name}` cannot be read"))?;
    if !begins.is_empty() && begins != SQLITE {
        bail!("database_url: `{name}` is no database; name another file");
    }
    Ok(())
}

/// Opens the store that the configuration names.
///
/// # Errors
/// What is wrong with the address, or what the store says.
pub async fn store(config: &Config) -> anyhow::Result<Arc<dyn Store>> {
    Ok(match database(config)? {
        Database::Sqlite(path) => {
            has_folder(&path)?;
            let store = SqliteStore::open_patient(&path, SHARE).await;
            Arc::new(store.with_context(|| format!("the database {}", path.display()))?)
        }
        Database::Postgres(url) => Arc::new(PostgresStore::open(&url).await?),
    })
}

/// Opens the store that the configuration names beside the service, which may use it.
///
/// # Errors
/// As [`store`], and where there is none yet.
pub async fn store_beside(config: &Config) -> anyhow::Result<Arc<dyn Store>> {
    Ok(match database(config)? {
        Database::Sqlite(path) => {
            let store = SqliteStore::beside(&path).await;
            Arc::new(store.with_context(|| format!("the database {}", path.display()))?)
        }
        Database::Postgres(url) => Arc::new(PostgresStore::beside(&url).await?),
    })
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
    let name = ChannelName::new(&config.name);
    let fetch = fetch(&whole.fetch_allow, clock)?;
    let (bot_name, bot_driver, bot) = bots::bot(whole, config, clock, &fetch)
        .with_context(|| format!("channel `{}`", config.name))?;
    let teammate = TeammateId::new(config.intercom.teammate_id.trim());
    let mut options =
        ChannelOptions::new(name.clone(), bot, &config.intercom.access_token, teammate);
    options.hook = format!("{name}-{}", hook_key(config, &name, store).await?);
    options.bot_name = bot_name;
    options.bot_driver = bot_driver;
    options.files = Some(fetch);
    if let Some(events) = &config.events {
        let secret = events.signing_secret.as_deref().map(Secret::from);
        let address = EventsAddress::new(&events.url, secret.as_ref());
        options.events = Some(address.with_context(|| at("events"))?);
    }
    options.client_secrets = config.intercom.client_secret.all();
    options.region = region(config.intercom.region);
    options.base_url.clone_from(&config.intercom.base_url);
    options.fallback_team.clone_from(&config.fallback_team);
    options.rules.clone_from(&config.rules);
    Ok(options)
}

/// What asks services for the bot, and fetches the files that it sends.
fn fetch(allow: &[String], clock: &Arc<dyn Clock>) -> anyhow::Result<Arc<Fetch>> {
    let allow = FetchAllow::new(allow).context("fetch_allow")?;
    let timing = Arc::new(BotTiming(Arc::clone(clock)));
    Ok(Arc::new(Fetch::new(allow, timing).map_err(|why| anyhow!("fetch_allow: {why}"))?))
}

const fn region(name: RegionName) -> Region {
    match name {
        RegionName::Us => Region::Us,
        RegionName::Eu => Region::Eu,
        RegionName::Au => Region::Au,
    }
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
    let fresh = deskmate_engine::random::id().to_lowercase();
    Ok(store.secret(name, SECRET, &fresh).await?)
}
