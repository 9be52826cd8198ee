//! `deskmate twin`: the local Intercom alone.

use std::path::Path;

use anyhow::Context;
use intercom_twin::{Settings, Twin, TwinError, TwinOptions, WebhookOptions, Workspace};

use crate::{
    args, limited,
    out::{self, Ink, paint},
    until::Interrupt,
};

pub(crate) async fn run(args: args::Twin) -> anyhow::Result<()> {
    let workspace = args.workspace.as_deref().map(workspace).transpose()?;
    let mut options = args.settings.as_deref().map(settings).transpose()?.unwrap_or_default();
    options.workspace = workspace;
    options.listen = args.listen;
    let hosts = std::mem::take(&mut options.hosts);
    options.hosts = args.host.into_iter().chain(hosts).collect();
    options.fetch_allow.extend(args.fetch_allow);
    options.control_token = args.control_token.or(options.control_token);
    if !options.listen.ip().to_canonical().is_loopback() {
        anyhow::ensure!(
            args.i_know,
            "at {} others reach the twin, which holds tokens and secrets; listen on 127.0.0.1, or \
             say --i-know",
            options.listen
        );
        options.control_token.get_or_insert_with(deskmate_engine::random::id);
    }
    options.seed = args.seed.unwrap_or(options.seed);
    if let Some(url) = args.webhook_url {
        options.webhook = Some(match options.webhook {
            Some(webhook) => WebhookOptions { url, ..webhook },
            None => WebhookOptions::to(url),
        });
    }
    let interrupt = Interrupt::listen()?;
    let twin = match (Twin::start(options).await, args.settings) {
        // What only the workspace can know, such as a teammate's name, shows only now.
        (Err(error @ (TwinError::Invalid(_) | TwinError::Refused(_))), Some(file)) => {
            return Err(error).with_context(|| format!("{}", file.display()));
        }
        (started, _) => started?,
    };
    let about = twin.describe();
    if args.json {
        out::line(&serde_json::to_string(&about)?);
    } else {
        out::line(&format!("{}  {}", paint(Ink::Bold, "The twin is ready:"), about.base_url));
        out::line(&format!("  play both sides   {}/", about.base_url));
        out::line(&format!("  be the customer   {}", about.messenger_url));
        out::line(&format!("  be the teammate   {}", about.inbox_url));
        out::line(&format!("  steer it          {}", about.control_url));
        out::line(&format!("  access token      {}", about.access_token));
        out::line(&format!("  client id         {}", about.client_id));
        out::line(&format!("  client secret     {}", about.client_secret));
        out::line(&format!("  bot teammate      {}", about.teammate_id));
        if let Some(token) = &about.control_token {
            out::line(&format!("  control token     {token}"));
        }
        out::line(&format!("  seed              {}", about.seed));
        out::line(&paint(Ink::Dim, "Ctrl-C stops it; it keeps nothing."));
    }
    interrupt.comes().await;
    twin.stop().await;
    Ok(())
}

fn settings(path: &Path) -> anyhow::Result<TwinOptions> {
    let name = path.display();
    let text = limited::text(path, limited::MOST_BYTES)
        .with_context(|| format!("{name} cannot be read"))?;
    Ok(Settings::parse(&text).with_context(|| format!("{name}"))?.options())
}

fn workspace(path: &Path) -> anyhow::Result<Workspace> {
    let name = path.display();
    let text = limited::text(path, limited::MOST_BYTES)
        .with_context(|| format!("{name} cannot be read"))?;
    Workspace::parse(&text).with_context(|| format!("{name}"))
}
