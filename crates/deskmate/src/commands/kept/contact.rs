//! `deskmate contact`: what is stored of one customer.

use anyhow::{Context, bail};
use deskmate_core::ContactId;
use deskmate_store::ConversationKey;
use serde_json::json;

use super::Kept;
use crate::{
    args::kept::{Contact, ContactWhat, Which},
    out,
};

pub(crate) async fn run(args: Contact) -> anyhow::Result<()> {
    match args.what {
        ContactWhat::Export { which } => export(&which).await,
        ContactWhat::Erase { which, yes } => erase(&which, yes).await,
    }
}

async fn export(which: &Which) -> anyhow::Result<()> {
    let kept = Kept::open(which).await?;
    let mut conversations = Vec::new();
    for place in find(&kept, which).await? {
        conversations.extend(kept.store.held(&place).await?);
    }
    kept.store.close().await;
    let all = json!({"contact": which.id, "conversations": conversations});
    out::line(&serde_json::to_string_pretty(&all).context("JSON")?);
    Ok(())
}

async fn erase(which: &Which, yes: bool) -> anyhow::Result<()> {
    let kept = Kept::open(which).await?;
    let places = find(&kept, which).await?;
    for place in &places {
        if yes {
            kept.store.erase(place).await?;
        }
        let what = if yes { "forgotten" } else { "would be forgotten" };
        out::line(&format!("{what}: conversation {place}"));
    }
    kept.store.close().await;
    if !yes {
        out::line("Nothing was done; `--yes` does it.");
    }
    Ok(())
}

/// The conversations in which the contact has written.
async fn find(kept: &Kept, which: &Which) -> anyhow::Result<Vec<ConversationKey>> {
    let mut found = Vec::new();
    for channel in &kept.channels {
        let of = kept.store.conversations_of(channel, &ContactId::new(&which.id)).await?;
        found.extend(
            of.into_iter()
                .map(|conversation| ConversationKey { channel: channel.clone(), conversation }),
        );
    }
    if found.is_empty() {
        bail!("nothing is stored of a contact `{}` in {}", which.id, kept.places());
    }
    Ok(found)
}
