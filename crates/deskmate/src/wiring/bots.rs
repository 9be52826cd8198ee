//! The bot behind a channel.

use std::sync::Arc;

use anyhow::{Context, anyhow, bail};
use deskmate_bots::{
    Bot, BotFile, DialogBot, DialogBotOptions, Embeddings, EmbeddingsOptions, Fetch, FetchAllow,
    HttpBot, HttpBotOptions, Secret, Share, Timing,
};
use deskmate_engine::{Clock, clock::BotTiming};

use crate::config::{BotConfig, ChannelConfig, Config, DriverConfig, EmbeddingsConfig};

/// The bot of a channel, and its name.
///
/// # Errors
/// The field that cannot be used, and what to write instead.
pub(super) fn bot(
    config: &Config,
    channel: &ChannelConfig,
    clock: &Arc<dyn Clock>,
) -> anyhow::Result<(String, Arc<dyn Bot>)> {
    let timing = Arc::new(BotTiming(Arc::clone(clock)));
    let driver = match &channel.bot {
        BotConfig::File(file) => DriverConfig::from(file.as_str()),
        BotConfig::Driver(driver) => DriverConfig::clone(driver),
    };
    let name = driver.name.clone().unwrap_or_else(|| channel.name.clone());
    let bot = match driver.driver.as_str() {
        "http" => http(&driver, channel, &name, timing)?,
        "dialogs" => dialogs(&driver, config, channel, &name, timing)?,
        other => bail!("bot.driver: there is no driver `{other}`; there are `http` and `dialogs`"),
    };
    Ok((name, bot))
}

fn http(
    driver: &DriverConfig,
    channel: &ChannelConfig,
    name: &str,
    timing: Arc<BotTiming>,
) -> anyhow::Result<Arc<dyn Bot>> {
    only(
        "http",
        &[
            ("file", driver.file.is_some()),
            ("variables", driver.variables.is_some()),
            ("embeddings", driver.embeddings.is_some()),
            ("enabled", driver.enabled.is_some()),
            ("offloading", driver.offloading.is_some()),
        ],
    )?;
    let Some(url) = &driver.url else {
        bail!(
            "bot.url: is missing; name where turns are posted, such as \"http://127.0.0.1:9000/turn\""
        )
    };
    let mut options = HttpBotOptions::new(name, url, timing);
    options.secret = driver.secret.as_deref().map(Secret::from);
    options.signing_secret = driver.signing_secret.as_deref().map(Secret::from);
    if let Some(fields) = &channel.share {
        options.share = Share::only(fields).context("share")?;
    }
    Ok(Arc::new(HttpBot::new(options).context("bot")?))
}

fn dialogs(
    driver: &DriverConfig,
    config: &Config,
    channel: &ChannelConfig,
    name: &str,
    timing: Arc<BotTiming>,
) -> anyhow::Result<Arc<dyn Bot>> {
    only(
        "dialogs",
        &[
            ("url", driver.url.is_some()),
            ("secret", driver.secret.is_some()),
            ("signing_secret", driver.signing_secret.is_some()),
        ],
    )?;
    let Some(file) = &driver.file else {
        bail!("bot.file: is missing; name the bot file, such as \"bots/support.yaml\"")
    };
    if channel.share.is_some() {
        bail!("share: is for bots behind a URL; a bot file runs here, and nothing leaves");
    }
    if let Some(zone) =
        channel.timezone.as_deref().filter(|zone| !deskmate_dialog::is_timezone(zone))
    {
        bail!("timezone: there is no time zone `{zone}`; name one like \"Europe/Brussels\"");
    }
    let embeddings = driver.embeddings.as_ref().map(|own| embeddings(own, &timing)).transpose()?;
    let allow = FetchAllow::new(&config.fetch_allow).context("fetch_allow")?;
    let fetch = Fetch::new(allow, timing.clone()).map_err(|why| anyhow!("bot: {why}"))?;
    Ok(Arc::new(DialogBot::new(DialogBotOptions {
        name: name.to_owned(),
        file: BotFile::at(config.folder.join(file), embeddings),
        variables: driver.variables.clone().unwrap_or_default(),
        enabled: driver.enabled.unwrap_or(true),
        offloading: driver.offloading.unwrap_or(true),
        timezone: channel.timezone.clone(),
        api: Arc::new(fetch),
        timing,
    })))
}

fn embeddings(
    config: &EmbeddingsConfig,
    timing: &Arc<BotTiming>,
) -> anyhow::Result<Arc<Embeddings>> {
    let mut options =
        EmbeddingsOptions::new(&config.url, &config.model, Arc::clone(timing) as Arc<dyn Timing>);
    options.key = config.api_key.as_deref().map(Secret::from);
    let timeout = config.timeout.required();
    options.timeout = timeout.map_err(|why| anyhow!("bot.embeddings.timeout: {why}"))?;
    options.bend = config.bend;
    Ok(Arc::new(Embeddings::new(options).context("bot")?))
}

/// A key that the driver would not look at was meant for something.
fn only(driver: &str, others: &[(&str, bool)]) -> anyhow::Result<()> {
    match others.iter().find(|(_, given)| *given) {
        Some((key, _)) => bail!("bot.{key}: is not for the driver `{driver}`; take it out"),
        None => Ok(()),
    }
}
