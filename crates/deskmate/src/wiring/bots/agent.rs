//! A model that answers by a file of instructions.

use std::{env, path::Path, sync::Arc};

use anyhow::{Context, anyhow, bail};
use deskmate_bots::{
    AgentBot, AgentBotOptions, AgentFile, AgentFileAt, AgentSurroundings, Bot, Fetch, Share,
    StandsFor,
};
use deskmate_engine::{Clock, HelpCenter, clock::BotTiming};

use crate::{
    config::{AgentConfig, ChannelConfig, Config, stands_for},
    limited,
    wiring::region,
};

/// What of a customer leaves the house where nothing is said: models are often somebody else's.
pub(crate) const SHARED: [&str; 2] = ["first_name", "language"];

pub(super) fn bot(
    agent: &AgentConfig,
    config: &Config,
    channel: &ChannelConfig,
    name: &str,
    clock: &Arc<dyn Clock>,
    fetch: &Arc<Fetch>,
    timing: Arc<BotTiming>,
) -> anyhow::Result<Arc<dyn Bot>> {
    if let Some(zone) =
        channel.timezone.as_deref().filter(|zone| !deskmate_dialog::is_timezone(zone))
    {
        bail!("timezone: there is no time zone `{zone}`; name one like \"Europe/Brussels\"");
    }
    let share = channel.share.as_ref().map(Share::only).transpose().context("share")?;
    let intercom = &channel.intercom;
    let articles = HelpCenter::new(
        intercom.access_token.as_str(),
        region(intercom.region),
        intercom.base_url.as_deref(),
        channel.rules.budget_share,
        clock,
    );
    let articles = articles.map_err(|why| anyhow!("intercom: {why}"))?;
    let api = Arc::<Fetch>::clone(fetch);
    let around = AgentSurroundings { articles: Some(Arc::new(articles)), api };
    Ok(Arc::new(AgentBot::new(AgentBotOptions {
        name: name.to_owned(),
        file: file(&config.folder.join(&agent.file), around, Arc::clone(&timing)),
        share: share.map_or_else(|| Share::only(SHARED), Ok)?,
        timezone: channel.timezone.clone(),
        timing,
    })))
}

/// An agent's file; `env:NAME` and `file:PATH` in it are as in the configuration, paths relative to
/// the file itself.
pub(crate) fn file(path: &Path, around: AgentSurroundings, timing: Arc<BotTiming>) -> AgentFileAt {
    AgentFileAt::at(path.to_path_buf(), beside(path), around, timing)
}

/// What `env:NAME` and `file:PATH` stand for in a file.
pub(crate) fn beside(path: &Path) -> StandsFor {
    let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
    Arc::new(move |text: &str| stands_for(text, &folder, &|name| env::var(name).ok()))
}

/// Whether a file holds an agent, and not dialogs. One that cannot be read is none.
pub(crate) fn is_agent(path: &Path) -> bool {
    limited::text(path, limited::MOST_BYTES).is_ok_and(|text| AgentFile::is_agent(&text))
}
