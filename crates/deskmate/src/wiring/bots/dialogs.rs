//! A bot file in the dialog language.

use std::sync::Arc;

use anyhow::{Context, bail};
use deskmate_bots::{
    Bot, BotFile, BotModels, DialogBot, DialogBotOptions, Embeddings, EmbeddingsOptions, Fetch,
    Secret, Timing,
};
use deskmate_engine::clock::BotTiming;

use super::agent::beside;
use crate::config::{ChannelConfig, Config, DialogsConfig, EmbeddingsConfig};

pub(super) fn bot(
    dialogs: &DialogsConfig,
    config: &Config,
    channel: &ChannelConfig,
    name: &str,
    fetch: &Arc<Fetch>,
    timing: Arc<BotTiming>,
) -> anyhow::Result<Arc<dyn Bot>> {
    if channel.share.is_some() {
        bail!("share: is for bots behind a URL; a bot file runs here, and nothing leaves");
    }
    if let Some(zone) =
        channel.timezone.as_deref().filter(|zone| !deskmate_dialog::is_timezone(zone))
    {
        bail!("timezone: there is no time zone `{zone}`; name one like \"Europe/Brussels\"");
    }
    let embeddings = dialogs.embeddings.as_ref().map(|own| embeddings(own, &timing)).transpose()?;
    let file = config.folder.join(&dialogs.file);
    let models = BotModels::new(beside(&file), Arc::clone(&timing) as Arc<dyn Timing>);
    let models = models.with_embeddings(embeddings);
    Ok(Arc::new(DialogBot::new(DialogBotOptions {
        name: name.to_owned(),
        file: BotFile::at(file, models),
        variables: dialogs.variables.clone(),
        enabled: dialogs.enabled,
        offloading: dialogs.offloading,
        timezone: channel.timezone.clone(),
        api: Arc::<Fetch>::clone(fetch),
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
    options.timeout = config.timeout;
    options.bend = config.bend;
    Ok(Arc::new(Embeddings::new(options).context("bot")?))
}
