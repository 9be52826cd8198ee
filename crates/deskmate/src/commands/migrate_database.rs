//! `deskmate migrate-database`: from SQLite to PostgreSQL.

use anyhow::{Context, bail};
use deskmate_store::moving;

use crate::{args::MigrateDatabase, config::Database, out};

pub(crate) async fn run(args: &MigrateDatabase) -> anyhow::Result<()> {
    let named =
        |which, text| Database::given(text).map_err(|what| anyhow::anyhow!("{which}: {what}"));
    let (from, to) = (named("FROM", &args.from)?, named("TO", &args.to)?);
    let (Database::Sqlite(from), Database::Postgres(to)) = (from, to) else {
        bail!("it moves from `sqlite:FILE` to `postgres://…`, and not the other way");
    };
    let moved = moving::to_postgres(&from, &to)
        .await
        .with_context(|| format!("nothing was moved from {}", from.display()))?;
    for (table, rows) in moved.rows {
        out::line(&format!("{rows:>10}  {table}"));
    }
    out::line(
        "Everything is there. Write the new address as `database_url` before you start again.",
    );
    Ok(())
}
