//! `deskmate contact`: what is stored of one customer.

use anyhow::{Context, bail};
use deskmate_core::ContactId;
use deskmate_store::Customer;

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
    let customer = find(&kept, which).await?;
    let all = customer.export(&*kept.store).await?;
    kept.store.close().await;
    out::line(&serde_json::to_string_pretty(&all).context("JSON")?);
    Ok(())
}

async fn erase(which: &Which, yes: bool) -> anyhow::Result<()> {
    let kept = Kept::open(which).await?;
    let customer = find(&kept, which).await?;
    if yes {
        customer.erase(&*kept.store).await?;
    }
    kept.store.close().await;
    let what = if yes { "forgotten" } else { "would be forgotten" };
    for key in &customer.conversations {
        out::line(&format!("{what}: conversation {key}"));
    }
    for memory in &customer.memories {
        out::line(&format!("{what}: what the bot of channel {} remembers", memory.channel));
    }
    if !yes {
        out::line("Nothing was done; `--yes` does it.");
    }
    Ok(())
}

/// The customer, if anything is stored of them.
async fn find(kept: &Kept, which: &Which) -> anyhow::Result<Customer> {
    let id = ContactId::new(&which.id);
    let customer = Customer::find(&*kept.store, &kept.channels, id).await?;
    if customer.is_unknown() {
        bail!("nothing is stored of a contact `{}` in {}", which.id, kept.places());
    }
    Ok(customer)
}
