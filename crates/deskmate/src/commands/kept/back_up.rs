//! `deskmate backup` and `deskmate restore`.

use anyhow::{Context, anyhow};
use deskmate_store::moving::back_up;

use crate::{
    args::kept::{Backup, Restore},
    config::{self, Config, Database},
    out,
};

pub(crate) async fn backup(args: &Backup) -> anyhow::Result<()> {
    let config = config::load(&args.config)?;
    match database(&config)? {
        Database::Sqlite(path) => back_up::of_sqlite(&path, &args.to).await,
        Database::Postgres(url) => back_up::of_postgres(&url, &args.to).await.map(drop),
    }
    .context("no copy was made")?;
    out::line(&format!("{} has everything, as it was at one moment.", args.to.display()));
    Ok(())
}

pub(crate) async fn restore(args: &Restore) -> anyhow::Result<()> {
    let config = config::load(&args.config)?;
    match database(&config)? {
        Database::Sqlite(path) => back_up::into_sqlite(&args.from, &path).await,
        Database::Postgres(url) => back_up::into_postgres(&args.from, &url).await.map(drop),
    }
    .context("nothing was put back")?;
    out::line("Everything is there again.");
    Ok(())
}

fn database(config: &Config) -> anyhow::Result<Database> {
    config.database().map_err(|what| anyhow!("database_url: {what}"))
}
