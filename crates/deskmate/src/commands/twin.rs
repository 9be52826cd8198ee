//! `deskmate twin`: the local Intercom alone.

use std::{fs, path::Path};

use anyhow::Context;
use intercom_twin::{Twin, TwinOptions, WebhookOptions, Workspace};

use crate::{
    args,
    out::{self, Ink, paint},
    until::Interrupt,
};

pub(crate) async fn run(args: args::Twin) -> anyhow::Result<()> {
    let workspace = args.workspace.as_deref().map(workspace).transpose()?;
    let interrupt = Interrupt::listen()?;
    let twin = Twin::start(TwinOptions {
        workspace,
        listen: args.listen,
        seed: args.seed,
        webhook: args.webhook_url.map(WebhookOptions::to),
        ..TwinOptions::default()
    })
    .await?;
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
        out::line(&format!("  client secret     {}", about.client_secret));
        out::line(&format!("  bot teammate      {}", about.teammate_id));
        out::line(&paint(Ink::Dim, "Ctrl-C stops it; it keeps nothing."));
    }
    interrupt.comes().await;
    twin.stop().await;
    Ok(())
}

fn workspace(path: &Path) -> anyhow::Result<Workspace> {
    let name = path.display();
    let text = fs::read_to_string(path).with_context(|| format!("{name} cannot be read"))?;
    Workspace::parse(&text).with_context(|| format!("{name}"))
}
